// What a program needs is one import.

import FluxSpend
import TestSupport
import Testing

@Suite struct Facade {
  @Test func `a program that imports FluxSpend alone quotes, reads and writes`() throws {
    let quote = try PriceSheet.builtIn.quote(
      "flux-2-pro", for: Workload(size: PixelSize("1024x1024"), volume: .images(2)))
    #expect(quote.total.listCost == Money(dollars: "0.06"))
    let options = SpendOptions(engine: PricingEngine(sheet: .builtIn))
    let report = try #require(SpendRun(InputFiles([]), options: options).report())
    #expect(report.rendered(as: Format.json).contains("fluxspend.report/1"))
  }
}
