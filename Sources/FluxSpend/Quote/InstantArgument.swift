// A point in time as people type it: a date, or RFC 3339.

public import Pricing

extension Instant {
  /// Reads `2026-01-28` (midnight UTC) or `2026-01-28T09:30:00.5+02:00`; nil for anything else.
  ///
  /// A leap second counts as the second after it, as in Unix time.
  public init?(argument text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, let day = CivilDay(String(text.prefix(10))) else { return nil }
    self.init(day)
    guard bytes.count > 10 else { return }
    let separators = "Tt ".utf8
    guard bytes.count >= 20, separators.contains(bytes[10]), bytes[13] == 0x3A, bytes[16] == 0x3A,
      let hour = Self.number(bytes[11..<13], atMost: 23),
      let minute = Self.number(bytes[14..<16], atMost: 59),
      let second = Self.number(bytes[17..<19], atMost: 60)
    else { return nil }
    var rest = bytes[19...]
    if rest.first == 0x2E {
      let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      guard (1...9).contains(digits.count), let part = Self.number(digits, atMost: .max) else {
        return nil
      }
      nanoseconds = Int32((digits.count..<9).reduce(part) { part, _ in part * 10 })
      rest = rest.dropFirst(1 + digits.count)
    }
    guard let offset = Self.offset(rest) else { return nil }
    seconds += Int64(hour * 3600 + minute * 60 + second) - Int64(offset)
  }

  /// Seconds east of Greenwich: `Z` or `+02:00`.
  private static func offset(_ text: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(text)
    if bytes == [0x5A] || bytes == [0x7A] { return 0 }
    guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A,
      let hours = number(bytes[1..<3], atMost: 23), let minutes = number(bytes[4..<6], atMost: 59)
    else { return nil }
    return (bytes[0] == 0x2D ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  private static func number(_ digits: ArraySlice<UInt8>, atMost limit: Int) -> Int? {
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return number <= limit ? number : nil
  }
}
