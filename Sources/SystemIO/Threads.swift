// Threads that may be refused.
//
// A container may allow only a few, and a queue of Dispatch waits for ever until it gets one. Here each is
// asked for by itself, and whoever is refused does with fewer.

internal import Dispatch
internal import Glibc

/// Runs something on a thread of its own.
///
/// - Throws: where no further thread is to be had.
package func startThread(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
  final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
  var attributes = pthread_attr_t()
  unsafe pthread_attr_init(&attributes)
  defer { unsafe pthread_attr_destroy(&attributes) }
  unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
  // Safe: the new thread takes over the reference; without one it is taken back.
  let reference = unsafe Unmanaged.passRetained(Body(body))
  var thread = pthread_t()
  let result = unsafe pthread_create(
    &thread, &attributes,
    { argument in
      guard let argument = unsafe argument else { return nil }
      unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
      return nil
    }, reference.toOpaque())
  guard result == 0 else {
    unsafe reference.release()
    throw SystemError(number: result)
  }
}

/// Threads that are waited for together.
package struct ThreadGroup: Sendable {
  private let group = DispatchGroup()

  package init() {}

  /// Runs something on a thread of its own.
  ///
  /// - Returns: false where no further thread is to be had: then it has not been run.
  package func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    group.enter()
    do throws(SystemError) {
      try startThread { [group] in
        body()
        group.leave()
      }
      return true
    } catch {
      group.leave()
      return false
    }
  }

  /// Waits for all.
  package func wait() { group.wait() }

  /// Waits for all, but no longer than so.
  ///
  /// - Returns: whether all are done.
  package func wait(milliseconds: Int) -> Bool {
    group.wait(timeout: .now() + .milliseconds(milliseconds)) == .success
  }
}

/// Does numbered pieces of work on several threads; the caller's does those for which there is none.
package func concurrently(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
  let threads = ThreadGroup()
  var own = [0].prefix(count)[...]
  for number in 0..<count where number > 0 {
    if !threads.start({ work(number) }) { own.append(number) }
  }
  own.forEach(work)
  threads.wait()
}

/// Does nothing for a while.
package func sleep(milliseconds: Int) { usleep(UInt32(milliseconds * 1000)) }
