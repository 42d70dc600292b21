// Where the parts of a record were found, for those who ask how a log is read: keys and places, never values.

/// A fact as people call it.
public enum TracedFact: String, CaseIterable, Comparable, Hashable, Sendable {
  case time, id, user, project, model, provider, size, count, references
  case outputMegapixels = "output_mp"
  case inputMegapixels = "input_mp"
  case cost
  case loggerCost = "logger_cost"
  case status, cached

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// In the order in which they are shown.
  public static func < (left: TracedFact, right: TracedFact) -> Bool { left.order < right.order }
}

/// Where a fact stands.
public struct FactPlace: Hashable, Sendable {
  /// What its path begins at.
  public enum Scope: String, Comparable, Hashable, Sendable {
    /// The record itself.
    case record
    /// An object around it, which gives it what it lacks.
    case around
    /// The text before it in its line.
    case prefix

    /// By name: any order that is always the same.
    public static func < (left: Scope, right: Scope) -> Bool { left.rawValue < right.rawValue }
  }

  /// What its path begins at.
  public var scope: Scope
  /// Keys joined by points, `[]` for an element of a list. A key that may be a value is a `*`.
  public var path: String
}

/// A place that looks as if it held a fact, and is none that the rules know.
public struct FactCandidate: Hashable, Sendable {
  /// The fact.
  public var fact: ReadingRules.Fact
  /// What `--map` would be given.
  public var path: String
}

/// How one record, or element, was read.
public struct ItemTrace: Hashable, Sendable {
  /// The keys on the way to it from the outermost value of its line; empty for that itself.
  public var path = ""
  /// Whether text stands before the value.
  public var isBehindText = false
  /// The facts that were found.
  public var facts: [TracedFact: FactPlace] = [:]
  /// Places of facts that were not.
  public var candidates: Set<FactCandidate> = []
}

/// Where facts were found, as nodes of the tape, until the whole value has been searched.
struct NodeTrace {
  /// A fact at a node.
  struct Source {
    var fact: TracedFact
    var node: UInt32
    /// The object that its path begins at; nil for the text before the value.
    var base: UInt32?
    var scope = FactPlace.Scope.record
  }

  var sources: [Source] = []
  /// The objects around the record, from the outside.
  var around: [UInt32] = []

  /// Notes where a fact was found.
  mutating func note(_ fact: TracedFact, _ node: UInt32?, in base: UInt32) {
    if let node { sources.append(Source(fact: fact, node: node, base: base)) }
  }

  /// Whether a fact has been found.
  func has(_ fact: TracedFact) -> Bool { sources.contains { $0.fact == fact } }
}

extension RecordFacts {
  /// Where the facts of the object stand.
  ///
  /// - Parameter model: what has been found of the model; nil for an update.
  func trace(_ model: Model?) -> NodeTrace {
    var trace = NodeTrace()
    func note(_ fact: TracedFact, _ node: UInt32?) { trace.note(fact, node, in: index.object) }
    note(.time, timed?.node)
    note(.id, identified?.node)
    note(.user, userNamed?.node)
    note(.project, projectNamed?.node)
    note(.model, model?.node)
    note(.provider, sellerNamed?.node)
    // What contradicts itself makes the record malformed, and is nowhere.
    note(.size, (try? sized())?.node)
    note(.count, (try? imageCount())?.node)
    note(.references, (try? referenced())?.node)
    note(.outputMegapixels, printed(.outputMegapixels)?.node)
    note(.inputMegapixels, printed(.inputMegapixels)?.node)
    note(.cost, reportedCost?.node)
    note(.loggerCost, loggedCost?.node)
    note(.status, ending?.node ?? index.first(.error))
    note(.cached, cacheMark)
    return trace
  }
}
