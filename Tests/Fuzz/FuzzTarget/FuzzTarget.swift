// What the fuzz targets have in common: how they are chosen, and how they say that a promise was broken.

public import TestSupport
internal import Glibc

/// One thing to be fuzzed.
public protocol FuzzTarget: AnyObject {
  /// Tries one input.
  ///
  /// - Throws: never while the code is sound: what a reader of the tests says of unreadable output.
  func run(_ input: [UInt8]) throws
}

extension FuzzTarget {
  /// Tries one input of libFuzzer's; a broken promise ends the process, and libFuzzer keeps the input.
  ///
  /// Safe: libFuzzer lends `count` bytes for the call.
  public func run(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
      try run(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
      broken("\(error)")
    }
    return 0
  }
}

/// Makes the target that FUZZ_TARGET names.
public func chosenTarget(
  _ targets: KeyValuePairs<String, () -> any FuzzTarget>
) -> any FuzzTarget {
  // Safe: a string of the environment, copied at once.
  let name = unsafe getenv("FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
  guard let target = targets.first(where: { $0.key == name }) else {
    broken("FUZZ_TARGET is none of " + targets.map(\.key).joined(separator: ", "))
  }
  return target.value()
}

/// Ends the process.
public func broken(_ promise: @autoclosure () -> String) -> Never { fatalError(promise()) }

/// Ends the process unless a promise was kept.
public func require(_ isKept: Bool, _ promise: @autoclosure () -> String) {
  if !isKept { broken(promise()) }
}

extension SeededNumbers {
  /// Random numbers that depend on an input, so that it needs no bytes to choose them.
  public init(of input: [UInt8]) {
    self.init(input.reduce(input.count) { ($0 ^ Int($1)) &* 0x100_0000_01B3 })
  }
}
