// A report whose every text and number is taken from bytes.

import CivilTime
import Analyses
import Quotes
import LogRecords
import Pricing
import Spend

/// Hands out the values that bytes spell; zeros and empty texts when there are no more.
struct FuzzedValues {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  /// A number below `limit`.
  mutating func below(_ limit: Int) -> Int { Int(byte()) % limit }

  /// A number of at most seven bytes.
  mutating func count() -> Int {
    (0..<below(8)).reduce(0) { count, _ in count << 8 | Int(byte()) }
  }

  /// An amount of at most fifteen bytes, of either sign.
  mutating func amount() -> MoneyTotal {
    let properties = byte()
    let magnitude = (0..<properties & 15).reduce(Int128(0)) { sum, _ in sum << 8 | Int128(byte()) }
    return MoneyTotal(nanodollars: properties & 16 == 0 ? magnitude : -magnitude)
  }

  /// A text of at most 23 bytes.
  mutating func text() -> String {
    let count = below(24)
    defer { bytes = bytes.dropFirst(count) }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// At most `limit` values.
  mutating func list<Element>(
    _ limit: Int, _ element: (inout FuzzedValues) -> Element
  ) -> [Element] {
    (0..<below(limit + 1)).map { _ in element(&self) }
  }

  mutating func metrics() -> Metrics {
    var metrics = Metrics()
    metrics.billable = count()
    metrics.pricedImages = count()
    metrics.listCost = amount()
    // Most reports have none of these.
    if below(2) == 0 { return metrics }
    (metrics.failed, metrics.moderated, metrics.unpriced) = (count(), count(), count())
    (metrics.estimated, metrics.images, metrics.reported) = (count(), count(), count())
    (metrics.providerAssumed, metrics.sizeOutOfRange) = (count(), count())
    (metrics.tooManyInputs, metrics.resolved) = (count(), count())
    (metrics.outputMegapixels, metrics.inputMegapixels) = (Int128(count()), Int128(count()))
    (metrics.listCostLow, metrics.listCostHigh) = (amount(), amount())
    (metrics.userPaidCost, metrics.moderatedCost) = (amount(), amount())
    (metrics.reportedCost, metrics.reportedListCost) = (amount(), amount())
    (metrics.cached, metrics.selfHosted) = (count(), count())
    return metrics
  }
}

extension SpendReport {
  init(_ values: inout FuzzedValues) {
    let prices = Prices(
      name: values.text(), version: values.text(), at: values.below(2) == 0 ? nil : values.text())
    let tables = values.list(3) { values in
      let all = Dimension.allCases
      var dimensions = [all[values.below(all.count)]]
      let second = all[values.below(all.count)]
      if !dimensions.contains(second) { dimensions.append(second) }
      return Table(
        dimensions: dimensions,
        rows: values.list(4) { values in
          Row(
            key: dimensions.map { _ in values.text() }, metrics: values.metrics(),
            folded: values.below(8) == 7 ? values.count() : 0)
        })
    }
    self.init(prices: prices, totals: values.metrics(), tables: tables)
    if values.below(2) == 1 {
      period = Period(
        first: Instant(seconds: Int64(values.count() >> 24)),
        last: Instant(
          seconds: Int64(values.count() >> 24), nanoseconds: Int32(values.count() % 1_000_000_000)))
    }
    (inputs.files, inputs.lines, inputs.bytesRead) = (
      values.count(), values.count(), values.count()
    )
    (inputs.malformed, inputs.withoutId, inputs.bytes) = (
      values.count(), values.count(), values.count()
    )
    (inputs.conflicting, inputs.requests) = (values.count(), values.count())
    problems = values.list(3) { values in
      Problem(
        file: values.text(), line: values.count(), byte: values.count(), code: values.text(),
        message: values.text())
    }
    incomplete = values.list(2) { values in
      Incomplete(file: values.text(), code: values.text(), message: values.text())
    }
    unread = values.list(2) { values in
      UnreadShape(
        shape: values.text(), count: values.count(), files: values.count(), file: values.text(),
        line: values.count(), byte: values.count(),
        hint: [.none, .key(values.text()), .value(key: values.text(), value: values.text())][
          values.below(3)])
    }
    skipped = values.list(2) { values in
      SkippedFile(file: values.text(), code: values.text(), message: values.text())
    }
    selfHosted = values.list(2) { values in
      SelfHosted(
        model: values.text(), requests: values.count(), images: values.count(),
        weights: values.below(2) == 0 ? nil : values.text(),
        licences: values.list(2) { $0.text() }, timed: values.count(),
        machineCost: values.amount())
    }
    machineHour = values.below(2) == 0 ? nil : Money(nanodollars: 2_500_000_000)
    billsModerated = values.below(2) == 1
    inputs.unmatched = values.count()
    inputs.ambiguousCosts = values.count()
    (inputs.unread, inputs.mentions, inputs.otherModels, inputs.leftOut) = (
      values.count(), values.count(), values.count(), values.count()
    )
  }
}
