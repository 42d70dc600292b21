// A decoded line: what it used, who asked for it, how it ended. Integers only; names are numbers of
// the decoder's tables, and become text when a row is printed.

public import Pricing

/// One API request as a line of a log tells it.
public struct LogRecord: Sendable {
  /// What the price depends on.
  public var usage = UsageRecord(model: nil)
  /// The number of the model in the decoder's `NameBook`.
  public var model: UInt32 = 0
  /// The number of the user in the decoder's `NameBook`, or a ticket for it; 0 when unknown.
  public var user: UInt32 = 0
  /// The number of the project in the decoder's `NameBook`; 0 when unknown.
  public var project: UInt32 = 0
  /// The number of the values of free dimensions in the decoder's `NameBook`; 0 when it has none.
  public var labels: UInt32 = 0
  /// Output width and height in pixels as logged; 0 and 0 when unknown.
  public var width: Int32 = 0
  /// Output height in pixels.
  public var height: Int32 = 0
  /// The number of the status in the decoder's `NameBook`.
  public var status: UInt32 = 0
  /// The cost the API reported, in whatever unit; nil when it reported none.
  public var reportedCost: ReportedCost?
  /// Whether that cost is the settled one, of a finished job.
  public var isCostSettled = false
  /// The cost a logger worked out; nil when none did.
  public var loggerCost: Money?
  /// Whether the app's users pay for it themselves.
  public var isPaidByUser = false
  /// Whether nothing but a model and a size tells that this is a request.
  public var isBare = false
  /// The request's id; nil when the record has none.
  public var id: RequestID?

  /// A record to be filled.
  public init() {}

  /// Forgets everything. Input images are large, and most requests have none.
  @inline(__always)
  mutating func reset() {
    (usage.model, usage.time, usage.imageCount, usage.output) = (nil, nil, 1, .unknown)
    (usage.tier, usage.isProviderAssumed, usage.isCountAssumed) = (nil, false, false)
    if usage.inputs.count > 0 { usage.inputs = InputImages() }
    usage.inputs.printedTotal = nil
    (usage.steps, usage.isFast) = (0, nil)
    (model, user, project, labels, width, height, status) = (0, 0, 0, 0, 0, 0, 0)
    (reportedCost, isCostSettled, loggerCost, isPaidByUser, id) = (nil, false, nil, false, nil)
    isBare = false
  }

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
  /// Answered from a cache: no call was made, nothing is billed.
  case cached
  /// Made on machines of one's own: no fee for an image. No status says so; a model's provider does.
  case selfHosted
}

/// What a status text or code means.
public struct RequestStatus: Hashable, Sendable {
  /// What reports call it: BFL's spelling, `success`, `failure`, or the text as logged.
  public var name: String
  /// What it means for the bill.
  public var ending: RequestEnding
  /// How much it says: of the statuses of one request's lines the one with the highest rank holds.
  public var rank = Rank.none
  /// Whether this is a status that the formats know. An unknown one is not billed, and listed.
  public var isKnown = true

  /// From nothing to the end.
  public enum Rank: UInt8, Comparable, Hashable, Sendable {
    /// No status.
    case none
    /// The job is not known, or not any more: whoever asked too late learns nothing of how it ended.
    case lost
    /// The HTTP code of a call that failed: a further call for the same request may have gone well.
    case refused
    /// On its way.
    case pending
    /// The HTTP code of a call that went well, which says nothing of the job.
    case accepted
    /// A word that nobody knows.
    case unknown
    /// Ended in an error. A further line of the same request may tell that it went well at last.
    case failed
    /// Finished.
    case ready
    /// Stopped or withheld.
    case moderated
    /// Never asked for: a cache had the answer.
    case cached

    /// Orders by how much is said.
    public static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
  }

  /// Whether nothing more is to come.
  public var isTerminal: Bool { rank >= .failed }
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

/// What a value, or a line of text, turned out to be: one of the records of a block.
public struct DecodedItem: Hashable, Sendable {
  /// What it is.
  public var verdict: LineVerdict
  /// Where its value begins.
  public var position: LinePosition
  /// How many lines begin with it, or with what came before it: the lines of a block are the sum. The
  /// second record of a line has none, a value of three lines has three.
  public var lineCount: Int

  /// A record at a place.
  public init(_ verdict: LineVerdict, _ position: LinePosition, lineCount: Int = 1) {
    (self.verdict, self.position, self.lineCount) = (verdict, position, lineCount)
  }

  /// One to be filled.
  public init() {
    self.init(.blank, LinePosition(lineInBlock: 0, byteOffset: 0, isTrusted: false))
  }
}

/// What a record turned out to be.
public enum LineVerdict: Hashable, Sendable {
  /// A request: the record is filled.
  case request
  /// A line that only brings the status or cost of a request: the record has its id and these.
  case update
  /// Valid JSON, or a line of text, that is no request and has no name of FLUX.
  case notRequest
  /// The same, with a name of FLUX: worth a note.
  case mention
  /// A request for another model than FLUX.
  case otherModel
  /// An element that speaks of FLUX and shows that an image was asked for, and is not understood; the number
  /// of its shape among `NameBook.shapes`.
  case unread(shape: UInt32)
  /// Only white space.
  case blank
  /// A piece of a text that goes on in a later line, and counts with that.
  case continued
  /// Not to be decoded.
  case malformed(LineFault)
}
