// What is worth knowing and is no saving to be added up: rates, shares, other ways to pay. The kinds are in
// the files beside this one.

import LogRecords
import Pricing

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
      concentration(of: "user", "users", by: { cell, _ in UInt64(cell.user) }) {
        names.string(of: UInt32($0))
      },
      concentration(
        of: "resolution", "sizes",
        by: { _, usage in UInt64(usage.width) << 32 | UInt64(usage.height) }
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

  /// The cells' sums by a key, the largest cost first, then by the text of the key.
  func sums<Key: Hashable>(
    by key: (UsageCell, PricedUsage) -> Key?, text: (Key) -> String
  ) -> GroupedRows<(key: Key, metrics: Metrics)> {
    // There may be a million keys: their sums lie close together, and their texts are made when needed.
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
    let order = ContiguousArray(keys.indices).sorted { one, other in
      let costs = (sums.listCost(of: one), sums.listCost(of: other))
      if costs.0 != costs.1 { return costs.0 > costs.1 }
      return text(keys[one]).utf8.lexicographicallyPrecedes(text(keys[other]).utf8)
    }
    return GroupedRows(count: order.count) { [sums, keys] place in
      (key: keys[order[place]], metrics: sums.metrics(of: order[place]))
    }
  }

  /// A user and a model.
  struct UserModel: Hashable {
    var user: UInt32
    var model: UInt32
  }

  func modelName(_ number: UInt32) -> String { cells.names.book.models[Int(number)].name }

  func text(_ key: UserModel) -> String {
    names.string(of: key.user) + "\0" + modelName(key.model)
  }
}
