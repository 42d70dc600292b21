// What a priced usage no longer tells, kept for the analyses that price it anew.

package import CivilTime
import LogRecords
package import Pricing

/// The facts of a request behind its price, but for the model, the size in pixels and the number of
/// images, which are in its `PricedUsage`.
package struct UsageFacts: Hashable, Sendable {
  /// An instant at which every price is that of the request's time; nil when that is unknown.
  package var time: Instant?
  package var output: OutputSize
  /// By reference image: its packed size, 0 when unknown. Of many images only the first.
  package var inputSizes: [UInt64]
  package var inputCount: Int
  package var printedInputs: PrintedMegapixels?
  package var tier: ResolutionTier?
  package var isProviderAssumed: Bool
  package var isCountAssumed: Bool
  var steps: UInt16
  var isFast: Bool?
  /// What a logger worked out as the cost.
  package var loggerCost: Money?

  init(_ record: LogRecord, _ epochs: PriceEpochs) {
    self.init(record.usage, loggerCost: record.loggerCost, epochs)
  }

  init(_ usage: UsageRecord, loggerCost: Money?, _ epochs: PriceEpochs) {
    let inputs = usage.inputs
    time = epochs.instant(of: epochs.epoch(at: usage.time))
    output = usage.output
    inputSizes = (0..<min(inputs.count, InputImages.capacity)).map {
      inputs.packedSize(ofImage: $0)
    }
    (tier, isProviderAssumed) = (usage.tier, usage.isProviderAssumed)
    isCountAssumed = usage.isCountAssumed
    (steps, isFast) = (usage.steps, usage.isFast)
    inputCount = inputs.count
    printedInputs = inputs.printedTotal
    self.loggerCost = loggerCost
  }

  /// The request again.
  ///
  /// - Parameter model: the model's place in the price sheet.
  package func usage(model: Int?, imageCount: Int) -> UsageRecord {
    var inputs = InputImages()
    for index in 0..<inputCount {
      inputs.add(packed: index < inputSizes.count ? inputSizes[index] : 0)
    }
    inputs.printedTotal = printedInputs
    var usage = UsageRecord(
      model: model, time: time, imageCount: imageCount, output: output, inputs: inputs, tier: tier)
    (usage.isProviderAssumed, usage.isCountAssumed) = (isProviderAssumed, isCountAssumed)
    (usage.steps, usage.isFast) = (steps, isFast)
    return usage
  }

  /// Integers that order facts; their meaning does not matter.
  package var order: [Int64] {
    var order = [time?.seconds ?? -1, Int64(time?.nanoseconds ?? 0), Int64(inputCount)]
    switch output {
    case .pixels(let width, let height): order += [0, Int64(width), Int64(height)]
    case .printed(let printed): order += [1, printed.value, printed.halfStep]
    case .unknown: order += [2, 0, 0]
    }
    order += [printedInputs?.value ?? -1, printedInputs?.halfStep ?? -1]
    order.append(loggerCost?.nanodollars ?? -1)
    order.append(tier.map { Int64($0.rawValue) } ?? -1)
    order.append((isProviderAssumed ? 1 : 0) + (isCountAssumed ? 2 : 0))
    order.append(Int64(steps) << 2 + (isFast.map { $0 ? 2 : 1 } ?? 0))
    return order + inputSizes.map { Int64(bitPattern: $0) }
  }
}
