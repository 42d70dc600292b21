// What the pricing tests share: short ways to price one request and to write a sheet.

import CivilTime
import Pricing

/// An engine for the built-in sheet.
let builtInEngine = PricingEngine(sheet: .builtIn)

/// The time of most tests: every built-in model has its newest price.
let june = instant(2026, 6, 1)

func instant(
  _ year: Int, _ month: Int, _ day: Int, seconds: Int64 = 0, nanoseconds: Int32 = 0
) -> Instant {
  guard let day = CivilDay(year: year, month: month, day: day) else {
    preconditionFailure("the calendar has no such day")
  }
  return Instant(seconds: Instant(day).seconds + seconds, nanoseconds: nanoseconds)
}

extension PriceSheet {
  /// The place of a model by its id.
  func place(_ id: String) -> Int {
    guard let place = models.firstIndex(where: { $0.id == id }) else {
      preconditionFailure("the sheet has no model \(id)")
    }
    return place
  }
}

extension UsageRecord {
  /// A request to a built-in model.
  static func request(
    _ model: String, _ output: OutputSize = .pixels(width: 1024, height: 1024),
    inputs: [(Int, Int)?] = [], images: Int = 1, at time: Instant? = june
  ) -> UsageRecord {
    UsageRecord(
      model: PriceSheet.builtIn.place(model), time: time, imageCount: images, output: output,
      inputs: InputImages(inputs))
  }
}

extension InputImages {
  /// Images of these sizes; nil for an unknown one.
  init(_ sizes: [(Int, Int)?], printed: PrintedMegapixels? = nil) {
    self.init()
    for size in sizes {
      if let size { add(width: size.0, height: size.1) } else { addUnknown() }
    }
    printedTotal = printed
  }
}

extension PricingEngine {
  /// The charge of a request; nil when it is unpriced.
  func charge(_ usage: UsageRecord) -> Charge? {
    if case .charged(let charge) = outcome(for: usage) { charge } else { nil }
  }

  /// Why a request is unpriced; nil when it has a charge.
  func refusal(_ usage: UsageRecord) -> UnpricedReason? {
    if case .unpriced(let reason) = outcome(for: usage) { reason } else { nil }
  }

  /// The list cost of a request in dollars, and `exact` or the names of the assumptions.
  func cost(_ usage: UsageRecord) -> String? {
    charge(usage)?.listCost.description
  }
}

extension Money {
  /// An amount in US cents, which are BFL's credits.
  init(cents text: String) {
    guard let dollars = Money(dollars: text) else { preconditionFailure("not an amount: \(text)") }
    self.init(nanodollars: dollars.nanodollars / 100)
  }
}
