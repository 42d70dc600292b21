// Random numbers that a failing test can be repeated with: SplitMix64 (Steele, Lea, Flood 2014).

/// A stream of random numbers that depends on its seed only.
public struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  /// The stream of a seed.
  public init(_ seed: some BinaryInteger) {
    state = UInt64(truncatingIfNeeded: seed) &* 0x2545_F491_4F6C_DD1D
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number from 0 up to, not including, `limit`.
  public mutating func below(_ limit: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(limit)).high)
  }

  /// Whether one of so many equally likely cases happens.
  public mutating func oneIn(_ cases: Int) -> Bool { below(cases) == 0 }

  /// Whether something happens that happens so many times in a hundred.
  public mutating func chance(_ inHundred: Int) -> Bool { below(100) < inHundred }

  /// One of the elements.
  public mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }
}
