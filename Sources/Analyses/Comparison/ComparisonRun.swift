// From logs to a comparison.

public import CivilTime
import LogRecords
import Pricing
public import Spend

/// What is compared with what.
public enum ComparedPeriods: Hashable, Sendable {
  /// The last whole month before the log's last request, with the month before it.
  case lastMonths
  /// Two spans of days.
  case spans(before: DaySpan, after: DaySpan)
  /// What a day cost before a day, and from then on.
  case at(CivilDay)
  /// All of a first log, and all of a second.
  case logs
}

extension SpendRun {
  /// Reads the logs and compares two periods of them.
  ///
  /// - Parameters:
  ///   - periods: what is compared.
  ///   - later: the files of the later log, where two logs are compared; this run's are the earlier one.
  /// - Returns: nil when the run was cancelled.
  public func comparison(_ periods: ComparedPeriods, later: InputFiles? = nil) -> SpendComparison? {
    guard var spend = countedForComparison() else { return nil }
    var report = spend.report
    var second: CountedSpend?
    if let later {
      guard
        let spend = SpendRun(later, options: options, progress: progress).countedForComparison()
      else { return nil }
      second = spend
      report.add(spend.report)
    }
    var comparer = Comparer(&spend, &second, report, options, periods)
    return comparer.result()
  }

  private func countedForComparison() -> CountedSpend? {
    countedWithFacts([ComparedRequests.columns(options.reading)], [options.engine.sheet])
  }
}

/// Works a comparison out.
private struct Comparer {
  /// A group of requests of one of the two periods.
  private struct Member {
    var source: UInt8
    var isAfter: Bool
    var group: UInt32
  }

  private let options: SpendOptions
  private var sources: [ComparedRequests]
  private var members: [Member] = []
  private var comparison: SpendComparison
  private let days: ComparedDays
  private var models = ModelNumbers()

  init(
    _ spend: inout CountedSpend, _ second: inout CountedSpend?, _ report: SpendReport,
    _ options: SpendOptions, _ periods: ComparedPeriods
  ) {
    self.options = options
    var comparison = SpendComparison(report)
    let placed = PlacedPeriods(periods, spend.report.period, options)
    (comparison.before.name, comparison.before.span) = (placed.before.name, placed.before.span)
    (comparison.after.name, comparison.after.span) = (placed.after.name, placed.after.span)
    comparison.top = options.top
    comparison.days = placed.days
    days = ComparedDays(
      before: Int128(placed.days?.before ?? 1), after: Int128(placed.days?.after ?? 1))
    sources = [ComparedRequests(&spend, options, repricedAt: placed.pricesAt)]
    let areLogs = second != nil
    if var later = second.take() {
      sources.append(ComparedRequests(&later, options, repricedAt: placed.pricesAt))
    }
    self.comparison = comparison
    for (source, requests) in sources.enumerated() {
      for group in 0..<requests.count {
        let day = requests.day(of: group)
        let isAfter: Bool
        if areLogs {
          isAfter = source == 1
        } else if let day {
          if placed.before.span?.days.contains(day) == true {
            isAfter = false
          } else if placed.after.span?.days.contains(day) == true {
            isAfter = true
          } else {
            continue
          }
        } else {
          self.comparison.undated.merge(requests.table.metrics(of: group))
          continue
        }
        members.append(Member(source: UInt8(source), isAfter: isAfter, group: UInt32(group)))
      }
    }
  }

  mutating func result() -> SpendComparison {
    let total = row([], members[...])
    comparison.total = total
    (comparison.before.metrics, comparison.after.metrics) = (total.before, total.after)
    comparison.before.requestDays = requestDays(isAfter: false)
    comparison.after.requestDays = requestDays(isAfter: true)
    comparison.tables = options.tables.map { table($0) }
    var who: SpendComparison.Table?
    for dimension in [Dimension.user, .project] where who == nil {
      let table = madeTable(dimension)
      if table.rows.contains(where: { $0.key != [Dimension.unknown] }) { who = table }
    }
    comparison.headline =
      ComparisonHeadline(
        comparison, who: who, models: madeTable(.model), largestKind: largestKind
      ).text
    return comparison
  }

  /// The table by a dimension, which may be one of those that were asked for.
  private mutating func madeTable(_ dimension: Dimension) -> SpendComparison.Table {
    comparison.tables.first { $0.dimensions == [dimension] } ?? table([dimension])
  }

  private func requestDays(isAfter: Bool) -> ClosedRange<CivilDay>? {
    var days: (Int, Int)?
    for member in members where member.isAfter == isAfter {
      guard let day = sources[Int(member.source)].day(of: Int(member.group)) else { continue }
      days = days.map { (min($0.0, day), max($0.1, day)) } ?? (day, day)
    }
    return days.map { CivilDay(number: $0.0)...CivilDay(number: $0.1) }
  }

  /// Members summed up.
  private mutating func row(_ key: [String], _ members: ArraySlice<Member>) -> SpendComparison.Row {
    var row = SpendComparison.Row(key: key)
    var sums = EffectSums()
    var models = models
    defer { self.models = models }
    for member in members {
      let (source, group) = (Int(member.source), Int(member.group))
      let metrics = sources[source].table.metrics(of: group)
      if member.isAfter { row.after.merge(metrics) } else { row.before.merge(metrics) }
      guard let part = sources[source].sums(of: group, model: { models.number(of: $0) }) else {
        continue
      }
      sums.add(part.sums, part.kind, isAfter: member.isAfter)
      if let day = sources[source].day(of: group) {
        row.since = min(row.since ?? CivilDay(number: day), CivilDay(number: day))
      }
    }
    row.difference = sums.difference(days)
    row.effects = sums.effects(days)
    row.state =
      switch (sums.before.requests > 0, sums.after.requests > 0) {
      case (false, true): .new
      case (true, false): .gone
      case (false, false): .same
      case (true, true):
        row.difference == .zero ? .same : row.difference > .zero ? .grown : .shrunk
      }
    return row
  }

  private mutating func table(_ dimensions: [Dimension]) -> SpendComparison.Table {
    var groups = KeyNumbers(dimensions)
    var numbers: [Int] = []
    numbers.reserveCapacity(members.count)
    for member in members {
      numbers.append(
        groups.number(of: Int(member.group), in: &sources[Int(member.source)], Int(member.source)))
    }
    // The members of each group, one group after the other.
    var starts = [Int](repeating: 0, count: groups.keys.count + 1)
    for number in numbers { starts[number + 1] += 1 }
    for number in groups.keys.indices { starts[number + 1] += starts[number] }
    var next = starts
    var ordered = members
    for (place, number) in numbers.enumerated() {
      ordered[next[number]] = members[place]
      next[number] += 1
    }
    var places: [(order: (UInt128, UInt128), number: Int)] = []
    places.reserveCapacity(groups.keys.count)
    for number in groups.keys.indices {
      let row = row([], ordered[starts[number]..<starts[number + 1]])
      let cost = max(row.before.listCost.nanodollars, row.after.listCost.nanodollars)
      places.append(((row.difference.nanodollars.magnitude, cost.magnitude), number))
    }
    let keys = groups.keys
    places.sort { one, two in
      if one.order != two.order { return one.order > two.order }
      for (left, right) in zip(keys[one.number], keys[two.number])
      where !left.utf8.elementsEqual(right.utf8) {
        return left.utf8.lexicographicallyPrecedes(right.utf8)
      }
      return false
    }
    let order = places.map(\.number)
    let comparer = self
    return SpendComparison.Table(
      dimensions: dimensions,
      rows: GroupedRows(count: order.count) { place in
        var comparer = comparer
        let number = order[place]
        return comparer.row(keys[number], ordered[starts[number]..<starts[number + 1]])
      })
  }

  /// The dearest kind of request of a group in the later period: `flux-2-max 2048x2048 with 2 references`.
  ///
  /// - Parameter key: a value of a dimension.
  private func largestKind(_ dimension: Dimension, _ key: String) -> String? {
    var sources = sources
    var costs: [String: Int128] = [:]
    for member in members where member.isAfter {
      let (source, group) = (Int(member.source), Int(member.group))
      let value = sources[source].value(of: dimension, group)
      guard dimension.text(of: value, sources[source].keyNames) == key else { continue }
      let request = sources[source].request(of: group)
      let names = sources[source].names
      let usage = names.parts.usage(request.usage)
      var words = names.book.models[Int(usage.model)].name
      if usage.width > 0 { words += " \(usage.width)x\(usage.height)" }
      let references = names.parts.facts(request.usage)?.inputCount ?? 0
      if references > 0 {
        words += " with \(references) reference\(references == 1 ? "" : "s")"
      }
      costs[words, default: 0] += sources[source].table.metrics(of: group).listCost.nanodollars
    }
    return costs.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}

/// Numbers of models, each of a provider, over several logs.
private struct ModelNumbers {
  private var numbers: [String: Int] = [:]

  mutating func number(of model: ModelIdentity) -> Int {
    let name = "\(model.provider)\u{0}\(model.name)"
    if let number = numbers[name] { return number }
    numbers[name] = numbers.count
    return numbers.count - 1
  }
}

/// Numbers of groups, over several logs: what is called the same is the same group.
private struct KeyNumbers {
  private let dimensions: [Dimension]
  private(set) var keys: [[String]] = []
  private var byText: [[[UInt8]]: Int] = [:]
  private var byValues: [[UInt64]: Int] = [:]

  init(_ dimensions: [Dimension]) { self.dimensions = dimensions }

  mutating func number(of group: Int, in source: inout ComparedRequests, _ place: Int) -> Int {
    var values = [UInt64(place)]
    for dimension in dimensions { values.append(source.value(of: dimension, group)) }
    if let number = byValues[values] { return number }
    let texts = zip(dimensions, values.dropFirst()).map { $0.text(of: $1, source.keyNames) }
    // Two spellings that Unicode calls equal are two names.
    let number = byText[texts.map { Array($0.utf8) }, default: keys.count]
    if number == keys.count {
      keys.append(texts)
      byText[texts.map { Array($0.utf8) }] = number
    }
    byValues[values] = number
    return number
  }
}

extension SpendReport {
  /// Takes over what is said of a second log: what was read, and what is wrong with it.
  fileprivate mutating func add(_ other: SpendReport) {
    inputs.merge(other.inputs)
    totals.merge(other.totals)
    problems += other.problems
    unread += other.unread
    skipped += other.skipped
    incomplete += other.incomplete
    unknownStatuses += other.unknownStatuses
    if let (mine, others) = period.flatMap({ mine in other.period.map { (mine, $0) } }) {
      period = Period(first: min(mine.first, others.first), last: max(mine.last, others.last))
    } else {
      period = period ?? other.period
    }
  }
}
