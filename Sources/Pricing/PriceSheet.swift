// A price sheet: what a provider asks for each model, since when, and who says so.
//
// Everything that can differ between providers or over time is here as data, down to the size of a
// megapixel. The built-in sheet is Resources/bfl.json; PriceSheet+Parsing.swift reads it and users' own.

public import CivilTime

/// Dated prices of a set of models.
public struct PriceSheet: Sendable {
  /// `bfl` for the built-in sheet.
  public internal(set) var name: String
  /// The date of the sheet.
  public internal(set) var version: String
  /// Who serves models. The first is taken when a log names nobody.
  public internal(set) var providers: [Provider]
  /// The models of all providers, in the order of the sheet.
  public internal(set) var models: [Model] { didSet { names = ModelNames(models) } }
  /// What the vendor asks for self-hosting.
  public internal(set) var licences: [Licence]
  /// Under which terms the weights of open models come.
  public internal(set) var weights: [Weights]
  /// Every spelling of every model.
  var names = ModelNames([])

  /// Who serves a model and sends the bill.
  public struct Provider: Hashable, Sendable {
    /// The name reports use.
    public var id: String
    /// The name for people.
    public var name: String
    /// Other spellings in logs.
    public var aliases: [String] = []
    /// Hosts of its API.
    public var hosts: [String] = []
    /// Whose model prices it charges; its own unless the sheet says otherwise.
    public var pricesOf: String
    /// Whether the users of an app pay the provider themselves (User-Pays).
    public var isPaidByUser = false
  }

  /// A model and its prices.
  public struct Model: Hashable, Sendable {
    /// The name in requests and reports.
    public var id: String
    /// The provider's id.
    public var provider: String
    /// The name for people.
    public var name: String
    /// `FLUX.2`
    public var family: String
    /// Other spellings in logs.
    public var aliases: [String] = []
    /// What the vendor recommends it for.
    public var bestFor: String?
    /// Models of the same provider that can do the same job for less, the nearest first.
    public var alternatives: [Alternative] = []
    /// How the vendor's own price list shows it.
    public var listed: Listed?
    /// Something a user should know about the prices.
    public var note: String?
    /// The most reference images a request may have.
    public var maxInputImages: Int?
    /// The model that a request with `raw: true` really uses.
    public var rawVariant: String?
    /// Whether every request of this model edits an image.
    public var isEditOnly = false
    /// The size of an image when a request does not ask for one.
    public var defaultSize: (width: Int, height: Int) {
      get { (defaultWidth, defaultHeight) }
      set { (defaultWidth, defaultHeight) = newValue }
    }
    /// How pixels become megapixels.
    public var megapixel: MegapixelRule
    /// Ordered by time; at least one.
    public var rows: [PriceRow]

    var defaultWidth = 1024
    var defaultHeight = 1024
  }

  /// A model to ask for instead of another.
  public struct Alternative: Hashable, Sendable {
    /// Its id.
    public var model: String
    /// Whether it is one for edits alone.
    public var isForEditsOnly = false

    /// A model of this id.
    public init(model: String, isForEditsOnly: Bool = false) {
      self.model = model
      self.isForEditsOnly = isForEditsOnly
    }
  }

  /// The vendor's published floors, printed as they are and used for nothing else.
  public struct Listed: Hashable, Sendable {
    /// Whether the prices are floors (`from $0.03`).
    public var isFloor = false
    /// The price of generating; nil for a model without a hosted price.
    public var textToImage: Money?
    /// The price of editing; nil for a model without a hosted price.
    public var imageEditing: Money?
  }

  /// A price and the time it holds: `from <= time < until`.
  public struct PriceRow: Hashable, Sendable {
    /// The first instant of the price; nil when it is not known.
    public var from: Instant?
    /// The first instant after it; nil while it holds.
    public var until: Instant?
    /// The price.
    public var rate: Rate
    /// Who says so.
    public var source: String
    /// Whether the vendor publishes it.
    public var isPublished = true
  }

  /// How a model is billed.
  public enum Rate: Hashable, Sendable {
    /// By whole megapixels of output and input.
    case megapixel(firstOutput: Money, additionalOutput: Money, input: Money)
    /// By finished image, whatever its size.
    case image(Money)
    /// Not at all: it runs on the user's own machines.
    case local
  }

  /// A tier of the vendor's self-hosting licences.
  public struct Licence: Hashable, Sendable {
    /// `Builder`
    public var name: String
    /// Which models it covers.
    public var models: String
    /// The same as ids of models; empty when the sheet does not say.
    public var covers: [String] = []
    /// Images it allows each month; nil for a custom volume.
    public var imagesPerMonth: Int?
    /// A further limit.
    public var limit: String?
    /// How the price is had, when it is not published.
    public var price: String?
  }

  /// The terms of a model's weights.
  public struct Weights: Hashable, Sendable {
    /// The model's id.
    public var model: String
    /// The licence of its weights.
    public var licence: String
    /// Whether they may earn money without a licence of the vendor.
    public var isCommercial = false
  }
}

/// How pixels become billed megapixels.
public struct MegapixelRule: Hashable, Sendable {
  /// Pixels in a megapixel: 1,048,576 at BFL (G1: 1024x1024 reports 1.0).
  public var pixels: Int64 = 1_048_576
  /// What becomes of a part of one (G3, G6: 1.41 is billed as 2 at BFL).
  public var rounding = Rounding.up
  /// A larger input image is resized to so many megapixels before it is billed.
  public var maxInputMegapixels = 4
  /// The largest image the model makes: the upper bound for an unknown size.
  public var maxOutputMegapixels = 4

  /// What becomes of a part of a megapixel.
  public enum Rounding: String, CaseIterable, Hashable, Sendable {
    /// A part counts as a whole; at least one is billed.
    case up
    /// Half a megapixel and more counts as a whole; at least one is billed.
    case nearest
    /// A part does not count; at least one is billed.
    case down
    /// A part is billed as what it is; the first output megapixel is always billed whole.
    case none
  }

  /// What is billed for `quantity` units of which `unit` make a megapixel; nil if it is too much.
  func billed(_ quantity: Int64, unit: Int64) -> Megapixels? {
    let (whole, rest) = quantity.quotientAndRemainder(dividingBy: unit)
    let roundsUp: Bool
    switch rounding {
    case .up: roundsUp = rest > 0
    case .nearest: roundsUp = rest >= unit - rest
    case .down: roundsUp = false
    case .none:
      let nano = (Int128(quantity) * 1_000_000_000 + Int128(unit) / 2) / Int128(unit)
      return Int64(exactly: nano).map(Megapixels.init(nano:))
    }
    return Megapixels(whole: Swift.max(1, whole + (roundsUp ? 1 : 0)))
  }

  /// What is billed for an image of so many pixels; nil if it is too much.
  package func billed(pixels count: Int64) -> Megapixels? { billed(count, unit: pixels) }

  /// What is billed for a number of 1e-9 megapixels; nil if it is too much.
  func billed(nanoMegapixels count: Int64) -> Megapixels? {
    billed(Swift.max(0, count), unit: 1_000_000_000)
  }

  /// What is billed for an input image of so many pixels.
  package func billedInput(pixels count: Int64) -> Megapixels {
    Swift.min(largestInput, billed(pixels: count) ?? largestInput)
  }

  /// The least that is billed for an input image.
  var leastInput: Megapixels { rounding == .none ? .zero : .one }

  /// What is billed for the largest input image.
  var largestInput: Megapixels { Megapixels(nano: Int64(maxInputMegapixels) * 1_000_000_000) }

  /// What is billed for the largest output image.
  var largestOutput: Megapixels { Megapixels(nano: Int64(maxOutputMegapixels) * 1_000_000_000) }
}

/// A pricing quantity in units of 1e-9 megapixels: whole ones, but for sheets that do not round.
package struct Megapixels: Hashable, Comparable, Sendable {
  package var nano: Int64

  package static let one = Megapixels(nano: 1_000_000_000)
  static let zero = Megapixels(nano: 0)

  package init(nano: Int64) { self.nano = nano }

  /// So many whole megapixels; nil beyond 9.2 billion.
  init?(whole: Int64) {
    let (nano, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return nil }
    self.nano = nano
  }

  /// Whole megapixels, a part counting as one: what reports print.
  package var whole: Int { Int(nano / 1_000_000_000) + (nano % 1_000_000_000 > 0 ? 1 : 0) }

  /// The price of so many megapixels, rounded half up to a nano-dollar (whole ones need none); nil
  /// if it is too much.
  func cost(at price: Money) -> Int64? {
    let (whole, part) = nano.quotientAndRemainder(dividingBy: 1_000_000_000)
    let (amount, overflow) = price.nanodollars.multipliedReportingOverflow(by: whole)
    if overflow { return nil }
    if part == 0 { return amount }
    let rest = (Int128(price.nanodollars) * Int128(part) + 500_000_000) / 1_000_000_000
    let (sum, carried) = amount.addingReportingOverflow(Int64(rest))
    return carried ? nil : sum
  }

  package static func < (left: Megapixels, right: Megapixels) -> Bool { left.nano < right.nano }
}
