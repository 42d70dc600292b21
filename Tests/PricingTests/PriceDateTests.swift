// Which price row holds at which time, to the nanosecond.

import CivilTime
import Pricing
import Testing

@Suite struct `Price rows by date` {
  /// The change of flex on 2026-01-28: black-forest-labs/skills, commit 937fe03; G2 before it.
  @Test(arguments: [
    (instant(2025, 11, 25), "0.06"),
    (instant(2025, 12, 31), "0.06"),
    (instant(2026, 1, 27, seconds: 86_399, nanoseconds: 999_999_999), "0.06"),
    (instant(2026, 1, 28), "0.05"),
    (instant(2026, 1, 28, nanoseconds: 1), "0.05"),
    (instant(2099, 1, 1), "0.05"),
  ])
  func `a price holds from its date until the next one`(time: Instant, dollars: String) throws {
    let charge = try #require(builtInEngine.charge(.request("flux-2-flex", at: time)))
    #expect(charge.listCost.description == dollars)
    #expect(!charge.isEstimated)
  }

  @Test(arguments: [
    ("flux-2-klein-4b", 2026, 1, 15), ("flux-2-klein-9b", 2026, 1, 15),
    ("flux-2-pro", 2025, 11, 25),
    ("flux-2-flex", 2025, 11, 25), ("flux-2-max", 2025, 12, 16),
  ])
  func `a request before the first known price takes it and says so`(
    model: String, year: Int, month: Int, day: Int
  ) throws {
    let first = instant(year, month, day)
    let before = Instant(seconds: first.seconds - 1, nanoseconds: 999_999_999)
    let early = try #require(builtInEngine.charge(.request(model, at: before)))
    let onTime = try #require(builtInEngine.charge(.request(model, at: first)))
    #expect(early.assumptions == .beforeFirstPrice)
    #expect(onTime.assumptions == [])
    #expect(early.listCost == onTime.listCost)
    #expect(early.low == early.listCost && early.high == early.listCost)
    #expect(early.priceRow == 0 && onTime.priceRow == 0)
  }

  @Test func `a request without a time takes the newest price, and bounds over all of them`() throws
  {
    let charge = try #require(builtInEngine.charge(.request("flux-2-flex", images: 3, at: nil)))
    #expect(charge.assumptions == .timeUnknown)
    #expect(charge.listCost.description == "0.15")
    #expect(charge.low.description == "0.15")
    #expect(charge.high.description == "0.18")
    #expect(charge.priceRow == 1)
  }

  @Test func `a request without a time is exact when the price never changed`() throws {
    let charge = try #require(builtInEngine.charge(.request("flux-2-pro", at: nil)))
    #expect(!charge.isEstimated)
    #expect(charge.listCost.description == "0.03")
  }

  @Test func `an engine set to a day prices everything at it`() throws {
    let engine = PricingEngine(sheet: .builtIn, at: instant(2026, 1, 1))
    for time in [june, nil, instant(2020, 1, 1)] {
      let charge = try #require(engine.charge(.request("flux-2-flex", at: time)))
      #expect(charge.listCost.description == "0.06")
      #expect(!charge.isEstimated)
    }
  }

  @Test func `a gap between two prices has none`() throws {
    let sheet = try PriceSheet(
      parsing: Array(
        """
        {"schema": "fluxspend.prices/1", "name": "gap", "version": "1",
         "providers": [{"id": "p"}],
         "models": [{"id": "m", "prices": [
           {"from": "2026-03-01", "until": "2026-04-01", "unit": "image", "perImage": "3"},
           {"until": "2026-02-01", "unit": "image", "perImage": "1"}]}]}
        """.utf8))
    let engine = PricingEngine(sheet: sheet)
    func outcome(_ time: Instant?) -> PricingOutcome {
      engine.outcome(for: UsageRecord(model: 0, time: time))
    }
    let noPrice = PricingOutcome.unpriced(.noPriceRow)
    #expect(engine.cost(UsageRecord(model: 0, time: instant(1999, 1, 1))) == "1")
    #expect(engine.cost(UsageRecord(model: 0, time: instant(2026, 1, 31))) == "1")
    #expect(outcome(instant(2026, 2, 1)) == noPrice)
    #expect(outcome(instant(2026, 2, 28, seconds: 86_399)) == noPrice)
    #expect(engine.cost(UsageRecord(model: 0, time: instant(2026, 3, 1))) == "3")
    #expect(outcome(instant(2026, 4, 1)) == noPrice)
    #expect(engine.cost(UsageRecord(model: 0, time: nil)) == "3")
  }

  @Test func `a model that the sheet does not have is unknown`() {
    for place in [nil, -1, PriceSheet.builtIn.models.count, .max, .min] {
      #expect(builtInEngine.refusal(UsageRecord(model: place)) == .unknownModel)
    }
  }
}
