// The parts of a price sheet, from the document down to a price row.

import CivilTime
import StrictJSON

/// Turns the tree of a sheet into a `PriceSheet`.
enum SheetReader {
  static func sheet(_ document: JSONValue) throws -> PriceSheet {
    let object = try SheetObject(
      document, "the sheet",
      keys: [
        "schema", "name", "version", "currency", "extends", "megapixel", "inputs", "providers",
        "models", "licences", "weights",
      ])
    let schema = try object.required("schema")
    guard case .string(PriceSheet.schema) = schema.content else {
      throw SheetFault(reason: "\"schema\" is not \"\(PriceSheet.schema)\"", offset: schema.offset)
    }
    if let currency = object["currency"], currency.content != .string("USD") {
      throw SheetFault(reason: "\"currency\" is not \"USD\"", offset: currency.offset)
    }
    var sheet = try base(of: object)
    sheet.name = try text("name", of: object)
    sheet.version = try text("version", of: object)
    try addProviders(object.list("providers") ?? [], to: &sheet)
    guard !sheet.providers.isEmpty else {
      throw SheetFault(reason: "the sheet has no providers", offset: object.offset)
    }
    var rule = try megapixelRule(object["megapixel"], MegapixelRule())
    try read(object["inputs"], into: &rule.inputs)
    var places: [Int: Int] = [:]
    for element in try object.list("models") ?? [] {
      let place = try addModel(element, rule, to: &sheet)
      guard places.updateValue(element.offset, forKey: place) == nil else {
        throw SheetFault(
          reason: "the model \"\(printable(sheet.models[place].id))\" is given twice",
          offset: element.offset)
      }
      if let clash = sheet.names.clash {
        throw SheetFault(
          reason: "\"\(printable(clash.spelling))\" names two models, "
            + "\(printable(sheet.models[clash.first].id)) and "
            + printable(sheet.models[clash.second].id), offset: element.offset)
      }
    }
    guard !sheet.models.isEmpty else {
      throw SheetFault(reason: "the sheet has no models", offset: object.offset)
    }
    try checkAlternatives(of: sheet) { places[$0] ?? object.offset }
    try checkElsewhere(of: sheet) { places[$0] ?? object.offset }
    if let licences = try object.list("licences") { sheet.licences = try licences.map(licence) }
    if let weights = try object.list("weights") { sheet.weights = try weights.map(Self.weights) }
    return sheet
  }

  private static func base(of object: SheetObject) throws -> PriceSheet {
    guard let extended = object["extends"] else {
      return PriceSheet(
        name: "", version: "", providers: [], models: [], licences: [], weights: [])
    }
    guard case .string("bfl") = extended.content else {
      throw SheetFault(reason: "\"extends\" can only be \"bfl\"", offset: extended.offset)
    }
    var sheet = PriceSheet.builtIn
    sheet.isBuiltIn = true
    return sheet
  }

  private static func text(_ key: String, of object: SheetObject) throws -> String {
    guard let text = try object.text(key) else {
      throw SheetFault(reason: "\"\(key)\" is missing", offset: object.offset)
    }
    return text
  }

  private static func megapixelRule(
    _ value: JSONValue?, _ inherited: MegapixelRule
  ) throws -> MegapixelRule {
    guard let value else { return inherited }
    let object = try SheetObject(
      value, "\"megapixel\"",
      keys: [
        "pixels", "rounding", "maxInputMegapixels", "maxOutputMegapixels", "leastEdge", "edgeStep",
        "onePixels", "firstWhole",
      ])
    var rule = inherited
    rule.pixels = try pixels("pixels", of: object) ?? rule.pixels
    rule.inputs.single =
      try object.count("maxInputMegapixels", atMost: 10_000) ?? rule.inputs.single
    rule.maxOutputMegapixels =
      try object.count("maxOutputMegapixels", atMost: 10_000) ?? rule.maxOutputMegapixels
    rule.leastEdge = try object.limit("leastEdge", atMost: 65_536, else: rule.leastEdge)
    rule.edgeStep = try object.limit("edgeStep", atMost: 65_536, else: rule.edgeStep)
    rule.onePixels = try pixels("onePixels", of: object) ?? rule.onePixels
    rule.isFirstWhole = try object.flag("firstWhole") ?? rule.isFirstWhole
    rule.rounding = try rounding("rounding", of: object) ?? rule.rounding
    return rule
  }

  /// `"inputs": {"single": 4, "several": 1, "total": 9}`; null takes a limit away.
  private static func read(
    _ value: JSONValue?, into rule: inout MegapixelRule.References
  ) throws {
    guard let value else { return }
    let object = try SheetObject(
      value, "\"inputs\"", keys: ["single", "several", "total", "least", "pixels", "rounding"])
    rule.single = try object.count("single", atMost: 10_000) ?? rule.single
    rule.several = try object.limit("several", atMost: 10_000, else: rule.several)
    rule.total = try object.limit("total", atMost: 10_000, else: rule.total)
    rule.least = try object.limit("least", atMost: 10_000, else: rule.least)
    rule.pixels = try pixels("pixels", of: object) ?? rule.pixels
    rule.rounding = try rounding("rounding", of: object) ?? rule.rounding
  }

  private static func pixels(_ key: String, of object: SheetObject) throws -> Int64? {
    try object.count(key, atMost: 1_000_000_000).map(Int64.init)
  }

  private static func rounding(
    _ key: String, of object: SheetObject
  ) throws -> MegapixelRule.Rounding? {
    guard let name = try object.text(key) else { return nil }
    guard let rounding = MegapixelRule.Rounding(rawValue: name) else {
      throw object.fault(key, "\"\(key)\" is not up, nearest, down or none")
    }
    return rounding
  }

  // MARK: Providers

  private static func addProviders(_ list: [JSONValue], to sheet: inout PriceSheet) throws {
    for element in list { try addProvider(element, to: &sheet) }
    // Afterwards, because a provider may charge the prices of one that follows it.
    for element in list {
      guard let owner = element["pricesOf"], case .string(let id) = owner.content,
        !sheet.providers.contains(where: { $0.id == id })
      else { continue }
      throw SheetFault(
        reason: "the sheet has no provider \"\(printable(id))\"", offset: owner.offset)
    }
  }

  private static func addProvider(_ value: JSONValue, to sheet: inout PriceSheet) throws {
    let object = try SheetObject(
      value, "a provider", keys: ["id", "name", "aliases", "hosts", "pricesOf", "payer", "resells"])
    let id = try text("id", of: object)
    let place = sheet.providers.firstIndex { $0.id == id }
    var provider =
      place.map { sheet.providers[$0] } ?? PriceSheet.Provider(id: id, name: id, pricesOf: id)
    provider.name = try object.text("name") ?? provider.name
    provider.aliases += try object.texts("aliases") ?? []
    provider.hosts += try (object.texts("hosts") ?? []).map { $0.lowercased() }
    provider.pricesOf = try object.text("pricesOf") ?? provider.pricesOf
    if let payer = try object.text("payer") {
      guard payer == "user" || payer == "developer" else {
        throw object.fault("payer", "\"payer\" is not user or developer")
      }
      provider.isPaidByUser = payer == "user"
    }
    if let resells = object["resells"] { provider.resale = try resale(resells, in: sheet) }
    for spelling in [provider.id, provider.name] + provider.aliases {
      if let other = sheet.provider(named: spelling), other.id != id {
        throw SheetFault(
          reason: "\"\(printable(spelling))\" names two providers", offset: object.offset)
      }
    }
    if let place { sheet.providers[place] = provider } else { sheet.providers.append(provider) }
  }

  /// `"resells": {"providers": ["replicate"], "inputPixels": 1000000, "inputRounding": "up"}`
  private static func resale(_ value: JSONValue, in sheet: PriceSheet) throws -> Resale {
    let object = try SheetObject(
      value, "\"resells\"", keys: ["providers", "inputPixels", "inputRounding"])
    _ = try object.required("providers")
    let sellers = try object.texts("providers") ?? []
    for id in sellers
    where !PriceSheet.knownProviders.contains(id)
      && !sheet.providers.contains(where: { $0.id == id })
    {
      throw object.fault("providers", "\"\(printable(id))\" is no provider that is known")
    }
    return Resale(
      providers: sellers, inputPixels: try pixels("inputPixels", of: object),
      inputRounding: try rounding("inputRounding", of: object))
  }

  // MARK: Models

  private static func addModel(
    _ value: JSONValue, _ rule: MegapixelRule, to sheet: inout PriceSheet
  ) throws -> Int {
    let object = try SheetObject(
      value, "a model",
      keys: [
        "id", "provider", "name", "family", "aliases", "bestFor", "alternatives", "elsewhere",
        "listed", "note", "operations", "rawVariant", "steps",
        "maxInputImages", "defaultSize", "defaultResolution", "megapixel", "inputs", "prices",
      ])
    let id = try text("id", of: object)
    let provider = try object.text("provider") ?? sheet.providers[0].id
    sheet.takeSeller(provider, ofModel: id)
    guard sheet.providers.contains(where: { $0.id == provider }) else {
      throw object.fault("provider", "the sheet has no provider \"\(printable(provider))\"")
    }
    let place = sheet.models.firstIndex { $0.id == id && $0.provider == provider }
    var model: PriceSheet.Model
    if let place {
      model = sheet.models[place]
    } else {
      _ = try object.required("prices")
      model = PriceSheet.Model(
        id: id, provider: provider, name: id, family: "other", megapixel: rule, rows: [])
    }
    try read(object, into: &model)
    if let place { sheet.models[place] = model } else { sheet.append(model) }
    return place ?? sheet.models.count - 1
  }

  /// Afterwards, because a model may come before those it names.
  private static func checkAlternatives(of sheet: PriceSheet, offset: (Int) -> Int) throws {
    for (place, model) in sheet.models.enumerated() {
      for alternative in model.alternatives {
        let isOther = sheet.models.contains {
          $0.id == alternative.model && $0.provider == model.provider && $0.id != model.id
        }
        if isOther { continue }
        throw SheetFault(
          reason: "\"\(printable(alternative.model))\" is no other model of the provider, and "
            + "cannot be an alternative", offset: offset(place))
      }
    }
  }

  /// Afterwards, too. One that may be another is nothing for a third to be: that could go round in a circle.
  private static func checkElsewhere(of sheet: PriceSheet, offset: (Int) -> Int) throws {
    for (place, model) in sheet.models.enumerated() {
      for id in model.elsewhere {
        let other = sheet.models.first { $0.id == id && $0.provider == model.provider }
        if let other, other.elsewhere.isEmpty { continue }
        throw SheetFault(
          reason: "\"\(printable(id))\" of \"elsewhere\" is no model of the provider without one "
            + "of its own", offset: offset(place))
      }
    }
  }

  private static func alternative(_ value: JSONValue) throws -> PriceSheet.Alternative {
    let object = try SheetObject(value, "an alternative", keys: ["model", "operations"])
    var alternative = PriceSheet.Alternative(model: try text("model", of: object))
    if let operations = try operations(object) {
      alternative.isForEditsOnly = !operations.contains(.newImage)
    }
    return alternative
  }

  private static func operations(_ object: SheetObject) throws -> [ImageOperation]? {
    guard let names = try object.texts("operations") else { return nil }
    let operations = names.compactMap(ImageOperation.init)
    guard !names.isEmpty, operations.count == names.count else {
      let all = ImageOperation.allCases.map(\.rawValue).joined(separator: " or ")
      throw object.fault("operations", "\"operations\" are not \(all)")
    }
    return operations
  }

  private static func read(_ object: SheetObject, into model: inout PriceSheet.Model) throws {
    model.name = try object.text("name") ?? model.name
    model.family = try object.text("family") ?? model.family
    model.aliases += try object.texts("aliases") ?? []
    model.bestFor = try object.text("bestFor") ?? model.bestFor
    model.note = try object.text("note") ?? model.note
    model.elsewhere = try object.texts("elsewhere") ?? model.elsewhere
    model.rawVariant = try object.text("rawVariant") ?? model.rawVariant
    model.maxInputImages =
      try object.count("maxInputImages", atMost: 10_000) ?? model.maxInputImages
    model.megapixel = try megapixelRule(object["megapixel"], model.megapixel)
    try read(object["inputs"], into: &model.megapixel.inputs)
    if let name = try object.text("defaultResolution") {
      guard let tier = ResolutionTier(name) else {
        throw object.fault("defaultResolution", "\"defaultResolution\" is no resolution")
      }
      model.defaultTier = tier
    }
    if let steps = object["steps"] { model.steps = try stepRule(steps) }
    if let alternatives = try object.list("alternatives") {
      model.alternatives = try alternatives.map(alternative)
    }
    if let operations = try operations(object) {
      model.isEditOnly = !operations.contains(.newImage)
    }
    if let size = try object.text("defaultSize") {
      let sides = size.split(separator: "x", omittingEmptySubsequences: false)
        .map { wholeNumber($0) ?? 0 }
      guard sides.count == 2, sides.allSatisfy({ (1...65_536).contains($0) }) else {
        throw object.fault("defaultSize", "\"defaultSize\" is not WIDTHxHEIGHT in pixels")
      }
      model.defaultSize = (sides[0], sides[1])
    }
    if let listed = object["listed"] { model.listed = try Self.listed(listed) }
    if let prices = try object.list("prices") {
      model.rows = try RowReader.rows(prices, of: object["prices"]?.offset ?? object.offset)
    }
  }

  /// `"steps": {"default": 28, "least": 1, "most": 50}`
  private static func stepRule(_ value: JSONValue) throws -> StepRule {
    let object = try SheetObject(value, "\"steps\"", keys: ["default", "least", "most"])
    var rule = StepRule()
    rule.standard = try object.count("default", atMost: 65_535) ?? rule.standard
    rule.least = try object.count("least", atMost: rule.standard) ?? min(rule.least, rule.standard)
    rule.most = try object.count("most", atMost: 65_535) ?? max(rule.most, rule.standard)
    guard rule.most >= rule.standard else {
      throw object.fault("most", "\"most\" is under \"default\"")
    }
    return rule
  }

  private static func listed(_ value: JSONValue) throws -> PriceSheet.Listed {
    let object = try SheetObject(
      value, "\"listed\"", keys: ["from", "textToImage", "imageEditing", "localOnly"])
    if try object.flag("localOnly") == true { return PriceSheet.Listed() }
    return PriceSheet.Listed(
      isFloor: try object.flag("from") ?? false, textToImage: try object.price("textToImage"),
      imageEditing: try object.price("imageEditing"))
  }

  // MARK: Licences

  private static func licence(_ value: JSONValue) throws -> PriceSheet.Licence {
    let object = try SheetObject(
      value, "a licence", keys: ["name", "models", "covers", "imagesPerMonth", "limit", "price"])
    return PriceSheet.Licence(
      name: try text("name", of: object), models: try text("models", of: object),
      covers: try object.texts("covers") ?? [],
      imagesPerMonth: try object.count("imagesPerMonth"), limit: try object.text("limit"),
      price: try object.text("price"))
  }

  private static func weights(_ value: JSONValue) throws -> PriceSheet.Weights {
    let object = try SheetObject(
      value, "a weights entry", keys: ["model", "licence", "commercial"])
    return PriceSheet.Weights(
      model: try text("model", of: object), licence: try text("licence", of: object),
      isCommercial: try object.flag("commercial") ?? false)
  }
}
