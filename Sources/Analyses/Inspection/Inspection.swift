// What `fluxspend inspect` finds out: how each line is read, where each fact stands, what is missing, and what to
// type. It is one run of the report's own reader, which tells beside each record where it found what.

public import LogRecords
internal import Pricing
public import Spend

/// How logs are read.
public struct Inspection: Sendable {
  /// What a report on them says.
  public var report: SpendReport
  /// By file, in the order of their names.
  public var files: [File]
  /// The shapes of all files together.
  public var shapes: [Shape]
  /// How many full lines tell each fact, in sum.
  public var coverage: [Coverage]
  /// What to type next.
  public var proposal: InspectProposal
  /// How it was asked for.
  public var invocation = InspectInvocation(arguments: [], settings: []) { "\($0)" }

  /// One file.
  public struct File: Sendable {
    /// As named by the user, or found under a directory. Escape it for where it goes.
    public var name: String
    /// Its lines.
    public var lines: Int
    /// How they are read.
    public var shapes: [Shape]
  }

  /// Records of one kind that stand at one place of their lines.
  public struct Shape: Sendable {
    /// What they are.
    public var kind: ItemKind
    /// Keys on the way to them; of unread ones also what showed that an image was asked for.
    public var path: String
    /// Whether text stands before the value in their lines.
    public var isBehindText: Bool
    /// How many.
    public var count: Int
    /// In how many files.
    public var files: Int
    /// The first of them.
    public var first: Place
    /// By fact: its places, the most frequent first.
    public var facts: [Fact]
    /// Places that look as if they held a fact that is not told, the most frequent first.
    public var candidates: [Candidate]
  }

  /// Where a record begins.
  public struct Place: Hashable, Sendable {
    /// The file. Escape it for where it goes.
    public var file: String
    /// 1 for its first line.
    public var line: Int
    /// The offset in the inflated file.
    public var byte: Int
  }

  /// A fact of the records of a shape.
  public struct Fact: Sendable {
    /// Which one.
    public var fact: TracedFact
    /// Its places, and how many records have it there.
    public var places: [(place: FactPlace, count: Int)]
    /// How many records have it.
    public var count: Int { places.reduce(0) { $0 + $1.count } }
  }

  /// A place that nobody named.
  public struct Candidate: Sendable {
    /// The fact, and the path for `--map`.
    public var candidate: FactCandidate
    /// How many records have such a value there.
    public var count: Int
  }

  /// How many full lines tell a fact.
  public struct Coverage: Sendable {
    /// Which one.
    public var fact: TracedFact
    /// Those that tell it.
    public var known: Int
    /// All.
    public var whole: Int
  }
}

extension SpendRun {
  /// Reads logs, and tells how.
  ///
  /// - Parameter canRepeat: whether the inputs can be read again, to try what is proposed.
  /// - Returns: nil when the run was cancelled.
  public func inspection(canRepeat: Bool) -> Inspection? {
    var run = self
    run.options.inspects = true
    // One after the other: what is kept of very many shapes is always the same.
    run.options.workers = 1
    run.options.tables = InspectTrial.tables
    run.options.top = 0
    guard let spend = run.counted() else { return nil }
    let inspected = InspectedShapes(spend)
    var inspection = Inspection(
      report: spend.report, files: inspected.files, shapes: inspected.shapes,
      coverage: inspected.coverage, proposal: InspectProposal())
    guard let proposal = InspectTrial(self, inspection, canRepeat: canRepeat).proposal() else {
      return nil
    }
    inspection.proposal = proposal
    return inspection
  }
}

/// What a run has noted, in words and in order.
private struct InspectedShapes {
  private let assembly: ReportAssembly
  private let shapesByKey: [(key: InspectedShape.Key, shape: InspectedShape)]

  init(_ spend: CountedSpend) {
    assembly = spend.assembly
    shapesByKey = spend.inspected.shapes.map { ($0.key, $0.value) }
  }

  var files: [Inspection.File] {
    var byFile: [Int: [Inspection.Shape]] = [:]
    for (key, shape) in shapesByKey {
      if let shape = self.shape(key, shape, files: 1) {
        byFile[key.file, default: []].append(shape)
      }
    }
    return assembly.names.indices.filter { assembly.files[$0].isOpened }.map { file in
      Inspection.File(
        name: assembly.names[file],
        lines: assembly.files[file].lineCounts.reduce(0) { $0 + Int($1) },
        shapes: (byFile[file] ?? []).sorted(by: Self.precedes))
    }
  }

  /// Those of all files together.
  var shapes: [Inspection.Shape] {
    var merged: [InspectedShape.Key: (shape: InspectedShape, files: Int)] = [:]
    for (key, shape) in shapesByKey {
      var common = key
      common.file = 0
      merged[common, default: (InspectedShape(), 0)].shape.merge(shape)
      merged[common]?.files += 1
    }
    return merged.compactMap { shape($0.key, $0.value.shape, files: $0.value.files) }
      .sorted(by: Self.precedes)
  }

  var coverage: [Inspection.Coverage] {
    var known: [TracedFact: Int] = [:]
    var whole = 0
    for (key, shape) in shapesByKey where key.kind == .request {
      whole += shape.count
      for (fact, places) in shape.facts { known[fact, default: 0] += places.values.reduce(0, +) }
    }
    if whole == 0 { return [] }
    return TracedFact.allCases.map {
      Inspection.Coverage(fact: $0, known: known[$0] ?? 0, whole: whole)
    }
  }

  private static func precedes(_ one: Inspection.Shape, _ two: Inspection.Shape) -> Bool {
    if one.kind != two.kind { return one.kind < two.kind }
    if one.count != two.count { return one.count > two.count }
    return (one.path, one.isBehindText ? 1 : 0) < (two.path, two.isBehindText ? 1 : 0)
  }

  private func shape(
    _ key: InspectedShape.Key, _ shape: InspectedShape, files: Int
  ) -> Inspection.Shape? {
    guard let first = shape.first else { return nil }
    let facts = shape.facts.sorted { $0.key < $1.key }.map { fact, places in
      Inspection.Fact(
        fact: fact,
        places: places.sorted { one, two in
          one.value == two.value
            ? (one.key.scope, one.key.path) < (two.key.scope, two.key.path)
            : one.value > two.value
        }.map { ($0.key, $0.value) })
    }
    let candidates = shape.candidates.map {
      Inspection.Candidate(candidate: $0.key, count: $0.value)
    }
    return Inspection.Shape(
      kind: key.kind, path: key.path, isBehindText: key.isBehindText, count: shape.count,
      files: files, first: assembly.inspectedPlace(first), facts: facts,
      candidates: candidates.sorted(by: Inspection.Candidate.precedes))
  }
}

extension Inspection.Candidate {
  /// The more frequent, of equals the less deep, go first.
  static func precedes(_ one: Inspection.Candidate, _ two: Inspection.Candidate) -> Bool {
    if one.count != two.count { return one.count > two.count }
    func order(_ path: String) -> (Int, String) { (path.split(separator: ".").count, path) }
    if one.candidate.fact != two.candidate.fact {
      return one.candidate.fact.rawValue < two.candidate.fact.rawValue
    }
    return order(one.candidate.path) < order(two.candidate.path)
  }
}

extension ReportAssembly {
  func inspectedPlace(_ place: ProblemPlace) -> Inspection.Place {
    Inspection.Place(file: names[place.file], line: line(of: place), byte: place.byteOffset)
  }
}
