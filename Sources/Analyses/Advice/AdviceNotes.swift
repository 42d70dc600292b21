// What is worth knowing and is no saving to be added up: rates, shares, other ways to pay. The kinds are in
// the files beside this one.

import LogRecords
import Pricing
import Spend

/// Makes the notes of a log.
struct AdviceNotes {
  let cells: UsageCells
  /// Nil when nothing over time is wanted.
  let hours: HourCells?
  let editSwaps: [EditSwap]
  let options: AdviceOptions
  let span: AdviceSpan
  let report: SpendReport

  var names: KeyTable { cells.names.book.names }

  /// All notes, those about the most money first.
  func all() -> [Advice.Note] {
    var notes: [Advice.Note?] = [
      references, editing, editModels, failures, moderation, userPays, selfHosting,
      concentration(
        of: "user", "users", by: { cell, _ in UInt64(cell.user) },
        precedes: { names.precedes(UInt32($0), UInt32($1)) }
      ) { names.string(of: UInt32($0)) },
      concentration(
        of: "resolution", "sizes",
        by: { _, usage in UInt64(usage.width) << 32 | UInt64(usage.height) },
        precedes: {
          let texts = (Dimension.resolution.text(of: $0), Dimension.resolution.text(of: $1))
          return texts.0.utf8.lexicographicallyPrecedes(texts.1.utf8)
        }
      ) { Dimension.resolution.text(of: $0) },
    ]
    if let hours {
      let days = HabitDays(hours)
      notes.append(bursts(hours))
      notes.append(newHabits(hours, days, of: "model"))
      notes.append(newHabits(hours, days, of: "resolution"))
    }
    return notes.compactMap(\.self).filter { !options.skipped.contains($0.kind) }
      .enumerated().sorted { one, other in
        let weights = (one.element.weight, other.element.weight)
        return weights.0 != weights.1 ? weights.0 > weights.1 : one.offset < other.offset
      }.map(\.element)
  }

  /// Whether an amount is worth a note.
  func isWorthIt(_ amount: MoneyTotal) -> Bool { span.reaches(options.minimumSaving, amount) }

  /// A note with as many rows as are listed.
  func note(
    _ kind: AdviceKind, _ sentence: String, _ facts: [Advice.Fact],
    _ rows: some Collection<[Advice.Fact]> = [[Advice.Fact]](), weight: MoneyTotal
  ) -> Advice.Note {
    let shown = options.listedRows > 0 ? min(options.listedRows, rows.count) : rows.count
    return Advice.Note(
      kind: kind, who: .log, sentence: sentence, facts: facts, rows: Array(rows.prefix(shown)),
      furtherRows: rows.count - shown, weight: weight)
  }

  /// The cells' sums by a key, the largest cost first.
  ///
  /// - Parameters:
  ///   - precedes: which of two keys of the same cost comes first.
  ///   - isWanted: whether sums are looked at at all.
  func sums<Key: Hashable>(
    by key: (UsageCell, PricedUsage) -> Key?, precedes: (Key, Key) -> Bool,
    where isWanted: (Metrics) -> Bool = { _ in true }
  ) -> GroupedRows<(key: Key, metrics: Metrics)> {
    // There may be a million keys: their sums lie close together.
    var numbers: [Key: UInt64] = [:]
    var keys: ContiguousArray<Key> = []
    var sums = GroupTable(width: 1)
    for cell in cells.cells {
      guard let key = key(cell, cells.names.parts.usage(cell.usage)) else { continue }
      let number: InlineArray<1, UInt64> = [numbers[key, default: UInt64(keys.count)]]
      if number[0] == keys.count {
        numbers[key] = number[0]
        keys.append(key)
      }
      sums.add(cells.metrics(of: cell), to: number.span)
    }
    var order: ContiguousArray<(cost: Int128, number: Int)> = []
    for number in keys.indices where isWanted(sums.metrics(of: number)) {
      order.append((sums.listCost(of: number), number))
    }
    order.sort { one, other in
      one.cost != other.cost
        ? one.cost > other.cost : precedes(keys[one.number], keys[other.number])
    }
    return GroupedRows(count: order.count) { [sums, keys] place in
      (key: keys[order[place].number], metrics: sums.metrics(of: order[place].number))
    }
  }

  /// A user and a model.
  struct UserModel: Hashable {
    var user: UInt32
    var model: UInt32
  }

  func modelName(_ number: UInt32) -> String { cells.names.book.models[Int(number)].name }

  /// By the name of the user, then by that of the model.
  func precedes(_ one: UserModel, _ other: UserModel) -> Bool {
    if one.user != other.user { return names.precedes(one.user, other.user) }
    return modelName(one.model).utf8.lexicographicallyPrecedes(modelName(other.model).utf8)
  }
}
