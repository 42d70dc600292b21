// How lines were read, for `inspect`: by file and shape, with the places of facts and what may be facts. Kept
// with the sums, since it counts and is dropped as they are.

package import LogRecords

/// What a record turned out to be.
public enum ItemKind: Comparable, Hashable, Sendable {
  case request, update
  /// Unread, unless some request has its id.
  case undecided
  case unread
  case malformed(code: String)
  case mention, otherModel, other

  /// As it is shown.
  public var name: String {
    switch self {
    case .request: "request"
    case .update: "update"
    case .undecided: "unread, or an update by its id"
    case .unread: "unread"
    case .malformed(let code): "malformed: \(code)"
    case .mention: "mention"
    case .otherModel: "other model"
    case .other: "no request"
    }
  }
}

/// Records of one kind that were read alike.
package struct InspectedShape: Sendable {
  /// What they agree in.
  package struct Key: Hashable, Sendable {
    package var file: Int
    package var kind: ItemKind
    /// Keys on the way to the record, or what showed that an image was asked for.
    package var path: String
    package var isBehindText: Bool
  }

  package private(set) var count = 0
  package private(set) var first: ProblemPlace?
  package private(set) var facts: [TracedFact: [FactPlace: Int]] = [:]
  package private(set) var candidates: [FactCandidate: Int] = [:]

  /// None as yet.
  package init() {}

  mutating func add(_ trace: ItemTrace?, at place: ProblemPlace) {
    count += 1
    first = first.map { min($0, place) } ?? place
    for (fact, place) in trace?.facts ?? [:] { facts[fact, default: [:]][place, default: 0] += 1 }
    for candidate in trace?.candidates ?? [] { candidates[candidate, default: 0] += 1 }
  }

  package mutating func merge(_ other: InspectedShape) {
    count += other.count
    if let place = other.first { first = first.map { min($0, place) } ?? place }
    for (fact, places) in other.facts {
      facts[fact, default: [:]].merge(places, uniquingKeysWith: +)
    }
    candidates.merge(other.candidates, uniquingKeysWith: +)
  }
}

/// A record that is to be explained to the end.
package struct WatchedItem: Sendable {
  package var place: ProblemPlace
  /// Which of the records of its line.
  package var ordinal: Int
  package var kind: ItemKind
  package var id: RequestID?
  package var trace: ItemTrace?
}

/// The records that alone count, or are looked at.
package enum WatchedRecords: Hashable, Sendable {
  /// All those of one request.
  case request(RequestID)
  /// One that has no id.
  case record(ProblemPlace, ordinal: Int)
  /// Those of a line, which are looked at and not counted.
  case line(block: Int, lineInBlock: Int)
}

/// How the lines of a share were read.
package struct InspectedLines: Sendable {
  /// Shapes that are kept; beyond them records of a kind are one shape.
  package static let limit = 10_000
  /// Watched records that are kept.
  package static let watchedLimit = 1_000
  /// Where those of further shapes stand.
  package static let others = "(others)"

  package private(set) var shapes: [InspectedShape.Key: InspectedShape] = [:]
  package private(set) var watched: [WatchedItem] = []

  mutating func note(_ key: InspectedShape.Key, _ trace: ItemTrace?, at place: ProblemPlace) {
    var key = key
    if shapes[key] == nil, shapes.count >= Self.limit {
      (key.path, key.isBehindText) = (Self.others, false)
    }
    shapes[key, default: InspectedShape()].add(trace, at: place)
  }

  package mutating func watch(_ item: WatchedItem) {
    if watched.count < Self.watchedLimit { watched.append(item) }
  }

  package mutating func merge(_ other: InspectedLines) {
    for (key, shape) in other.shapes { shapes[key, default: InspectedShape()].merge(shape) }
    watched = Array((watched + other.watched).prefix(Self.watchedLimit))
  }
}

extension LineCounter {
  /// Notes how a record was read.
  ///
  /// - Returns: whether it counts.
  @inline(never)
  mutating func watch(
    _ item: DecodedItem, _ record: inout LogRecord, at place: ProblemPlace,
    _ aggregate: inout SpendAggregate
  ) -> Bool {
    guard let kind = kind(of: item.verdict) else { return options.watched == nil }
    ordinal = place == lastPlace ? ordinal + 1 : 0
    lastPlace = place
    guard let watched = options.watched else {
      let key = InspectedShape.Key(
        file: place.file, kind: kind, path: path(of: item.verdict),
        isBehindText: decoder.trace?.isBehindText ?? false)
      aggregate.inspected.note(key, decoder.trace, at: place)
      return true
    }
    var isWatched = false
    let id = kind == .request || kind == .update ? record.id : nil
    switch watched {
    case .request(let wanted): isWatched = id == wanted || decoder.claims.contains(wanted)
    case .record(let wanted, let number): isWatched = place == wanted && ordinal == number
    case .line(let block, let line): isWatched = place.block == block && place.lineInBlock == line
    }
    guard isWatched else { return false }
    aggregate.inspected.watch(
      WatchedItem(place: place, ordinal: ordinal, kind: kind, id: id, trace: decoder.trace))
    if case .line = watched { return false }
    return true
  }

  private func kind(of verdict: LineVerdict) -> ItemKind? {
    switch verdict {
    case .request: .request
    case .update: options.joins ? (decoder.shapeOfUpdate == nil ? .update : .undecided) : .other
    case .notRequest: .other
    case .mention: .mention
    case .otherModel: .otherModel
    case .unread: options.joins && !decoder.claims.isEmpty ? .undecided : .unread
    case .malformed(let fault): .malformed(code: fault.code)
    case .blank, .continued: nil
    }
  }

  private func path(of verdict: LineVerdict) -> String {
    if case .unread(let shape) = verdict { return decoder.book.shapes.string(of: shape) }
    return decoder.trace?.path ?? ""
  }
}
