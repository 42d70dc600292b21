// The requests of the two periods, by what they agree in: who, what was used, how it ended, on which day.

import CivilTime
import LogRecords
import Pricing
import Spend

/// The requests of one run, with what they cost and would cost at other prices.
struct ComparedRequests {
  /// The columns of the sums that it is made of, under some rules of reading.
  static func columns(_ rules: ReadingRules) -> [GroupColumn] {
    [.dimension(.day), .dimension(.user), .dimension(.project), .usage, .status]
      + (rules.labels.isEmpty ? [] : [.labels])
  }

  /// What a usage costs.
  struct Charged {
    var kind: EffectSums.Kind
    var images: Int128
    var cost: Int128
    var repriced: Int128
    var input: Int128
  }

  let names: RequestNames
  let table: GroupTable
  /// Dimensions as integers.
  private(set) var keys: DimensionKeys
  let keyNames: KeyTable

  private let options: SpendOptions
  private let later: PricingEngine?
  private var charged: [UInt32: Charged?] = [:]

  /// - Parameter instant: whose prices requests are priced at anew; nil to leave them as they are.
  init(_ spend: inout CountedSpend, _ options: SpendOptions, repricedAt instant: Instant?) {
    names = spend.names
    table = spend.tables.removeFirst()
    self.options = options
    later =
      options.engine.at == nil
      ? instant.map { PricingEngine(sheet: options.engine.sheet, at: $0) } : nil
    keys = DimensionKeys(zone: options.timeZone)
    var book = names.book
    keys.complete(&book)
    keyNames = book.names
  }

  /// How many groups there are.
  var count: Int { table.count }

  /// The day of a group, since 1970; nil if unknown.
  func day(of group: Int) -> Int? {
    let word = table.keys.words[group * table.keys.width]
    return word == 0 ? nil : Dimension.number(word)
  }

  /// The group as one request, for keys.
  func request(of group: Int) -> PricedRequest {
    let width = table.keys.width
    let words = table.keys.words[group * width..<(group + 1) * width].span
    return PricedRequest(
      user: UInt32(words[1]), project: UInt32(words[2]), labels: width > 5 ? UInt32(words[5]) : 0,
      usage: UInt32(words[3]), status: UInt32(words[4]), cost: 0, time: nil)
  }

  /// The integer of a group in a dimension.
  mutating func value(of dimension: Dimension, _ group: Int) -> UInt64 {
    keys.value(of: dimension, request(of: group), names.parts)
  }

  /// What the requests of a group add to the difference; nil if they are not priced and billed, or their users
  /// pay for them.
  ///
  /// - Parameter model: the number of a model of a provider.
  mutating func sums(
    of group: Int, model: (ModelIdentity) -> Int
  ) -> (kind: EffectSums.Kind, sums: EffectSums.Sums)? {
    let request = request(of: group)
    let usage = names.parts.usage(request.usage)
    let identity = names.book.models[Int(usage.model)]
    let ending = names.book.statuses[Int(request.status)].ending.of(identity)
    guard ending.isBilled(billsModerated: options.billsModerated), !usage.isPaidByUser,
      let charged = charged(request.usage, usage, identity, model)
    else { return nil }
    let count = Int128(table.metrics(of: group).requests)
    return (
      charged.kind,
      EffectSums.Sums(
        requests: count, images: count * charged.images, cost: count * charged.cost,
        repriced: count * charged.repriced, input: count * charged.input)
    )
  }

  private mutating func charged(
    _ number: UInt32, _ usage: PricedUsage, _ identity: ModelIdentity,
    _ model: (ModelIdentity) -> Int
  ) -> Charged? {
    if let known = charged[number] { return known }
    let result = usage.charge.map { charge in
      let asked = names.parts.facts(number)?.usage(
        model: identity.place, imageCount: usage.imageCount)
      let repriced = repriced(charge, usage, asked)
      return Charged(
        kind: EffectSums.Kind(model: model(identity), megapixels: charge.outputMegapixels),
        images: Int128(usage.imageCount), cost: Int128(charge.listCost.nanodollars),
        repriced: Int128(repriced.charge.listCost.nanodollars),
        input: Int128(
          asked.map {
            options.engine.inputPart(of: repriced.charge, $0, isResolved: repriced.isResolved)
          }?.nanodollars ?? 0))
    }
    charged[number] = .some(result)
    return result
  }

  /// What a usage costs at the other prices: its own charge where these have none for its model, or do not
  /// differ.
  private func repriced(
    _ charge: Charge, _ usage: PricedUsage, _ asked: UsageRecord?
  ) -> (charge: Charge, isResolved: Bool) {
    guard let later, let asked, case .charged(let other) = later.outcome(for: asked),
      !other.assumptions.contains(.beforeFirstPrice),
      !(usage.isResolved && options.engine.outcome(for: asked) == .charged(other))
    else { return (charge, usage.isResolved) }
    return (other, false)
  }
}
