// Reads a price sheet (schema `fluxspend.prices/1`) and refuses a bad one with place and reason.
//
// A sheet decides about money, so nothing in it is guessed: an unknown key, a name given twice, or a
// price that is not an exact decimal is an error, never a default.

import CivilTime
package import StrictJSON

/// Why a price sheet was refused.
public struct PriceSheetError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line of the sheet, from 1.
  public var line: Int
  /// The column of that line in bytes, from 1.
  public var column: Int
  /// The rest of the sentence.
  public var reason: String

  /// `line 12, column 5: unknown key "form"`
  public var description: String { "line \(line), column \(column): \(reason)" }
}

extension PriceSheet {
  /// The schema of the sheets this version reads.
  public static let schema = "fluxspend.prices/1"

  /// Reads a sheet; one that says `"extends": "bfl"` changes or adds to the built-in one.
  ///
  /// - Throws: the first fault, with its place.
  public init(parsing text: [UInt8]) throws(PriceSheetError) {
    do {
      self = try SheetReader.sheet(try JSONValue(parsing: text))
    } catch let error as SheetFault {
      throw PriceSheetError(error.reason, at: error.offset, of: text)
    } catch let error as JSONSyntaxError {
      throw PriceSheetError("\(error.code)", at: error.offset, of: text)
    } catch {
      throw PriceSheetError("\(error)", at: 0, of: text)
    }
  }
}

extension PriceSheetError {
  package init(_ reason: String, at offset: Int, of text: [UInt8]) {
    let before = text.prefix(offset)
    line = before.count { $0 == 0x0A } + 1
    column = offset - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    self.reason = reason
  }
}

/// A fault at an offset of the sheet.
package struct SheetFault: Error {
  package var reason: String
  package var offset: Int

  package init(reason: String, offset: Int) { (self.reason, self.offset) = (reason, offset) }
}

/// An object of the sheet: hands out its members and complains about those nobody asked for.
package struct SheetObject {
  package let offset: Int
  private var members: [String: JSONValue] = [:]

  package init(_ value: JSONValue, _ what: String, keys: [String]) throws {
    guard case .object(let list) = value.content else {
      throw SheetFault(reason: "\(what) is not an object", offset: value.offset)
    }
    offset = value.offset
    for member in list {
      guard keys.contains(member.name) else {
        throw SheetFault(
          reason: "unknown key \"\(printable(member.name))\" in \(what)"
            + meant(member.name, keys), offset: member.offset)
      }
      guard members.updateValue(member.value, forKey: member.name) == nil else {
        throw SheetFault(reason: "\"\(member.name)\" is given twice", offset: member.offset)
      }
    }
  }

  package subscript(key: String) -> JSONValue? { members[key] }

  package func required(_ key: String) throws -> JSONValue {
    guard let value = members[key] else {
      throw SheetFault(reason: "\"\(key)\" is missing", offset: offset)
    }
    return value
  }

  /// A fault of a member's value, or of the object when it has no such member.
  package func fault(_ key: String, _ reason: String) -> SheetFault {
    SheetFault(reason: reason, offset: members[key]?.offset ?? offset)
  }

  package func text(_ key: String) throws -> String? {
    guard let value = members[key] else { return nil }
    guard case .string(let text) = value.content, !text.isEmpty else {
      throw SheetFault(reason: "\"\(key)\" is not a text", offset: value.offset)
    }
    return text
  }

  package func flag(_ key: String) throws -> Bool? {
    guard let value = members[key] else { return nil }
    guard case .boolean(let flag) = value.content else {
      throw SheetFault(reason: "\"\(key)\" is not true or false", offset: value.offset)
    }
    return flag
  }

  /// A whole number from 1; the limits keep the engine's sums within 64 bits.
  func count(_ key: String, atMost limit: Int = .max) throws -> Int? {
    guard let value = members[key] else { return nil }
    guard case .number(let text) = value.content, let count = wholeNumber(text), count >= 1 else {
      throw SheetFault(reason: "\"\(key)\" is not a whole number from 1", offset: value.offset)
    }
    guard count <= limit else {
      throw SheetFault(reason: "\"\(key)\" is over \(limit)", offset: value.offset)
    }
    return count
  }

  /// The same, and null takes the limit away that is known.
  func limit(_ key: String, atMost most: Int, else known: Int?) throws -> Int? {
    self[key]?.content == .null ? nil : try count(key, atMost: most) ?? known
  }

  func list(_ key: String) throws -> [JSONValue]? {
    guard let value = members[key] else { return nil }
    guard case .array(let elements) = value.content else {
      throw SheetFault(reason: "\"\(key)\" is not a list", offset: value.offset)
    }
    return elements
  }

  func texts(_ key: String) throws -> [String]? {
    try list(key)?.map { element in
      guard case .string(let text) = element.content, !text.isEmpty else {
        throw SheetFault(
          reason: "\"\(key)\" has an element that is no text", offset: element.offset)
      }
      return text
    }
  }

  /// A price in dollars as text or number, read exactly: at most nine decimals, never negative.
  func price(_ key: String) throws -> Money? {
    guard let value = members[key] else { return nil }
    switch value.content {
    case .string(let text), .number(let text):
      if let price = Money(dollars: text) { return price }
      let reason =
        text.hasPrefix("-")
        ? "is negative" : "is not an exact price in dollars (at most 9 decimals)"
      throw SheetFault(reason: "\"\(key)\" \(reason)", offset: value.offset)
    default:
      throw SheetFault(reason: "\"\(key)\" is not a price", offset: value.offset)
    }
  }

  /// A price that must be there.
  func requiredPrice(_ key: String) throws -> Money {
    _ = try required(key)
    return try price(key) ?? .zero
  }

  /// A date, which is its first instant in UTC, or an instant in UTC: `2026-10-01T15:00:00Z`.
  func instant(_ key: String) throws -> Instant? {
    guard let value = members[key] else { return nil }
    guard case .string(let text) = value.content, let instant = Instant(sheetText: text) else {
      throw SheetFault(
        reason: "\"\(key)\" is not a date (YYYY-MM-DD) or an instant (YYYY-MM-DDThh:mm:ssZ)",
        offset: value.offset)
    }
    return instant
  }
}

extension Instant {
  /// Reads `2026-06-01`, `2026-10-01T15:00Z` or `2026-10-01T15:00:00Z`; nil for anything else.
  init?(sheetText text: String) {
    guard let day = CivilDay(String(text.prefix(10))) else { return nil }
    self.init(day)
    let clock = text.dropFirst(10)
    if clock.isEmpty { return }
    guard clock.first == "T", clock.last == "Z" else { return nil }
    let parts = clock.dropFirst().dropLast().split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.count == 2 }) else {
      return nil
    }
    let numbers = parts.compactMap { wholeNumber($0) }
    guard numbers.count == parts.count, numbers[0] < 24, numbers.dropFirst().allSatisfy({ $0 < 60 })
    else { return nil }
    seconds += Int64(numbers[0] * 3600 + numbers[1] * 60 + (numbers.count > 2 ? numbers[2] : 0))
  }
}

extension Money {
  /// Reads a price in US dollars: digits, and at most nine decimals. Nil for anything else, also
  /// for a sign or an exponent, and for more than 9.2 billion dollars.
  public init?(dollars text: String) {
    guard let nanodollars = DecimalText.billionths(text) else { return nil }
    self.init(nanodollars: nanodollars)
  }

  /// Whether a text is an amount in dollars that is no `Money` only because it is too large.
  public static func isTooLarge(dollars text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
    let isAmount =
      parts.count <= 2
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
      && (parts.count == 1 || parts[1].count <= 9)
    return isAmount && Money(dollars: text) == nil
  }
}

/// A name from a sheet, safe to print in a message.
package func printable(_ name: String) -> String {
  String(
    String.UnicodeScalarView(
      name.unicodeScalars.prefix(60).map {
        $0.isASCII && $0.value >= 32 && $0.value != 127 ? $0 : "?"
      }))
}
