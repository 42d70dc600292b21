// A price unit: what a price is for, and so what of a request it takes. One file for each.
//
//   unit        one finished image costs
//   megapixel   firstOutput + (outputMP - 1) * additionalOutput + inputMP * input
//   image       perImage
//   resolution  the amount for the resolution it was asked for
//   tile        tiles of a size, and steps, each at its price
//   step        perMegapixel * megapixels * steps / steps of the price
//
// A unit says what one image costs at least, most likely and at most. What is the same for all of them (the
// number of images, rounding, bounds over several prices) is in PricingEngine.swift.

import StrictJSON

/// What a price is for.
protocol PriceUnit: Hashable, Sendable {
  /// As sheets name it.
  static var name: String { get }
  /// The members that a price of this unit may have.
  static var keys: [String] { get }

  /// Reads a price of this unit.
  ///
  /// - Throws: a `SheetFault`.
  init(_ object: SheetObject) throws

  /// The same members as a sheet has them: what `init` reads.
  var members: [PriceMember] { get }

  /// What one finished image costs.
  ///
  /// - Parameter assumptions: what had to be assumed is added.
  /// - Throws: why it has no price.
  func cost(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) throws(UnpricedReason) -> ImageCost
}

/// A member of a price as a sheet has it.
public enum PriceMember: Sendable {
  /// A price in dollars.
  case amount(String, Money)
  /// Prices by name.
  case amounts(String, [(name: String, price: Money)])
  /// Names.
  case names(String, [String])
  /// A whole number.
  case count(String, Int)
  /// Yes or no.
  case flag(String, Bool)
}

/// What one finished image costs, and what is billed for it: for units without megapixels nothing.
struct ImageCost {
  var low: Amount
  var best: Amount
  var high: Amount
  var outputMegapixels = 0
  var inputMegapixels = 0

  /// A cost that is certain.
  init(_ exact: Amount) { (low, best, high) = (exact, exact, exact) }

  init(low: Amount, best: Amount, high: Amount) {
    (self.low, self.best, self.high) = (low, best, high)
  }
}

/// A sum of prices times quantities, not rounded: 1e-9 dollars times parts of a megapixel. It notices when it
/// does not fit, and then stays so.
struct Amount: Comparable {
  private var value: Int128 = 0
  private(set) var hasOverflown = false

  /// Nothing.
  init() {}

  /// A price for a whole image.
  init(_ price: Money) { self.init(price, .one) }

  init(_ price: Money, _ quantity: Megapixels) { add(price, quantity) }

  mutating func add(_ price: Money, _ quantity: Megapixels) {
    let (product, tooLarge) = quantity.parts.multipliedReportingOverflow(
      by: Int128(price.nanodollars))
    let (sum, overflow) = value.addingReportingOverflow(product)
    value = sum
    hasOverflown = hasOverflown || tooLarge || overflow
  }

  static func + (left: Amount, right: Amount) -> Amount {
    var result = left
    let (sum, overflow) = left.value.addingReportingOverflow(right.value)
    result.value = sum
    result.hasOverflown = left.hasOverflown || right.hasOverflown || overflow
    return result
  }

  /// So many of these.
  func multiplied(by count: Int) -> Amount {
    var result = self
    let (product, overflow) = value.multipliedReportingOverflow(by: Int128(count))
    result.value = product
    result.hasOverflown = hasOverflown || overflow
    return result
  }

  /// In nano-dollars, rounded half up; nil if it does not fit.
  var money: Money? {
    if hasOverflown { return nil }
    let one = Megapixels.one.parts
    let (whole, rest) = value.quotientAndRemainder(dividingBy: one)
    return Int64(exactly: whole + (rest >= one - rest ? 1 : 0)).map(Money.init(nanodollars:))
  }

  static func < (left: Amount, right: Amount) -> Bool {
    left.hasOverflown == right.hasOverflown ? left.value < right.value : right.hasOverflown
  }
}

/// The units, by what a price row says. To add one is to add its file, a case here, and what the compiler then
/// asks for.
extension PriceSheet.Rate {
  /// Reads the price of a row.
  init(_ object: SheetObject) throws {
    guard let name = try object.text("unit") else {
      throw SheetFault(reason: "\"unit\" is missing", offset: object.offset)
    }
    switch name {
    case MegapixelPrice.name: self = .megapixel(try Self.read(object))
    case ImagePrice.name: self = .image(try Self.read(object))
    case TierPrices.name: self = .resolution(try Self.read(object))
    case TilePrice.name: self = .tile(try Self.read(object))
    case StepPrice.name: self = .step(try Self.read(object))
    case Self.localName: self = .local
    case Self.unpublishedName: self = .unpublished
    default:
      throw object.fault("unit", "\"unit\" is not \(Self.unitNames)")
    }
    switch self {
    case .local, .unpublished: try Self.refuseOthers(than: [], name, object)
    case .megapixel, .image, .resolution, .tile, .step: break
    }
  }

  private static let localName = "local"
  private static let unpublishedName = "unpublished"
  private static let unitNames = "megapixel, image, resolution, tile, step, local or unpublished"

  /// The members that prices of any unit may have.
  static let keys =
    MegapixelPrice.keys + ImagePrice.keys + TierPrices.keys + TilePrice.keys + StepPrice.keys

  private static func read<Unit: PriceUnit>(_ object: SheetObject) throws -> Unit {
    try refuseOthers(than: Unit.keys, Unit.name, object)
    return try Unit(object)
  }

  private static func refuseOthers(
    than own: [String], _ unit: String, _ object: SheetObject
  ) throws {
    for key in keys where !own.contains(key) && object[key] != nil {
      throw object.fault(key, "\"\(key)\" has no meaning for the unit \"\(unit)\"")
    }
  }

  /// `megapixel`
  public var unit: String {
    switch self {
    case .megapixel: MegapixelPrice.name
    case .image: ImagePrice.name
    case .resolution: TierPrices.name
    case .tile: TilePrice.name
    case .step: StepPrice.name
    case .local: Self.localName
    case .unpublished: Self.unpublishedName
    }
  }

  /// The amounts as a sheet has them.
  public var members: [PriceMember] {
    switch self {
    case .megapixel(let price): price.members
    case .image(let price): price.members
    case .resolution(let prices): prices.members
    case .tile(let price): price.members
    case .step(let price): price.members
    case .local, .unpublished: []
    }
  }

  /// Whether there is a price.
  public var isPrice: Bool {
    switch self {
    case .megapixel, .image, .resolution, .tile, .step: true
    case .local, .unpublished: false
    }
  }

  /// Whether the size in pixels decides about the price; otherwise it is flat, but for the resolution it may name.
  public var isBySize: Bool {
    switch self {
    case .megapixel, .tile, .step: true
    case .image, .resolution, .local, .unpublished: false
    }
  }

  func cost(
    of usage: UsageRecord, _ model: ModelTerms, _ assumptions: inout Assumptions
  ) throws(UnpricedReason) -> ImageCost {
    switch self {
    case .megapixel(let price): try price.cost(of: usage, model, &assumptions)
    case .image(let price): price.cost(of: usage, model, &assumptions)
    case .resolution(let prices): try prices.cost(of: usage, model, &assumptions)
    case .tile(let price): try price.cost(of: usage, model, &assumptions)
    case .step(let price): try price.cost(of: usage, model, &assumptions)
    case .local: throw .localOnly
    case .unpublished: throw .notPublished
    }
  }

  /// The charge of a request whose unknown sizes are told by the cost that the API reported; nil if the cost
  /// tells nothing.
  func resolved(_ charge: Charge, by cost: Money, _ model: ModelTerms) -> Charge? {
    switch self {
    case .megapixel(let price): price.resolved(charge, by: cost, model)
    case .resolution(let prices): prices.resolved(charge, by: cost)
    case .image, .tile, .step, .local, .unpublished: nil
    }
  }

  /// Whether it takes more from the sizes of reference images than the megapixels billed for them.
  var takesInputSizes: Bool {
    switch self {
    case .tile: true
    case .megapixel, .image, .resolution, .step, .local, .unpublished: false
    }
  }

  /// Whether a price takes the steps of a request.
  var takesSteps: Bool {
    switch self {
    case .tile(let price): price.isEachStep || price.step != .zero
    case .step: true
    case .megapixel, .image, .resolution, .local, .unpublished: false
    }
  }
}
