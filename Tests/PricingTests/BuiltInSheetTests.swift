// The built-in sheet holds everything that was published, and each number says where it comes from.

import CivilTime
import Pricing
import Testing

private let sheet = PriceSheet.builtIn

/// Date, unit and prices of a row in dollars.
private func line(_ row: PriceSheet.PriceRow) -> String {
  let since = row.from.map { String($0.description.prefix(10)) } ?? "always"
  return switch row.rate {
  case .megapixel(let price):
    "\(since) \(price.firstOutput) \(price.additionalOutput) \(price.input)"
  case .image(let price): "\(since) \(price.perImage) an image"
  case .resolution(let prices):
    "\(since) "
      + prices.tiers.map { "\($0.name) \(prices[$0] ?? .zero)" }.joined(separator: " ")
  case .local: "\(since) local"
  case .tile, .step: "\(since) for others than Black Forest Labs"
  case .unpublished: "\(since) unpublished"
  }
}

@Suite struct `The built-in sheet` {
  /// The pricing guide and SKILL.md of black-forest-labs/skills: first output megapixel, each
  /// further one, input megapixel.
  @Test(
    arguments: [
      ("flux-2-klein-4b", "FLUX.2 [klein] 4B", "FLUX.2", 4, ["2026-01-15 0.014 0.001 0.001"]),
      ("flux-2-klein-9b", "FLUX.2 [klein] 9B", "FLUX.2", 4, ["2026-01-15 0.015 0.002 0.002"]),
      ("flux-2-pro", "FLUX.2 [pro]", "FLUX.2", 8, ["2025-11-25 0.03 0.015 0.015"]),
      (
        "flux-2-flex", "FLUX.2 [flex]", "FLUX.2", 10,
        ["2025-11-25 0.06 0.06 0.06", "2026-01-28 0.05 0.05 0.05"]
      ),
      ("flux-2-max", "FLUX.2 [max]", "FLUX.2", 8, ["2025-12-16 0.07 0.03 0.03"]),
      ("flux-2-dev", "FLUX.2 [dev]", "FLUX.2", nil, ["always local"]),
      ("flux-kontext-pro", "FLUX.1 Kontext [pro]", "FLUX.1 Kontext", 4, ["always 0.04 an image"]),
      ("flux-kontext-max", "FLUX.1 Kontext [max]", "FLUX.1 Kontext", 4, ["always 0.08 an image"]),
      ("flux-pro-1.1", "FLUX1.1 [pro]", "FLUX.1", nil, ["always 0.04 an image"]),
      ("flux-pro-1.1-ultra", "FLUX1.1 [pro] Ultra", "FLUX.1", nil, ["always 0.06 an image"]),
      ("flux-pro-1.1-raw", "FLUX1.1 [pro] Raw", "FLUX.1", nil, ["always 0.06 an image"]),
      ("flux-pro-1.0-fill", "FLUX.1 Fill [pro]", "FLUX.1", nil, ["always 0.05 an image"]),
      ("flux-pro-1.0-expand", "FLUX.1 Expand [pro]", "FLUX.1", nil, ["always 0.05 an image"]),
      ("flux-dev", "FLUX.1 [dev] hosted", "FLUX.1", nil, ["always 0.025 an image"]),
      ("flux-pro", "FLUX.1 [pro]", "FLUX.1", nil, ["always 0.05 an image"]),
      ("flux-schnell", "FLUX.1 [schnell]", "FLUX.1", nil, ["always local"]),
    ] as [(String, String, String, Int?, [String])])
  func `a model has its published prices`(
    id: String, name: String, family: String, references: Int?, rows: [String]
  ) throws {
    let model = try #require(sheet.models.first { $0.id == id && $0.provider == "bfl" })
    #expect(model.name == name)
    #expect(model.family == family)
    #expect(model.provider == "bfl")
    #expect(model.maxInputImages == references)
    #expect(model.rows.map(line) == rows)
    #expect(model.rows.allSatisfy { !$0.source.isEmpty })
    var rule = model.megapixel
    // BFL: "[pro] API has a 9MP total limit for input + output".
    #expect(rule.inputs.total == (id == "flux-2-pro" ? 9 : nil))
    rule.inputs.total = nil
    #expect(rule == sheet.models[0].megapixel)
  }

  /// The price list of the guide: model, generating, editing, best for.
  @Test(arguments: [
    ("flux-2-klein-4b", true, "0.014", "0.014", "High volume, previews"),
    ("flux-2-klein-9b", true, "0.015", "0.015", "Balanced quality and speed"),
    ("flux-2-pro", true, "0.03", "0.045", "Production workflows"),
    ("flux-2-flex", true, "0.05", "0.05", "Fine control, typography"),
    ("flux-2-max", true, "0.07", "0.07", "Highest quality"),
    ("flux-2-dev", false, nil, nil, nil),
    ("flux-kontext-pro", false, "0.04", "0.04", "Text and image editing"),
    ("flux-kontext-max", false, "0.08", "0.08", "Editing, maximum quality"),
  ])
  func `a model is listed as BFL lists it`(
    id: String, isFloor: Bool, generating: String?, editing: String?, bestFor: String?
  ) throws {
    let model = sheet.models[sheet.place(id)]
    let listed = try #require(model.listed)
    #expect(listed.isFloor == isFloor)
    #expect(listed.textToImage?.description == generating)
    #expect(listed.imageEditing?.description == editing)
    #expect(model.bestFor == bestFor)
  }

  @Test func `nothing else is in it`() {
    #expect(sheet.models.filter { $0.provider == "bfl" }.count == 30)
    #expect(sheet.models.filter { $0.listed != nil }.count == 8)
    #expect(sheet.name == "bfl")
    #expect(CivilDay(sheet.version) != nil)
  }

  @Test func `a megapixel is 1024 by 1024 pixels and a part counts as a whole`() {
    let rule = sheet.models[0].megapixel
    #expect(rule.pixels == 1024 * 1024)
    #expect(rule.rounding == .up)
    #expect(rule.inputs.single == 4 && rule.inputs.several == 1)
    #expect(rule.leastEdge == 64)
    #expect(rule.edgeStep == 16)
  }

  @Test func `what BFL does not publish is marked`() {
    let own = sheet.models.filter { $0.provider == "bfl" }
    let unpublished = own.filter { model in
      model.rows.contains { !$0.isPublished && $0.rate != .unpublished }
    }
    #expect(
      unpublished.map(\.id) == [
        "flux-pro-1.0-expand", "flux-3-image", "flux-3-image-klein", "flux-2-pro-preview",
        "flux-pro-1.1-ultra-finetuned", "flux-pro-finetuned", "flux-tools/erase-v1",
        "flux-tools/vto-v1",
      ])
    for model in sheet.models {
      #expect(model.rows.allSatisfy { !$0.source.isEmpty }, "\(model.id)")
    }
  }

  @Test(arguments: [
    ("flux-pro-1.1", 1024, 768), ("flux-dev", 1024, 768), ("flux-2-pro", 1024, 1024),
  ])
  func `a model has its default size`(id: String, width: Int, height: Int) {
    #expect(sheet.models[sheet.place(id)].defaultSize == (width, height))
  }

  @Test func `the self-hosting licences and the terms of the weights are in it`() {
    let licences = sheet.licences.map { licence in
      [
        licence.name, licence.imagesPerMonth.map(String.init) ?? "custom", licence.limit ?? "",
        licence.price ?? "",
      ]
    }
    #expect(
      licences == [
        ["Builder", "10000", "", ""], ["Platform", "100000", "", "quoted by sales"],
        ["Professional", "100000", "up to 3 domains", "quoted by sales"],
        ["Enterprise", "custom", "custom volume", "quoted by sales"],
      ])
    #expect(
      sheet.weights.map { [$0.model, $0.licence] } == [
        ["flux-2-klein-4b", "Apache-2.0"], ["flux-2-klein-9b", "non-commercial without a licence"],
        ["flux-2-dev", "non-commercial without a licence"], ["flux-schnell", "open"],
      ])
  }

  @Test func `its providers are BFL, those that charge the same, and one without a price`() throws {
    #expect(sheet.providers.map(\.id) == ["bfl", "puter", "vercel", "comfy"])
    let puter = sheet.providers[1]
    #expect(puter.isPaidByUser && puter.pricesOf == "puter")
    #expect(puter.resale?.providers == ["replicate", "cloudflare", "together"])
    #expect(!sheet.providers[2].isPaidByUser && sheet.providers[2].pricesOf == "bfl")
    #expect(sheet.providers.first?.isPaidByUser == false)
  }
}
