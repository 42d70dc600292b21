// A difference in cost, split by cause.
//
// Each cause has a sum that changes while all later ones stay as they were: first prices, then how many requests,
// how many images each, of which models, how large, with which references. What is left (steps, tiers) and what
// rounding leaves is `other`, so that the parts add up to the difference to the nano-dollar.

public import Pricing

/// Why a cost differs from another.
public enum CostCause: String, CaseIterable, Hashable, Sendable {
  /// Prices changed.
  case price
  /// There were more or fewer requests.
  case requests
  /// A request asked for more or fewer images.
  case imagesPerRequest
  /// Other models made the images.
  case modelMix
  /// The images of a model were larger or smaller.
  case sizeMix
  /// The images of a model and size had more or larger references, or fewer.
  case references
  /// All else.
  case other

  /// The cause in words.
  public var words: String {
    switch self {
    case .price: "prices"
    case .requests: "number of requests"
    case .imagesPerRequest: "images per request"
    case .modelMix: "choice of models"
    case .sizeMix: "image sizes"
    case .references: "reference images"
    case .other: "other (steps, tiers)"
    }
  }
}

/// A difference by cause.
public struct CostEffects: Hashable, Sendable {
  /// In nano-dollars, in the order of the causes.
  private var amounts = [Int128](repeating: 0, count: CostCause.allCases.count)

  /// What a cause adds.
  public internal(set) subscript(cause: CostCause) -> MoneyTotal {
    get { MoneyTotal(nanodollars: amounts[Self.place(cause)]) }
    set { amounts[Self.place(cause)] = newValue.nanodollars }
  }

  /// All together: the difference.
  public var sum: MoneyTotal { MoneyTotal(nanodollars: amounts.reduce(0, +)) }

  /// The cause that adds the most in the direction of the difference.
  var main: CostCause {
    let isMore = sum >= .zero
    return CostCause.allCases.max { one, two in
      isMore ? self[one] < self[two] : self[one] > self[two]
    } ?? .other
  }

  private static func place(_ cause: CostCause) -> Int {
    switch cause {
    case .price: 0
    case .requests: 1
    case .imagesPerRequest: 2
    case .modelMix: 3
    case .sizeMix: 4
    case .references: 5
    case .other: 6
    }
  }
}

/// What the split of a difference is worked out from: the priced billable requests of two periods.
struct EffectSums {
  /// A model of a provider, and the megapixels billed for each of its images.
  struct Kind: Hashable {
    var model: Int
    var megapixels: Int
  }

  /// The requests of one period that agree in something.
  struct Sums {
    var requests: Int128 = 0
    var images: Int128 = 0
    /// What they cost, at the prices of the earlier period's end, and of that for references: in nano-dollars.
    var cost: Int128 = 0
    var repriced: Int128 = 0
    var input: Int128 = 0

    mutating func add(_ other: Sums) {
      requests += other.requests
      images += other.images
      cost += other.cost
      repriced += other.repriced
      input += other.input
    }
  }

  private(set) var before = Sums()
  private(set) var after = Sums()
  private var kinds: [Kind: (before: Sums, after: Sums)] = [:]

  /// Adds requests of a kind to one of the periods.
  mutating func add(_ sums: Sums, _ kind: Kind, isAfter: Bool) {
    if isAfter {
      after.add(sums)
      kinds[kind, default: (Sums(), Sums())].after.add(sums)
    } else {
      before.add(sums)
      kinds[kind, default: (Sums(), Sums())].before.add(sums)
    }
  }

  /// The difference of the costs.
  ///
  /// - Parameter days: what each period's sums are divided by; 1 and 1 for whole periods.
  func difference(_ days: ComparedDays) -> MoneyTotal {
    var sum = QuotientSum()
    sum.add(after.cost, over: days.after)
    sum.add(-before.cost, over: days.before)
    return MoneyTotal(nanodollars: sum.rounded)
  }

  /// The difference by cause.
  func effects(_ days: ComparedDays) -> CostEffects {
    var effects = CostEffects()
    let difference = difference(days)
    guard before.requests > 0 else {
      effects[.requests] = difference
      return effects
    }
    func set(_ cause: CostCause, _ terms: (inout QuotientSum) -> Void) {
      var sum = QuotientSum()
      terms(&sum)
      effects[cause] = MoneyTotal(nanodollars: sum.rounded)
    }
    let (old, new) = (before, after)
    set(.price) {
      $0.add(new.cost - new.repriced, over: days.after)
      $0.add(old.repriced - old.cost, over: days.before)
    }
    set(.requests) {
      $0.add(new.requests * old.repriced, over: old.requests * days.after)
      $0.add(-old.repriced, over: days.before)
    }
    set(.imagesPerRequest) {
      $0.add(
        (new.images * old.requests - new.requests * old.images) * old.repriced,
        over: old.images * old.requests * days.after)
    }
    let models = Dictionary(grouping: kinds, by: \.key.model).values.map { kinds in
      var sums = (before: Sums(), after: Sums())
      for (_, kind) in kinds {
        sums.before.add(kind.before)
        sums.after.add(kind.after)
      }
      return (sums: sums, kinds: kinds.map(\.value))
    }
    set(.modelMix) {
      Self.mix(models.map(\.sums), old, new, days, &$0)
    }
    let common = models.filter { $0.sums.before.images > 0 && $0.sums.after.images > 0 }
    set(.sizeMix) {
      for model in common {
        Self.mix(model.kinds, model.sums.before, model.sums.after, days, &$0)
      }
    }
    set(.references) {
      for (before, after) in common.flatMap(\.kinds) where before.images > 0 && after.images > 0 {
        $0.add(after.input, over: days.after)
        $0.add(-after.images * before.input, over: before.images * days.after)
      }
    }
    effects[.other] = MoneyTotal(
      nanodollars: difference.nanodollars - effects.sum.nanodollars)
    return effects
  }

  /// What other shares of the images come to: `new.images` times the sum of `(share after - share before)` times
  /// what an image cost before, or costs after where there was none.
  private static func mix(
    _ parts: [(before: Sums, after: Sums)], _ old: Sums, _ new: Sums, _ days: ComparedDays,
    _ sum: inout QuotientSum
  ) {
    for part in parts {
      if part.before.images > 0 {
        sum.add(part.after.images * part.before.repriced, over: part.before.images * days.after)
        sum.add(-part.before.repriced * new.images, over: old.images * days.after)
      } else {
        sum.add(part.after.repriced, over: days.after)
      }
    }
  }
}

/// What the sums of two periods are divided by.
struct ComparedDays: Hashable, Sendable {
  var before: Int128 = 1
  var after: Int128 = 1
}

/// A sum of quotients, kept to 2^-62 and rounded once.
struct QuotientSum {
  private var whole: Int128 = 0
  private var fraction: Int128 = 0
  private static let one: Int128 = 1 << 62

  /// Adds `dividend / divisor`; the divisor is positive.
  mutating func add(_ dividend: Int128, over divisor: Int128) {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    whole += quotient
    fraction += remainder.quotientTimes(Self.one, over: divisor)
  }

  /// The sum, rounded to the nearest integer, halves away from zero.
  var rounded: Int128 {
    let carried = whole + fraction >> 62
    let rest = fraction & (Self.one - 1)
    // Many quotients that end in thirds may miss a half by their own rounding.
    let slack: Int128 = 1 << 20
    let half = Self.one / 2
    if rest < half - slack { return carried }
    if rest > half + slack { return carried + 1 }
    return carried >= 0 ? carried + 1 : carried
  }
}

extension Int128 {
  /// `self * factor / divisor`, rounded towards zero, for a quotient that fits.
  fileprivate func quotientTimes(_ factor: Int128, over divisor: Int128) -> Int128 {
    let product = magnitude.multipliedFullWidth(by: factor.magnitude)
    let quotient = Int128(divisor.magnitude.dividingFullWidth(product).quotient)
    return self < 0 ? -quotient : quotient
  }
}
