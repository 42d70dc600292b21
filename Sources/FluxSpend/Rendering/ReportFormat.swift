// The one door to the renderers: a finished report in, the text of a format out.
//
// A renderer is a function of the report and, for the terminal, of its width and colours. It
// neither prints nor reads anything, so equal reports give equal bytes.

internal import LogRecords
public import Pages
public import Spend
import SystemIO

extension BudgetedReport {
  /// The report as text, ending in a line end. Names from logs are inert in every format.
  ///
  /// - Parameter style: the terminal, for `.table` only.
  public func rendered(as format: ReportFormat, style: TableStyle = TableStyle()) -> String {
    var bytes: [UInt8] = []
    write(as: format, style: style) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Passes the same text on as UTF-8, in pieces, so that a report of a million rows need not be in
  /// memory as text.
  ///
  /// - Parameters:
  ///   - style: the terminal, for `.table` only.
  ///   - workers: threads that may write rows at the same time; nil for as many as there are processors.
  ///   - sink: takes the pieces in their order; none is empty, and they may end within a character.
  /// - Throws: what the sink throws; it is not called again.
  public func write<Failure: Error>(
    as format: ReportFormat, style: TableStyle = TableStyle(),
    workers: Int? = nil, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    switch format {
    case .table: try sink(Array(TerminalReport(budgeted: self, style: style).text.utf8))
    case .json:
      try JSONReport(budgeted: self, workers: workers ?? availableProcessors()).write(to: sink)
    case .csv: try CSVReport(report: report).write(to: sink)
    case .markdown: try sink(Array(MarkdownReport(budgeted: self).text.utf8))
    }
  }
}

extension SpendReport {
  /// The report as text, ending in a line end. Names from logs are inert in every format.
  ///
  /// - Parameter style: the terminal, for `.table` only.
  public func rendered(as format: ReportFormat, style: TableStyle = TableStyle()) -> String {
    BudgetedReport(self).rendered(as: format, style: style)
  }
}
