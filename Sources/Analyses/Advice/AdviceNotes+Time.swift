// Notes about concentration, and about habits over time.

import CivilTime
import LogRecords
import Pages
import Pricing
import Spend

extension AdviceNotes {
  // MARK: Concentration

  /// How few users or sizes make half of the spend.
  func concentration(
    of name: String, _ plural: String, by key: (UsageCell, PricedUsage) -> UInt64,
    precedes: (UInt64, UInt64) -> Bool, text: (UInt64) -> String
  ) -> Advice.Note? {
    let all = sums(by: { key($0, $1) }, precedes: precedes)
    // They come in order of the cost.
    let groups = all.prefix { $0.metrics.listCost > .zero }
    let total = report.totals.listCost.nanodollars
    guard groups.count >= 5 else { return nil }
    var (sum, first) = (Int128(0), 0)
    while first < groups.count, sum * 2 < total {
      sum += groups[first].metrics.listCost.nanodollars
      first += 1
    }
    let few = (groups.count * options.few + 999) / 1000
    guard first <= few, isWorthIt(MoneyTotal(nanodollars: sum)) else { return nil }
    let rows = groups.prefix(first).map { key, metrics in
      [
        Advice.Fact(name, name, .text(text(key))), count("images", metrics.pricedImages),
        Advice.Fact("listCost", "cost", Advice.cost(metrics)),
        Advice.Fact("share", "share", .share(metrics.listCost.nanodollars, of: total)),
      ]
    }
    return note(
      .concentration,
      "\(Figures.grouped(first)) of \(Figures.grouped(groups.count)) \(plural) "
        + "\(first == 1 ? "makes" : "make") "
        + "\(Figures.percent(sum, of: total) ?? "") of the spend.", [], rows,
      weight: MoneyTotal(nanodollars: sum))
  }

  // MARK: Bursts

  /// Users who ask for one model and size again and again within an hour.
  func bursts(_ hours: HourCells) -> Advice.Note? {
    struct Bursts {
      var count = 0
      var largest = 0
      var metrics = Metrics()
    }
    var sums: [HourHabit: Bursts] = [:]
    var all = Bursts()
    for cell in hours.cells
    where cell.hour != 0 && cell.metrics.billable >= options.burst
      && cell.metrics.listCost > .zero
    {
      var sum = sums[cell.habit] ?? Bursts()
      sum.count += 1
      sum.largest = max(sum.largest, cell.metrics.billable)
      sum.metrics.merge(cell.metrics)
      sums[cell.habit] = sum
      all.count += 1
      all.metrics.merge(cell.metrics)
    }
    guard all.count > 0, isWorthIt(all.metrics.listCost) else { return nil }
    let rows = sums.sorted { one, other in
      let costs = (one.value.metrics.listCost, other.value.metrics.listCost)
      return costs.0 != costs.1 ? costs.0 > costs.1 : precedes(one.key, other.key)
    }.map { habit, bursts in
      [
        Advice.Fact("user", "user", .text(names.string(of: habit.user))),
        Advice.Fact("model", "model", .text(names.string(of: habit.model))),
        Advice.Fact(
          "resolution", "resolution", .text(Dimension.resolution.text(of: habit.resolution))),
        count("bursts", bursts.count), count("largest", bursts.largest),
        count("images", bursts.metrics.pricedImages),
        Advice.Fact("listCost", "cost", Advice.cost(bursts.metrics)),
      ]
    }
    return note(
      .bursts,
      "\(Figures.counted(all.count, "time")) a user asked for one model and size at least "
        + "\(Figures.grouped(options.burst)) times within one hour of the clock: "
        + "\(Figures.dollars(all.metrics.listCost)) for "
        + "\(Figures.counted(all.metrics.pricedImages, "image")).", [], rows,
      weight: all.metrics.listCost)
  }

  private func precedes(_ one: HourHabit, _ other: HourHabit) -> Bool {
    if one.user != other.user { return names.precedes(one.user, other.user) }
    if one.model != other.model { return names.precedes(one.model, other.model) }
    return one.resolution < other.resolution
  }

  // MARK: New habits

  /// By user: whether there are enough requests in both thirds to tell a habit. There may be a million users,
  /// of whom few are.
  private func busyUsers(_ hours: HourCells, _ days: HabitDays) -> ContiguousArray<Bool> {
    var requests = [ContiguousArray<Int>](
      repeating: ContiguousArray(repeating: 0, count: names.count + 1), count: 2)
    for cell in hours.cells {
      guard let day = cell.day, let third = days.third(of: day), cell.metrics.pricedImages > 0
      else { continue }
      requests[third][Int(cell.user)] += cell.metrics.requests
    }
    return ContiguousArray(
      zip(requests[0], requests[1]).map { min($0, $1) >= options.minimumRequests })
  }

  /// Users who have taken to dearer models or sizes: the last third of the days against the first.
  func newHabits(_ hours: HourCells, _ days: HabitDays?, of name: String) -> Advice.Note? {
    guard let days else { return nil }
    let isModel = name == "model"
    let isBusy = busyUsers(hours, days)
    var mixes: [UInt32: HabitMix] = [:]
    for cell in hours.cells where isBusy[Int(cell.user)] {
      guard let day = cell.day, let third = days.third(of: day), cell.metrics.pricedImages > 0
      else { continue }
      let key = isModel ? UInt64(cell.model) : cell.resolution
      mixes[cell.user, default: HabitMix()].add(cell.metrics, key, third)
    }
    func text(_ key: UInt64) -> String {
      isModel ? names.string(of: UInt32(key)) : Dimension.resolution.text(of: key)
    }
    var found: [(user: UInt32, key: UInt64, mix: HabitMix, extra: Int128)] = []
    for (user, mix) in mixes {
      guard let extra = mix.extra(options.minimumRequests),
        let key = mix.largestShift(options.shift, { text($0) }),
        MoneyTotal(nanodollars: extra * 30 / Int128(days.length)) >= options.minimumSaving
      else { continue }
      found.append((user, key, mix, extra))
    }
    guard !found.isEmpty else { return nil }
    found.sort {
      $0.extra != $1.extra ? $0.extra > $1.extra : names.precedes($0.user, $1.user)
    }
    let rows = found.map { user, key, mix, extra in
      let (first, last) = (mix.first, mix.last)
      return [
        Advice.Fact("user", "user", .text(names.string(of: user))),
        Advice.Fact(name, name, .text(text(key))),
        Advice.Fact(
          "firstShare", "was", .share(first.cost(of: key), of: first.cost)),
        Advice.Fact("lastShare", "is", .share(last.cost(of: key), of: last.cost)),
        Advice.Fact("firstImages", "images then", .count(first.images)),
        Advice.Fact("firstCost", "for", .money(MoneyTotal(nanodollars: first.cost))),
        Advice.Fact("lastImages", "images now", .count(last.images)),
        Advice.Fact("lastCost", "for", .money(MoneyTotal(nanodollars: last.cost))),
        Advice.Fact(
          "extraCost", "more than before", .money(Advice.monthly(MoneyTotal(nanodollars: extra)))),
      ]
    }
    let extra = found.reduce(Int128(0)) { $0 + $1.extra }
    let people = Figures.counted(found.count, "user")
    return note(
      .newHabits,
      "\(people) \(found.count == 1 ? "has" : "have") taken to dearer "
        + "\(isModel ? "models" : "sizes"): \(days.text). At the earlier price of an image the later "
        + "ones would have cost \(Figures.dollars(Advice.monthly(MoneyTotal(nanodollars: extra)))) "
        + "less.",
      [], rows, weight: MoneyTotal(nanodollars: extra))
  }
}

/// The first and the last third of a log's days, on the clocks of its zone.
struct HabitDays {
  private let firstDay: Int
  private let lastDay: Int
  /// Days in a third.
  let length: Int

  /// Nil for less than three days.
  init?(_ hours: HourCells) {
    let days = hours.cells.lazy.compactMap(\.day)
    guard let first = days.min(), let last = days.max(), last - first >= 2 else { return nil }
    (firstDay, lastDay) = (first, last)
    length = (last - first + 1) / 3
  }

  /// 0 for the first third, 1 for the last one.
  func third(of day: Int) -> Int? {
    if day < firstDay + length { return 0 }
    return day > lastDay - length ? 1 : nil
  }

  /// Both, in words.
  var text: String {
    func span(_ from: Int) -> String {
      let (first, last) = (CivilDay(number: from), CivilDay(number: from + length - 1))
      return first == last ? "\(first)" : "\(first) to \(last)"
    }
    return "\(span(firstDay)) against \(span(lastDay - length + 1))"
  }
}

/// What a user's spend is made of, then and now.
struct HabitMix {
  /// A third of the time.
  struct Third {
    var cost: Int128 = 0
    var images: Int128 = 0
    var requests = 0
    var groups: [UInt64: (cost: Int128, images: Int128)] = [:]

    func cost(of key: UInt64) -> Int128 { groups[key]?.cost ?? 0 }
  }

  var first = Third()
  var last = Third()

  mutating func add(_ metrics: Metrics, _ key: UInt64, _ third: Int) {
    func add(_ sums: inout Third) {
      let (cost, images) = (metrics.listCost.nanodollars, Int128(metrics.pricedImages))
      sums.cost += cost
      sums.images += images
      sums.requests += metrics.requests
      let group = sums.groups[key] ?? (0, 0)
      sums.groups[key] = (group.cost + cost, group.images + images)
    }
    if third == 0 { add(&first) } else { add(&last) }
  }

  /// What the later images cost more than they would have at the earlier price of an image, rounded half up to
  /// a nano-dollar; nil if it is nothing, or there are too few requests to tell.
  func extra(_ minimumRequests: Int) -> Int128? {
    guard first.requests >= minimumRequests, last.requests >= minimumRequests, first.cost > 0,
      first.images > 0
    else { return nil }
    let before = Figures.rounded(
      last.images.magnitude, times: first.cost.magnitude, over: first.images.magnitude)
    let extra = last.cost - Int128(clamping: before)
    return extra > 0 ? extra : nil
  }

  /// What has gained most, if it has gained enough and costs more than an image did before.
  func largestShift(_ shift: Int, _ text: (UInt64) -> String) -> UInt64? {
    func gain(_ key: UInt64) -> Int128 {
      func permille(_ third: Third) -> Int128 { third.cost(of: key) * 1000 / max(1, third.cost) }
      return permille(last) - permille(first)
    }
    let dearer = last.groups.filter { _, sums in
      sums.images > 0 && sums.cost * first.images > first.cost * sums.images
    }.map(\.key)
    let best = dearer.max { one, other in
      let gains = (gain(one), gain(other))
      if gains.0 != gains.1 { return gains.0 < gains.1 }
      return text(other).utf8.lexicographicallyPrecedes(text(one).utf8)
    }
    return best.flatMap { gain($0) >= Int128(shift) ? $0 : nil }
  }
}
