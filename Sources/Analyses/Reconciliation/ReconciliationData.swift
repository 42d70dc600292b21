// A reconciliation for programs: JSON of the schema `fluxspend.reconciliation/1`, and one table as CSV.

public import Pages
import Pricing
import Spend
public import StrictJSON

extension Reconciliation {
  // MARK: JSON

  /// The document.
  public var json: JSON {
    let verdicts = Verdict.allCases.map {
      JSON.object(
        [("verdict", .text($0.rawValue))] + Self.members(self.verdicts[$0] ?? Sums()))
    }
    let sources = Source.allCases.map {
      JSON.object(
        [("source", .text($0.rawValue))] + Self.members(self.sources[$0] ?? Sums()))
    }
    return .document([
      ("schema", "fluxspend.reconciliation/1"), ("prices", report.prices.json),
      ("totals", .object(Self.members(totals))),
      ("verdicts", .lines(verdicts)),
      ("sources", .lines(sources)), ("notCompared", Self.object(leftOut)),
      ("causes", .lines(causes.map { Self.object($0, report.hints) })),
      ("invoice", invoice?.json(report.hints) ?? .null), ("maxDrift", limitJSON),
      (
        "tables",
        .lines(
          tables.map { table in
            .table(by: table.dimensions, table.rows, key: \.key) { Self.members($0.sums) }
          })
      ),
      ("malformed", .count(report.inputs.malformed)),
      ("incomplete", .lines(report.incomplete.map(\.json))),
    ])
  }

  private var limitJSON: JSON {
    guard let maxDrift else { return .null }
    return .object([
      ("limit", .text(maxDrift.text)), ("exceeded", .boolean(excess != nil)),
    ])
  }

  private static func members(_ sums: Sums) -> [(String, JSON)] {
    columns(sums).map { name, cell in
      if case .share = cell { return (name, .text(percent(sums))) }
      return (name, cell.json)
    }
  }

  private static func object(_ leftOut: LeftOut) -> JSON {
    .object([
      ("requests", .count(leftOut.requests)), ("withoutCost", .count(leftOut.withoutCost)),
      ("billableWithoutCost", .count(leftOut.billableWithoutCost)),
      ("unpriced", .count(leftOut.unpriced)),
      ("unpricedReportedCost", .text(leftOut.unpricedReported)),
      ("paidByUsers", .count(leftOut.paidByUsers)),
    ])
  }

  private static func object(_ group: CauseGroup, _ hints: HintWords) -> JSON {
    let examples = group.examples.map { example in
      JSON.object([
        ("file", .text(example.position.file)), ("line", .count(example.position.line)),
        ("model", .text(example.model)),
        ("resolution", .text(example.resolution)),
        ("images", .count(example.imageCount)), ("references", .count(example.referenceCount)),
        ("status", .text(example.status)),
        ("source", .text(example.source.rawValue)),
        ("reportedCost", .text(example.reported)),
        ("computedCost", .text(example.computed)),
        ("estimated", .boolean(example.isEstimated)), ("requests", .count(example.requests)),
      ])
    }
    let head: [(String, JSON)] = [
      ("cause", .text(group.cause.rawValue)),
      ("meaning", .text(group.cause.meaning(hints))),
    ]
    return .object(
      head + members(group.sums) + [("examples", .lines(examples))])
  }

  // MARK: CSV

  /// The columns of sums, in the order and under the names of the schema.
  private static func columns(_ sums: Sums) -> [(String, TextTable.Cell)] {
    [
      ("requests", .count(Int128(sums.requests))), ("agreeing", .count(Int128(sums.agreeing))),
      ("resolved", .count(Int128(sums.resolved))),
      ("withinBounds", .count(Int128(sums.withinBounds))),
      ("drifting", .count(Int128(sums.drifting))), ("estimated", .count(Int128(sums.estimated))),
      ("images", .count(Int128(sums.images))), ("reportedCost", .money(sums.reported)),
      ("computedCost", .money(sums.computed)), ("computedCostLow", .money(sums.computedLow)),
      ("computedCostHigh", .money(sums.computedHigh)), ("drift", .money(sums.drift)),
      ("driftPercent", .share(sums.drift.nanodollars, of: sums.computed.nanodollars)),
    ]
  }

  /// The drift in percent of the computed cost with four decimals, rounded half up; nil where nothing was
  /// computed.
  private static func percent(_ sums: Sums) -> String? {
    Figures.exactPercent(sums.drift.nanodollars, of: sums.computed.nanodollars)
  }

  /// One table: the total, the verdicts, the causes and their examples, then the groups.
  public var data: DataTable? {
    let names = Self.columns(Sums()).map(\.0)
    let hasAmount = invoice != nil
    func row(_ heads: [TextTable.Cell], key: [String] = [], _ sums: Sums) -> KeyedTable.Row {
      let values = Self.columns(sums).map(\.1)
      return KeyedTable.Row(heads: heads, key: key, values: values + (hasAmount ? [.empty] : []))
    }
    func single(_ name: String, _ sums: Sums?) -> KeyedTable {
      KeyedTable(name) { $1(row([], sums ?? Sums())) }
    }
    var tables = [single("total", totals)]
    tables += Verdict.allCases.map { single($0.rawValue, verdicts[$0]) }
    tables += Source.allCases.map { single($0.rawValue, sources[$0]) }
    let steps = invoice?.csvRows ?? []
    tables.append(
      KeyedTable("invoice", count: steps.count) { place, add in
        let step = steps[place]
        let requests: TextTable.Cell = step.requests.map { .count(Int128($0)) } ?? .empty
        let nothing = [TextTable.Cell](repeating: .empty, count: names.count - 1)
        add(
          KeyedTable.Row(
            heads: [.text(step.name)], values: [requests] + nothing + [.money(step.amount)]))
      })
    tables.append(
      KeyedTable("cause", count: causes.count) { place, add in
        add(row([.text(causes[place].cause.rawValue)], causes[place].sums))
      })
    tables.append(
      KeyedTable("example", count: causes.count) { place, add in
        for example in causes[place].examples {
          let position = example.position
          let heads: [TextTable.Cell] = [
            .text(causes[place].cause.rawValue), .text(position.file),
            .count(Int128(position.line)),
          ]
          add(row(heads, Sums(example)))
        }
      })
    tables += self.tables.map { table in
      KeyedTable(by: table.dimensions.map(\.rawValue), count: table.rows.count) { place, add in
        let group = table.rows[place]
        add(row([], key: group.key, group.sums))
      }
    }
    return DataTable(
      tables, heads: ["cause", "file", "line"], values: names + (hasAmount ? ["amount"] : []))
  }
}

extension Reconciliation.Sums {
  /// Those of one request.
  fileprivate init(_ example: Reconciliation.Example) {
    self.init()
    (requests, drifting, images) = (1, 1, example.imageCount)
    estimated = example.isEstimated ? 1 : 0
    reported = MoneyTotal(example.reported)
    computed = MoneyTotal(example.computed)
    computedLow = MoneyTotal(example.computedLow)
    computedHigh = MoneyTotal(example.computedHigh)
  }
}
