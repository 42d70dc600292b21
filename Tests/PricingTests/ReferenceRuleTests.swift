// What references cost: one by its size up to 4 MP, several 1 MP each, pro 9 MP in all.

import Pricing
import Testing

private func estimate(_ usage: UsageRecord) -> String? {
  builtInEngine.charge(usage).map { "\($0.listCost) (\($0.low) to \($0.high))" }
}

@Suite struct `References` {
  @Test func `two of 4 MP on pro are 1 MP each, or up to their sizes`() {
    let two: [(Int, Int)?] = [(2048, 2048), (2048, 2048)]
    #expect(estimate(.request("flux-2-pro", inputs: two)) == "0.06 (0.06 to 0.15)")
    // Beside 2 MP of output there is room for seven.
    let large = OutputSize.pixels(width: 2048, height: 1024)
    #expect(estimate(.request("flux-2-pro", large, inputs: two)) == "0.075 (0.075 to 0.15)")
  }

  @Test func `eight unknown ones on pro leave no room for more`() {
    let eight = [(Int, Int)?](repeating: nil, count: 8)
    #expect(estimate(.request("flux-2-pro", inputs: eight)) == "0.15 (0.15 to 0.15)")
    #expect(estimate(.request("flux-2-max", inputs: eight)) == "0.31 (0.31 to 1.03)")
    let charge = builtInEngine.charge(.request("flux-2-pro", inputs: eight))
    #expect(charge?.isEstimated == false)
  }

  @Test func `several that are known to be small are exact`() {
    let charge = builtInEngine.charge(.request("flux-2-flex", inputs: [(1024, 1024), (10, 10)]))
    #expect(charge?.listCost.description == "0.15")
    #expect(charge?.isEstimated == false)
  }

  @Test func `the printed total decides between the readings`() {
    func usage(_ hundredths: Int64) -> UsageRecord {
      var usage = UsageRecord.request("flux-2-max", inputs: [(2048, 2048), (2048, 1024)])
      usage.inputs.printedTotal = PrintedMegapixels(value: hundredths * 10_000_000)
      return usage
    }
    #expect(estimate(usage(200)) == "0.13 (0.13 to 0.13)")
    #expect(estimate(usage(600)) == "0.25 (0.25 to 0.25)")
  }

  @Test func `edges that are no multiples of 16 may be floored`() {
    let size = OutputSize.pixels(width: 1030, height: 1024)
    let charge = builtInEngine.charge(.request("flux-2-pro", size))
    #expect(estimate(.request("flux-2-pro", size)) == "0.045 (0.03 to 0.045)")
    #expect(charge?.assumptions == .edgesFloored)
    #expect(
      estimate(.request("flux-2-pro", .pixels(width: 1920, height: 1080)))
        == "0.045 (0.045 to 0.045)")
  }

  @Test func `sizes and counts beyond the model's are priced and marked`() throws {
    for size in [(2064, 2048), (48, 1024)] {
      let usage = UsageRecord.request("flux-2-pro", .pixels(width: size.0, height: size.1))
      let charge = try #require(builtInEngine.charge(usage))
      #expect(charge.assumptions == .sizeOutOfRange)
      #expect(charge.low == charge.high)
    }
    let five = [(Int, Int)?](repeating: (512, 512), count: 5)
    for model in ["flux-2-klein-4b", "flux-kontext-pro"] {
      #expect(builtInEngine.charge(.request(model, inputs: five))?.assumptions == .tooManyInputs)
    }
  }

  @Test func `the API's own cost resolves unknown sizes`() throws {
    let usage = UsageRecord.request("flux-2-pro", .unknown, inputs: [nil])
    let charge = try #require(builtInEngine.charge(usage))
    let place = PriceSheet.builtIn.place("flux-2-pro")
    for cents in ["4.5", "6", "7.5", "9"] {
      let resolved = builtInEngine.resolved(charge, modelAt: place, by: Money(cents: cents))
      #expect(resolved?.listCost == Money(cents: cents))
      #expect(resolved?.isEstimated == false)
    }
    for cents in ["3", "5", "100"] {
      #expect(builtInEngine.resolved(charge, modelAt: place, by: Money(cents: cents)) == nil)
    }
  }
}

@Suite struct `Reported costs` {
  private func reading(_ number: String, _ charge: Charge?, _ others: ReportedCost.Unit = .unknown)
    -> String
  {
    let cost = Money(dollars: number).flatMap { ReportedCost(billionths: $0.nanodollars) }
    guard let reading = cost?.reading(charge: charge, others: others) else { return "none" }
    return "\(reading.amount)" + (reading.isAmbiguous ? " ambiguous" : "")
  }

  @Test func `the computed cost tells credits from dollars`() throws {
    let pro = try #require(builtInEngine.charge(.request("flux-2-pro")))
    #expect(reading("3", pro) == "0.03")
    #expect(reading("0.03", pro) == "0.03")
    #expect(reading("6", pro) == "0.06")
    #expect(reading("0.06", pro) == "0.06")
    #expect(reading("0", pro) == "0")
    let many = try #require(builtInEngine.charge(.request("flux-2-pro", images: 100)))
    #expect(reading("3", many) == "3")
    #expect(reading("300", many) == "3")
    let klein = PriceSheet.builtIn.place("flux-3-image-klein")
    let cheap = try #require(
      builtInEngine.charge(UsageRecord(model: klein, time: instant(2026, 11, 1), tier: .one)))
    #expect(reading("0.9", cheap) == "0.009")
    #expect(reading("0.009", cheap) == "0.009")
  }

  @Test func `without one the other costs tell, and else nobody`() {
    #expect(reading("0.9", nil, .credits) == "0.009")
    #expect(reading("4", nil, .dollars) == "4")
    #expect(reading("0.04", nil) == "0.04 ambiguous")
    #expect(reading("4", nil) == "0.04 ambiguous")
    let known = ReportedCost(billionths: 7, unit: .dollars)
    #expect(known?.reading(charge: nil).amount == Money(nanodollars: 7))
    #expect(ReportedCost(billionths: -1) == nil)
    #expect(ReportedCost(billionths: ReportedCost.limit + 1) == nil)
  }
}
