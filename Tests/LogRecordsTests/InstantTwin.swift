// The slow twin of timestamps: texts told by their shape, and a calendar counted year by year.

import CivilTime
import Pricing

/// Days from 1970-01-01 to the first of each year from 0 to 9999.
let daysBeforeYear: [Int] = {
  var days = [0]
  for year in 0..<9999 { days.append(days[year] + (isLeap(year) ? 366 : 365)) }
  return days.map { $0 - days[1970] }
}()

func isLeap(_ year: Int) -> Bool {
  year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
}

func monthLengths(_ year: Int) -> [Int] {
  [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

/// The instant that a text of ASCII spells as RFC 3339 and `Timestamp.swift` allow it.
func plainInstant(_ text: String) -> Instant? {
  let bytes = Array(text.utf8)
  let digits = bytes.map { (0x30...0x39).contains($0) ? Int($0) - 0x30 : nil }
  let shape = String(decoding: zip(bytes, digits).map { $1 == nil ? $0 : 0x30 }, as: UTF8.self)
  guard let form = ["T", "t", " "].first(where: { shape.hasPrefix("0000-00-00\($0)00:00:00") })
  else { return nil }
  let zone = ["+00:00", "-00:00", "Z", "z", ""].first { shape.hasSuffix($0) } ?? ""
  let fraction = shape.dropFirst("0000-00-00\(form)00:00:00".count).dropLast(zone.count)
  let isFraction =
    fraction.first == "." && fraction.count > 1 && !fraction.dropFirst().contains { $0 != "0" }
  guard fraction.isEmpty || isFraction else { return nil }
  func number(_ start: Int, _ count: Int) -> Int {
    digits[start..<start + count].reduce(0) { $0 * 10 + ($1 ?? 0) }
  }
  let (year, month, day) = (number(0, 4), number(5, 2), number(8, 2))
  let (hour, minute, second) = (number(11, 2), number(14, 2), number(17, 2))
  guard (1...12).contains(month), (1...monthLengths(year)[month - 1]).contains(day), hour < 24,
    minute < 60, second <= 60
  else { return nil }
  var offset = 0
  if zone.count == 6 {
    let (hours, minutes) = (number(bytes.count - 5, 2), number(bytes.count - 2, 2))
    guard hours < 24, minutes < 60 else { return nil }
    offset = (hours * 60 + minutes) * (bytes[bytes.count - 6] == UInt8(ascii: "-") ? -1 : 1)
  }
  let days = daysBeforeYear[year] + monthLengths(year)[..<(month - 1)].reduce(0, +) + day - 1
  var seconds = days * 86_400 + (hour * 60 + minute - offset) * 60 + second
  if second == 60 {
    guard seconds % 86_400 == 0 else { return nil }
    seconds -= 1
  }
  let nine =
    (digits.dropFirst(20).prefix(max(0, fraction.count - 1)) + Array(repeating: 0, count: 9))
    .prefix(9).reduce(0) { $0 * 10 + ($1 ?? 0) }
  return Instant(seconds: Int64(seconds), nanoseconds: Int32(nine))
}
