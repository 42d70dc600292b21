// A user's own sheet: changed prices, new models, and a provider that counts megapixels another way.

import Pricing
import Testing

private func extended(_ members: String) throws -> PriceSheet {
  try PriceSheet(
    parsing: Array(
      """
      {"schema": "fluxspend.prices/1", "name": "ours", "version": "2026-07-01", "currency": "USD",
       "extends": "bfl", \(members)}
      """.utf8))
}

private func request(
  _ place: Int?, _ width: Int, _ height: Int, inputs: [(Int, Int)?] = []
) -> UsageRecord {
  UsageRecord(
    model: place, time: june, output: .pixels(width: width, height: height),
    inputs: InputImages(inputs))
}

@Suite struct `A sheet that extends the built-in one` {
  @Test func `changes one price and keeps the rest`() throws {
    let sheet = try extended(
      """
      "models": [{"id": "flux-2-pro", "prices": [{"unit": "megapixel", "firstOutput": 0.025,
        "additionalOutput": 0.0123456789, "input": "0.01"}]}]
      """.replacing("0.0123456789", with: "0.012345678"))
    #expect(sheet.name == "ours")
    #expect(sheet.models.count == PriceSheet.builtIn.models.count)
    let engine = PricingEngine(sheet: sheet)
    let place = sheet.place("flux-2-pro")
    #expect(engine.cost(request(place, 2048, 1024)) == "0.037345678")
    #expect(sheet.models[place].name == "FLUX.2 [pro]")
    #expect(sheet.models[place].rows.first?.source == "this price sheet")
    #expect(engine.cost(request(sheet.place("flux-2-max"), 1024, 1024)) == "0.07")
    #expect(sheet.licences == PriceSheet.builtIn.licences)
  }

  @Test func `adds a model under every spelling of it`() throws {
    let sheet = try extended(
      """
      "models": [{"id": "flux-3-pro", "name": "FLUX.3 [pro]", "aliases": ["f3p"],
        "operations": ["image-editing"], "prices": [{"unit": "image", "perImage": "0.000000001"}]}]
      """)
    for name in ["flux-3-pro", "FLUX.3 [pro]", "F3P", "bfl/flux.3-pro"] {
      let identity = sheet.identify(model: name, provider: "", host: "")
      #expect(identity.name == "flux-3-pro")
      #expect(identity.family == "other")
      #expect(identity.isEditOnly)
      let cost = PricingEngine(sheet: sheet).cost(request(identity.place, 1, 1))
      #expect(cost == "0.000000001")
    }
  }

  @Test(arguments: [
    ("acme/flux-x", "", "", true), ("Acme/FLUX.X", "", "", true), ("acme/flux-x", "bfl", "", true),
    ("acme/flux-x", "", "api.bfl.ai", true), ("bfl/acme/flux-x", "", "", true),
    ("acme/flux-x", "", "example.com", true),
    ("acme/flux-x", "", "fal.run", false), ("acme/flux-x", "replicate", "", false),
    ("flux-x", "", "", false), ("acme/flux-y", "", "", false),
  ])
  func `finds a model whose id has a slash`(
    name: String, provider: String, host: String, isFound: Bool
  ) throws {
    let sheet = try extended(
      """
      "models": [{"id": "acme/flux-x", "prices": [{"unit": "image", "perImage": "0.5"}]}]
      """)
    let identity = sheet.identify(model: name, provider: provider, host: host)
    #expect((identity.place != nil) == isFound)
    if isFound { #expect(identity.name == "acme/flux-x" && identity.provider == "bfl") }
  }

  @Test func `names the models to ask for instead, and replaces those of the built-in sheet`()
    throws
  {
    let builtIn = PriceSheet.builtIn.models[PriceSheet.builtIn.place("flux-2-pro")]
    #expect(
      builtIn.alternatives.map(\.model) == [
        "flux-2-klein-9b", "flux-2-klein-4b", "flux-kontext-pro",
      ])
    #expect(builtIn.alternatives.map(\.isForEditsOnly) == [false, false, true])
    let sheet = try extended(
      """
      "models": [{"id": "flux-2-pro", "alternatives": [{"model": "f3", "operations": ["image-editing"]}]},
        {"id": "flux-2-max", "alternatives": []},
        {"id": "f3", "prices": [{"unit": "image", "perImage": "0.01"}]}],
      "licences": [{"name": "L", "models": "F3", "covers": ["f3"]}],
      "weights": [{"model": "f3", "licence": "open", "commercial": true},
        {"model": "f4", "licence": "closed"}]
      """)
    let pro = sheet.models[sheet.place("flux-2-pro")]
    #expect(pro.alternatives == [PriceSheet.Alternative(model: "f3", isForEditsOnly: true)])
    #expect(sheet.models[sheet.place("flux-2-max")].alternatives.isEmpty)
    #expect(
      sheet.models[sheet.place("flux-2-flex")].alternatives.map(\.model) == [
        "flux-2-pro", "flux-2-klein-9b", "flux-2-klein-4b",
      ])
    #expect(sheet.licences.map(\.covers) == [["f3"]])
    #expect(sheet.weights.map(\.isCommercial) == [true, false])
  }

  @Test(arguments: [
    #"{"model": "flux-2-max"}"#, #"{"model": "flux-9"}"#, #"{"operations": ["image-editing"]}"#,
    #"{"model": "flux-2-pro", "operations": ["fax"]}"#, #"{"model": "flux-2-pro", "for": "all"}"#,
  ])
  func `refuses an alternative that is the model itself, unknown, or not understood`(
    alternative: String
  ) {
    #expect(throws: PriceSheetError.self) {
      try extended(#""models": [{"id": "flux-2-max", "alternatives": [\#(alternative)]}]"#)
    }
  }

  /// Replicate bills fractional megapixels of a million pixels.
  private static let replicate = """
    "providers": [{"id": "replicate", "hosts": ["API.replicate.com"]}],
    "models": [{"id": "flux-2-pro", "provider": "replicate", "family": "FLUX.2",
      "megapixel": {"pixels": 1000000, "rounding": "none"},
      "prices": [{"unit": "megapixel", "firstOutput": "0.015", "additionalOutput": "0.015",
        "input": "0.0015"}]}]
    """

  @Test(
    arguments: [
      // The first output megapixel is billed whole, the rest as what it is: 0.015 + 0.048576 x 0.015.
      (1024, 1024, [], "0.01572864"),
      (500, 500, [], "0.015"),
      (1000, 1000, [], "0.015"),
      (1001, 1001, [], "0.015030015"),
      (2000, 1500, [], "0.045"),
      (1000, 1000, [(500, 500)], "0.015375"),
      (1000, 1000, [(1, 1)], "0.015000002"),
      (1000, 1000, [(1000, 333), (1024, 1024)], "0.017072364"),
      (1000, 1000, [(9000, 9000)], "0.021"),
    ] as [(Int, Int, [(Int, Int)], String)])
  func `adds a provider that bills parts of a megapixel`(
    width: Int, height: Int, inputs: [(Int, Int)], dollars: String
  ) throws {
    let sheet = try extended(Self.replicate)
    for (name, provider, host) in [
      ("replicate/black-forest-labs/flux-2-pro", "", ""), ("flux-2-pro", "replicate", ""),
      ("black-forest-labs/flux-2-pro", "", "api.replicate.com"),
    ] where host.isEmpty {
      let identity = sheet.identify(model: name, provider: provider, host: host)
      #expect(identity.name == "replicate/flux-2-pro")
      #expect(identity.provider == "replicate")
      let usage = request(identity.place, width, height, inputs: inputs)
      #expect(PricingEngine(sheet: sheet).cost(usage) == dollars)
    }
    let own = sheet.identify(model: "flux-2-pro", provider: "", host: "")
    #expect(own.place == sheet.models.firstIndex { $0.provider == "bfl" && $0.id == "flux-2-pro" })
    let byHost = sheet.identify(model: "flux-2-pro", provider: "", host: "api.replicate.com")
    #expect(byHost.name == "replicate/flux-2-pro")
  }

  @Test func `a part of a megapixel is rounded half up to a billionth`() throws {
    let sheet = try extended(
      """
      "models": [{"id": "m", "megapixel": {"rounding": "none"}, "prices": [{"unit": "megapixel",
        "firstOutput": "0", "additionalOutput": "0", "input": "1"}]}]
      """)
    let engine = PricingEngine(sheet: sheet)
    // 1, 2 and 3 of 1,048,576 pixels: 953.67, 1907.35 and 2861.02 billionths.
    for (width, dollars) in [(1, "0.000000954"), (2, "0.000001907"), (3, "0.000002861")] {
      #expect(engine.cost(request(sheet.place("m"), 1, 1, inputs: [(width, 1)])) == dollars)
    }
  }

  @Test func `the bounds of a sheet that does not round begin at nothing`() throws {
    let sheet = try extended(Self.replicate)
    let place = sheet.models.count - 1
    let charge = try #require(
      PricingEngine(sheet: sheet).charge(request(place, 1000, 1000, inputs: [nil])))
    #expect(charge.low.description == "0.015")
    #expect(charge.listCost.description == "0.0165")
    #expect(charge.high.description == "0.021")
  }

  @Test func `rounds to the nearest or down where the sheet says so`() throws {
    for (rounding, dollars) in [
      ("up", "0.06"), ("nearest", "0.045"), ("down", "0.045"), ("none", "0.049152"),
    ] {
      let sheet = try extended(
        """
        "models": [{"id": "m", "megapixel": {"pixels": 1000000, "rounding": "\(rounding)"},
          "prices": [{"unit": "megapixel", "firstOutput": "0.03", "additionalOutput": "0.015",
          "input": "0"}]}]
        """)
      let engine = PricingEngine(sheet: sheet)
      let place = sheet.place("m")
      // 2.2768 megapixels of a million pixels.
      #expect(engine.cost(request(place, 1600, 1423)) == dollars)
      let half = rounding == "nearest" || rounding == "up" ? "0.045" : nil
      if let half { #expect(engine.cost(request(place, 1500, 1000)) == half) }
      #expect(engine.cost(request(place, 10, 10)) == "0.03")
    }
  }

  @Test func `a provider may charge another's prices, named before or after it`() throws {
    let sheet = try PriceSheet(
      parsing: Array(
        """
        {"schema": "fluxspend.prices/1", "name": "n", "version": "1", "providers": [
          {"id": "shop", "pricesOf": "maker", "payer": "user"}, {"id": "maker"}],
         "models": [{"id": "m", "provider": "maker", "prices": [{"unit": "local"}]}]}
        """.utf8))
    let identity = sheet.identify(model: "m", provider: "", host: "")
    #expect(identity.place == 0)
    #expect(identity.provider == "shop")
    #expect(identity.name == "maker/m")
    #expect(identity.isPaidByUser)
  }

  @Test func `aliases and hosts are added to those there are`() throws {
    let sheet = try extended(
      #""providers": [{"id": "bfl", "name": "BFL", "hosts": ["proxy.example"], "payer": "user"}]"#)
    let provider = try #require(sheet.providers.first)
    #expect(provider.hosts.contains("*.bfl.ai") && provider.hosts.contains("proxy.example"))
    #expect(provider.name == "BFL" && provider.isPaidByUser)
    let identity = sheet.identify(model: "flux-2-pro", provider: "", host: "proxy.example")
    #expect(identity.place == sheet.place("flux-2-pro"))
  }
}
