// Other habits: what the same requests would have been under other rules.
//
// The rules apply in the order in which they are declared here: the model, the number of images, the
// reference images, then the size. Prices come last, for what is then asked for.

import LogRecords
public import Pricing

/// Changes to requests, to be priced anew.
public struct UsageRules: Hashable, Sendable {
  /// Requests of a model go to another, both by their ids in the price sheet. Without `from`, those of
  /// all models that have a price and do not only edit.
  public struct Swap: Hashable, Sendable {
    /// The model that was asked for; nil for any.
    public var from: String?
    /// The model to ask for instead.
    public var to: String
    /// Which requests of the model go there.
    public var scope: Scope

    /// Requests of a model.
    public enum Scope: Hashable, Sendable {
      /// All.
      case all
      /// Those that edit an image.
      case edits
      /// Those that do not.
      case newImages
    }

    /// A swap of one model, or of all, for another.
    public init(from: String?, to: String, scope: Scope = .all) {
      (self.from, self.to, self.scope) = (from, to, scope)
    }
  }

  /// The first swap that fits a request is made.
  public var swaps: [Swap] = []
  /// A request asks for no more images than this.
  public var maximumImages: Int?
  /// Of the reference images only the first so many are sent.
  public var maximumInputs: Int?
  /// Reference images of known size are sent with no more than so many megapixels.
  public var maximumInputMegapixels: Int?
  /// Reference images that are at most so many thousandths of a megapixel over a whole one are sent
  /// with a megapixel less.
  public var snapInputsWithin: Int?
  /// Images are no larger than fits this box, at the same aspect ratio.
  public var maximumSize: PixelSize?
  /// Images have no more than so many megapixels, at the same aspect ratio.
  public var maximumMegapixels: Int?
  /// Images that are at most so many thousandths of a megapixel over a whole one get the nearest size
  /// that is billed a megapixel less.
  public var snapWithin: Int?

  /// No change.
  public init() {}

  /// Whether nothing changes.
  public var isEmpty: Bool { self == UsageRules() }
}

/// Rules that have been looked up in a price sheet.
struct CompiledRules: Sendable {
  private let rules: UsageRules
  private let sheet: PriceSheet
  /// By a model's place in the sheet: that of the model to ask for instead.
  private let targets: [Int?]
  /// The same for requests that edit images.
  private let editTargets: [Int?]

  /// - Throws: `UnknownModel` for a name that is not in the sheet.
  init(_ rules: UsageRules, _ sheet: PriceSheet) throws(UnknownModel) {
    self.rules = rules
    self.sheet = sheet
    var targets = [Int?](repeating: nil, count: sheet.models.count)
    var editTargets = targets
    for swap in rules.swaps.reversed() {
      let to = try Self.place(of: swap.to, sheet)
      var places: [Int] = []
      if let from = swap.from {
        places = [try Self.place(of: from, sheet)]
      } else {
        places = sheet.models.indices.filter { place in
          let model = sheet.models[place]
          return !model.isEditOnly && model.rows.contains { $0.rate.isPrice }
        }
      }
      for place in places {
        if swap.scope != .edits { targets[place] = to }
        if swap.scope != .newImages { editTargets[place] = to }
      }
    }
    self.targets = targets
    self.editTargets = editTargets
  }

  /// A name that a price sheet does not have.
  struct UnknownModel: Error {
    let name: String
  }

  private static func place(of name: String, _ sheet: PriceSheet) throws(UnknownModel) -> Int {
    // Who pays is no matter of the model: a provider whose users pay cannot be asked for here.
    let identity = sheet.identify(model: name, provider: "", host: "")
    guard let place = identity.place, !identity.isPaidByUser else {
      throw UnknownModel(name: name)
    }
    return place
  }

  /// A request as it would have been, and its size.
  func applied(to usage: UsageRecord) -> UsageRecord {
    var changed = usage
    guard let place = usage.model else { return usage }
    let operation = ImageOperation(
      hasInputs: usage.inputs.isEdit, isEditOnly: sheet.models[place].isEditOnly)
    if let target = (operation == .edit ? editTargets : targets)[place], accepts(target, usage) {
      changed.model = target
    }
    if let limit = rules.maximumImages { changed.imageCount = min(limit, usage.imageCount) }
    if let limit = rules.maximumInputs { changed.inputs = usage.inputs.first(limit) }
    let rule = sheet.models[changed.model ?? place].megapixel
    if rules.maximumInputMegapixels != nil || rules.snapInputsWithin != nil {
      changed.inputs = changed.inputs.resized { resized($0, rule) }
    }
    switch usage.output {
    case .pixels(let width, let height):
      let size = size(ImageSize(width: width, height: height), rule)
      changed.output = .pixels(width: size.width, height: size.height)
    case .printed(let printed):
      if let limit = rules.maximumMegapixels, printed.value > Int64(limit) * 1_000_000_000 {
        changed.output = .printed(
          PrintedMegapixels(value: Int64(limit) * 1_000_000_000, halfStep: 0))
      }
    case .unknown: break
    }
    return changed
  }

  /// Whether a model takes as many reference images.
  private func accepts(_ target: Int, _ usage: UsageRecord) -> Bool {
    sheet.models[target].maxInputImages.map { usage.inputs.count <= $0 } ?? true
  }

  /// The pixels of a reference image, given those it has.
  private func resized(_ original: Int64, _ rule: MegapixelRule) -> Int64 {
    var pixels = original
    if let limit = rules.maximumInputMegapixels {
      pixels = min(pixels, Int64(limit) * rule.pixels)
    }
    if let limit = rules.snapInputsWithin, rule.rounding == .up, pixels > rule.pixels,
      SizeGrid.excess(pixels: pixels, rule) <= limit
    {
      pixels = (pixels - 1) / rule.pixels * rule.pixels
    }
    return pixels
  }

  private func size(_ original: ImageSize, _ rule: MegapixelRule) -> ImageSize {
    var size = original
    if let box = rules.maximumSize {
      size = SizeGrid.fitting(size, box: ImageSize(width: box.width, height: box.height))
    }
    if let limit = rules.maximumMegapixels {
      size = SizeGrid.fitting(size, pixels: Int64(limit) * rule.pixels)
    }
    if let limit = rules.snapWithin, SizeGrid.excess(size, rule) <= limit,
      let cheaper = SizeGrid.nearestCheaper(size, rule)
    {
      size = cheaper
    }
    return size
  }
}

extension InputImages {
  /// The same images, those of known size with other pixels.
  fileprivate func resized(_ pixels: (Int64) -> Int64) -> InputImages {
    var images = InputImages()
    for index in 0..<count {
      if let known = self.pixels(ofImage: index) {
        images.add(width: Int(pixels(known)), height: 1)
      } else {
        images.addUnknown()
      }
    }
    images.printedTotal = printedTotal
    return images
  }

  /// The first images of these.
  fileprivate func first(_ limit: Int) -> InputImages {
    guard count > limit else { return self }
    var images = InputImages()
    for index in 0..<limit {
      images.add(packed: packedSize(ofImage: index))
    }
    if let total = printedTotal, limit > 0 {
      // Of the printed total each image is taken to have its share.
      images.printedTotal = PrintedMegapixels(
        value: total.value / Int64(count) * Int64(limit), halfStep: total.halfStep)
    }
    return images
  }
}
