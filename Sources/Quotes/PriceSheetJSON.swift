// A price sheet as price sheets are written: what comes out is read back as the same sheet, so that a
// user can start one of their own from it.

import Pages
public import Pricing
public import StrictJSON

extension PriceSheet {
  /// The sheet itself in the schema `fluxspend.prices/1`, ready to be read back.
  public var json: JSON {
    let rule = models.first?.megapixel
    let members: [(String, JSON)?] = [
      ("schema", .text(PriceSheet.schema)), ("name", .text(name)),
      ("version", .text(version)), ("currency", "USD"),
      rule.map { ("megapixel", $0.json) }, rule.map { ("inputs", $0.inputs.json) },
      ("providers", .lines(providers.map(\.json))),
      ("models", .lines(models.map { $0.json(sheetRule: rule) })),
      licences.isEmpty ? nil : ("licences", .lines(licences.map(\.json))),
      weights.isEmpty ? nil : ("weights", .lines(weights.map(\.json))),
    ]
    return .document(members.compactMap(\.self))
  }
}

/// A member, or nothing where the sheet does not say.
private func member(_ name: String, _ text: String?) -> (String, JSON)? {
  text.map { (name, .string($0)) }
}

private func member(_ name: String, _ texts: [String]) -> (String, JSON)? {
  texts.isEmpty ? nil : (name, .texts(texts))
}

extension MegapixelRule {
  fileprivate var json: JSON {
    var members: [(String, JSON)] = [
      ("pixels", .count(pixels)), ("rounding", .text(rounding.rawValue)),
    ]
    members.append(("maxOutputMegapixels", .count(maxOutputMegapixels)))
    members.append(("leastEdge", .count(leastEdge)))
    members.append(("edgeStep", .count(edgeStep)))
    if let onePixels { members.append(("onePixels", .count(onePixels))) }
    if !isFirstWhole { members.append(("firstWhole", false)) }
    return .object(members)
  }
}

extension PriceSheet.Provider {
  fileprivate var json: JSON {
    .object(
      [
        member("id", id), member("name", name), member("aliases", aliases), member("hosts", hosts),
        pricesOf == id ? nil : member("pricesOf", pricesOf),
        isPaidByUser ? member("payer", "user") : nil, resale.map { ("resells", $0.json) },
      ].compactMap(\.self))
  }
}

extension Resale {
  fileprivate var json: JSON {
    .object(
      [
        member("providers", providers), inputPixels.map { ("inputPixels", .count($0)) },
        member("inputRounding", inputRounding?.rawValue),
      ].compactMap(\.self))
  }
}

extension PriceSheet.Model {
  /// The model with each price on a line of its own.
  fileprivate func json(sheetRule: MegapixelRule?) -> JSON {
    let prices = rows.map { JSON.object(JSON.members(of: $0)) }
    var rule: (String, JSON)?
    var ownRule = megapixel
    if let sheetRule { ownRule.inputs = sheetRule.inputs }
    if ownRule != sheetRule { rule = ("megapixel", megapixel.json) }
    var references: (String, JSON)?
    if megapixel.inputs != sheetRule?.inputs { references = ("inputs", megapixel.inputs.json) }
    let size = defaultSize == Self.standardSize ? nil : "\(defaultSize.width)x\(defaultSize.height)"
    let members: [(String, JSON)?] = [
      member("id", id), member("provider", provider), member("name", name),
      member("family", family), member("aliases", aliases), member("bestFor", bestFor),
      ownAlternatives, member("elsewhere", elsewhere),
      listed.map { ("listed", $0.json) }, member("note", note),
      member("rawVariant", rawVariant),
      isEditOnly ? member("operations", [ImageOperation.edit.rawValue]) : nil,
      maxInputImages.map { ("maxInputImages", .count($0)) }, member("defaultSize", size),
      ownDefaultTier, ownSteps, rule, references,
      ("prices", .lines(prices)),
    ]
    return .object(members.compactMap(\.self))
  }
}

extension PriceSheet.Model {
  private var ownAlternatives: (String, JSON)? {
    alternatives.isEmpty ? nil : ("alternatives", .array(alternatives.map(\.json)))
  }

  private var ownSteps: (String, JSON)? {
    if steps == StepRule() { return nil }
    return (
      "steps",
      .object([
        ("default", .count(steps.standard)), ("least", .count(steps.least)),
        ("most", .count(steps.most)),
      ])
    )
  }

  private var ownDefaultTier: (String, JSON)? {
    defaultTier == .one ? nil : ("defaultResolution", .text(defaultTier.name))
  }
}

extension MegapixelRule.References {
  fileprivate var json: JSON {
    var members: [(String, JSON)] = [("single", .count(single))]
    members.append(("several", .count(several)))
    members.append(("total", .count(total)))
    if least != nil { members.append(("least", .count(least))) }
    if let pixels { members.append(("pixels", .count(pixels))) }
    if let rounding { members.append(("rounding", .text(rounding.rawValue))) }
    return .object(members)
  }
}

extension PriceSheet.Alternative {
  fileprivate var json: JSON {
    .object(
      [
        member("model", model),
        isForEditsOnly ? member("operations", [ImageOperation.edit.rawValue]) : nil,
      ].compactMap(\.self))
  }
}

extension PriceSheet.Listed {
  fileprivate var json: JSON {
    if !isFloor, textToImage == nil, imageEditing == nil { return .object([("localOnly", true)]) }
    return .object(
      [
        isFloor ? ("from", true) : nil, member("textToImage", textToImage?.description),
        member("imageEditing", imageEditing?.description),
      ].compactMap(\.self))
  }
}

extension PriceSheet.Licence {
  fileprivate var json: JSON {
    .object(
      [
        member("name", name), member("models", models), member("covers", covers),
        imagesPerMonth.map { ("imagesPerMonth", .count($0)) }, member("limit", limit),
        member("price", price),
      ].compactMap(\.self))
  }
}

extension PriceSheet.Weights {
  fileprivate var json: JSON {
    .object(
      [
        member("model", model), member("licence", licence),
        isCommercial ? ("commercial", true) : nil,
      ].compactMap(\.self))
  }
}

extension JSON {
  /// A price row as price sheets spell it.
  ///
  /// - Parameter isComplete: whether members that do not apply are `null` rather than left out.
  package static func members(
    of row: PriceSheet.PriceRow, isComplete: Bool = false
  ) -> [(String, JSON)] {
    var members = self.members(of: row.rate)
    if row.perRun != .zero { members.append(("perRun", .text(row.perRun))) }
    for (name, rate) in [("otherReading", row.otherReading), ("goFast", row.fastRate)] {
      if let rate { members.append((name, .object(self.members(of: rate)))) }
    }
    for (name, instant) in [("from", row.from), ("until", row.until)]
    where instant != nil || isComplete {
      members.append((name, .text(instant.map(PriceSheet.PriceRow.moment))))
    }
    if isComplete || !row.isPublished { members.append(("published", .boolean(row.isPublished))) }
    return members + [("source", .string(row.source))]
  }

  private static func members(of rate: PriceSheet.Rate) -> [(String, JSON)] {
    [("unit", .string(rate.unit))]
      + rate.members.map { member in
        switch member {
        case .amount(let name, let price): (name, .text(price))
        case .amounts(let name, let prices):
          (name, .object(prices.map { ($0.name, .text($0.price)) }))
        case .names(let name, let names): (name, .texts(names))
        case .count(let name, let count): (name, .count(count))
        case .flag(let name, let flag): (name, .boolean(flag))
        }
      }
  }
}
