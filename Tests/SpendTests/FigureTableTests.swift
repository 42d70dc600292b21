import Pricing
import Testing

@testable import Spend

/// What a set of figures holds, by the names of its variables.
private func stored(_ value: Any) -> [String: String] {
  Dictionary(
    uniqueKeysWithValues: Mirror(reflecting: value).children.map {
      ($0.label ?? "", "\($0.value)")
    })
}

/// Sets figures to different numbers.
private struct Numbering: MetricsVisitor {
  var next = 1

  mutating func counter(_ name: StaticString, _ value: inout Int, _ other: Int) { set(&value) }
  mutating func count(_ name: StaticString?, _ value: inout Int, _ other: Int) { set(&value) }
  mutating func quantity(_ name: StaticString, _ value: inout Int128, _ other: Int128) {
    value = Int128(next)
    next += 1
  }
  mutating func money(_ name: StaticString, _ value: inout MoneyTotal, _ other: MoneyTotal) {
    value = MoneyTotal(nanodollars: Int128(next) * 1_000_000_000)
    next += 1
  }
  private mutating func set(_ value: inout Int) {
    value = next
    next += 1
  }
}

@Suite("The tables of figures")
struct FigureTableTests {
  private let numbered: Metrics = {
    var metrics = Metrics()
    var numbering = Numbering()
    metrics.visit(metrics, &numbering)
    return metrics
  }()

  @Test("every figure is in the table")
  func allAreThere() {
    let values = stored(numbered)
    #expect(values.values.allSatisfy { $0 != "0" }, "\(values)")
    #expect(Set(values.values).count == values.count)
    #expect(Set(Metrics.columnNames).isSuperset(of: Set(values.keys).subtracting(["pricedImages"])))
    #expect(Metrics.columnNames.count == numbered.values.count)
  }

  @Test("every figure is added and multiplied")
  func allAreSummed() {
    var sum = numbered
    sum.merge(numbered)
    #expect(sum == numbered.multiplied(by: 2))
    for (name, value) in stored(sum) { #expect(value != stored(numbered)[name], "\(name)") }
    var same = numbered
    same.merge(Metrics())
    #expect(same == numbered)
  }

  @Test("figures come out of their lanes as they went in")
  func lanes() throws {
    let sums = try #require(RunningSums(numbered))
    #expect(sums.metrics == numbered)
    #expect(Int128(sums.listCost) == numbered.listCost.nanodollars)
    var twice = sums
    twice.add(sums)
    #expect(twice.metrics == numbered.multiplied(by: 2))
  }

  @Test("every counter of lines is in the table, and added")
  func inputCounts() {
    var counts = InputCounts()
    // Whatever the table lacks stays 0.
    counts.forEach(counts) { _, value, _ in value = 7 }
    counts.widestSpan = 7
    let values = stored(counts)
    #expect(values.values.allSatisfy { $0 != "0" }, "\(values)")
    var sum = counts
    sum.merge(counts)
    for (name, value) in stored(sum) where name != "widestSpan" {
      #expect(value != values[name], "\(name)")
    }
    #expect(Set(counts.columns.map(\.name)).isSuperset(of: ["files", "duplicates", "records"]))
  }
}
