// Quotes reproduce every worked figure of the pricing guide and agree with the engine on everything.

import CivilTime
import Analyses
import Quotes
import Pages
import Pricing
import Testing

@Suite struct `Quotes` {
  @Test(arguments: [
    ("flux-2-klein-4b", 10_000, "140"), ("flux-2-klein-9b", 10_000, "150"),
    ("flux-2-pro", 10_000, "300"), ("flux-2-flex", 10_000, "500"), ("flux-2-max", 10_000, "700"),
    ("flux-2-klein-4b", 1000, "14"), ("flux-2-pro", 1000, "30"), ("flux-2-max", 1000, "70"),
    ("flux-kontext-pro", 5000, "200"),
  ])
  func `a workload costs what the pricing guide works out`(
    model: String, images: Int, dollars: String
  ) throws {
    #expect(try total(model, workload("1024x1024", images: images)) == dollars)
    // One megapixel is also what the models make by default.
    #expect(try total(model, workload(images: images)) == dollars)
  }

  @Test func `edits, two megapixels and a batch cost what the pricing guide works out`() throws {
    let edits = try workload(inputs: ["1024x1024"], images: 5000)
    #expect(try total("flux-kontext-pro", edits) == "200")
    #expect(try total("FLUX.2 [pro]", edits) == "225")
    #expect(try total("flux-2-klein-4b", workload("2048x1024")) == "0.015")
    #expect(try total("flux-2-pro", workload(images: 4)) == "0.12")
  }

  @Test func `through User-Pays the developer pays nothing and each user their own`() throws {
    var shared = try workload()
    shared.volume = .users(500, imagesEach: 20)
    let sheet = PriceSheet.builtIn.addingSellers()
    let quote = try sheet.quote("flux-2-klein-4b", for: shared)
    #expect(quote.total.imageCount == 10_000)
    #expect(quote.total.listCost.description == "140")
    #expect(quote.perUser?.listCost.description == "0.28")
    // Puter's rates are not BFL's: 20 images at $0.001048576 from Replicate or $0.001148 from Cloudflare.
    #expect(quote.userPays.map(\.provider.id) == ["puter"])
    #expect(quote.userPays[0].perUser?.low.description == "0.02097152")
    #expect(quote.userPays[0].perUser?.high.description == "0.02296")
    let page = quote.rendered(as: .markdown, prices: .builtIn)
    #expect(page.contains("your bill would be $0 and each user's about $0.02097152"))
    let direct = try sheet.quote("puter/flux-2-klein-4b", for: shared)
    #expect(direct.provider.isPaidByUser && direct.userPays.isEmpty)
    // Nobody sells FLUX 3 through it.
    #expect(try sheet.quote("flux-3-image", for: shared).userPays.isEmpty)
    #expect(direct.rendered(as: .markdown, prices: .builtIn).contains("your bill is"))
  }

  @Test(
    arguments: [
      (nil, [], "1024x1024", Quote.SizeOrigin.modelDefault, "0.03"),
      ("1920x1080", [], "1920x1080", .given, "0.045"),
      (nil, ["1920x1080"], "1920x1080", .firstInput, "0.075"),
      ("64x64", ["1920x1080"], "64x64", .given, "0.06"),
      (nil, ["unknown"], nil, .unknown, "0.045 (0.045 to 0.135)"),
      // An output is never larger than the model makes, whatever it follows.
      (nil, ["8000x6000"], nil, .unknown, "0.135 (0.09 to 0.135)"),
      (nil, ["2048x2048"], "2048x2048", .firstInput, "0.135"),
      ("1024x1024", ["unknown"], "1024x1024", .given, "0.045 (0.045 to 0.09)"),
    ] as [(String?, [String], String?, Quote.SizeOrigin, String)])
  func `a size that is not given follows the first reference, or is the model's default`(
    size: String?, inputs: [String], resolved: String?, origin: Quote.SizeOrigin, dollars: String
  ) throws {
    let workload = try workload(size, inputs: inputs)
    let quote = try PriceSheet.builtIn.quote("flux-2-pro", for: workload)
    #expect(quote.size?.description == resolved)
    #expect(quote.sizeOrigin == origin)
    #expect(try total("flux-2-pro", workload) == dollars)
    let flat = try PriceSheet.builtIn.quote("flux-kontext-max", for: workload)
    #expect(flat.sizeOrigin == (size == nil ? .notPriced : .given))
    #expect(flat.total.listCost.description == "0.08" && !flat.total.isEstimated)
  }

  @Test(
    arguments: [
      (nil, "0.05", false), ("2026-01-28", "0.05", false), ("2026-01-27", "0.06", false),
      ("2026-01-28T00:00:00+00:01", "0.06", false),
      ("2026-01-27T23:59:59.999999999Z", "0.06", false),
      ("2025-11-24", "0.06", true), ("2099-01-01", "0.05", false),
    ] as [(String?, String, Bool)])
  func `the newest price holds unless a time is given`(
    at: String?, dollars: String, isEstimated: Bool
  ) throws {
    let quote = try PriceSheet.builtIn.quote("flux-2-flex", for: workload(at: at))
    #expect(quote.perImage.listCost.description == dollars)
    #expect(quote.total.isEstimated == isEstimated)
  }

  @Test func `the newest price of a model is found whatever dates its rows have`() throws {
    let sheet = try sheet(
      """
      "providers": [{"id": "p"}], "models": [
        {"id": "ended", "prices": [{"until": "2026-01-01", "unit": "image", "perImage": "1"}]},
        {"id": "always", "prices": [{"unit": "image", "perImage": "2"}]},
        {"id": "changed", "prices": [{"unit": "image", "perImage": "3"},
          {"from": "2026-01-01", "until": "2026-02-01", "unit": "image", "perImage": "4"}]}]
      """)
    for (model, dollars) in [("ended", "1"), ("always", "2"), ("changed", "4")] {
      let quote = try sheet.quote(model, for: workload())
      #expect(quote.total.listCost.description == dollars)
      #expect(!quote.total.isEstimated)
    }
    let refusal = #expect(throws: QuoteRefusal.self) {
      _ = try sheet.quote("changed", for: workload(at: "2026-02-01"))
    }
    #expect(
      refusal?.description == "changed (changed) has no price for that time; its prices hold "
        + "until 2025-12-31, from 2026-01-01 until 2026-01-31")
  }

  @Test(arguments: [
    (
      "flux-2-pr0", UnpricedReason.unknownModel,
      "flux-2-pr0 is not in the price sheet bfl 2026-10-09; did you mean flux-2-pro or flux-pro?"
    ),
    (
      "Flux 2 Klein", .unknownModel,
      "Flux 2 Klein is not in the price sheet bfl 2026-10-09; "
        + "did you mean flux-2-klein-4b, flux-2-klein-9b or flux-2-klein-9b-preview?"
    ),
    (
      "flux-2-klein-9b-preview", .notPublished,
      "FLUX.2 [klein] 9B Preview (flux-2-klein-9b-preview) has no published price"
    ),
    (
      "dall-e-3", .unknownModel,
      "dall-e-3 is not in the price sheet bfl 2026-10-09; "
        + "fluxspend prices lists the models that are"
    ),
    (
      "fal-ai/flux-2-pro", .unknownModel,
      "fal-ai/flux-2-pro: the provider fal is not in the price sheet bfl 2026-10-09, and prices "
        + "differ between providers; "
        + "the price of Black Forest Labs is under flux-2-pro"
    ),
    (
      "FLUX.2 [dev]", .localOnly,
      "FLUX.2 [dev] (flux-2-dev) runs locally only and has no hosted price; "
        + "its weights: non-commercial without a licence"
    ),
  ])
  func `a model without a price is refused with what is known`(
    model: String, reason: UnpricedReason, message: String
  ) throws {
    let refusal = #expect(throws: QuoteRefusal.self) {
      _ = try PriceSheet.builtIn.quote(model, for: workload())
    }
    #expect(refusal?.reason == reason)
    #expect(refusal?.description == message)
  }

  @Test func `a resolution is quoted by its name`() throws {
    func quoted(_ tier: ResolutionTier?, at day: Instant? = nil) throws -> String {
      let workload = Workload(volume: .images(10), at: day, tier: tier)
      let quote = try PriceSheet.builtIn.quote("flux-3-image", for: workload)
      return "\(quote.total.listCost)" + (quote.total.isEstimated ? " estimated" : "")
    }
    #expect(try quoted(.two) == "1")
    #expect(try quoted(nil) == "0.48")
    #expect(try quoted(.four, at: Instant(seconds: 1_791_072_000)) == "3.035")
    #expect(try quoted(.oneAndHalf) == "0.7 estimated")
  }

  @Test func `an amount out of all reason is refused, not wrapped`() throws {
    for volume in [
      Workload.Volume.images(.max), .users(.max, imagesEach: 2),
      .users(1 << 32, imagesEach: 1 << 31),
    ] {
      var huge = try workload()
      huge.volume = volume
      let refusal = #expect(throws: QuoteRefusal.self) {
        _ = try PriceSheet.builtIn.quote("flux-2-pro", for: huge)
      }
      #expect(refusal?.reason == .amountTooLarge)
    }
  }
}

@Suite struct `Comparisons` {
  @Test func `all priced models of the sheet are compared, the cheapest first`() throws {
    let comparison = try PriceSheet.builtIn.comparison(for: workload(images: 10_000))
    #expect(
      comparison.quotes.map { "\($0.modelName) \($0.total.listCost)" } == [
        "flux-tools/vto-v1 50", "flux-3-image-klein 90", "flux-2-klein-4b 140",
        "flux-2-klein-9b 150", "flux-dev 250", "flux-2-pro 300", "flux-2-pro-preview 300",
        "flux-tools/erase-v1 300", "flux-kontext-pro 400", "flux-pro-1.1 400", "flux-3-image 480",
        "flux-2-flex 500", "flux-pro-1.0-fill 500", "flux-pro-1.0-expand 500", "flux-pro 500",
        "flux-pro-1.1-ultra 600", "flux-pro-1.1-raw 600", "flux-pro-finetuned 600",
        "flux-2-max 700", "flux-pro-1.1-ultra-finetuned 700", "flux-kontext-max 800",
      ])
    #expect(
      comparison.unpriced.map { "\($0.model) \($0.reason.rawValue)" } == [
        "flux-2-dev localOnly", "flux-schnell localOnly", "flux-3-video notPublished",
        "flux-2-klein-9b-preview notPublished", "flux-pro-1.1-finetuned notPublished",
        "flux-pro-1.0-fill-finetuned notPublished", "flux-tools/vto-v2 notPublished",
        "flux-tools/deblur-v1 notPublished", "flux-tools/outpainting-v1 notPublished",
      ])
    #expect(comparison.workload.size?.description == "1024x1024")
    let max = comparison.quotes.first { $0.modelName == "flux-2-max" }
    #expect(comparison.rendered(as: .csv, prices: .builtIn).contains("flux-2-max"))
    #expect(max?.total.listCost.description == "700")
  }

  @Test func `ratios are to the cheapest, or to the named model`() throws {
    func ratios(_ model: String?) throws -> [String: String] {
      let comparison = try PriceSheet.builtIn.comparison(for: workload(), with: model)
      let lines = comparison.rendered(as: .csv, prices: .builtIn).split(separator: "\r\n")
      return Dictionary(
        uniqueKeysWithValues: lines.dropFirst().map { line in
          let cells = line.split(separator: ",", omittingEmptySubsequences: false)
          return (String(cells[0]), String(cells[cells.count - 1]))
        })
    }
    #expect(try ratios(nil)["flux-tools/vto-v1"] == "1.00")
    let cheapest = try ratios("flux-2-klein-4b")
    #expect(cheapest["flux-2-klein-4b"] == "1.00")
    #expect(cheapest["flux-2-max"] == "5.00")
    #expect(cheapest["flux-2-klein-9b"] == "1.07")
    let pro = try ratios("FLUX.2 [pro]")
    #expect(pro["flux-2-pro"] == "1.00")
    #expect(pro["flux-2-klein-4b"] == "0.47")
    #expect(pro["flux-2-flex"] == "1.67")
  }

  @Test func `a model that nobody can price is refused before anything is compared`() throws {
    #expect(throws: QuoteRefusal.self) {
      _ = try PriceSheet.builtIn.comparison(for: workload(), with: "flux-9")
    }
  }

  @Test func `free models have no ratio`() throws {
    let sheet = try sheet(
      """
      "providers": [{"id": "p"}], "models": [
        {"id": "free", "prices": [{"unit": "image", "perImage": "0"}]},
        {"id": "paid", "prices": [{"unit": "image", "perImage": "1"}]}]
      """)
    let csv = try sheet.comparison(for: workload()).rendered(as: .csv, prices: sheet)
    #expect(csv.split(separator: "\r\n").dropFirst().allSatisfy { $0.hasSuffix(",false,") })
  }
}
