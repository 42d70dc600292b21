// How logs are read, for people: shapes, facts, what is missing, and what to type.

internal import LogRecords
public import Pages
import Spend
public import StrictJSON

extension Inspection: LogResult {
  /// Rows of a table before the others are only counted; JSON has all.
  private static var listedRows: Int { 40 }

  /// The shapes of lines and what they lack.
  public var explainsUnread: Bool { true }
  /// None: an inspection is no table.
  public var data: DataTable? { nil }
  /// The document of the schema `fluxspend.inspect/1`.
  public var json: JSON { InspectJSON(invocation).document(of: self) }

  /// The inspection for people.
  public var page: TextPage {
    let summary = ReportSummary(report)
    let requests = Figures.counted(report.totals.requests, "request")
    var page = TextPage(
      headline: "How \(Figures.counted(files.count, "file")) "
        + "\(files.count == 1 ? "is" : "are") read: \(requests), \(summary.headline.text)")
    page.parts = [.facts(summary.facts.filter { $0.label == "Read" || $0.label == "Prices" })]
    page.add("Shapes of lines", .table(shapeTable))
    for shape in shapes where shape.kind == .request || shape.kind == .update {
      page.add(shape.heading, .table(shape.factTable))
    }
    page.add("What is missing", .sentences(lacks.map(\.text)))
    page.add("What might be a fact", .table(candidateTable))
    page.add("Not understood", .table(unreadTable))
    page.add("Files left out", .facts(leftOut))
    page.add(
      "In force", .facts(invocation.settings.map { ($0.name, "\($0.value) (\($0.origin))") }))
    page.add("What to type next", .command(invocation.command(proposal)))
    page.parts.append(.sentences(reasons))
    return page
  }

  // MARK: Tables

  /// The shapes of each file.
  private var shapeTable: TextTable {
    let rows = files.flatMap { file in
      file.shapes.map { shape -> [TextTable.Cell] in
        [
          .text(shape.kind.name), .text(shape.placeText), .count(Int128(shape.count)),
          .text(shape.first.text),
        ]
      }
    }
    return TextTable(
      columns: [
        .init("what"), .init("where in the line"), .init("records", .trailing),
        .init("first of them", tone: .secondary),
      ], rows: shortened(rows))
  }

  private func shortened(_ rows: [[TextTable.Cell]]) -> [[TextTable.Cell]] {
    guard rows.count > Self.listedRows else { return rows }
    let rest = rows.dropFirst(Self.listedRows)
    let count = rest.reduce(Int128(0)) { sum, row in
      if case .count(let count) = row[2] { sum + count } else { sum }
    }
    return rows.prefix(Self.listedRows) + [
      [
        .text("(\(Figures.counted(rest.count, "further row")))"), .empty, .count(count),
        .text(report.hints(.json("has all")) ?? ""),
      ]
    ]
  }

  private var candidateTable: TextTable {
    let rows = shapes.flatMap { shape in
      shape.candidates.prefix(10).map { candidate -> [TextTable.Cell] in
        [
          .text("\(candidate.candidate.fact.rawValue)=\(candidate.candidate.path)"),
          .text("\(shape.kind.name)\(shape.path.isEmpty ? "" : " at \(shape.path)")"),
          .count(Int128(candidate.count)), .text(shape.first.text),
        ]
      }
    }
    return TextTable(
      columns: [
        .init(invocation.name(.map)), .init("of"), .init("records", .trailing),
        .init("first of them", tone: .secondary),
      ], rows: shortened(rows))
  }

  private var unreadTable: TextTable {
    let rows = report.unread.map { shape -> [TextTable.Cell] in
      [
        .text(shape.shape), .text(shape.ignored.map { "\(invocation.name(.ignore)) \($0)" } ?? ""),
        .count(Int128(shape.count)), .text("\(shape.file):\(shape.line) (byte \(shape.byte))"),
      ]
    }
    return TextTable(
      columns: [
        .init("what shows"), .init("if it is no request"), .init("records", .trailing),
        .init("first of them", tone: .secondary),
      ], rows: shortened(rows))
  }

  private var leftOut: [(label: String, text: String)] {
    let files =
      report.skipped.map { (label: $0.code, text: "\($0.file): \($0.message)") }
      + report.incomplete.map { (label: $0.code, text: "\($0.file): \($0.message)") }
    let rest = files.count - Self.listedRows
    guard rest > 0 else { return files }
    let others = Figures.counted(rest, "further file") + report.hints.said("; ", .json("has them"))
    return Array(files.prefix(Self.listedRows)) + [(label: "...", text: others)]
  }

  private var reasons: [String] {
    var sentences = proposal.options.map {
      "\(invocation.typed($0).joined(separator: " ")): \($0.reason)."
    }
    if let outcome = proposal.outcome {
      sentences.append("It was tried: \(outcome).")
    } else if !proposal.options.isEmpty {
      sentences.append("It was not tried, since standard input can be read only once.")
    }
    return sentences
  }
}

extension Inspection.Place {
  /// `logs/a.jsonl:17 (byte 8123)`.
  var text: String { "\(file):\(line) (byte \(byte))" }
}

extension Inspection.Shape {
  /// Where its records stand in their lines.
  fileprivate var placeText: String {
    guard kind.hasPlace else { return "" }
    let place = path.isEmpty ? (isBehindText ? "" : "the line itself") : path
    return isBehindText ? (place.isEmpty ? "behind text" : "behind text: \(place)") : place
  }

  fileprivate var heading: String {
    let place = placeText.isEmpty ? "" : " at \(placeText)"
    return "Facts of \(Figures.counted(count, kind.name))\(path.isEmpty ? "" : place)"
  }

  /// Each fact with its places. Facts of an update are few.
  fileprivate var factTable: TextTable {
    let known = Dictionary(facts.map { ($0.fact, $0) }, uniquingKeysWith: { one, _ in one })
    let wanted = kind == .request ? Self.usual.union(known.keys) : Set(known.keys)
    let rows = wanted.sorted().map { fact -> [TextTable.Cell] in
      let places = known[fact]?.places ?? []
      let isSingle = places.count == 1
      let text = places.prefix(4).map { place, count in
        isSingle ? place.text : "\(place.text) (\(Figures.grouped(count)))"
      }
      let more = places.count > 4 ? ["\(places.count - 4) more"] : []
      return [
        .text(fact.rawValue), .share(Int128(known[fact]?.count ?? 0), of: Int128(count)),
        .text(places.isEmpty ? "nowhere" : (text + more).joined(separator: "; ")),
      ]
    }
    return TextTable(
      columns: [.init("fact"), .init("known", .trailing), .init("found at")], rows: rows)
  }

  /// Facts that a log of requests is expected to have.
  private static var usual: Set<TracedFact> {
    [.time, .id, .user, .project, .model, .size, .cost, .status]
  }
}

extension ItemKind {
  /// Whether it stands somewhere in its line.
  fileprivate var hasPlace: Bool {
    switch self {
    case .request, .update, .undecided, .unread, .mention, .otherModel, .malformed: true
    case .other: false
    }
  }
}
