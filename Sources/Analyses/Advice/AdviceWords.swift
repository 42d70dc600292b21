// Findings in words: what somebody does, what else could be done, and the figures that only some kinds of
// habits have.

import LogRecords
import Pages
import Pricing
import Spend

/// Names a remedy and the habit it is for. Names of models are the sheet's own.
struct RemedyWords {
  private let remedy: Remedy
  private let detail: UInt64
  private let options: AdviceOptions
  private let sheet: PriceSheet
  private let sizeAfter: String?

  init(
    _ remedy: Remedy, _ detail: UInt64, _ options: AdviceOptions, _ sheet: PriceSheet,
    sizeAfter: String?
  ) {
    self.remedy = remedy
    self.detail = detail
    self.options = options
    self.sheet = sheet
    self.sizeAfter = sizeAfter
  }

  /// Habit and alternative in a few words.
  var title: String {
    switch remedy.detail {
    case .operation:
      let models = remedy.swap.map { (sheet.models[$0.from].id, sheet.models[$0.to].id) }
      let verb = detail == ImageOperation.edit.key ? "edits" : "images"
      return models.map { "\($0.0) \(verb) with \($0.1)" } ?? ""
    case .resolution:
      return "\(Dimension.resolution.text(of: detail)) as \(sizeAfter ?? "a smaller size")"
    case .none: return words.habit
    }
  }

  /// What somebody does, and what else could be done.
  var words: (habit: String, alternative: String) {
    switch remedy.kind {
    case .tier, .editModel:
      guard let swap = remedy.swap else { return ("", "") }
      let to = sheet.models[swap.to]
      return (
        "\(sheet.models[swap.from].id) for \(Dimension.operation.text(of: detail))",
        to.id + (to.bestFor.map { " (\($0.firstLowercased))" } ?? "")
      )
    case .megapixels:
      let size = "\(options.neededMegapixels) MP"
      return ("images of more than \(size)", "at most \(size), same aspect ratio")
    case .display:
      let size = options.display?.description ?? ""
      return ("images larger than \(size)", "at most \(size), same aspect ratio")
    case .boundary:
      return (
        "\(Dimension.resolution.text(of: detail)), just above a whole megapixel",
        "\(sizeAfter ?? "the nearest size"), a megapixel less"
      )
    case .candidates:
      let images = Figures.counted(options.neededImages, "image")
      return ("more than \(images) in a request", images)
    case .references:
      return (
        "more than \(Figures.counted(options.neededInputs, "reference"))",
        "the first \(options.neededInputs) of them"
      )
    case .referenceSize:
      let size = "\(options.neededInputMegapixels) MP"
      return ("references of more than \(size)", "resized to \(size) before they are sent")
    case .referenceBoundary:
      return ("references just above a whole megapixel", "resized to the whole megapixel below")
    // Of these there are notes, and no remedy.
    case .referenceShare, .bursts, .editing, .failures, .moderation, .concentration, .newHabits,
      .userPays, .selfHosting:
      return ("", "")
    }
  }

  /// What limits a what-if to the same requests.
  var filters: [Advice.Filter] {
    switch remedy.detail {
    case .none: []
    case .operation:
      [
        Advice.Filter(dimension: .operation, value: Dimension.operation.text(of: detail))
      ]
    case .resolution:
      [
        Advice.Filter(dimension: .resolution, value: Dimension.resolution.text(of: detail))
      ]
    }
  }

  /// The figures of this kind of habit.
  func facts(of before: Metrics, _ quantities: HabitQuantities) -> [Advice.Fact] {
    switch remedy.slot {
    case .model: return []
    case .outputSize:
      return [
        Advice.Fact(
          "unusedPixels", "pixels paid for and not received", .count(quantities.unusedPixels))
      ]
    case .images:
      return [
        Advice.Fact(
          "furtherImages", "images beyond those",
          .count(
            Int128(quantities.images) - Int128(quantities.requests)
              * Int128(options.neededImages)))
      ]
    case .inputCount, .inputSize:
      return [
        Advice.Fact("references", "references", .count(Int128(quantities.references))),
        Advice.Fact(
          "aboveBoundary", "of these just above a whole megapixel",
          .count(Int128(quantities.aboveBoundary(options.boundary)))),
        Advice.Fact(
          "oversized", "of these larger than the largest that is billed",
          .count(Int128(quantities.oversized))),
      ]
    }
  }
}

/// What the requests of a finding have besides their cost.
struct HabitQuantities {
  var requests = 0
  var images = 0
  /// Pixels of whole billed megapixels that the images do not have.
  var unusedPixels: Int128 = 0
  var references = 0
  /// References larger than what is billed at most: the vendor makes them smaller.
  var oversized = 0
  /// References over a whole megapixel, by how many thousandths.
  private var excesses: [Int: Int] = [:]

  mutating func add(_ cell: UsageCell, _ cells: UsageCells, _ sheet: PriceSheet) {
    let usage = cells.names.parts.usage(cell.usage)
    requests += cell.count
    images += cell.count * usage.imageCount
    guard let facts = cells.names.parts.facts(cell.usage),
      case .charged(let charge) = usage.outcome,
      let place = cells.names.book.models[Int(usage.model)].place
    else { return }
    let rule = sheet.models[place].megapixel
    if usage.width > 0, charge.outputMegapixels > 0, rule.rounding == .up {
      let unused =
        Int128(charge.outputMegapixels) * Int128(rule.pixels)
        - Int128(usage.width) * Int128(usage.height)
      unusedPixels += unused * Int128(usage.imageCount) * Int128(cell.count)
    }
    references += facts.inputCount * cell.count
    // Of several each is scaled down whatever its size, so only a single one can be too large.
    guard facts.inputCount == 1 || rule.inputs.several == nil else { return }
    for size in facts.inputSizes {
      let pixels = Int64(size >> 32) * Int64(size & 0xFFFF_FFFF)
      guard pixels > rule.pixels else { continue }
      if pixels > Int64(rule.inputs.single) * rule.pixels {
        oversized += cell.count
      } else {
        excesses[SizeGrid.excess(pixels: pixels, rule), default: 0] += cell.count
      }
    }
  }

  /// References of known size that are at most so many thousandths of a megapixel over a whole one.
  func aboveBoundary(_ limit: Int) -> Int {
    excesses.reduce(0) { $0 + ($1.key <= limit ? $1.value : 0) }
  }
}

extension Dimension {
  /// What a group of this integer is called, for a dimension that needs no names.
  func text(of value: UInt64) -> String { text(of: value, KeyTable()) }
}

extension String {
  /// With a small first letter, to stand within a sentence.
  fileprivate var firstLowercased: String { prefix(1).lowercased() + dropFirst() }
}
