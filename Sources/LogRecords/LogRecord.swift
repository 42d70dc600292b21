// A decoded line: what it used, who asked for it, how it ended. Integers only; names are numbers of
// the decoder's tables, and become text when a row is printed.

public import Pricing

/// One API request as a line of a log tells it.
public struct LogRecord: Sendable {
  /// What the price depends on.
  public var usage = UsageRecord(model: nil)
  /// The number of the model in `RecordDecoder.models`.
  public var model: UInt32 = 0
  /// The number of the user in `RecordDecoder.names`; 0 when unknown.
  public var user: UInt32 = 0
  /// The number of the project in `RecordDecoder.names`; 0 when unknown.
  public var project: UInt32 = 0
  /// Output width and height in pixels as logged; 0 and 0 when unknown.
  public var width: Int32 = 0
  /// Output height in pixels.
  public var height: Int32 = 0
  /// The number of the status in `RecordDecoder.statuses`.
  public var status: UInt32 = 0
  /// What the status means for the bill.
  public var ending = RequestEnding.billable
  /// The cost the API reported; nil when it reported none.
  public var reportedCost: Money?
  /// The cost a logger worked out; nil when none did.
  public var loggerCost: Money?
  /// Whether the app's users pay for it themselves.
  public var isPaidByUser = false
  /// Whether the record has a request id.
  public var hasID = false

  /// A record to be filled.
  public init() {}

  /// Whether the request edits an image, so far as the record tells.
  public var isEdit: Bool { usage.inputs.isEdit }
}

/// How a request ended, as far as the bill is concerned.
public enum RequestEnding: UInt8, Hashable, Sendable {
  /// Finished, or on its way.
  case billable
  /// An error: not billed.
  case failed
  /// Stopped or withheld by moderation: not billed unless the user says so.
  case moderated
}

/// What a status text or code means.
public struct RequestStatus: Hashable, Sendable {
  /// What reports call it: BFL's spelling, `success`, `failure`, or the text as logged.
  public var name: String
  /// What it means for the bill.
  public var ending: RequestEnding
  /// Whether this is a status that LOG-FORMATS knows. An unknown one is not billed, and listed.
  public var isKnown = true
}

/// Where a line is.
public struct LinePosition: Hashable, Sendable {
  /// The lines of its block before it.
  public var lineInBlock: Int
  /// The offset of its first byte in the inflated file.
  public var byteOffset: Int
  /// Whether the gzip members it lies in have been verified.
  public var isTrusted: Bool

  /// The place of a line.
  public init(lineInBlock: Int, byteOffset: Int, isTrusted: Bool) {
    self.lineInBlock = lineInBlock
    self.byteOffset = byteOffset
    self.isTrusted = isTrusted
  }
}

/// What a line turned out to be.
public enum LineVerdict: Hashable, Sendable {
  /// A request: the record is filled.
  case request
  /// Valid JSON that is no request.
  case notRequest
  /// Only white space.
  case blank
  /// Not to be decoded.
  case malformed(LineFault)
}
