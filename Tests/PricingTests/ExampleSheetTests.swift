// The price sheets that README.md shows (fixtures/prices) are valid and mean what is said about them.

import FoundationEssentials
import Pricing
import Testing

@Suite struct `The example price sheets` {
  @Test func `a negotiated price holds from the day of the contract`() throws {
    let engine = try engine(of: "negotiated")
    let eve = instant(2026, 6, 14, seconds: 86_399)
    #expect(engine.cost(.request("flux-2-pro", at: eve)) == "0.03")
    #expect(engine.cost(.request("flux-2-pro", at: instant(2026, 6, 15))) == "0.0255")
    #expect(engine.cost(.request("flux-kontext-pro")) == "0.034")
    #expect(engine.cost(.request("flux-2-max")) == "0.07")
    #expect(
      engine.sheet.identify(model: "catalog-default", provider: "", host: "").name == "flux-2-pro")
  }

  @Test func `klein inputs can be free`() throws {
    let engine = try engine(of: "klein-inputs-free")
    let reference = [(Int, Int)?.some((1024, 1024))]
    #expect(engine.cost(.request("flux-2-klein-4b", inputs: reference)) == "0.014")
    #expect(engine.cost(.request("flux-2-klein-9b", inputs: reference)) == "0.015")
    #expect(builtInEngine.cost(.request("flux-2-klein-4b", inputs: reference)) == "0.015")
  }

  @Test func `another provider counts megapixels its own way`() throws {
    let engine = try engine(of: "other-provider")
    let identity = engine.sheet.identify(model: "example/flux-2-pro", provider: "", host: "")
    #expect(identity.provider == "example-host")
    let usage = UsageRecord(
      model: identity.place, time: june, output: .pixels(width: 1500, height: 1000))
    #expect(engine.cost(usage) == "0.0375")
  }

  private func engine(of name: String) throws -> PricingEngine {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try Data(contentsOf: package.appending(path: "fixtures/prices/\(name).json"))
    return PricingEngine(sheet: try PriceSheet(parsing: Array(text)))
  }
}
