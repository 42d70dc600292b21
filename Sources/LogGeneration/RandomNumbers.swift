// Random numbers that are the same on every machine and in every release: SplitMix64.
//
// Each record has its own generator, made from the seed and the record's number. So any part of a
// log can be made without making what stands before it. (Steele, Lea, Flood: Fast Splittable
// Pseudorandom Number Generators, OOPSLA 2014; the constants are those of their Java code.)

/// A stream of random numbers.
struct RandomNumbers {
  private var state: UInt64

  /// The distance of two successive states: 2^64 divided by the golden ratio, made odd.
  private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// The stream of one record (or user, or day) of a log.
  init(seed: UInt64, stream: UInt64) {
    state = Self.mixed(seed) ^ Self.mixed(stream &+ Self.step)
  }

  /// A one-to-one scramble of 64 bits: different numbers stay different.
  static func mixed(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  /// The next 64 random bits.
  mutating func next() -> UInt64 {
    state &+= Self.step
    return Self.mixed(state)
  }

  /// A number from 0 to `bound - 1`; `bound` is positive. The bias of at most `bound` in 2^64 does
  /// not show in a log.
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number of a range.
  mutating func number(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// Whether something happens that happens so many times in a thousand.
  mutating func chance(inThousand: Int) -> Bool { below(1000) < inThousand }

  /// One of several; there is at least one.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
