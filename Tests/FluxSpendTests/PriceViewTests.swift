// The price sheet as it is shown: the published tables word for word, and JSON that is the sheet.

import Analyses
import Quotes
import Pages
import Pricing
import StrictJSON
import Testing

/// The cells of a Markdown table's line, without padding.
private func cells(_ line: Substring) -> [String] {
  line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
    .map { String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}

private let published = PriceSheet.builtIn.rendered(as: .table)

@Suite struct `The price view` {
  /// The vendor's price list as the pricing guide prints it.
  @Test(arguments: [
    ["FLUX.2 [klein] 4B", "from $0.014", "from $0.014", "High volume, previews"],
    ["FLUX.2 [klein] 9B", "from $0.015", "from $0.015", "Balanced quality and speed"],
    ["FLUX.2 [pro]", "from $0.03", "from $0.045", "Production workflows"],
    ["FLUX.2 [flex]", "from $0.05", "from $0.05", "Fine control, typography"],
    ["FLUX.2 [max]", "from $0.07", "from $0.07", "Highest quality"],
    ["FLUX.2 [dev]", "local only", "local only", ""],
    ["FLUX.1 Kontext [pro]", "$0.04", "$0.04", "Text and image editing"],
    ["FLUX.1 Kontext [max]", "$0.08", "$0.08", "Editing, maximum quality"],
    ["flux-pro-1.1", "FLUX1.1 [pro]", "4", "$0.04", ""],
    ["flux-pro-1.1-ultra", "FLUX1.1 [pro] Ultra", "6", "$0.06", ""],
    ["flux-pro-1.1-raw", "FLUX1.1 [pro] Raw", "6", "$0.06", ""],
    ["flux-pro-1.0-fill", "FLUX.1 Fill [pro]", "5", "$0.05", ""],
    ["flux-dev", "FLUX.1 [dev] hosted", "2.5", "$0.025", ""],
    ["Builder", "FLUX.2 [klein]", "10,000", "", ""],
    ["Platform", "FLUX.2 [klein] 9B and FLUX.2 [dev]", "100,000", "", "quoted by sales"],
    ["Professional", "FLUX.2 [dev]", "100,000", "up to 3 domains", "quoted by sales"],
    ["Enterprise", "all models", "custom", "custom volume", "quoted by sales"],
    ["flux-2-klein-4b", "Apache-2.0"], ["flux-2-dev", "non-commercial without a licence"],
    ["flux-2-flex", "$0.06", "$0.06", "$0.06", "2025-11-25", "2026-01-27", ""],
    ["flux-2-flex", "$0.05", "$0.05", "$0.05", "2026-01-28", "", ""],
  ])
  func `a published line is printed as it was published`(line: [String]) {
    let markdown = PriceSheet.builtIn.rendered(as: .markdown)
    let lines = markdown.split(separator: "\n").map { cells($0) }
    let escaped = line.map { $0.replacing("[", with: "\\[").replacing("]", with: "\\]") }
    #expect(
      lines.contains(escaped) || lines.contains(escaped.map { $0.replacing("$", with: "\\$") }))
    let terminal = published.split(separator: "\n").map { line in
      line.split(separator: "  ").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
    }
    #expect(terminal.contains { $0.map(String.init) == line.filter { !$0.isEmpty } })
  }

  @Test func `open weights, the megapixel and every source are named`() {
    #expect(published.contains("FLUX.1 [schnell]: open weights, no per-image fee when self-hosted"))
    #expect(published.contains("One megapixel is 1,048,576 pixels; a part counts as a whole one"))
    let words = published.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    for model in PriceSheet.builtIn.models {
      for row in model.rows { #expect(words.contains(row.source)) }
      if let note = model.note { #expect(words.contains(note)) }
    }
  }

  @Test func `CSV has every price with exact values`() throws {
    let lines = PriceSheet.builtIn.rendered(as: .csv).split(separator: "\r\n")
    #expect(lines.count == 1 + PriceSheet.builtIn.models.reduce(0) { $0 + $1.rows.count })
    #expect(
      lines[0] == "provider,model,name,family,unit,firstOutput,additionalOutput,input,perImage,"
        + "768sq,1k,1.5k,2k,4k,firstInput,outputTile,inputTile,step,perMegapixel,perRun,from,until,published,source"
    )
    #expect(
      lines.contains {
        $0.hasPrefix(
          "bfl,flux-2-flex,FLUX.2 [flex],FLUX.2,megapixel,0.06,0.06,0.06,,,,,,,,,,,,,2025-11-25,2026-01-28,true"
        )
      })
  }

  @Test func `a sheet says in one line what it holds`() {
    #expect(
      PriceSheet.builtIn.summary
        == "price sheet bfl 2026-10-09: 4 providers, 30 models, 36 prices")
  }
}

@Suite struct `A sheet as JSON` {
  private func expectSame(_ sheet: PriceSheet) throws {
    let text = sheet.rendered(as: .json)
    let again = try PriceSheet(parsing: Array(text.utf8))
    #expect(again.name == sheet.name && again.version == sheet.version)
    #expect(again.providers == sheet.providers)
    #expect(again.models == sheet.models)
    #expect(again.licences == sheet.licences)
    #expect(again.weights == sheet.weights)
    #expect(again.rendered(as: .json) == text)
  }

  @Test func `is read back as the same sheet`() throws {
    try expectSame(.builtIn)
  }

  @Test func `keeps everything that a user's sheet can say`() throws {
    try expectSame(
      try sheet(
        #"""
        "extends": "bfl", "megapixel": {"pixels": 1000000, "rounding": "none"},
        "providers": [{"id": "replicate", "aliases": ["r8"], "hosts": ["api.replicate.com"]},
          {"id": "shop", "pricesOf": "replicate", "payer": "user"}],
        "models": [
          {"id": "flux-2-pro", "prices": [{"unit": "local"}], "aliases": ["pro"]},
          {"id": "m \u0007 \"q\" \\", "provider": "replicate", "name": "é <b>\u202e", "family": "F",
           "bestFor": "all", "listed": {"from": true}, "note": "n", "maxInputImages": 3,
           "operations": ["image-editing"], "defaultSize": "512x768",
           "megapixel": {"rounding": "down", "maxInputMegapixels": 9, "maxOutputMegapixels": 7},
           "prices": [
             {"until": "2026-01-01", "unit": "image", "perImage": "0.000000001", "published": false},
             {"from": "2026-02-01", "unit": "megapixel", "firstOutput": "1", "additionalOutput": "0",
              "input": "9223372036.854775807", "source": "s"}]},
          {"id": "l", "provider": "replicate", "listed": {"localOnly": true},
           "prices": [{"unit": "local"}]}],
        "licences": [], "weights": [{"model": "l", "licence": "open"}]
        """#))
  }
}
