// What is worth knowing and is no saving to be added up. Each kind of note is in a file of its own.

import LogRecords
import Pricing

/// Makes the notes of a log.
struct AdviceNotes {
  let cells: UsageCells
  let hours: HourCells?
  let options: AdviceOptions
  let span: AdviceSpan
  let report: SpendReport

  init(
    _ cells: UsageCells, _ hours: HourCells?, _ options: AdviceOptions, _ span: AdviceSpan,
    _ report: SpendReport
  ) {
    self.cells = cells
    self.hours = hours
    self.options = options
    self.span = span
    self.report = report
  }

  /// All notes, those about the most money first.
  func all() throws(UnknownModelError) -> [Advice.Note] {
    []
  }
}
