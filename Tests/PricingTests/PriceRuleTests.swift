// The prices themselves: real API responses, the table of vectors, every published price and every
// worked figure of the pricing guide. A number in this file comes from a source, never from the engine.

import Pricing
import Testing

@Suite struct `FLUX 2 prices` {
  /// What the API of Black Forest Labs answered: model, request, time, cost in credits.
  @Test(arguments: [
    ("G1", "flux-2-pro", OutputSize.pixels(width: 1024, height: 1024), 2025, 11, 27, "3.0"),
    ("G2", "flux-2-flex", .pixels(width: 1024, height: 1024), 2025, 11, 27, "6.0"),
    ("G3", "flux-2-pro", .pixels(width: 1920, height: 1080), 2025, 12, 1, "4.5"),
    (
      "G3 printed", "flux-2-pro", .printed(PrintedMegapixels(value: 1_980_000_000)), 2025, 12, 1,
      "4.5"
    ),
    ("G4", "flux-2-pro", .pixels(width: 65, height: 65), 2025, 12, 1, "3.0"),
    ("G4 printed", "flux-2-pro", .printed(PrintedMegapixels(value: 0)), 2025, 12, 1, "3.0"),
    ("G5", "flux-2-pro", .pixels(width: 1024, height: 384), 2025, 12, 1, "3"),
    ("G5 printed", "flux-2-pro", .printed(PrintedMegapixels(value: 380_000_000)), 2025, 12, 1, "3"),
    ("G6", "flux-2-pro", .pixels(width: 1920, height: 768), 2025, 12, 1, "4.5"),
    ("G7", "flux-2-max", .pixels(width: 1024, height: 1024), 2026, 7, 1, "7"),
  ])
  func `a real response costs what the API billed, exactly`(
    name: String, model: String, size: OutputSize, year: Int, month: Int, day: Int, credits: String
  ) throws {
    let charge = try #require(
      builtInEngine.charge(.request(model, size, at: instant(year, month, day))))
    #expect(charge.listCost == Money(cents: credits))
    #expect(!charge.isEstimated)
    #expect(charge.low == charge.listCost && charge.high == charge.listCost)
  }

  /// black-forest-labs/skills, skills/bfl-api/SKILL.md: width, height, billed megapixels, and cents
  /// for klein 4B, klein 9B, pro, max and flex.
  static let vectors = [
    (64, 64, 1, ["1.4", "1.5", "3", "7", "5"]),
    (1024, 1024, 1, ["1.4", "1.5", "3", "7", "5"]),
    (1248, 832, 1, ["1.4", "1.5", "3", "7", "5"]),
    (1280, 832, 2, ["1.5", "1.7", "4.5", "10", "10"]),
    (1080, 1080, 2, ["1.5", "1.7", "4.5", "10", "10"]),
    (1920, 1080, 2, ["1.5", "1.7", "4.5", "10", "10"]),
    (2048, 1152, 3, ["1.6", "1.9", "6", "13", "15"]),
    (2560, 1440, 4, ["1.7", "2.1", "7.5", "16", "20"]),
    (2048, 2048, 4, ["1.7", "2.1", "7.5", "16", "20"]),
  ]
  static let vectorModels = [
    "flux-2-klein-4b", "flux-2-klein-9b", "flux-2-pro", "flux-2-max", "flux-2-flex",
  ]

  @Test(arguments: vectors)
  func `a size costs what the table of vectors says`(
    width: Int, height: Int, billed: Int, cents: [String]
  ) throws {
    for (model, cents) in zip(Self.vectorModels, cents) {
      for size in [(width, height), (height, width)] {
        let charge = try #require(
          builtInEngine.charge(.request(model, .pixels(width: size.0, height: size.1))))
        #expect(charge.listCost == Money(cents: cents), "\(model)")
        #expect(charge.outputMegapixels == billed)
        #expect(charge.inputMegapixels == 0)
        #expect(!charge.isEstimated)
      }
    }
  }

  @Test func `one pixel over a whole megapixel bills the next one`() throws {
    for whole in 1...4 {
      let pixels = whole * 1_048_576
      let exact = try #require(
        builtInEngine.charge(.request("flux-2-pro", .pixels(width: pixels, height: 1))))
      let more = try #require(
        builtInEngine.charge(.request("flux-2-pro", .pixels(width: pixels + 1, height: 1))))
      #expect(exact.outputMegapixels == whole)
      #expect(more.outputMegapixels == whole + 1)
    }
  }

  /// The formula with inputs: dollars for an edit of a 1 MP image, from the pricing guide (pro, flex,
  /// max) and SKILL.md's input price of 0.1 and 0.2 cents (klein).
  @Test(arguments: [
    ("flux-2-klein-4b", "0.015"), ("flux-2-klein-9b", "0.017"), ("flux-2-pro", "0.045"),
    ("flux-2-flex", "0.1"), ("flux-2-max", "0.1"),
  ])
  func `an edit adds the reference image's megapixels`(model: String, dollars: String) {
    #expect(builtInEngine.cost(.request(model, inputs: [(1024, 1024)])) == dollars)
  }

  @Test func `each reference image is rounded up on its own`() throws {
    let charge = try #require(
      builtInEngine.charge(.request("flux-2-pro", inputs: [(600, 600), (600, 600), (1024, 1024)])))
    #expect(charge.inputMegapixels == 1 + 1 + 1)
    #expect(charge.listCost.description == "0.075")
    #expect(!charge.isEstimated)
  }

  @Test(arguments: [
    (2048, 2048, 4), (2049, 2048, 4), (4096, 4096, 4), (8000, 6000, 4), (65, 65, 1),
  ])
  func `a reference image over 4 MP is billed as 4`(width: Int, height: Int, billed: Int) throws {
    let charge = try #require(
      builtInEngine.charge(.request("flux-2-max", inputs: [(width, height)])))
    #expect(charge.inputMegapixels == billed)
    #expect(charge.listCost == Money(cents: String(7 + 3 * billed)))
  }

  @Test func `a batch costs its images, without a discount`() {
    #expect(builtInEngine.cost(.request("flux-2-pro", images: 4)) == "0.12")
    #expect(
      builtInEngine.cost(.request("flux-2-pro", inputs: [(1024, 1024)], images: 4)) == "0.18")
  }
}

@Suite struct `Flat prices` {
  /// The pricing guide of June 2026 and bfl.ai/pricing; expand is in LiteLLM's cost map only.
  @Test(arguments: [
    ("flux-kontext-pro", "4", true), ("flux-kontext-max", "8", true), ("flux-pro-1.1", "4", true),
    ("flux-pro-1.1-ultra", "6", true), ("flux-pro-1.1-raw", "6", true),
    ("flux-pro-1.0-fill", "5", true), ("flux-pro-1.0-expand", "5", false),
    ("flux-dev", "2.5", true), ("flux-pro", "5", true),
  ])
  func `an image has one price, whatever its size and inputs`(
    model: String, credits: String, isPublished: Bool
  ) throws {
    let sizes: [OutputSize] = [
      .pixels(width: 64, height: 64), .pixels(width: 4096, height: 4096), .unknown,
      .printed(PrintedMegapixels(value: 1_980_000_000)),
    ]
    for size in sizes {
      for inputs: [(Int, Int)?] in [[], [(9000, 9000), nil]] {
        for time in [june, instant(2020, 1, 1), nil] {
          let usage = UsageRecord.request(model, size, inputs: inputs, at: time)
          let charge = try #require(builtInEngine.charge(usage))
          #expect(charge.listCost == Money(cents: credits))
          #expect(charge.low == charge.listCost && charge.high == charge.listCost)
          #expect(charge.outputMegapixels == 0 && charge.inputMegapixels == 0)
          #expect(charge.assumptions == (isPublished ? [] : .unpublishedPrice))
        }
      }
    }
  }

  @Test(arguments: ["flux-2-dev", "flux-schnell"])
  func `a model that only runs locally has no price`(model: String) {
    #expect(builtInEngine.refusal(.request(model)) == .localOnly)
    #expect(builtInEngine.refusal(.request(model, at: nil)) == .localOnly)
  }
}

@Suite struct `Worked figures of the pricing guide` {
  @Test(arguments: [
    ("flux-2-klein-4b", "140"), ("flux-2-klein-9b", "150"), ("flux-2-pro", "300"),
    ("flux-2-flex", "500"), ("flux-2-max", "700"),
  ])
  func `ten thousand images of one megapixel`(model: String, dollars: String) {
    #expect(builtInEngine.cost(.request(model, images: 10_000)) == dollars)
  }

  @Test(arguments: [("flux-2-klein-4b", "14"), ("flux-2-pro", "30"), ("flux-2-max", "70")])
  func `a thousand finished images`(model: String, dollars: String) {
    #expect(builtInEngine.cost(.request(model, images: 1000)) == dollars)
  }

  @Test func `five thousand edits`() {
    let kontext = UsageRecord.request("flux-kontext-pro", inputs: [(1024, 1024)], images: 5000)
    let pro = UsageRecord.request("flux-2-pro", inputs: [(1024, 1024)], images: 5000)
    #expect(builtInEngine.cost(kontext) == "200")
    #expect(builtInEngine.cost(pro) == "225")
  }

  @Test func `two megapixels on klein 4B`() {
    let size = OutputSize.pixels(width: 2048, height: 1024)
    #expect(builtInEngine.cost(.request("flux-2-klein-4b", size)) == "0.015")
  }

  @Test func `max is five times klein 4B at one megapixel`() throws {
    let max = try #require(builtInEngine.charge(.request("flux-2-max")))
    let klein = try #require(builtInEngine.charge(.request("flux-2-klein-4b")))
    #expect(max.listCost.nanodollars == 5 * klein.listCost.nanodollars)
  }
}
