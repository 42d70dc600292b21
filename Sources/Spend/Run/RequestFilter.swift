// Which requests a report is about: `--from`, `--to` and `--where`.

import CivilTime
package import LogRecords
import Pricing

/// Admits requests, remembering its answer for each value of a dimension.
package struct RequestFilter {
  private let from: Instant?
  private let to: Instant?
  private let wanted: [(dimension: Dimension, values: [ValueFilter])]
  /// By dimension: what has been answered for an integer.
  private var answers: [[UInt64: Bool]]

  package init(_ options: SpendOptions) {
    from = options.from
    to = options.to
    let sheet = options.engine.sheet
    wanted = options.filters.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      dimension, values in
      guard dimension == .model else { return (dimension, values) }
      // Any spelling of a model means the model.
      let others = values.compactMap { filter in
        filter.exactValue.map { name in
          var other = ValueFilter(
            exactly: sheet.identify(model: name, provider: "", host: "").name)
          other.isExcluded = filter.isExcluded
          return other
        }
      }
      return (dimension, values + others)
    }
    answers = wanted.map { _ in [:] }
    isActive = from != nil || to != nil || !wanted.isEmpty
  }

  /// Whether any request may be refused.
  package let isActive: Bool

  /// Whether the names behind numbers are needed for an answer.
  package var needsNames: Bool { !wanted.isEmpty }

  /// Whether a request is one the report is about.
  ///
  /// - Parameter names: may be nil only if none are needed.
  package mutating func admits(
    _ request: PricedRequest, _ keys: inout DimensionKeys, _ parts: RequestParts,
    _ names: KeyTable?
  ) -> Bool {
    if from != nil || to != nil {
      // A request without a time cannot be said to lie in the period.
      guard let time = request.time else { return false }
      if let from, time < from { return false }
      if let to, time >= to { return false }
    }
    for index in wanted.indices {
      let dimension = wanted[index].dimension
      let value = keys.value(of: dimension, request, parts)
      let isWanted: Bool
      if let known = answers[index][value] {
        isWanted = known
      } else {
        isWanted = wanted[index].values.admit(
          Array(dimension.text(of: value, names ?? KeyTable()).utf8))
        answers[index][value] = isWanted
      }
      guard isWanted else { return false }
    }
    return true
  }
}

extension [ValueFilter] {
  /// Whether a value is one of the wanted ones, if any are named, and none of the excluded ones.
  fileprivate func admit(_ value: [UInt8]) -> Bool {
    let wanted = filter { !$0.isExcluded }
    return (wanted.isEmpty || wanted.contains { $0.fits(value) })
      && !contains { $0.isExcluded && $0.fits(value) }
  }
}
