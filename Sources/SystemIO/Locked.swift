// The lock of this package: the standard library's mutex, but for the thread sanitizer.
//
// On Linux that mutex is handed on by the kernel (FUTEX_LOCK_PI), where the sanitizer does not see it:
// it calls every value behind a contended one a race. It does know the mutex of POSIX.

#if !THREAD_SANITIZER

  package import Synchronization

  /// A value and the lock that it is used under.
  package typealias Locked<Value> = Mutex<Value>

#else

  internal import Glibc

  /// A value and the lock that it is used under.
  @safe
  package final class Locked<Value>: @unchecked Sendable {
    private var value: Value
    /// Safe: allocated and initialised once, and destroyed with its last user.
    private let lock: UnsafeMutablePointer<pthread_mutex_t>

    package init(_ value: Value) {
      self.value = value
      unsafe lock = .allocate(capacity: 1)
      unsafe pthread_mutex_init(lock, nil)
    }

    deinit {
      unsafe pthread_mutex_destroy(lock)
      unsafe lock.deallocate()
    }

    /// Waits for the lock and lends the value.
    package func withLock<Result, Failure: Error>(
      _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
      unsafe pthread_mutex_lock(lock)
      defer { unsafe pthread_mutex_unlock(lock) }
      return try body(&value)
    }
  }

#endif
