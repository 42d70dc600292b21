// The split of a difference against its definition in exact fractions, and causes worked out by hand.

import Pricing
import TestSupport
import Testing

@testable import Analyses
@testable import Quotes

/// An exact fraction of small numbers.
private struct Fraction: Equatable {
  var numerator: Int128
  var denominator: Int128

  init(_ numerator: Int128, _ denominator: Int128 = 1) {
    var (one, two) = (numerator.magnitude, denominator.magnitude)
    while two != 0 { (one, two) = (two, one % two) }
    let divisor = max(1, Int128(one))
    let sign: Int128 = denominator < 0 ? -1 : 1
    (self.numerator, self.denominator) = (sign * numerator / divisor, sign * denominator / divisor)
  }

  static func + (left: Fraction, right: Fraction) -> Fraction {
    Fraction(
      left.numerator * right.denominator + right.numerator * left.denominator,
      left.denominator * right.denominator)
  }
  static func - (left: Fraction, right: Fraction) -> Fraction { left + right * Fraction(-1) }
  static func * (left: Fraction, right: Fraction) -> Fraction {
    Fraction(left.numerator * right.numerator, left.denominator * right.denominator)
  }
  static func / (left: Fraction, right: Fraction) -> Fraction {
    left * Fraction(right.denominator, right.numerator)
  }

  /// To the nearest integer, halves away from zero.
  var rounded: Int128 {
    let twice = 2 * Int128(numerator.magnitude) + denominator
    let size = twice / (2 * denominator)
    return numerator < 0 ? -size : size
  }
}

/// Requests that agree in everything.
private struct Part {
  var isAfter: Bool
  var model: Int
  var megapixels: Int
  var requests: Int128
  var images: Int128
  var cost: Int128
  var repriced: Int128
  var input: Int128

  static func random(_ random: inout SeededNumbers) -> Part {
    let requests = Int128(1 + random.below(4))
    return Part(
      isAfter: random.chance(50), model: random.below(3), megapixels: 1 + random.below(3),
      requests: requests, images: requests * Int128(1 + random.below(3)),
      cost: Int128(random.below(1000)), repriced: Int128(random.below(1000)),
      input: Int128(random.below(300)))
  }
}

/// The definition, followed word by word.
private struct Definition {
  let parts: [Part]
  let days: ComparedDays

  func sum(
    _ value: KeyPath<Part, Int128>, after: Bool, _ condition: (Part) -> Bool = { _ in true }
  ) -> Fraction {
    Fraction(
      parts.filter { $0.isAfter == after && condition($0) }.reduce(0) { $0 + $1[keyPath: value] })
  }

  private func perDay(_ value: KeyPath<Part, Int128>, after: Bool) -> Fraction {
    sum(value, after: after) / Fraction(after ? days.after : days.before)
  }

  var difference: Fraction { perDay(\.cost, after: true) - perDay(\.cost, after: false) }

  /// In the order of the causes but the last.
  var effects: [Fraction] {
    let zero = Fraction(0)
    guard sum(\.requests, after: false) != zero else {
      return [zero, difference, zero, zero, zero, zero]
    }
    let price =
      perDay(\.cost, after: true) - perDay(\.repriced, after: true)
      + perDay(\.repriced, after: false) - perDay(\.cost, after: false)
    let unit = sum(\.repriced, after: false) / sum(\.images, after: false)
    let requests =
      (perDay(\.requests, after: true) - perDay(\.requests, after: false))
      * (sum(\.images, after: false) / sum(\.requests, after: false)) * unit
    let images =
      (perDay(\.images, after: true) - perDay(\.images, after: false)) * unit - requests
    let models = Set(parts.map(\.model))
    let modelMix = mix(models.map { model in { $0.model == model } }, within: { _ in true })
    var (sizeMix, references) = (zero, zero)
    for model in models where has(false, { $0.model == model }) && has(true, { $0.model == model })
    {
      let sizes = Set(parts.filter { $0.model == model }.map(\.megapixels))
      sizeMix =
        sizeMix
        + mix(
          sizes.map { size in { $0.model == model && $0.megapixels == size } },
          within: { $0.model == model })
      for size in sizes {
        let isSame = { (part: Part) in part.model == model && part.megapixels == size }
        guard has(false, isSame), has(true, isSame) else { continue }
        let each = { (after: Bool) in
          sum(\.input, after: after, isSame) / sum(\.images, after: after, isSame)
        }
        references =
          references + sum(\.images, after: true, isSame) / Fraction(days.after)
          * (each(true) - each(false))
      }
    }
    return [price, requests, images, modelMix, sizeMix, references]
  }

  private func has(_ after: Bool, _ condition: (Part) -> Bool) -> Bool {
    sum(\.images, after: after, condition) != Fraction(0)
  }

  private func mix(_ groups: [(Part) -> Bool], within: (Part) -> Bool) -> Fraction {
    let (old, new) = (sum(\.images, after: false, within), sum(\.images, after: true, within))
    if new == Fraction(0) { return Fraction(0) }
    return groups.reduce(Fraction(0)) { total, group in
      let isOld = has(false, group)
      let unit = sum(\.repriced, after: !isOld, group) / sum(\.images, after: !isOld, group)
      let share = sum(\.images, after: true, group) / new
      return total + new / Fraction(days.after)
        * (share - sum(\.images, after: false, group) / old) * unit
    }
  }
}

@Suite struct CostEffectsTests {
  private func sums(_ parts: [Part]) -> EffectSums {
    var sums = EffectSums()
    for part in parts {
      sums.add(
        EffectSums.Sums(
          requests: part.requests, images: part.images, cost: part.cost, repriced: part.repriced,
          input: part.input),
        EffectSums.Kind(model: part.model, megapixels: part.megapixels), isAfter: part.isAfter)
    }
    return sums
  }

  @Test(arguments: 0..<200)
  func `each effect is what its definition says, and together they are the difference`(
    seed: Int
  ) {
    var random = SeededNumbers(seed)
    let parts = (0..<random.below(7)).map { _ in Part.random(&random) }
    let days =
      random.chance(50)
      ? ComparedDays()
      : ComparedDays(before: Int128(1 + random.below(5)), after: Int128(1 + random.below(5)))
    let effects = sums(parts).effects(days)
    let definition = Definition(parts: parts, days: days)
    #expect(effects.sum.nanodollars == definition.difference.rounded)
    let found = CostCause.allCases.dropLast().map { effects[$0].nanodollars }
    #expect(found == definition.effects.map(\.rounded))
  }

  @Test func `the order in which requests come changes nothing`() {
    for seed in 0..<20 {
      var random = SeededNumbers(seed)
      let parts = (0..<6).map { _ in Part.random(&random) }
      let effects = sums(parts).effects(ComparedDays())
      #expect(sums(parts.shuffled(using: &random)).effects(ComparedDays()) == effects)
    }
  }

  @Test func `quotients are rounded once, halves away from zero`() {
    var sum = QuotientSum()
    for _ in 0..<3 { sum.add(1, over: 6) }
    #expect(sum.rounded == 1)
    sum.add(-1, over: 1)
    #expect(sum.rounded == -1)
    sum.add(1, over: 1 << 40)
    #expect(sum.rounded == 0)
  }
}
