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
  /// By reference image: its pixels, 0 when unknown. Of many images only the first.
  package var inputPixels: [Int64]
  package var inputCount: Int
  package var printedInputs: PrintedMegapixels?
  /// What a logger worked out as the cost.
  package var loggerCost: Money?

  init(_ record: LogRecord, _ epochs: PriceEpochs) {
    self.init(record.usage, loggerCost: record.loggerCost, epochs)
  }

  init(_ usage: UsageRecord, loggerCost: Money?, _ epochs: PriceEpochs) {
    let inputs = usage.inputs
    time = epochs.instant(of: epochs.epoch(at: usage.time))
    output = usage.output
    inputPixels = (0..<min(inputs.count, InputImages.capacity)).map {
      inputs.pixels(ofImage: $0) ?? 0
    }
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
      if index < inputPixels.count, inputPixels[index] > 0 {
        inputs.add(width: Int(inputPixels[index]), height: 1)
      } else {
        inputs.addUnknown()
      }
    }
    inputs.printedTotal = printedInputs
    return UsageRecord(
      model: model, time: time, imageCount: imageCount, output: output, inputs: inputs)
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
    return order + inputPixels
  }
}
