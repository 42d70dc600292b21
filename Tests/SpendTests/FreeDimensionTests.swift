// Dimensions that the user has named: where their values are found, what wrappers give, and what the lines of
// one request say together.

@testable import Spend
import Foundation
import LogRecords
import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

/// The rows of the only table: requests by key.
private func counts(
  _ log: [UInt8], labels: [(String, String)], by names: [String], workers: Int = 2,
  change: (inout SpendOptions) -> Void = { _ in }
) throws -> (report: SpendReport, rows: [[String]: Int]) {
  let folder = try LogFolder()
  let result = try report([folder.write(log, to: "a.jsonl")], workers: workers) { options in
    options.reading.labels = labels.map { ReadingRules.Label($0.0, $0.1) }
    let free = FreeDimension.all(of: options.reading).map(Dimension.free)
    options.tables = [
      try names.map { name in
        try #require((Dimension.allCases + free).first { $0.rawValue == name })
      }
    ]
    change(&options)
  }
  let rows = result.tables[0].rows.map { ($0.key, $0.metrics.requests) }
  return (result, Dictionary(rows, uniquingKeysWith: +))
}

private func log(_ lines: String...) -> [UInt8] { log(lines) }

private func log(_ lines: [String]) -> [UInt8] {
  lines.flatMap { Array($0.utf8) + [0x0A] }
}

@Suite struct FreeDimensionTests {
  @Test func `a value stands in the record, or in the nearest object around it`() throws {
    let call = #"{\"model\":\"flux-2-pro\",\"width\":512,\"height\":512"#
    let lines = log(
      #"{"model":"flux-2-pro","width":512,"height":512,"metadata":{"team":"art"}}"#,
      #"{"model":"flux-2-pro","width":512,"height":512,"meta-data":{"TEAM":7}}"#,
      #"{"model":"flux-2-pro","width":512,"height":512}"#,
      #"{"metadata":{"team":"outer"},"log":"\#(call)}"}"#,
      #"{"metadata":{"team":"outer"},"log":"\#(call),\"metadata\":{\"team\":\"inner\"}}"}"#,
      #"{"metadata":{"team":"far"},"a":{"metadata":{"team":"near"},"log":"\#(call)}"}}"#,
      #"{"metadata":{"team":"unknown"},"log":"\#(call)}"}"#,
      #"{"metadata":"{\"team\":true}","log":"\#(call)}"}"#,
      #"{"metadata":{"team":{"id":"t-1","name":"x"}},"log":"\#(call)}"}"#,
      #"{"metadata":{"team":""},"log":"\#(call)}"}"#)
    let found = try counts(lines, labels: [("team", "metadata.team")], by: ["team"])
    #expect(
      found.rows == [
        ["art"]: 1, ["7"]: 1, ["unknown"]: 3, ["outer"]: 1, ["inner"]: 1, ["near"]: 1,
        ["true"]: 1, ["t-1"]: 1,
      ])
    #expect(found.report.totals.requests == 10)
  }

  @Test func `of several paths of one name the first that has a value holds`() throws {
    let lines = log(
      #"{"model":"flux-2-pro","n":1,"b":"second","a":"first"}"#,
      #"{"model":"flux-2-pro","n":1,"b":"second","a":null}"#,
      #"{"model":"flux-2-pro","n":1,"c":"other"}"#)
    let labels = [("x", "a"), ("y", "c"), ("x", "b")]
    #expect(
      try counts(lines, labels: labels, by: ["x", "y"]).rows == [
        ["first", "unknown"]: 1, ["second", "unknown"]: 1, ["unknown", "other"]: 1,
      ])
  }

  @Test func `where selects by it, and rows of others are summed up`() throws {
    let lines = (0..<30).map { #"{"model":"flux-2-pro","n":\#($0 % 3 + 1),"team":"t\#($0 % 5)"}"# }
    let team = Dimension.free(FreeDimension(name: "team", number: 0))
    let found = try counts(log(lines), labels: [("team", "team")], by: ["team"]) {
      $0.filters[team] = ["t1", "t3"]
    }
    #expect(found.rows == [["t1"]: 6, ["t3"]: 6])
    #expect(found.report.inputs.filtered == 18)
    let top = try counts(log(lines), labels: [("team", "team")], by: ["team"]) { $0.top = 2 }
    #expect(top.rows[["(others)"]] == 18)
    #expect(top.rows.count == 3)
  }

  @Test func `what a line of a request lacks the others bring, and what differs is a conflict`()
    throws
  {
    let lines = log(
      #"{"id":"a","model":"flux-2-pro","width":512,"height":512,"team":"art"}"#,
      #"{"id":"a","model":"flux-2-pro","width":512,"height":512,"region":"eu"}"#,
      #"{"id":"b","model":"flux-2-pro","width":512,"height":512}"#,
      #"{"id":"b","status":"Ready","region":"us"}"#,
      #"{"id":"c","model":"flux-2-pro","width":512,"height":512,"team":"art"}"#,
      #"{"id":"c","model":"flux-2-pro","width":512,"height":512,"team":"ads"}"#)
    let labels = [("team", "team"), ("region", "region")]
    for workers in [1, 3] {
      let found = try counts(lines, labels: labels, by: ["team", "region"], workers: workers)
      #expect(
        found.rows == [["art", "eu"]: 1, ["unknown", "us"]: 1, ["ads", "unknown"]: 1])
      #expect(found.report.inputs.conflicting == 1)
      #expect(found.report.inputs.duplicates == 2)
    }
  }

  @Test(arguments: 0..<6)
  func `a dimension at the places of a known one says the same`(seed: UInt64) throws {
    var random = RandomLog(seed: seed)
    let lines = random.mixed(lines: 400)
    let labels = [("who", "user"), ("what", "project")]
    for joins in [true, false] {
      let free = try counts(lines, labels: labels, by: ["who", "what"], workers: 3) {
        $0.joins = joins
        $0.blockCapacity = 4096
      }
      let known = try counts(lines, labels: [], by: ["user", "project"], workers: 1) {
        $0.joins = joins
      }
      #expect(free.rows == known.rows)
      #expect(free.report.totals == known.report.totals)
    }
  }

  @Test func `a dimension that is asked for changes nothing else`() throws {
    var random = RandomLog(seed: 77)
    let lines = random.mixed(lines: 500)
    let plain = try counts(lines, labels: [], by: ["model", "user", "day", "status"])
    let labeled = try counts(
      lines, labels: [("a", "request.prompt"), ("b", "response.cost")],
      by: ["model", "user", "day", "status"])
    #expect(plain.rows == labeled.rows)
    #expect(plain.report.totals == labeled.report.totals)
  }

  @Test func `a what-if and a reconciliation know it`() throws {
    let folder = try LogFolder()
    let lines = (0..<12).map { number in
      #"{"model":"flux-2-pro","width":2048,"height":2048,"cost":7.5,"team":"t\#(number % 3)"}"#
    }
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.reading.labels = [ReadingRules.Label("team", "team")]
    let team = Dimension.free(FreeDimension(name: "team", number: 0))
    options.tables = [[team]]
    let run = SpendRun(InputFiles([try folder.write(log(lines), to: "a.jsonl")]), options: options)
    var change = WhatIfChange()
    change.rules.maximumMegapixels = 1
    change.filters = [team: ["t1"]]
    let whatIf = try #require(try run.whatIf(change))
    #expect(Set(whatIf.tables[0].rows.map(\.key)) == [["t0"], ["t1"], ["t2"]])
    #expect(whatIf.totals.changed == 4)
    let reconciled = try #require(run.reconciliation())
    #expect(reconciled.tables[0].rows.map(\.sums.requests) == [4, 4, 4])
  }

  @Test(arguments: [
    "user", "User", "month", "requests", "listCost", "table", "", "a b", "1st", "x.y", "té",
    String(repeating: "a", count: 41),
  ])
  func `a name that is no word, or stands for something else, is none`(name: String) {
    #expect(FreeDimension.whyNot(name: name) != nil)
  }

  @Test(arguments: ["team", "cost_center", "Tier-2", "a"])
  func `any other word is a name`(name: String) {
    #expect(FreeDimension.whyNot(name: name) == nil)
  }
}
