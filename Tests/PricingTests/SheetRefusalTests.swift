// Everything a price sheet is refused for, each with its exact place. In the table a `▸` stands right
// before the place; the test takes it out and counts.

import Pricing
import Testing

/// A valid sheet with one of its parts replaced.
private func sheet(
  head: String = "", provider: String = #"{"id": "p"}"#, model: String = "",
  prices: String = #"[{"unit": "image", "perImage": "1"}]"#, tail: String = ""
) -> String {
  """
  {"schema": "fluxspend.prices/1", "name": "n", "version": "1",\(head)
   "providers": [\(provider)],
   "models": [
    {"id": "m",\(model)
     "prices": \(prices)}\(tail)]}
  """
}

private func price(_ price: String) -> String { sheet(prices: "[\(price)]") }

private func model(_ members: String) -> String { sheet(model: members) }

private func rows(_ rows: String...) -> String {
  sheet(prices: "[" + rows.joined(separator: ",\n      ") + "]")
}

private let refusals: [(text: String, reason: String)] = [
  // Not JSON.
  ("▸", "the JSON ends too early"),
  (#"{"schema": "fluxspend.prices/1",▸}"#, "a comma before a closing bracket"),
  ("{\"schema\": \"fluxspend.prices/1\",\n  ▸// mine\n}", "a comment, which JSON has not"),
  (sheet() + "▸x", "something follows the JSON value"),
  (sheet(head: "\n \"é\": nul▸,"), "a word that is not true, false or null"),
  // The document.
  ("▸[]", "the sheet is not an object"),
  ("▸{}", #""schema" is missing"#),
  (#"{"schema": ▸"fluxspend.prices/2"}"#, #""schema" is not "fluxspend.prices/1""#),
  (#"{"schema": ▸1}"#, #""schema" is not "fluxspend.prices/1""#),
  (#"▸{"schema": "fluxspend.prices/1", "version": "1"}"#, #""name" is missing"#),
  (#"▸{"schema": "fluxspend.prices/1", "name": "n"}"#, #""version" is missing"#),
  (#"{"schema": "fluxspend.prices/1", "name": ▸3}"#, #""name" is not a text"#),
  (#"{"schema": "fluxspend.prices/1", "name": ▸""}"#, #""name" is not a text"#),
  (sheet(head: "\n \"currency\": ▸\"EUR\","), #""currency" is not "USD""#),
  (sheet(head: "\n \"extends\": ▸\"fal\","), #""extends" can only be "bfl""#),
  (
    #"▸{"schema": "fluxspend.prices/1", "name": "n", "version": "1"}"#, "the sheet has no providers"
  ),
  (sheet(provider: "").replacing("{\"schema", with: "▸{\"schema"), "the sheet has no providers"),
  (
    #"▸{"schema": "fluxspend.prices/1", "name": "n", "version": "1", "providers": [{"id": "p"}]}"#,
    "the sheet has no models"
  ),
  // A key that nobody knows, at each level.
  (
    sheet(head: "\n ▸\"modles\": [],"),
    #"unknown key "modles" in the sheet; did you mean "models"?"#
  ),
  (sheet(head: "\n \"megapixel\": {▸\"px\": 1},"), #"unknown key "px" in "megapixel""#),
  (
    sheet(provider: #"{"id": "p", ▸"host": "h"}"#),
    #"unknown key "host" in a provider; did you mean "hosts"?"#
  ),
  (model(#"▸"Name": "x","#), #"unknown key "Name" in a model; did you mean "name"?"#),
  (model(#""listed": {▸"form": true},"#), #"unknown key "form" in "listed""#),
  (price(#"{"unit": "image", ▸"price": "1"}"#), #"unknown key "price" in a price"#),
  (sheet(head: #""licences": [{▸"title": "x"}],"#), #"unknown key "title" in a licence"#),
  (sheet(head: #""weights": [{▸"terms": "x"}],"#), #"unknown key "terms" in a weights entry"#),
  (model("▸\"n\\u001b[31mx\": 1,"), #"unknown key "n?[31mx" in a model"#),
  // A key twice, at each level.
  (sheet(head: #"▸"name": "o","#), #""name" is given twice"#),
  (sheet(provider: #"{"id": "p", ▸"id": "p"}"#), #""id" is given twice"#),
  (model(#"▸"id": "m","#), #""id" is given twice"#),
  (price(#"{"unit": "image", "perImage": "1", ▸"perImage": "1"}"#), #""perImage" is given twice"#),
  (price(#"{"unit": "image", "perImage": "1", ▸"\u0075nit": "image"}"#), #""unit" is given twice"#),
  // Another kind of value than is needed.
  (sheet(provider: "▸7"), "a provider is not an object"),
  (sheet(provider: #"{"id": ▸7}"#), #""id" is not a text"#),
  (sheet(provider: #"{"id": "p", "hosts": ▸"h"}"#), #""hosts" is not a list"#),
  (
    sheet(provider: #"{"id": "p", "aliases": ["a", ▸7]}"#),
    #""aliases" has an element that is no text"#
  ),
  (sheet(provider: #"{"id": "p", "payer": ▸"me"}"#), #""payer" is not user or developer"#),
  (sheet(provider: #"{"id": "p", "pricesOf": ▸"q"}"#), #"the sheet has no provider "q""#),
  (sheet(tail: ", ▸null"), "a model is not an object"),
  (model(#""provider": ▸"q","#), #"the sheet has no provider "q""#),
  (model(#""name": ▸4,"#), #""name" is not a text"#),
  (model(#""maxInputImages": ▸0,"#), #""maxInputImages" is not a whole number from 1"#),
  (model(#""maxInputImages": ▸"4","#), #""maxInputImages" is not a whole number from 1"#),
  (model(#""maxInputImages": ▸4.0,"#), #""maxInputImages" is not a whole number from 1"#),
  (model(#""maxInputImages": ▸10001,"#), #""maxInputImages" is over 10000"#),
  (model(#""operations": ▸["edit"],"#), #""operations" are not text-to-image or image-editing"#),
  (model(#""operations": ▸[],"#), #""operations" are not text-to-image or image-editing"#),
  (model(#""megapixel": ▸1,"#), #""megapixel" is not an object"#),
  (model(#""megapixel": {"rounding": ▸"ceil"},"#), #""rounding" is not up, nearest, down or none"#),
  (model(#""megapixel": {"pixels": ▸-1},"#), #""pixels" is not a whole number from 1"#),
  (model(#""megapixel": {"pixels": ▸1000000001},"#), #""pixels" is over 1000000000"#),
  (model(#""megapixel": {"maxInputMegapixels": ▸10001},"#), #""maxInputMegapixels" is over 10000"#),
  (
    model(#""megapixel": {"maxOutputMegapixels": ▸10001},"#),
    #""maxOutputMegapixels" is over 10000"#
  ),
  (model(#""listed": {"from": ▸"yes"},"#), #""from" is not true or false"#),
  (model(#""listed": {"localOnly": ▸1},"#), #""localOnly" is not true or false"#),
  // Names that mean two things.
  (
    sheet(provider: #"{"id": "p"}, ▸{"id": "q", "aliases": ["P"]}"#), #""P" names two providers"#
  ),
  (
    sheet(tail: #", ▸{"id": "k", "aliases": ["M"], "prices": [{"unit": "local"}]}"#),
    #""M" names two models, m and k"#
  ),
  (sheet(tail: #", ▸{"id": "m", "name": "other"}"#), #"the model "m" is given twice"#),
  // Prices.
  (
    #"{"schema": "fluxspend.prices/1", "name": "n", "version": "1", "providers": [{"id": "p"}], "#
      + #""models": [▸{"id": "m"}]}"#, #""prices" is missing"#
  ),
  (sheet(prices: "▸[]"), "there is no price"),
  (sheet(prices: "▸{}"), #""prices" is not a list"#),
  (price("▸1"), "a price is not an object"),
  (price("▸{}"), #""unit" is missing"#),
  (
    price(#"{"unit": ▸"pixel"}"#),
    #""unit" is not megapixel, image, resolution, tile, step, local or unpublished"#
  ),
  (price(#"▸{"unit": "image"}"#), #""perImage" is missing"#),
  (
    price(#"▸{"unit": "megapixel", "firstOutput": "1", "input": "1"}"#),
    #""additionalOutput" is missing"#
  ),
  (price(#"{"unit": "image", "perImage": ▸"-1"}"#), #""perImage" is negative"#),
  (price(#"{"unit": "image", "perImage": ▸-0.5}"#), #""perImage" is negative"#),
  (price(#"{"unit": "image", "perImage": ▸"0.0000000001"}"#), notExact("perImage")),
  (price(#"{"unit": "image", "perImage": ▸1e-2}"#), notExact("perImage")),
  (price(#"{"unit": "image", "perImage": ▸"$1"}"#), notExact("perImage")),
  (price(#"{"unit": "image", "perImage": ▸99999999999}"#), notExact("perImage")),
  (price(#"{"unit": "image", "perImage": ▸null}"#), #""perImage" is not a price"#),
  (price(#"{"unit": "image", "perImage": ▸true}"#), #""perImage" is not a price"#),
  (
    price(#"{"unit": "image", "perImage": "1", "input": ▸"1"}"#),
    #""input" has no meaning for the unit "image""#
  ),
  (
    price(#"{"unit": "local", "perImage": ▸"1"}"#),
    #""perImage" has no meaning for the unit "local""#
  ),
  (
    price(
      #"{"unit": "megapixel", "firstOutput": "1", "additionalOutput": "1", "input": "1", "perImage": ▸"1"}"#
    ),
    #""perImage" has no meaning for the unit "megapixel""#
  ),
  (price(#"{"unit": "image", "perImage": "1", "source": ▸7}"#), #""source" is not a text"#),
  (
    price(#"{"unit": "image", "perImage": "1", "published": ▸"no"}"#),
    #""published" is not true or false"#
  ),
  // Dates.
  (price(#"{"from": ▸"2026-02-30", "unit": "local"}"#), notAnInstant("from")),
  (price(#"{"from": ▸20260201, "unit": "local"}"#), notAnInstant("from")),
  (price(#"{"from": ▸"2026-02-01T15", "unit": "local"}"#), notAnInstant("from")),
  (price(#"{"until": ▸"2026-02-01T15:00+01:00", "unit": "local"}"#), notAnInstant("until")),
  (price(#"{"until": ▸"2026-02-01T24:00Z", "unit": "local"}"#), notAnInstant("until")),
  (price(#"▸{"unit": "resolution"}"#), #""resolutions" is missing"#),
  (price(#"{"unit": "resolution", "resolutions": ▸{}}"#), #""resolutions" has no price"#),
  (
    price(#"{"unit": "resolution", "resolutions": {▸"3k": "1"}}"#),
    #"unknown key "3k" in "resolutions""#
  ),
  (
    price(
      #"{"unit": "resolution", "resolutions": {"1k": "1"}, "unpublishedResolutions": ▸["2k"]}"#),
    #""2k" is no resolution with a price"#
  ),
  (
    price(#"{"unit": "resolution", "resolutions": {"1k": "1"}, "perImage": ▸"1"}"#),
    #""perImage" has no meaning for the unit "resolution""#
  ),
  (model(#""inputs": ▸4,"#), #""inputs" is not an object"#),
  (model(#""inputs": {▸"all": 4},"#), #"unknown key "all" in "inputs""#),
  (model(#""inputs": {"single": ▸null},"#), #""single" is not a whole number from 1"#),
  (model(#""inputs": {"total": ▸0},"#), #""total" is not a whole number from 1"#),
  (model(#""defaultResolution": ▸"3k","#), #""defaultResolution" is no resolution"#),
  (
    price(#"{"from": "2026-02-01", "until": ▸"2026-01-31", "unit": "local"}"#),
    #""until" is not after "from""#
  ),
  (
    price(#"{"from": "2026-02-01", "until": ▸"2026-02-01", "unit": "local"}"#),
    #""until" is not after "from""#
  ),
  (
    rows(#"{"from": "2026-01-01", "unit": "local"}"#, #"▸{"from": "2026-01-01", "unit": "local"}"#),
    "two prices hold at the same time"
  ),
  (rows(#"{"unit": "local"}"#, #"▸{"unit": "local"}"#), "two prices hold at the same time"),
  (
    rows(
      #"▸{"from": "2026-02-01", "unit": "local"}"#,
      #"{"from": "2026-01-01", "until": "2026-02-02", "unit": "local"}"#),
    "two prices hold at the same time"
  ),
  // Sizes and licences.
  (model(#""defaultSize": ▸"1024","#), defaultSizeReason),
  (model(#""defaultSize": ▸"1024xx768","#), defaultSizeReason),
  (model(#""defaultSize": ▸"x1024x768","#), defaultSizeReason),
  (model(#""defaultSize": ▸"0x768","#), defaultSizeReason),
  (model(#""defaultSize": ▸"65537x1","#), defaultSizeReason),
  (sheet(head: #""licences": [▸{"name": "x"}],"#), #""models" is missing"#),
  (sheet(head: #""weights": [▸{"model": "x"}],"#), #""licence" is missing"#),
]

private let defaultSizeReason = #""defaultSize" is not WIDTHxHEIGHT in pixels"#

private func notAnInstant(_ key: String) -> String {
  "\"\(key)\" is not a date (YYYY-MM-DD) or an instant (YYYY-MM-DDThh:mm:ssZ)"
}

private func notExact(_ key: String) -> String {
  "\"\(key)\" is not an exact price in dollars (at most 9 decimals)"
}

@Suite struct `A bad price sheet` {
  @Test(arguments: refusals)
  func `is refused with the place and the reason`(marked: String, reason: String) throws {
    let marker = Array("▸".utf8)
    let text = Array(marked.utf8)
    let place = try #require(
      text.indices.first { text[$0...].starts(with: marker) }, "the case has no marker")
    let before = text[..<place]
    let line = before.filter { $0 == 0x0A }.count + 1
    let column = before.reversed().prefix { $0 != 0x0A }.count + 1
    let error = #expect(throws: PriceSheetError.self) {
      _ = try PriceSheet(parsing: Array(before) + text[(place + marker.count)...])
    }
    #expect(error?.description == "line \(line), column \(column): \(reason)")
  }

  @Test func `is refused at a line and column that a person counts from one`() {
    let text = "{\n  \"schema\": \"fluxspend.prices/1\",\n  \"é\": 1\n}"
    let error = #expect(throws: PriceSheetError.self) {
      _ = try PriceSheet(parsing: Array(text.utf8))
    }
    #expect(error?.line == 3 && error?.column == 3)
    #expect(error?.reason == #"unknown key "?" in the sheet"#)
  }

  @Test func `the template of these cases is a good one`() throws {
    let good = try PriceSheet(parsing: Array(sheet().utf8))
    #expect(good.models.map(\.id) == ["m"])
  }
}
