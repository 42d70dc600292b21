// What the user says of logs that the rules do not know.

public import Pricing

/// How records are read beyond the rules of the format.
public struct ReadingRules: Hashable, Sendable {
  /// A fact that can be mapped.
  public enum Fact: String, CaseIterable, Hashable, Sendable {
    case time, id, user, project, model, provider, width, height, size, count, cost, status, error,
      cached, duration
    case outputMegapixels = "output_mp"
    case inputMegapixels = "input_mp"

    var name: FactName {
      switch self {
      case .time: .time
      case .id: .requestID
      case .user: .user
      case .project: .project
      case .model: .model
      case .provider: .provider
      case .width: .width
      case .height: .height
      case .size: .size
      case .count: .imageCount
      case .cost: .cost
      case .status: .status
      case .error: .error
      case .cached: .cached
      case .duration: .duration
      case .outputMegapixels: .outputMegapixels
      case .inputMegapixels: .inputMegapixels
      }
    }
  }

  /// Where a fact stands.
  public struct Mapping: Hashable, Sendable {
    /// The fact.
    public var fact: Fact
    /// Keys joined by points.
    public var path: String

    /// A fact at a path.
    public init(_ fact: Fact, _ path: String) { (self.fact, self.path) = (fact, path) }
  }

  /// Where the value of a dimension stands that the user has named.
  public struct Label: Hashable, Sendable {
    /// What the dimension is called.
    public var name: String
    /// Keys joined by points.
    public var path: String

    /// A dimension's value at a path.
    public init(_ name: String, _ path: String) { (self.name, self.path) = (name, path) }
  }

  /// Elements that speak of FLUX and are no requests.
  public struct Exemption: Hashable, Sendable {
    /// Keys joined by points: the end of the way to a text.
    public var path: String
    /// What the text is like.
    public var pattern: Glob

    /// Values of a path that match a pattern.
    public init(_ path: String, _ pattern: Glob) { (self.path, self.pattern) = (path, pattern) }
  }

  /// Before all places of the format, in this order.
  public var mappings: [Mapping] = []
  /// The places of free dimensions; of those of one name the first that has a value holds.
  public var labels: [Label] = []
  /// Keys joined by points: where in an object the records stand. It is searched nowhere else then.
  public var unwraps: [String] = []
  /// Harmless elements.
  public var exemptions: [Exemption] = []
  /// Who sold a request where the log does not say; empty for BFL.
  public var provider = ""
  /// What an hour of a machine of one's own costs; nil if nobody says.
  public var machineHour: Money?
  /// Whether an object with a model and nothing that tells of a call is a request all the same.
  public var countsBare = false

  /// Those of the format alone.
  public init() {}

  /// Adds what other rules say, which comes behind what these do.
  public mutating func add(_ other: ReadingRules) {
    mappings += other.mappings
    labels += other.labels
    unwraps += other.unwraps
    exemptions += other.exemptions
    if provider.isEmpty { provider = other.provider }
    countsBare = countsBare || other.countsBare
  }

  /// The free dimensions, in the order in which they were named first.
  public var labelNames: [String] {
    labels.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
