// Reports made by hand, so that a change of a renderer and a change of the pipeline never hide
// behind each other.

import CivilTime
import Analyses
import Quotes
import Pricing
import Spend
import Testing

/// Reports that the rendering tests print.
enum RenderingSample: String, CaseIterable, CustomTestStringConvertible {
  /// A month in which nothing went wrong.
  case clean
  /// Every metric, every finding, several tables with folded rows and a cross-tab.
  case mixed
  /// Names that attack the format they are printed in.
  case hostile
  /// Files without a line.
  case empty

  var testDescription: String { rawValue }

  /// The report of this name.
  var report: SpendReport {
    switch self {
    case .clean: Self.cleanReport
    case .mixed: Self.mixedReport
    case .hostile: Self.hostileReport
    case .empty:
      SpendReport(prices: .init(name: "bfl", version: "2026-06-01"))
    }
  }

  private static var cleanReport: SpendReport {
    var inputs = InputCounts()
    (inputs.files, inputs.bytesRead, inputs.bytes) = (1, 9876, 9876)
    (inputs.lines, inputs.requests) = (6, 6)
    let rows: [SpendReport.Row] = [
      .init(key: ["flux-2-pro"], metrics: metrics(billable: 4, images: 4, thousandths: 180)),
      .init(key: ["flux-2-klein-9b"], metrics: metrics(billable: 2, images: 2, thousandths: 30)),
    ]
    return SpendReport(
      prices: .init(name: "bfl", version: "2026-06-01"), period: june, inputs: inputs,
      totals: sum(rows), tables: [.init(dimensions: [.model], rows: rows)])
  }

  private static var mixedReport: SpendReport {
    let models = mixedModels
    let users: [SpendReport.Row] = [
      .init(key: ["ann@example.com"], metrics: sum(Array(models[...1]))),
      .init(key: ["田中さん 🎨"], metrics: models[2].metrics),
      .init(key: ["(others)"], metrics: models[3].metrics, folded: 412),
    ]
    let cross = zip(models, ["1024x1024", "unknown", "2048x2048", "768x1344"]).map {
      SpendReport.Row(key: [$0.key[0], $1], metrics: $0.metrics)
    }
    return SpendReport(
      prices: .init(name: "bfl", version: "2026-06-01", at: "2026-01-01"), period: june,
      inputs: mixedInputs, totals: sum(models),
      tables: [
        .init(dimensions: [.model], rows: models), .init(dimensions: [.user], rows: users),
        .init(dimensions: [.model, .resolution], rows: cross),
      ], problems: mixedProblems,
      incomplete: [
        .init(
          file: "logs/b.jsonl.gz", code: "gzip-truncated",
          message: "cut in member 1 at byte 4096; the lines up to there are counted")
      ])
  }

  private static var mixedModels: [SpendReport.Row] {
    var pro = metrics(billable: 812_345, images: 830_112, thousandths: 41_204_335)
    (pro.outputMegapixels, pro.inputMegapixels, pro.failed) = (1_204_331, 88_120, 9_021)
    (pro.estimated, pro.listCostLow.nanodollars) = (4_410, 40_990_120_000_000)
    pro.listCostHigh.nanodollars = 41_611_005_000_000
    pro.reported = 700_000
    pro.reportedCost.nanodollars = 35_000_120_000_000
    pro.reportedListCost.nanodollars = 35_000_000_000_000
    var ultra = metrics(billable: 210_000, images: 210_000, thousandths: 12_600_000)
    (ultra.moderated, ultra.moderatedCost.nanodollars) = (5_329, 319_740_000_000)
    var klein = metrics(billable: 12, images: 12, thousandths: 168)
    klein.listCost.nanodollars += 123_456
    klein.listCostLow = klein.listCost
    klein.listCostHigh = klein.listCost
    klein.userPaidCost.nanodollars = 2_500_000_000
    var unknown = Metrics()
    (unknown.billable, unknown.unpriced, unknown.images) = (77, 77, 80)
    return [
      .init(key: ["flux-2-pro"], metrics: pro), .init(key: ["flux-pro-1.1-ultra"], metrics: ultra),
      .init(key: ["flux-2-klein-9b"], metrics: klein),
      .init(key: ["acme/flux-dev-lora-2025-11-for-the-spring-campaign"], metrics: unknown),
    ]
  }

  private static var mixedInputs: InputCounts {
    var inputs = InputCounts()
    (inputs.files, inputs.bytesRead, inputs.bytes) = (2, 1_204_331_112, 9_876_543_210)
    (inputs.lines, inputs.requests, inputs.notRequests) = (1_036_800, 1_036_784, 3)
    (inputs.fullLines, inputs.updates, inputs.filtered) = (2, 1, 4)
    (inputs.malformed, inputs.blank, inputs.conflicting) = (5, 1, 1)
    return inputs
  }

  private static var mixedProblems: [SpendReport.Problem] {
    var problems: [SpendReport.Problem] = (1...6).map {
      .init(
        file: "logs/a.jsonl.gz", line: 17 * $0, byte: 8123 * $0, code: "malformed-json",
        message: "a comma stands before the closing bracket")
    }
    problems[0].code = "unpriced-model"
    problems[0].message = "no price for \"acme/flux-dev-lora-2025-11-for-the-spring-campaign\""
    return problems
  }

  /// Names that act in at least one of the formats.
  static let hostileNames = [
    "=1+1", " @SUM(A1:A9)", "\t-2+3", "＝cmd|' /C calc'!A0", "a|b\\|c", "line\nbreak\r\nand more",
    "\u{1B}[31mred\u{1B}]0;title\u{7}", "</script><img src=x onerror=alert(1)>",
    "\u{202E}gnp.exe", "zero\u{200B}width\u{FEFF}\u{AD}",
    "[link](https://evil.example) www.evil.example",
    "# *bold* _it_ `code` ~~gone~~ &amp; <b>", "quote \" comma , semicolon ;",
    "\u{2028}\u{2029}\u{85}",
    "e\u{301}te\u{301}", "👩‍👩‍👧‍👦 family", "tag\u{E0041}\u{E007F}", "",
  ]

  private static var hostileReport: SpendReport {
    let rows = hostileNames.map {
      SpendReport.Row(key: [$0], metrics: metrics(billable: 1, images: 1, thousandths: 45))
    }
    var inputs = InputCounts()
    (inputs.files, inputs.lines, inputs.malformed) = (1, rows.count + 1, 1)
    inputs.requests = rows.count
    return SpendReport(
      prices: .init(name: "<b>|sheet\u{1B}", version: "*1*"), period: nil, inputs: inputs,
      totals: sum(rows), tables: [.init(dimensions: [.user], rows: rows)],
      problems: [
        .init(
          file: "a\n\u{1B}[2J|`.log", line: 1, byte: 0, code: "malformed-json",
          message: "<b>not</b> JSON")
      ])
  }

  private static var june: SpendReport.Period {
    .init(
      first: Instant(seconds: 1_780_272_003),
      last: Instant(seconds: 1_782_863_998, nanoseconds: 250_000_000))
  }

  private static func metrics(billable: Int, images: Int, thousandths: Int128) -> Metrics {
    var metrics = Metrics()
    (metrics.billable, metrics.images, metrics.pricedImages) = (billable, images, images)
    metrics.listCost.nanodollars = thousandths * 1_000_000
    metrics.listCostLow = metrics.listCost
    metrics.listCostHigh = metrics.listCost
    return metrics
  }

  private static func sum(_ rows: [SpendReport.Row]) -> Metrics {
    rows.reduce(into: Metrics()) { $0.merge($1.metrics) }
  }
}
