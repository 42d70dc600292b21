// The ways a report can group requests.

public import LogRecords
public import Pages

/// What a table groups by, or a selection goes by.
///
/// A further one is a case of `ModelPart`, `ImagePart` or `TimeStep`, with what it is called and where its integer
/// comes from beside it.
public enum Dimension: Hashable, Sendable {
  /// The user of the request, as logged.
  case user
  /// The project, team or app of the request, as logged.
  case project
  /// How the request ended, as logged.
  case status
  /// What is told of its model.
  case ofModel(ModelPart)
  /// What is told of its images.
  case ofImage(ImagePart)
  /// When it was made.
  case at(TimeStep)
  /// What the user has named.
  case free(FreeDimension)

  /// Those that there always are, in the order of documents.
  public static let allCases =
    ModelPart.allCases.map(ofModel) + [user, project] + ImagePart.allCases.map(ofImage) + [status]
    + TimeStep.allCases.map(at)

  /// Its name on the command line, and in every output.
  public var rawValue: String {
    switch self {
    case .user: "user"
    case .project: "project"
    case .status: "status"
    case .ofModel(let part): part.rawValue
    case .ofImage(let part): part.rawValue
    case .at(let step): step.rawValue
    case .free(let dimension): dimension.name
    }
  }

  /// One of those that there always are, by its name.
  public init?(rawValue: String) {
    guard let dimension = Self.allCases.first(where: { $0.rawValue == rawValue }) else {
      return nil
    }
    self = dimension
  }

  /// What a record without a usable value is counted under.
  public static let unknown = "unknown"
}

/// Those that are named in code; their cases say what they are.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension Dimension {
  public static var model: Dimension { .ofModel(.model) }
  public static var provider: Dimension { .ofModel(.provider) }
  public static var resolution: Dimension { .ofImage(.resolution) }
  public static var megapixels: Dimension { .ofImage(.megapixels) }
  public static var operation: Dimension { .ofImage(.operation) }
  public static var hour: Dimension { .at(.hour) }
  public static var day: Dimension { .at(.day) }
  public static var week: Dimension { .at(.week) }
  public static var month: Dimension { .at(.month) }
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
