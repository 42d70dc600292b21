// One request, many lines: whatever their order, and whoever reads which, a request counts once.

@testable import Spend
@testable import Pages
import Foundation
import LogRecords
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

/// A line of a request, as the test knows it.
private struct Line {
  var id: Int
  /// Nil for a line that only updates.
  var model: String?
  var user = ""
  var side = 1024
  var second = 0
  var status: String?
  var cost: Int?
  var isSettled = false

  var text: String {
    var facts: [String] = []
    if let model {
      facts = [
        #""ts":"2026-06-01T00:\#(pad(second / 60)):\#(pad(second % 60))Z""#,
        #""model":"\#(model)""#, #""user":"\#(user)""#, #""width":\#(side),"height":\#(side)"#,
      ]
    }
    facts.append(#""id":"request-\#(id)""#)
    if let status { facts.append(#""status":"\#(status)""#) }
    if let cost { facts.append(isSettled ? #""result":{"cost":\#(cost)}"# : #""cost":\#(cost)"#) }
    return "{\(facts.joined(separator: ","))}\n"
  }

  private func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// The rules of joining once more, over all lines of a request at a time.
private struct JoinTwin {
  var requests = 0
  var duplicates = 0
  var updates = 0
  var conflicting = 0
  var failed = 0
  var moderated = 0
  var cents: [String: Int] = [:]
  var reportedCredits = 0
  var reported = 0

  /// From the strongest: moderated, success and failure as an update tells, success and failure on full lines.
  private static func rank(of line: Line) -> Int {
    switch line.status {
    case "Content Moderated": 10
    case "Ready": line.model == nil ? 9 : 7
    case "Error": line.model == nil ? 8 : 6
    case "200": 4
    case "Pending": 3
    default: 0
    }
  }

  init(_ lines: [Line]) {
    for group in Dictionary(grouping: lines, by: \.id).values { add(group) }
  }

  private mutating func add(_ lines: [Line]) {
    let full = lines.filter { $0.model != nil }
    updates += lines.count - full.count
    let first = full.min {
      ($0.second, $0.user, $0.model ?? "", $0.side) < ($1.second, $1.user, $1.model ?? "", $1.side)
    }
    guard let first, let model = first.model else { return }
    requests += 1
    duplicates += full.count - 1
    if full.contains(where: { $0.model != model || $0.user != first.user || $0.side != first.side })
    {
      conflicting += 1
    }
    let rank = lines.map(Self.rank).max() ?? 0
    let price = (model == "flux-2-pro" ? 3 : 7, model == "flux-2-pro" ? 15 : 30)
    let megapixels = (first.side * first.side + (1 << 20) - 1) >> 20
    let hasFailed = rank == 6 || rank == 8
    if hasFailed { failed += 1 }
    if rank == 10 { moderated += 1 }
    if !hasFailed, rank < 10 {
      cents["\(model) \(first.user)", default: 0] += price.0 * 10 + (megapixels - 1) * price.1
    }
    let best = lines.filter { $0.cost != nil }.max { value(of: $0) < value(of: $1) }
    if let cost = best?.cost {
      reported += 1
      reportedCredits += cost
    }
  }

  /// A settled cost before the submit's, with a finished job before without; then the larger.
  private func value(of line: Line) -> (Int, Int) {
    let isTerminal = Self.rank(of: line) >= 6
    let isSettled =
      line.model == nil ? isTerminal || line.status == nil : line.isSettled
    return ((isSettled ? 2 : 0) + (isTerminal ? 1 : 0), line.cost ?? 0)
  }
}

@Suite struct Joining {
  let folder: LogFolder

  init() throws { folder = try LogFolder() }

  private func lines(_ count: Int, _ random: inout SeededNumbers) -> [Line] {
    var lines: [Line] = []
    for id in 0..<count {
      let full = Line(
        id: id, model: random.pick(["flux-2-pro", "flux-2-max"]),
        user: random.pick(["ada", "bob", "cy"]), side: random.pick([512, 1024, 1080, 2048]),
        second: Int.random(in: 0..<600, using: &random),
        status: random.pick([nil, "200", "Pending", "Ready"]), cost: random.pick([nil, 3, 5]),
        isSettled: random.chance(20))
      if random.chance(95) { lines.append(full) }
      for _ in 0..<Int.random(in: 0...2, using: &random) where random.chance(50) {
        var again = full
        again.second = random.pick([full.second, full.second + 1, 0])
        if random.chance(10) { again.user = "dee" }
        if random.chance(10) { again.model = "flux-2-max" }
        if random.chance(10) { again.side = 768 }
        again.status = random.pick([full.status, "Error"])
        lines.append(again)
      }
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        lines.append(
          Line(
            id: id,
            status: random.pick(["Pending", "Ready", "Ready", "Content Moderated", "Error"]),
            cost: random.pick([nil, nil, 0, 4, 6])))
      }
    }
    return lines
  }

  @Test(arguments: UInt64(1)...6)
  func `any interleaving of lines gives the same requests as the slow twin`(seed: UInt64) throws {
    var random = SeededNumbers(seed)
    var lines = lines(150, &random)
    let twin = JoinTwin(lines)
    var first: String?
    for (round, workers) in [1, 2, 3, 8, 16].enumerated() {
      lines.shuffle(using: &random)
      let parts = Array(lines.map(\.text).joined().utf8).lines(into: 4, &random)
      let files = try parts.enumerated().map { number, part in
        number.isMultiple(of: 2)
          ? try folder.write(part, to: "\(round)-\(number).jsonl")
          : try folder.write(members: part.cut(into: 2, &random), to: "\(round)-\(number).gz")
      }
      let report = try report(files, workers: workers) {
        $0.blockCapacity = random.pick([512, 4096, 256 << 10])
      }
      check(report, twin)
      let text = "\(report.totals)\(report.tables)\(String(describing: report.period))"
      #expect(first ?? text == text)
      first = text
    }
  }

  private func check(_ report: SpendReport, _ twin: JoinTwin) {
    #expect(report.inputs.requests == twin.requests)
    #expect(report.inputs.duplicates == twin.duplicates)
    #expect(report.inputs.updates == twin.updates)
    #expect(report.inputs.conflicting == twin.conflicting)
    #expect(report.totals.failed == twin.failed && report.totals.moderated == twin.moderated)
    #expect(report.totals.reported == twin.reported)
    #expect(
      report.totals.reportedCost.nanodollars == Int128(twin.reportedCredits) * 10_000_000)
    let byUserAndModel = report.tables[1].rows.filter { $0.metrics.listCost != .zero }
    #expect(byUserAndModel.count == twin.cents.count)
    for row in byUserAndModel {
      let tenths = twin.cents["\(row.key[1]) \(row.key[0])"] ?? -1
      #expect(row.metrics.listCost.nanodollars == Int128(tenths) * 1_000_000)
    }
    let inputs = report.inputs
    #expect(inputs.lines == inputs.requests + inputs.duplicates + inputs.updates)
  }

  @Test(arguments: [
    (#""model":"flux-2-pro","billing":"user-pays""#, #""model":"flux-2-pro""#),
    (#""model":"flux-2-pro","provider":"puter""#, #""model":"flux-2-pro""#),
    (#""model":"flux-kontext-pro","input_image":"x""#, #""model":"flux-kontext-pro""#),
  ])
  func `lines that differ in one flag only are joined alike in both orders`(
    one: String, other: String
  ) throws {
    let lines = [one, other].map { #"{"id":"a","width":64,"height":64,\#($0)}"# + "\n" }
    let reports = try [lines, lines.reversed()].enumerated().map { order, lines in
      let report = try report([
        folder.write(Array(lines.joined().utf8), to: "\(order).jsonl")
      ]) { $0.tables = [[.operation], [.provider]] }
      return "\(report.totals)\(report.tables)"
    }
    #expect(reports[0] == reports[1])
  }

  @Test(arguments: [1, 2, 5])
  func `users with projects behind the thousandth name are told apart, also over several files`(
    workers: Int
  ) throws {
    // Two lines of each request, a file for each half; the second names another size.
    func line(_ id: Int, side: Int) -> String {
      #"{"id":"\#(id)","model":"flux-2-pro","user":"user \#(id / 3)","project":"project \#(id)","#
        + #""width":\#(side),"height":\#(side),"ts":"2026-06-01T00:00:\#(side == 64 ? "00" : "01")Z"}"#
    }
    let ids = 1..<1500
    let files = try [
      ids.map { line($0, side: 64) }, ids.reversed().map { line($0, side: 2048) },
    ].enumerated().map {
      try folder.write(members: [Array($1.joined(separator: "\n").utf8)], to: "\($0).gz")
    }
    for holdsMembersBack in [false, true] {
      let report = try report(files, workers: workers) {
        $0.tables = [[.user, .project]]
        $0.blockCapacity = 4096
        $0.holdsMembersBack = holdsMembersBack
      }
      #expect(report.inputs.requests == ids.count && report.inputs.conflicting == ids.count)
      let rows = report.tables[0].rows
      #expect(Set(rows.map { $0.key }) == Set(ids.map { ["user \($0 / 3)", "project \($0)"] }))
      #expect(rows.allSatisfy { $0.metrics.billable == 1 })
    }
  }

  @Test func `without joining every full line is a request`() throws {
    let line = Line(id: 1, model: "flux-2-pro", user: "ada", cost: 3)
    let update = Line(id: 1, status: "Error")
    let file = try folder.write(Array((line.text + line.text + update.text).utf8), to: "a.jsonl")
    let report = try report([file]) { $0.joins = false }
    #expect(report.inputs.requests == 2 && report.inputs.notRequests == 1)
    #expect(report.inputs.duplicates == 0 && report.inputs.updates == 0)
  }

  @Test func `a refused call that is made again is billed, whichever line comes first`() throws {
    let refused = #"{"id":"a","model":"flux-2-pro","width":64,"height":64,"status":429}"#
    let accepted = #"{"id":"a","model":"flux-2-pro","width":64,"height":64,"status":200}"#
    for (number, lines) in [[refused, accepted], [accepted, refused]].enumerated() {
      let text = Array(lines.joined(separator: "\n").utf8)
      let report = try report([folder.write(text, to: "\(number).jsonl")])
      #expect(report.totals.billable == 1 && report.totals.failed == 0)
      #expect(report.totals.listCost.description == "0.03")
    }
  }

  @Test func `the line that names size and user tells who and what`() throws {
    let proxy = #"{"ts":"2026-06-01T00:00:00Z","id":"a","model":"flux-2-pro","status":200}"#
    let app =
      #"{"ts":"2026-06-01T00:00:01Z","id":"a","model":"flux-2-pro","user":"ada","width":2048,"height":2048}"#
    for (number, lines) in [[proxy, app], [app, proxy]].enumerated() {
      let text = Array(lines.joined(separator: "\n").utf8)
      let report = try report([folder.write(text, to: "\(number).jsonl")])
      #expect(report.tables[1].rows.map(\.key) == [["ada", "flux-2-pro"]])
      #expect(report.totals.listCost.description == "0.075" && report.totals.estimated == 0)
    }
  }

  @Test func `a result whose submission is nowhere is said`() throws {
    let text = Array(#"{"task_id":"zzz","status":"Ready","cost":4.5}"#.utf8)
    let report = try report([folder.write(text, to: "a.jsonl")])
    #expect(report.inputs.updates == 1 && report.inputs.unmatched == 1)
    let page = report.rendered(as: .table, style: TableStyle())
    #expect(page.contains("1 result without a submission"))
  }

  @Test(arguments: [1, 3, 8])
  func `results without a submission are counted, with their cost and the first place`(
    workers: Int
  ) throws {
    var lines = ["\n", #"{"id":"known","model":"flux-2-pro","width":64,"height":64}"#]
    // Polls and a result of one job, a result without a cost, and one that is only on its way.
    lines += [
      #"{"task_id":"waiting","status":"Pending"}"#, #"{"task_id":"one","status":"Pending"}"#,
      #"{"task_id":"one","status":"Ready","cost":4.5}"#, #"{"task_id":"two","status":"Ready"}"#,
      #"{"task_id":"known","status":"Ready","cost":3}"#, #"{"task_id":"three","cost":1.5}"#,
    ]
    let text = lines.joined(separator: "\n")
    let file = try folder.write(Array(text.utf8), to: "log.jsonl")
    for (capacity, holdsMembersBack) in [(64, false), (64, true), (1 << 18, false)] {
      let report = try report([file], workers: workers) {
        $0.blockCapacity = capacity
        $0.holdsMembersBack = holdsMembersBack
      }
      #expect(report.inputs.updates == 6 && report.inputs.unmatched == 5)
      #expect(report.unmatchedResults == 4 && report.unmatchedCost.description == "0.06")
      let problem = try #require(report.problems.first)
      #expect(report.problems.count == 1 && problem.code == "unmatched-results")
      #expect(
        problem.message == "3 results without a submission of $0.06 as the API reports: nothing "
          + "tells what was asked for, so they are in no sum")
      let first = try #require(text.firstRange(of: #"{"task_id":"one""#))
      #expect(problem.line == 5)
      #expect(problem.byte == text.utf8.distance(from: text.startIndex, to: first.lowerBound))
    }
  }

  @Test func `updates of what is only on its way raise nothing`() throws {
    let text = #"{"task_id":"a","status":"Pending"}"# + "\n" + #"{"task_id":"b","status":"Error"}"#
    let report = try report([folder.write(Array(text.utf8), to: "log.jsonl")])
    #expect(report.inputs.unmatched == 2 && report.problems.isEmpty)
  }

  /// A line with some facts of a request, or all.
  private struct PartialLine {
    static let facts = [
      #""width":2048,"height":2048"#, #""user":"ada""#, #""project":"site""#,
      #""input_image":"x""#, #""n":3"#,
    ]
    var text: String
    init(_ facts: some Sequence<Int>, id: String = "a", second: Int) {
      let parts = facts.map { Self.facts[$0] }
      text =
        "{"
        + ([
          #""id":"\#(id)""#, #""model":"flux-2-pro""#, #""ts":"2026-06-01T00:00:0\#(second)Z""#,
        ] + parts).joined(separator: ",") + "}\n"
    }
  }

  @Test(arguments: UInt64(1)...12)
  func `what one line lacks others bring, in every order, and nothing conflicts`(
    seed: UInt64
  ) throws {
    var random = SeededNumbers(seed)
    // Every fact on some line, none on all; a few ids, so that index and filter take part.
    var lines: [String] = []
    for id in 0..<40 {
      var rest = Set(PartialLine.facts.indices)
      while !rest.isEmpty {
        let some = PartialLine.facts.indices.filter { _ in random.chance(50) }
        rest.subtract(some)
        lines.append(
          PartialLine(some, id: "r\(id)", second: Int.random(in: 0...9, using: &random)).text)
      }
    }
    let whole = try report([
      folder.write(
        Array(
          (0..<40).map { PartialLine(0..<5, id: "r\($0)", second: 0).text }.joined().utf8),
        to: "whole.jsonl")
    ])
    for workers in [1, 2, 5] {
      lines.shuffle(using: &random)
      let parts = Array(lines.joined().utf8).lines(into: 3, &random)
      let files = try parts.enumerated().map {
        try folder.write(members: $1.cut(into: 2, &random), to: "\($0).gz")
      }
      for holdsMembersBack in [false, true] {
        let report = try report(files, workers: workers) {
          $0.blockCapacity = 1024
          $0.holdsMembersBack = holdsMembersBack
        }
        #expect(report.inputs.requests == 40 && report.inputs.conflicting == 0)
        #expect(report.totals == whole.totals)
        #expect(report.tables[1] == whole.tables[1] && report.tables[2] == whole.tables[2])
        #expect(report.tables[5] == whole.tables[5])
      }
    }
  }

  @Test(arguments: [
    (#""user":"ada""#, #""user":"bob""#, true), (#""width":64,"height":64"#, #""n":2"#, false),
    (#""width":64,"height":64"#, #""width":64,"height":65"#, true),
    (#""user":"ada""#, #""project":"x""#, false), (#""n":1"#, #""input_image":"x""#, false),
  ])
  func `only what both say can contradict`(one: String, two: String, isConflicting: Bool) throws {
    let third = #"{"id":"a","model":"flux-2-pro","width":64,"height":64,"user":"ada"}"#
    for (number, facts) in [[one, two], [two, one]].enumerated() {
      var lines = facts.map { #"{"id":"a","model":"flux-2-pro",\#($0)}"# }
      var text = Array(lines.joined(separator: "\n").utf8)
      var result = try report([folder.write(text, to: "\(number).jsonl")])
      #expect(result.inputs.conflicting == (isConflicting ? 1 : 0))
      // A third line that has all it takes does not hide it.
      lines.insert(third, at: 1)
      text = Array(lines.joined(separator: "\n").utf8)
      result = try report([folder.write(text, to: "\(number).jsonl")])
      #expect(result.inputs.conflicting == (isConflicting ? 1 : 0))
    }
  }

  /// Status lines of one id, and how the request ended. An update has no model.
  static let endings: [(full: [String], updates: [String], ending: String)] = [
    (["Ready"], ["Error"], "failed"), (["Error"], ["Ready"], "billable"),
    (["Error", "Ready"], [], "billable"), (["Error", "200"], [], "failed"),
    (["500", "Pending"], [], "billable"), (["500"], [], "failed"),
    (["500", "200"], [], "billable"),
    (["Ready"], ["Task not found"], "billable"), ([""], ["Task not found"], "billable"),
    (["200"], ["Task not found"], "billable"), (["Task not found"], [], "failed"),
    (["Task not found", "500"], [], "failed"), (["Task not found", "200"], [], "billable"),
    (["Ready"], ["Content Moderated"], "moderated"),
    (["Content Moderated"], ["Ready"], "moderated"), (["Teleported", "200"], [], "failed"),
    (["Teleported", "Ready"], [], "billable"), (["Pending"], ["Pending", "Ready"], "billable"),
  ]

  @Test(arguments: endings)
  func `of several statuses the strongest holds`(
    full: [String], updates: [String], ending: String
  ) throws {
    let lines =
      full.map {
        #"{"id":"a","model":"flux-2-pro","width":64,"height":64,"status":"\#($0)"}"#
      } + updates.map { #"{"task_id":"a","status":"\#($0)"}"# }
    for (number, lines) in [lines, lines.reversed()].enumerated() {
      let text = Array(lines.joined(separator: "\n").utf8)
      let totals = try report([folder.write(text, to: "\(number).jsonl")]).totals
      let counts = ["billable": totals.billable, "failed": totals.failed]
      #expect(totals.requests == 1 && (counts[ending] ?? totals.moderated) == 1, "\(totals)")
    }
  }

  @Test(arguments: ["null", "\"\"", "0", "\"0\"", "\"-\"", "\"none\"", "[]", "false"])
  func `an id that is none makes no duplicates`(id: String) throws {
    let line = #"{"id":\#(id),"model":"flux-2-pro","width":64,"height":64}"# + "\n"
    let file = try folder.write(Array((line + line).utf8), to: "a.jsonl")
    let report = try report([file])
    #expect(report.inputs.requests == 2 && report.inputs.withoutId == 2)
  }

  @Test func `the task id comes before a gateway's own`() throws {
    let lines = [
      #"{"id":"gateway-1","response":{"id":"task"},"model":"flux-2-pro","width":64,"height":64}"#,
      #"{"id":"gateway-2","response":{"id":"task"},"model":"flux-2-pro","width":64,"height":64}"#,
      #"{"task_id":"task","status":"SUCCESS","cost":0}"#,
    ]
    let text = Array(lines.joined(separator: "\n").utf8)
    let report = try report([folder.write(text, to: "a.jsonl")])
    #expect(report.inputs.requests == 1 && report.inputs.duplicates == 1)
    #expect(report.inputs.updates == 1 && report.totals.reported == 1)
    #expect(report.totals.reportedCost == .zero)
  }

  @Test func `a poll with a body updates, one without is no request`() throws {
    let lines = [
      #"{"method":"POST","uri":"/v1/flux-2-pro","status":200,"resp_body":"{\"id\":\"a\",\"cost\":3}"}"#,
      #"{"method":"GET","uri":"/v1/get_result?id=a","status":200,"resp_body":"{\"id\":\"a\",\"status\":\"Content Moderated\",\"cost\":0}"}"#,
      #"{"method":"GET","uri":"/v1/get_result?id=a","status":200}"#,
      #"{"method":"GET","uri":"/v1/get_result?id=a","status":500,"id":"a"}"#,
    ]
    let text = Array(lines.joined(separator: "\n").utf8)
    let report = try report([folder.write(text, to: "a.jsonl")])
    #expect(report.inputs.requests == 1 && report.totals.moderated == 1)
    #expect(report.inputs.updates == 1 && report.inputs.notRequests == 2)
    #expect(report.totals.reported == 1 && report.totals.reportedCost == .zero)
  }
}

extension [UInt8] {
  /// Deals lines out to so many parts.
  fileprivate func lines(into count: Int, _ random: inout SeededNumbers) -> [[UInt8]] {
    var parts = [[UInt8]](repeating: [], count: count)
    for line in split(separator: 0x0A) {
      parts[Int.random(in: 0..<count, using: &random)] += line + [0x0A]
    }
    return parts
  }
}
