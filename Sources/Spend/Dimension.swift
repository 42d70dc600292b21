// The ways a report can group requests.

public import LogRecords
public import Pages

/// What a table groups by, or `--where` selects by.
public enum Dimension: Hashable, Sendable {
  /// One that there always is.
  case known(Known)
  /// What the user has named.
  case free(FreeDimension)

  /// The dimensions that there always are, under their names on the command line and in every output. To add one
  /// is to add its case here, and where its integer comes from (`DimensionKey`), for which the compiler asks.
  public enum Known: String, CaseIterable, Hashable, Sendable {
    /// The model's id in the price sheet, or its name as logged when the sheet has no such model.
    case model
    /// The model's family: `FLUX.2`, `FLUX.1`, `FLUX.1 Kontext`.
    case family
    /// Who served the request: a provider's id in the price sheet, or its name as logged.
    case provider
    /// The user of the request, as logged.
    case user
    /// The project, team or app of the request, as logged.
    case project
    /// The output size as logged: `WIDTHxHEIGHT`. A size that was only assumed is `unknown`.
    case resolution
    /// Whole output megapixels billed per image; `0` for flat-priced models.
    case megapixels
    /// `text-to-image` or `image-editing`.
    case operation
    /// How the request ended, as logged.
    case status
    /// The hour: `2026-06-01T13`, followed by the offset where the zone is not UTC.
    case hour
    /// The day: `2026-06-01`.
    case day
    /// The ISO week: `2026-W23`.
    case week
    /// The month: `2026-06`.
    case month
  }

  /// Those that there always are.
  public static let allCases = Known.allCases.map(Dimension.known)

  /// Its name on the command line, and in every output.
  public var rawValue: String {
    switch self {
    case .known(let dimension): dimension.rawValue
    case .free(let dimension): dimension.name
    }
  }

  /// One of those that there always are, by its name.
  public init?(rawValue: String) {
    guard let known = Known(rawValue: rawValue) else { return nil }
    self = .known(known)
  }

  /// What a record without a usable value is counted under.
  public static let unknown = "unknown"
}

/// Those that are named in code; `Known` says what they are.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Dimension {
  public static var model: Dimension { .known(.model) }
  public static var family: Dimension { .known(.family) }
  public static var provider: Dimension { .known(.provider) }
  public static var user: Dimension { .known(.user) }
  public static var project: Dimension { .known(.project) }
  public static var resolution: Dimension { .known(.resolution) }
  public static var megapixels: Dimension { .known(.megapixels) }
  public static var operation: Dimension { .known(.operation) }
  public static var status: Dimension { .known(.status) }
  public static var hour: Dimension { .known(.hour) }
  public static var day: Dimension { .known(.day) }
  public static var week: Dimension { .known(.week) }
  public static var month: Dimension { .known(.month) }
}

/// A dimension that the user has named, and of which the log has the values.
public struct FreeDimension: Hashable, Sendable {
  /// What it is called.
  public let name: String
  /// Its place among those of the run.
  public let number: Int

  /// Why a name cannot be one's: the rest of the sentence; nil if it can.
  ///
  /// In every output the names of dimensions stand beside those of the figures, and those of other columns.
  ///
  /// - Parameter hints: how it is called to say where a fact stands.
  public static func whyNot(name: String, hints: HintWords = .none) -> String? {
    let isWord =
      name.utf8.count <= 40 && name.first?.isLetter == true
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
    guard isWord else {
      return "a name begins with a letter; letters, digits, _ and - follow, at most 40 in all"
    }
    let word = name.lowercased()
    if Dimension.allCases.contains(where: { $0.rawValue == word }) {
      let isFact = ReadingRules.Fact(rawValue: word) != nil
      return "there is a dimension \(word) already"
        + (isFact ? hints.said("; ", .placeOfFact(word)) : "")
    }
    let columns = Metrics.columnNames + furtherColumns
    guard columns.allSatisfy({ $0.lowercased() != word }) else {
      return "there is a figure or a column of this name in the outputs"
    }
    return nil
  }

  /// Columns of outputs that are neither dimensions nor figures of a report.
  private static let furtherColumns = [
    "table", "file", "line", "cause", "horizon", "first", "last", "changed", "saving", "others",
  ]

  /// The dimensions of some rules.
  public static func all(of rules: ReadingRules) -> [FreeDimension] {
    rules.labelNames.enumerated().map { FreeDimension(name: $1, number: $0) }
  }
}
