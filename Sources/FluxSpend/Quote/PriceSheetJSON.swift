// A price sheet as price sheets are written: what comes out is read back as the same sheet, so that a
// user can start one of their own from it.

import Pages
import Pricing

extension PriceSheet {
  /// The whole sheet in the schema `fluxspend.prices/1`, ending in a line end.
  var json: String {
    let rule = models.first?.megapixel
    let members: [(String, String)?] = [
      ("schema", JSONText.string(PriceSheet.schema)), ("name", JSONText.string(name)),
      ("version", JSONText.string(version)), ("currency", JSONText.string("USD")),
      rule.map { ("megapixel", $0.json) }, rule.map { ("inputs", $0.inputs.json) },
      ("providers", JSONText.lines(providers.map(\.json))),
      ("models", JSONText.lines(models.map { $0.json(sheetRule: rule) })),
      licences.isEmpty ? nil : ("licences", JSONText.lines(licences.map(\.json))),
      weights.isEmpty ? nil : ("weights", JSONText.lines(weights.map(\.json))),
    ]
    return JSONText.document(members.compactMap(\.self))
  }
}

/// A member, or nothing where the sheet does not say.
private func member(_ name: String, _ text: String?) -> (String, String)? {
  text.map { (name, JSONText.string($0)) }
}

private func member(_ name: String, _ texts: [String]) -> (String, String)? {
  texts.isEmpty ? nil : (name, JSONText.list(texts.map { JSONText.string($0) }))
}

extension MegapixelRule {
  fileprivate var json: String {
    var members: [(String, String)] = [
      ("pixels", String(pixels)), ("rounding", JSONText.string(rounding.rawValue)),
    ]
    members.append(("maxOutputMegapixels", String(maxOutputMegapixels)))
    members.append(("leastEdge", JSONText.number(leastEdge)))
    members.append(("edgeStep", JSONText.number(edgeStep)))
    if let onePixels { members.append(("onePixels", String(onePixels))) }
    if !isFirstWhole { members.append(("firstWhole", "false")) }
    return JSONText.object(members)
  }
}

extension PriceSheet.Provider {
  fileprivate var json: String {
    JSONText.object(
      [
        member("id", id), member("name", name), member("aliases", aliases), member("hosts", hosts),
        pricesOf == id ? nil : member("pricesOf", pricesOf),
        isPaidByUser ? member("payer", "user") : nil,
      ].compactMap(\.self))
  }
}

extension PriceSheet.Model {
  /// The model with each price on a line of its own.
  fileprivate func json(sheetRule: MegapixelRule?) -> String {
    let prices = rows.map { JSONText.object(JSONText.members(of: $0)) }
    var rule: (String, String)?
    if megapixel.json != sheetRule?.json { rule = ("megapixel", megapixel.json) }
    var references: (String, String)?
    if megapixel.inputs != sheetRule?.inputs { references = ("inputs", megapixel.inputs.json) }
    let list = "[\n      " + prices.joined(separator: ",\n      ") + "\n    ]"
    let size = defaultSize == Self.standardSize ? nil : "\(defaultSize.width)x\(defaultSize.height)"
    let members: [(String, String)?] = [
      member("id", id), member("provider", provider), member("name", name),
      member("family", family), member("aliases", aliases), member("bestFor", bestFor),
      ownAlternatives,
      listed.map { ("listed", $0.json) }, member("note", note),
      member("rawVariant", rawVariant),
      isEditOnly ? member("operations", [ImageOperation.edit.rawValue]) : nil,
      maxInputImages.map { ("maxInputImages", String($0)) }, member("defaultSize", size),
      ownDefaultTier, ownSteps, rule, references,
      ("prices", list),
    ]
    return JSONText.object(members.compactMap(\.self))
  }
}

extension PriceSheet.Model {
  private var ownAlternatives: (String, String)? {
    alternatives.isEmpty ? nil : ("alternatives", JSONText.list(alternatives.map(\.json)))
  }

  private var ownSteps: (String, String)? {
    if steps == StepRule() { return nil }
    return (
      "steps",
      JSONText.object([
        ("default", String(steps.standard)), ("least", String(steps.least)),
        ("most", String(steps.most)),
      ])
    )
  }

  private var ownDefaultTier: (String, String)? {
    defaultTier == .one ? nil : ("defaultResolution", JSONText.string(defaultTier.name))
  }
}

extension MegapixelRule.References {
  fileprivate var json: String {
    var members: [(String, String)] = [("single", String(single))]
    members.append(("several", JSONText.number(several)))
    members.append(("total", JSONText.number(total)))
    if least != nil { members.append(("least", JSONText.number(least))) }
    return JSONText.object(members)
  }
}

extension PriceSheet.Alternative {
  fileprivate var json: String {
    JSONText.object(
      [
        member("model", model),
        isForEditsOnly ? member("operations", [ImageOperation.edit.rawValue]) : nil,
      ].compactMap(\.self))
  }
}

extension PriceSheet.Listed {
  fileprivate var json: String {
    if !isFloor, textToImage == nil, imageEditing == nil { return #"{"localOnly": true}"# }
    return JSONText.object(
      [
        isFloor ? ("from", "true") : nil, member("textToImage", textToImage?.description),
        member("imageEditing", imageEditing?.description),
      ].compactMap(\.self))
  }
}

extension PriceSheet.Licence {
  fileprivate var json: String {
    JSONText.object(
      [
        member("name", name), member("models", models), member("covers", covers),
        imagesPerMonth.map { ("imagesPerMonth", String($0)) }, member("limit", limit),
        member("price", price),
      ].compactMap(\.self))
  }
}

extension PriceSheet.Weights {
  fileprivate var json: String {
    JSONText.object(
      [
        member("model", model), member("licence", licence),
        isCommercial ? ("commercial", "true") : nil,
      ].compactMap(\.self))
  }
}

extension JSONText {
  /// A price row as price sheets spell it.
  ///
  /// - Parameter isComplete: whether members that do not apply are `null` rather than left out.
  static func members(
    of row: PriceSheet.PriceRow, isComplete: Bool = false
  ) -> [(String, String)] {
    var members = self.members(of: row.rate)
    if row.perRun != .zero { members.append(("perRun", string(row.perRun.description))) }
    if let other = row.otherReading {
      members.append(("otherReading", object(self.members(of: other))))
    }
    for (name, instant) in [("from", row.from), ("until", row.until)]
    where instant != nil || isComplete {
      members.append((name, string(instant.map(PriceSheet.PriceRow.moment))))
    }
    if isComplete || !row.isPublished { members.append(("published", String(row.isPublished))) }
    return members + [("source", string(row.source))]
  }

  private static func members(of rate: PriceSheet.Rate) -> [(String, String)] {
    [("unit", string(rate.unit))]
      + rate.members.map { member in
        switch member {
        case .amount(let name, let price): (name, string(price.description))
        case .amounts(let name, let prices):
          (name, object(prices.map { ($0.name, string($0.price.description)) }))
        case .names(let name, let names): (name, list(names.map { string($0) }))
        case .count(let name, let count): (name, String(count))
        case .flag(let name, let flag): (name, String(flag))
        }
      }
  }
}
