// Which requests a report is about: `--from`, `--to` and `--where`.

import CivilTime
package import LogRecords
import Pricing

/// Admits requests, remembering its answer for each value of a dimension.
package struct RequestFilter {
  private let from: Instant?
  private let to: Instant?
  private let wanted: [(dimension: Dimension, values: WantedValues)]
  /// By dimension: what has been answered for an integer.
  private var answers: [[UInt64: Bool]]

  package init(_ options: SpendOptions) {
    from = options.from
    to = options.to
    let sheet = options.engine.sheet
    wanted = options.filters.sorted { $0.key.rawValue < $1.key.rawValue }.map {
      dimension, values in
      // Any spelling of a model means the model.
      let others =
        dimension == .model
        ? values.map { $0.mapped { sheet.identify(model: $0, provider: "", host: "").name } } : []
      return (dimension, WantedValues(values + others))
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

/// What is said of the values of a dimension, looked up for each value that there is: of a log of a million users
/// a million.
private struct WantedValues {
  /// Values, and patterns of them.
  private struct Names {
    private var exact: Set<[UInt8]> = []
    private var patterns: [ValuePattern] = []

    init(_ filters: some Sequence<ValueFilter>) {
      for filter in filters {
        if let value = filter.exactValue {
          exact.insert(Array(value.utf8))
        } else {
          patterns.append(ValuePattern(filter))
        }
      }
    }

    var isEmpty: Bool { exact.isEmpty && patterns.isEmpty }

    func contains(_ value: [UInt8]) -> Bool {
      exact.contains(value) || patterns.contains { $0.fits(value) }
    }
  }

  private let wanted: Names
  private let excluded: Names

  init(_ filters: [ValueFilter]) {
    wanted = Names(filters.lazy.filter { !$0.isExcluded })
    excluded = Names(filters.lazy.filter(\.isExcluded))
  }

  /// Whether a value is one of the wanted ones, if any are named, and none of the excluded ones.
  func admit(_ value: [UInt8]) -> Bool {
    (wanted.isEmpty || wanted.contains(value)) && !excluded.contains(value)
  }
}
