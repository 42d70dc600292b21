// What the user says of logs, as a file (schema `fluxspend.format/1`):
//
//     {"schema": "fluxspend.format/1",
//      "map": {"user": "labels.tenant", "id": ["call.id", "call.ref"]},
//      "dimensions": {"team": "metadata.team"}, "unwrap": "data.call", "ignore": {"logger": "httpx"}}
//
// It decides about money as a price sheet does, and is as strict: nothing in it is guessed.

internal import Pricing
internal import StrictJSON

/// Why a format file was refused.
public struct FormatFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `line 3, column 12: unknown key "usr" in "map"; did you mean "user"?`
  public let description: String
}

extension ReadingRules {
  /// The schema of the files this version reads.
  public static let schema = "fluxspend.format/1"

  /// Reads a format file.
  ///
  /// - Parameter whyNot: why a name cannot be a dimension's; nil if it can.
  /// - Throws: the first fault, with its place.
  public init(
    parsing text: [UInt8], dimensions whyNot: (String) -> String?
  ) throws(FormatFileError) {
    do {
      self = try Self.rules(try JSONValue(parsing: text), whyNot)
    } catch let error as SheetFault {
      throw FormatFileError(
        description: "\(PriceSheetError(error.reason, at: error.offset, of: text))")
    } catch let error as JSONSyntaxError {
      throw FormatFileError(
        description: "\(PriceSheetError("\(error.code)", at: error.offset, of: text))")
    } catch {
      throw FormatFileError(description: "\(error)")
    }
  }

  private static func rules(
    _ document: JSONValue, _ whyNot: (String) -> String?
  ) throws -> ReadingRules {
    let object = try SheetObject(
      document, "the format",
      keys: ["schema", "name", "map", "dimensions", "unwrap", "ignore", "provider", "countBare"])
    let schema = try object.required("schema")
    guard case .string(Self.schema) = schema.content else {
      throw SheetFault(reason: "\"schema\" is not \"\(Self.schema)\"", offset: schema.offset)
    }
    _ = try object.text("name")
    var rules = ReadingRules()
    for (name, path) in try pairs(object["map"], "\"map\"", keys: Fact.allCases.map(\.rawValue)) {
      if let fact = Fact(rawValue: name.name) { rules.mappings.append(Mapping(fact, path)) }
    }
    for (name, path) in try pairs(object["dimensions"], "\"dimensions\"") {
      if let reason = whyNot(name.name) {
        throw SheetFault(
          reason: "\"\(printable(name.name))\" in \"dimensions\": \(reason)", offset: name.offset)
      }
      rules.labels.append(Label(name.name, path))
    }
    if Set(rules.labels.map(\.name)).count > LabelKey.limit {
      throw object.fault("dimensions", "there are more than \(LabelKey.limit) dimensions")
    }
    if let unwrap = object["unwrap"] { rules.unwraps = try texts(unwrap, "\"unwrap\"") }
    for (path, pattern) in try pairs(object["ignore"], "\"ignore\"") {
      rules.exemptions.append(Exemption(path.name, Glob(Array(pattern.utf8))))
    }
    rules.provider = try object.text("provider") ?? ""
    rules.countsBare = try object.flag("countBare") ?? false
    return rules
  }

  /// The members of an object whose values are texts or lists of texts: each name with each text.
  ///
  /// - Parameter keys: the names that there may be; nil for any.
  private static func pairs(
    _ value: JSONValue?, _ what: String, keys: [String]? = nil
  ) throws -> [(name: JSONValue.Member, text: String)] {
    guard let value else { return [] }
    var members: [JSONValue.Member] = []
    if case .object(let list) = value.content { members = list }
    // It refuses what is no object, a name given twice, and one that nobody knows.
    _ = try SheetObject(value, what, keys: keys ?? members.map(\.name))
    return try members.flatMap { member in
      guard !member.name.isEmpty else {
        throw SheetFault(reason: "an empty name in \(what)", offset: member.offset)
      }
      return try texts(member.value, "\"\(printable(member.name))\"").map { (member, $0) }
    }
  }

  /// A text, or the texts of a list.
  private static func texts(_ value: JSONValue, _ what: String) throws -> [String] {
    var values = [value]
    if case .array(let elements) = value.content { values = elements }
    return try values.map { value in
      guard case .string(let text) = value.content, !text.isEmpty else {
        throw SheetFault(reason: "\(what) is no text and no list of texts", offset: value.offset)
      }
      return text
    }
  }
}
