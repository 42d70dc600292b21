// Patterns of `--where` against a slow twin, and what filters admit.

import LogRecords
import Pricing
import Spend
import TestSupport
import Testing

@Suite struct ValueFilterTests {
  /// Whether a text fits a pattern, by trying everything.
  private func fits(_ text: Substring, _ pattern: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case "*": return (0...text.count).contains { fits(text.dropFirst($0), rest) }
    case "?": return !text.isEmpty && fits(text.dropFirst(), rest)
    case "\\" where rest.first.map { "*?\\".contains($0) } ?? false:
      return text.first == rest.first && fits(text.dropFirst(), rest.dropFirst())
    default: return text.first == first && fits(text.dropFirst(), rest)
    }
  }

  @Test(arguments: 0..<50)
  func `a pattern fits what trying everything fits`(seed: Int) {
    var random = SeededNumbers(seed)
    for _ in 0..<40 {
      let text = (0..<random.below(6)).map { _ in random.pick(["a", "b", "é", "*", "\\"]) }.joined()
      let pattern = (0..<random.below(6)).map { _ in
        random.pick(["a", "b", "é", "*", "?", "\\", "\\*"])
      }.joined()
      let filter = ValueFilter(pattern)
      #expect(filter.fits(Array(text.utf8)) == fits(text[...], pattern[...]), "\(text) \(pattern)")
      #expect(ValueFilter(exactly: text).exactValue == text)
      #expect(ValueFilter(exactly: text).fits(Array(text.utf8)))
      if filter.exactValue == nil { #expect(pattern.contains("*") || pattern.contains("?")) }
    }
  }

  private func users(_ filters: [ValueFilter]) throws -> (rows: [String], report: SpendReport) {
    let folder = try LogFolder()
    let lines = ["ada", "adam", "bob", "*", ""].map {
      #"{"user":"\#($0)","model":"flux-2-pro","width":64,"height":64}"# + "\n"
    }
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.tables = [[.user]]
    options.filters = [.user: filters]
    let file = try folder.write(Array(lines.joined().utf8), to: "log.jsonl")
    let report = try #require(SpendRun(InputFiles([file]), options: options).report())
    return (report.tables[0].rows.map { $0.key[0] }.sorted(), report)
  }

  @Test func `wanted values are alternatives, excluded ones are left out`() throws {
    #expect(try users(["ada", "bob"]).rows == ["ada", "bob"])
    #expect(try users(["ad*"]).rows == ["ada", "adam"])
    #expect(try users(["ad*", ValueFilter("adam", isExcluded: true)]).rows == ["ada"])
    #expect(
      try users([ValueFilter("ad*", isExcluded: true)]).rows == ["*", "bob", "unknown"])
    #expect(try users([ValueFilter(exactly: "*")]).rows == ["*"])
    #expect(try users(["unknown"]).rows == ["unknown"])
  }

  @Test func `a value that nothing is called is named, with the closest`() throws {
    let report = try users(["adda", "ada", "x*"]).report
    #expect(
      report.absentValues
        == [SpendReport.AbsentValue(dimension: .user, value: "adda", nearest: "ada")])
    #expect(try users(["ada", "unknown"]).report.absentValues.isEmpty)
    #expect(try users([ValueFilter("nobody", isExcluded: true)]).report.absentValues.isEmpty)
  }

  @Test func `any spelling of a model is there if the model is`() throws {
    let folder = try LogFolder()
    let line = #"{"user":"ada","model":"flux-2-pro","width":64,"height":64}"# + "\n"
    let file = try folder.write(Array(line.utf8), to: "log.jsonl")
    var options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    options.filters = [.model: ["FLUX.2 [pro]"]]
    let report = try #require(SpendRun(InputFiles([file]), options: options).report())
    #expect(report.absentValues.isEmpty && report.totals.requests == 1)
  }
}
