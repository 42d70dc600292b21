// The numbers of the names seen of late, found without the table of all names.
//
// A log has a few models and statuses, and users who come again soon. Their names are short: three words
// of eight bytes hold one, and where it lies follows from a product of these. The table of all names
// needs a hash that nobody can foresee, and three places in memory, of which each may be far away. Here
// a name that falls on another one's place just takes it.

/// A cache before `NameBook.names`.
///
/// Safe: `placeCount` entries are allocated, and places are taken modulo that. It belongs to one decoder,
/// which releases it.
@safe
struct RecentNames {
  /// The longest name that is kept here, in bytes.
  private static let longest = 24
  private static let placeCount = 4096

  /// The bytes of a name in three words that overlap, so that its length asks for one branch only.
  ///
  ///     u01883                  00u01883     -            -
  ///     flux-kontext-pro        flux-kon     -kontext     text-pro
  struct Name: Equatable {
    var words = (UInt64(0), UInt64(0), UInt64(0))
    var count: UInt32 = 0

    /// A name of 1 to 24 bytes.
    ///
    /// Safe: its bytes are readable, and seven more.
    @unsafe @inline(__always)
    init(_ start: UnsafePointer<UInt8>, count: Int) {
      if count >= 8 {
        let last = unsafe start + (count &- 8)
        words = unsafe (loadWord(start), loadWord(start + (count &- 8) / 2), loadWord(last))
      } else {
        words.0 = unsafe loadWord(start) &<< UInt64(64 &- 8 &* count)
      }
      self.count = UInt32(truncatingIfNeeded: count)
    }

    /// No name.
    init() {}

    @inline(__always)
    static func == (left: Name, right: Name) -> Bool {
      (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
        | (left.words.2 ^ right.words.2) | UInt64(left.count ^ right.count) == 0
    }
  }

  private struct Entry {
    var name = Name()
    var number: UInt32 = 0
  }

  private let entries: UnsafeMutablePointer<Entry>

  init() {
    unsafe entries = .allocate(capacity: Self.placeCount)
    unsafe entries.initialize(repeating: Entry(), count: Self.placeCount)
  }

  func deallocate() { unsafe entries.deallocate() }

  /// The number of a name that is not empty; one that is not here is looked up.
  ///
  /// Safe: behind the name as many bytes are readable as `scanPadding` says.
  @inline(__always)
  func number(
    of text: UnsafeBufferPointer<UInt8>, lookUp: (Span<UInt8>) -> UInt32
  ) -> UInt32 {
    guard let start = text.baseAddress, text.count <= Self.longest else {
      return unsafe lookUp(text.span)
    }
    let name = unsafe Name(start, count: text.count)
    let place = Self.place(of: name)
    if unsafe entries[place].name == name { return unsafe entries[place].number }
    let number = unsafe lookUp(text.span)
    unsafe entries[place].name = name
    unsafe entries[place].number = number
    return number
  }

  @inline(__always)
  private static func place(of name: Name) -> Int {
    let mixed =
      (name.words.0 &* 0x9E37_79B9_7F4A_7C15) ^ (name.words.1 &* 0xC2B2_AE3D_27D4_EB4F)
      ^ (name.words.2 &* 0x1656_67B1_9E37_79F9)
    return Int(truncatingIfNeeded: mixed &>> 52)
  }
}
