// The sheets of other sellers: sound, each row with its source, and changed by users' own sheets.

import Pricing
import Testing

@Suite struct SellerSheetTests {
  static let all = PriceSheet.builtIn.addingSellers()

  @Test func `each seller has a sheet, and each price a source with a date`() {
    #expect(
      PriceSheet.sellerSheets.map(\.name) == [
        "azure", "cloudflare", "deepinfra", "fal", "openrouter", "replicate", "runware", "together",
      ])
    for sheet in PriceSheet.sellerSheets {
      #expect(sheet.providers.map(\.id) == [sheet.name])
      for model in sheet.models {
        for row in model.rows {
          #expect(row.source.contains("2026-"), "\(model.id)")
          // Two readings are never certain.
          #expect(row.otherReading == nil || !row.isPublished, "\(model.id)")
        }
      }
    }
  }

  @Test func `help names the providers that there are`() {
    #expect(PriceSheet.knownProviders == Self.all.providers.map(\.id))
  }

  @Test func `the maker's prices stay what they are beside those of others`() {
    let own = PriceSheet.builtIn.models
    #expect(Array(Self.all.models.prefix(own.count)) == own)
    #expect(Self.all.only(provider: "bfl")?.models == own)
    #expect(Self.all.only(provider: "fal-ai")?.name == "fal")
    #expect(Self.all.only(provider: "comfy") == nil && Self.all.only(provider: "nobody") == nil)
  }

  @Test func `Puter has the models of those it passes on, at their rates, each marked`() throws {
    let own = Self.all.models.filter { $0.provider == "puter" }
    for seller in ["replicate", "cloudflare", "together"] {
      let originals = Self.all.models.filter { $0.provider == seller }
      for original in originals {
        let model = try #require(own.first { $0.id == "\(seller):\(original.id)" })
        #expect(model.rows.map(\.rate) == original.rows.map(\.rate), "\(model.id)")
        #expect(model.rows.map(\.perRun) == original.rows.map(\.perRun), "\(model.id)")
        for row in model.rows { #expect(!row.isPublished && row.source.contains("2026-")) }
        #expect(own.contains { $0.id == original.id }, "\(original.id) without a seller")
      }
    }
    let klein = try #require(own.first { $0.id == "flux-2-klein-4b" })
    #expect(klein.elsewhere == ["cloudflare:flux-2-klein-4b"])
  }

  /// Puter's charge: best estimate and bounds.
  private func puter(_ model: String, inputs: [(Int, Int)?] = []) throws -> [String] {
    let place = Self.all.identify(model: model, provider: "puter", host: "").place
    let usage = UsageRecord(
      model: place, output: .pixels(width: 1000, height: 1000), inputs: InputImages(inputs))
    let charge = try #require(PricingEngine(sheet: Self.all).charge(usage))
    #expect(charge.assumptions.contains(.unpublishedPrice))
    return [charge.listCost, charge.low, charge.high].map(\.description)
  }

  @Test func `Puter counts references in whole millions of pixels, each on its own`() throws {
    // 0.015 for the run and 0.015 for 1 MP of output; 640x480 is one million, 1024x1024 two.
    #expect(try puter("replicate:flux-2-pro") == ["0.03", "0.03", "0.03"])
    #expect(try puter("replicate:flux-2-pro", inputs: [(640, 480)]) == ["0.045", "0.045", "0.045"])
    #expect(
      try puter("replicate:flux-2-pro", inputs: [(640, 480), (1024, 1024)]) == [
        "0.075", "0.075", "0.075",
      ])
  }

  @Test func `where nobody says who serves it, bounds hold the rates of all`() throws {
    // Replicate asks 0.001 a megapixel, Cloudflare 0.000287 for each of four tiles.
    #expect(try puter("flux-2-klein-4b") == ["0.001", "0.001", "0.001148"])
    #expect(try puter("cloudflare:flux-2-klein-4b") == ["0.001148", "0.001148", "0.001148"])
    // 0.003 an image, 0.0027 a megapixel, or 4 tiles of 0.0000528 and 1 to 8 steps of 0.0001056.
    #expect(try puter("flux-schnell") == ["0.003", "0.0003168", "0.003"])
    #expect(try puter("flux-2-pro") == ["0.03", "0.03", "0.03"])
  }

  @Test(arguments: [
    (#"{"providers": ["nobody"]}"#, "\"nobody\" is no provider that is known"),
    ("{}", "\"providers\" is missing"),
    (#"{"providers": ["fal"], "inputRounding": "away"}"#, "is not up, nearest, down or none"),
  ])
  func `a wrong list of what is passed on is refused`(resells: String, reason: String) {
    let error = #expect(throws: PriceSheetError.self) {
      _ = try sheet(#""extends": "bfl", "providers": [{"id": "shop", "resells": \#(resells)}]"#)
    }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
  }

  @Test func `a model may not be another that may be a third`() {
    let error = #expect(throws: PriceSheetError.self) {
      _ = try sheet(
        #"""
        "providers": [{"id": "p"}], "models": [
          {"id": "a", "elsewhere": ["b"], "prices": [{"unit": "local"}]},
          {"id": "b", "elsewhere": ["a"], "prices": [{"unit": "local"}]}]
        """#)
    }
    #expect(error?.reason.contains("elsewhere") == true)
  }

  private func sheet(_ members: String) throws -> PriceSheet {
    try PriceSheet(
      parsing: Array(
        #"{"schema": "fluxspend.prices/1", "name": "ours", "version": "1", \#(members)}"#.utf8))
  }

  @Test func `a sheet that extends the built-in one may change a seller's price`() throws {
    let sheet = try sheet(
      """
      "extends": "bfl", "models": [{"id": "flux-2-pro", "provider": "fal", "prices": [
        {"unit": "image", "perImage": "0.02"}]}]
      """
    ).addingSellers()
    let changed = sheet.identify(model: "fal-ai/flux-2-pro", provider: "", host: "")
    let usage = UsageRecord(model: changed.place, output: .pixels(width: 1024, height: 1024))
    #expect(PricingEngine(sheet: sheet).cost(usage) == "0.02")
    #expect(sheet.models.count == Self.all.models.count)
    let other = sheet.identify(model: "fal-ai/flux-2-max", provider: "", host: "")
    #expect(other.name == "fal/flux-2-max" && other.place != nil)
  }

  @Test func `a sheet that stands alone prices nobody else, and still knows them`() throws {
    let sheet = try sheet(
      """
      "providers": [{"id": "own"}], "models": [{"id": "flux-2-pro", "prices": [
        {"unit": "image", "perImage": "0.02"}]}]
      """
    ).addingSellers()
    #expect(sheet.models.count == 1)
    for (model, host) in [("fal-ai/flux-2-pro", ""), ("flux-2-pro", "queue.fal.run")] {
      let identity = sheet.identify(model: model, provider: "", host: host)
      #expect(identity.place == nil && identity.provider == "fal")
    }
  }

  @Test(arguments: [
    (#""unit": "tile", "outputTile": "1""#, "\"tileEdge\" is missing"),
    (#""unit": "tile", "tileEdge": 512"#, "\"outputTile\" is missing"),
    (#""unit": "tile", "tileEdge": 512, "outputTile": "1", "perImage": "1""#, "has no meaning"),
    (#""unit": "step", "steps": 28"#, "\"perMegapixel\" is missing"),
    (#""unit": "step", "perMegapixel": "1", "steps": 0"#, "is not a whole number from 1"),
    (#""unit": "image", "perImage": "1", "perRun": "-1""#, "\"perRun\" is negative"),
    (
      #""unit": "image", "perImage": "1", "otherReading": {"perImage": "1"}"#, "\"unit\" is missing"
    ),
    (
      #""unit": "image", "perImage": "1", "otherReading": {"unit": "image", "perImage": "1", "from": "2026-01-01"}"#,
      "unknown key \"from\""
    ),
  ])
  func `a wrong price of these units is refused`(price: String, reason: String) {
    let error = #expect(throws: PriceSheetError.self) {
      _ = try sheet(
        #""extends": "bfl", "models": [{"id": "m", "prices": [{\#(price)}]}]"#)
    }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
  }

  @Test func `an amount of tiles or steps that does not fit is no price`() throws {
    let sheet = try sheet(
      """
      "extends": "bfl", "models": [
        {"id": "t", "prices": [{"unit": "tile", "tileEdge": 1, "outputTile": "9000000000"}]},
        {"id": "s", "prices": [{"unit": "step", "perMegapixel": "9000000000"}]}]
      """)
    let engine = PricingEngine(sheet: sheet)
    for model in ["t", "s"] {
      var usage = UsageRecord(
        model: sheet.place(model), output: .pixels(width: Int(Int32.max), height: Int(Int32.max)))
      usage.steps = 50
      #expect(engine.refusal(usage) == .amountTooLarge)
    }
  }
}
