// The one way from a result to text: a result says what there is to tell, a format how it is written.

public import StrictJSON
import SystemIO

/// A result that can be written in every format. It knows none of them.
public protocol Presentable {
  /// For people.
  var page: TextPage { get }
  /// For programs that read tables; nil where nothing of it is one.
  var data: DataTable? { get }
  /// For all other programs.
  var json: JSON { get }
}

extension Presentable {
  /// Passes the result on as UTF-8, in pieces, ending in a line end: a result of a million rows need not be in
  /// memory as text. Names from logs are inert in every format.
  ///
  /// - Parameters:
  ///   - style: the terminal, for `.table` only.
  ///   - workers: threads that may write rows at the same time; nil for as many as there are processors.
  ///   - sink: takes the pieces in their order; none is empty, and they may end within a character.
  /// - Throws: what the sink throws; it is not called again.
  public func write<Failure: Error>(
    as format: Format, style: TableStyle = TableStyle(), workers: Int? = nil,
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try format.writer.write(
      self, style: style, workers: workers ?? availableProcessors(), to: sink)
  }

  /// The same text as a whole.
  public func rendered(as format: Format, style: TableStyle = TableStyle()) -> String {
    var bytes: [UInt8] = []
    write(as: format, style: style) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }
}
