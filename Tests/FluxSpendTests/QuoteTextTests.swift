// What quotes look like: the sum can be done again from the explanation, JSON keeps its schema, and
// names of a sheet do nothing to a terminal.

import LogRecords
import CivilTime
import Analyses
import Quotes
import Pages
import Pricing
import StrictJSON
import Testing

@Suite struct `Explanations` {
  /// Does the sum of an explanation again: `(0.03 + (2 - 1) x 0.015 + 1 x 0.015) x 4 = 0.24`.
  private func recomputed(_ sum: String) throws -> (left: Int64, right: Int64) {
    let numbers = sum.split { !"0123456789.".contains($0) }.map(String.init)
    func nano(_ text: String) throws -> Int64 { try #require(Money(dollars: text)).nanodollars }
    if numbers.count == 3 {
      return (try nano(numbers[0]) * (try #require(Int64(numbers[1]))), try nano(numbers[2]))
    }
    if numbers.count == 10 {
      // The first megapixel of the references has a price of its own.
      let (output, input) = (try #require(Int64(numbers[1])), try #require(Int64(numbers[5])))
      let image =
        try nano(numbers[0]) + (output - 1) * nano(numbers[3]) + nano(numbers[4])
        + (input - 1) * nano(numbers[7])
      return (image * (try #require(Int64(numbers[8]))), try nano(numbers[9]))
    }
    try #require(numbers.count == 8)
    let (output, input) = (try #require(Int64(numbers[1])), try #require(Int64(numbers[4])))
    let image = try nano(numbers[0]) + (output - 1) * nano(numbers[3]) + input * nano(numbers[5])
    return (image * (try #require(Int64(numbers[6]))), try nano(numbers[7]))
  }

  @Test func `the sum gives the total for any size and references`() throws {
    for model in PriceSheet.builtIn.models {
      for size in ["64x64", "1024x1024", "1025x1024", "1920x1080", "2560x1440", "3000x3000"] {
        for inputs in [[], ["1024x1024"], ["1920x1080", "unknown", "5000x5000"]] {
          let workload = try workload(size, inputs: inputs, images: 7)
          guard let quote = try? PriceSheet.builtIn.quote(model.id, for: workload) else { continue }
          let json = try JSONValue(parsing: Array(quote.rendered(as: .json, prices: .builtIn).utf8))
          let sum = try recomputed(try #require(json[path: "quotes.0.sum"]?.scalar))
          #expect(sum.left == sum.right)
          #expect(sum.right == quote.total.listCost.nanodollars)
        }
      }
    }
  }

  @Test func `an explanation names the rule, the price with its dates and source, and the waste`()
    throws
  {
    let workload = try workload("1280x832", inputs: ["8000x6000"], images: 2)
    let quote = try PriceSheet.builtIn.quote("flux-2-pro", for: workload)
    let text = quote.rendered(as: .table, prices: .builtIn, isExplained: true)
    for line in [
      "Sum        (0.03 + (2 - 1) x 0.015 + 4 x 0.015) x 2 = 0.21\n",
      "Output     1280x832 = 1,064,960 pixels = 1.015625 MP, billed as 2 MP\n",
      "Input 1    8000x6000 = 48,000,000 pixels = 45.776367 MP, billed as 4 MP after resizing",
      "Holds      from 2025-11-25\n", "Source     FLUX pricing guide, June 2026;",
      "16,384 pixels over 1 MP are billed as another one: at 1,048,576 pixels or fewer",
    ] {
      #expect(text.contains(line), "\(line)")
    }
    let plain = quote.rendered(as: .table, prices: .builtIn)
    #expect(!plain.contains("Sum"))
  }

  @Test(arguments: [("1024x1024", false), ("1025x1024", true), ("1536x1024", false)])
  func `only a hardly used megapixel is called a waste`(size: String, isWaste: Bool) throws {
    let quote = try PriceSheet.builtIn.quote("flux-2-max", for: workload(size))
    let text = quote.rendered(as: .markdown, prices: .builtIn, isExplained: true)
    #expect(text.contains("billed as another one") == isWaste)
  }

  @Test func `limits of the model are remarked`() throws {
    let many = try workload("4096x4096", inputs: Array(repeating: "64x64", count: 9))
    let text = try PriceSheet.builtIn.quote("flux-2-pro", for: many)
      .rendered(as: .table, prices: .builtIn)
    #expect(text.contains("the model makes images of up to 4 MP"))
    #expect(text.contains("the model takes at most 8 reference images"))
  }
}

@Suite struct `Quotes for programs` {
  @Test func `JSON has the keys of its schema in their order`() throws {
    var shared = try workload("1024x1024", inputs: ["1024x1024", "unknown"])
    shared.volume = .users(500, imagesEach: 20)
    let count = PriceSheet.builtIn.models.count
    let comparison = try PriceSheet.builtIn.addingSellers()
      .comparison(for: shared, with: "flux-2-pro", first: count)
    let json = try JSONValue(parsing: Array(comparison.rendered(as: .json, prices: .builtIn).utf8))
    #expect(
      json.names == ["schema", "prices", "workload", "comparedWith", "quotes", "unpriced"])
    #expect(json["workload"]?.names == ["size", "inputs", "images", "users", "imagesPerUser"])
    let first = try #require(json[path: "quotes.0"])
    #expect(
      first.names == [
        "model", "name", "provider", "size", "sizeOrigin", "outputMegapixels", "inputMegapixels",
        "perImage", "perUser", "total", "estimated", "assumptions", "ratio", "price", "sum",
        "paidByUser", "userPays", "notes",
      ])
    let expected = [
      "schema": "fluxspend.quote/1", "prices.name": "bfl", "prices.at": "null",
      "workload.size": "1024x1024", "workload.inputs.0": "1024x1024", "workload.inputs.1": "null",
      "workload.images": "10000", "workload.users": "500", "workload.imagesPerUser": "20",
      "comparedWith": "flux-2-pro", "quotes.0.model": "flux-3-image-klein",
      "quotes.0.price.unit": "resolution", "quotes.1.model": "flux-2-klein-4b",
      "quotes.1.inputMegapixels": "2", "quotes.1.perImage.listCost": "0.016",
      "quotes.1.perUser.listCostHigh": "0.38", "quotes.1.total.listCostLow": "160",
      "quotes.1.estimated": "true", "quotes.1.assumptions.0": "inputSizeAssumed",
      "quotes.1.price.unit": "megapixel", "quotes.1.price.from": "2026-01-15",
      "quotes.1.price.until": "null", "quotes.1.userPays.0": "puter",
      "unpriced.0.model": "flux-2-dev", "unpriced.0.reason": "localOnly",
    ]
    for (path, text) in expected { #expect(json[path: path]?.scalar == text, "\(path)") }
  }

  @Test func `names of a sheet do nothing to a terminal, a spreadsheet or Markdown`() throws {
    let hostile = try sheet(
      #"""
      "providers": [{"id": "p", "name": "\u001b[31mred\u202e"}], "models": [
        {"id": "m", "name": "=1+1|<b>\n\u0007", "note": "\u001b]0;title\u0007 `x`", "prices":
          [{"unit": "image", "perImage": "1", "source": "\u0000 </script>"}]}]
      """#)
    let quote = try hostile.quote("m", for: workload())
    let comparison = try hostile.comparison(for: workload())
    for format in Format.allCases {
      for text in [
        quote.rendered(as: format, prices: hostile, isExplained: true),
        comparison.rendered(as: format, prices: hostile), hostile.rendered(as: format),
      ] {
        let acting = text.unicodeScalars.filter {
          ($0.value < 32 && !"\n\r".unicodeScalars.contains($0)) || $0.value == 0x202E
        }
        #expect(acting.isEmpty)
        #expect(text.utf8.last == 0x0A)
        if format == .markdown { #expect(!text.contains("<b>") && !text.contains("+1|")) }
        if format == .json {
          #expect(throws: Never.self) { try JSONValue(parsing: Array(text.utf8)) }
        }
        if format == .csv { #expect(!text.contains(",=1")) }
      }
    }
  }
}

@Suite struct `Option values` {
  @Test(arguments: ["1024x1024", "1x1", "65536x65536", "0064x064", "1920X1080", "1920×1080"])
  func `a size is width x height in pixels`(text: String) {
    #expect(PixelSize(text) != nil)
  }

  @Test(arguments: [
    "", "x", "1024", "1024x", "x1024", "0x1", "1x0", "-1x5", "+1x5", "65537x1", "1x2x3", "1*2",
    "1024 x 1024", "99999999999999999999x1", "1.5x2", "１x１", "unknown",
  ])
  func `anything else is no size`(text: String) {
    #expect(PixelSize(text) == nil)
  }

  @Test(arguments: [
    ("2026-01-28", "2026-01-28T00:00:00Z"), ("2026-01-28T09:30:00Z", "2026-01-28T09:30:00Z"),
    ("2026-01-28t09:30:00z", "2026-01-28T09:30:00Z"),
    ("2026-01-28 09:30:00.25Z", "2026-01-28T09:30:00.250Z"),
    ("2026-01-28T00:30:00+02:00", "2026-01-27T22:30:00Z"),
    ("2026-01-27T22:30:00-05:30", "2026-01-28T04:00:00Z"),
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
    ("2026-01-28T09:30:00", "2026-01-28T09:30:00Z"),
    ("2026-01-28T09:30:00.1234567890Z", "2026-01-28T09:30:00.123Z"),
    ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999Z"),
  ])
  func `a time is a date or RFC 3339`(text: String, instant: String) {
    #expect(Instant(argument: text)?.description == instant)
  }

  @Test(arguments: [
    "", "yesterday", "2026-1-1", "2026-02-29", "2026-01-28T", "2026-01-28T09:30", "20260128",
    "2026-01-28T24:00:00Z", "2026-01-28T09:60:00Z", "2026-01-28T09:30:61Z",
    "2026-01-28T09:30:00.Z", "2026-01-28T09:30:00+2:00",
    "2026-01-28T09:30:00+24:00", "2026-01-28T09:30:00ZZ", "2026-01-28T+9:30:00Z", "2026-01-28Z",
  ])
  func `anything else is no time`(text: String) {
    #expect(Instant(argument: text) == nil)
  }
}
