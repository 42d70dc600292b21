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
  public internal(set) var models: [Model] {
    didSet { if !isAppending { names = ModelNames(models) } }
  }
  /// What the vendor asks for self-hosting.
  public internal(set) var licences: [Licence]
  /// Under which terms the weights of open models come.
  public internal(set) var weights: [Weights]
  /// Whether it is the built-in sheet, or extends it: then other sellers' prices go with it.
  public internal(set) var isBuiltIn = false
  /// Every spelling of every model.
  package private(set) var names = ModelNames([])
  /// Whether `names` is about to be brought up to date.
  private(set) var isAppending = false

  /// Adds a model. Its spellings join those of the others, which are not looked at again.
  mutating func append(_ model: Model) {
    isAppending = true
    models.append(model)
    isAppending = false
    names.add(model, at: models.count - 1)
  }

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
    /// Whose models it passes on, at their rates; nil for one that has its own prices.
    public var resale: Resale?
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
    /// Models of the same provider that it may be instead, where nothing tells: bounds hold their prices.
    public var elsewhere: [String] = []
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
    /// The resolution of an image when a request does not name one, for prices by resolution.
    public var defaultTier = ResolutionTier.one
    /// How many steps an image takes, for prices by steps.
    public var steps = StepRule()
    /// How pixels become megapixels.
    public var megapixel: MegapixelRule
    /// Ordered by time; at least one.
    public var rows: [PriceRow]

    /// The size of an image without one, where the sheet does not say.
    public static let standardSize = (width: 1024, height: 1024)

    var defaultWidth = standardSize.width
    var defaultHeight = standardSize.height

    /// Whether none of its prices depends on megapixels.
    public var isFlat: Bool { !rows.contains { $0.rate.isBySize } }
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
    /// What each request costs besides, however many images it makes.
    public var perRun = Money.zero
    /// What the price may be by another reading of what the vendor says.
    public var otherReading: Rate?
    /// The price with `go_fast`, where that is another: of a request that does not say, bounds hold both.
    public var fastRate: Rate?
    /// Who says so.
    public var source: String
    /// Whether the vendor publishes it.
    public var isPublished = true
  }

  /// How a model is billed: the unit of a price, and what it costs (Units/).
  public enum Rate: Hashable, Sendable {
    /// By megapixels of output and input.
    case megapixel(MegapixelPrice)
    /// By finished image, whatever its size.
    case image(ImagePrice)
    /// By finished image, according to the resolution asked for.
    case resolution(TierPrices)
    /// By tiles and steps.
    case tile(TilePrice)
    /// By megapixels times steps.
    case step(StepPrice)
    /// Not at all: it runs on the user's own machines.
    case local
    /// In a way that nobody has published.
    case unpublished
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
