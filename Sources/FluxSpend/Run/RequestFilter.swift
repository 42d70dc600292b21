// Which requests a report is about: `--from`, `--to` and `--where`.

import LogRecords
import Pricing

/// Admits requests, remembering its answer for each value of a dimension.
struct RequestFilter {
  private let from: Instant?
  private let to: Instant?
  private let wanted: [(dimension: Dimension, values: Set<String>)]
  /// By dimension: what has been answered for an integer.
  private var answers: [[UInt64: Bool]]

  init(_ options: SpendOptions) {
    from = options.from
    to = options.to
    let sheet = options.engine.sheet
    wanted = Dimension.allCases.compactMap { dimension in
      guard let values = options.filters[dimension] else { return nil }
      guard dimension == .model else { return (dimension, values) }
      // Any spelling of a model means the model.
      let names = values.map { sheet.identify(model: $0, provider: "", host: "").name }
      return (dimension, values.union(names))
    }
    answers = wanted.map { _ in [:] }
  }

  /// Whether a request is one the report is about.
  mutating func admits(
    _ record: LogRecord, _ outcome: PricingOutcome, _ decoder: RecordDecoder,
    _ keys: inout DimensionKeys
  ) -> Bool {
    if from != nil || to != nil {
      // A request without a time cannot be said to lie in the period.
      guard let time = record.usage.time else { return false }
      if let from, time < from { return false }
      if let to, time >= to { return false }
    }
    for index in wanted.indices {
      let dimension = wanted[index].dimension
      let value = keys.value(of: dimension, record, outcome, decoder)
      let isWanted: Bool
      if let known = answers[index][value] {
        isWanted = known
      } else {
        isWanted = wanted[index].values.contains(dimension.text(of: value, decoder.names))
        answers[index][value] = isWanted
      }
      guard isWanted else { return false }
    }
    return true
  }
}

extension Metrics {
  /// The sums of one request.
  init(_ record: LogRecord, _ outcome: PricingOutcome, billsModerated: Bool) {
    self.init()
    let images = record.usage.imageCount
    switch record.ending {
    case .billable:
      billable = 1
      self.images = images
    case .moderated: moderated = 1
    case .failed: failed = 1
    }
    if record.reportedCost != nil, !record.isPaidByUser { reported = 1 }
    reportedCost = reported == 1 ? record.reportedCost.map(MoneyTotal.init) ?? .zero : .zero

    guard case .charged(let charge) = outcome else {
      if record.ending == .billable { unpriced = 1 }
      return
    }
    let cost = MoneyTotal(charge.listCost)
    if record.ending == .billable {
      estimated = charge.isEstimated ? 1 : 0
      outputMegapixels = Int128(charge.outputMegapixels) * Int128(images)
      inputMegapixels = Int128(charge.inputMegapixels) * Int128(images)
    }
    if record.isPaidByUser {
      if record.ending == .billable { userPaidCost = cost }
      return
    }
    if record.ending == .moderated { moderatedCost = cost }
    guard record.ending == .billable || (record.ending == .moderated && billsModerated) else {
      return
    }
    listCost = cost
    listCostLow = MoneyTotal(charge.low)
    listCostHigh = MoneyTotal(charge.high)
    pricedImages = images
    if reported == 1 { reportedListCost = cost }
  }
}
