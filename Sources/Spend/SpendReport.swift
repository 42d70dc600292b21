// The finished report: plain values, ready to be printed in any format.

public import CivilTime
public import LogRecords
public import Pages
public import Pricing

/// What a run found out. Everything in it is sorted, so that equal input gives equal bytes.
public struct SpendReport: Hashable, Sendable {
  /// The price sheet in force.
  public var prices: Prices
  /// The first and the last instant among the counted requests; nil when none has a time.
  public var period: Period?
  /// How many files, bytes and lines were read, and what became of each line.
  public var inputs: InputCounts
  /// The sums over all counted requests. Every table adds up to them.
  public var totals: Metrics
  /// One table for each `--by`.
  public var tables: [Table]
  /// Malformed lines (the first of them), unpriced models and unknown statuses, with their places.
  public var problems: [Problem]
  /// What speaks of FLUX, shows that an image was asked for, and was not understood: the most frequent shapes,
  /// and then all others as one.
  public var unread: [UnreadShape] = []
  /// Files in directories that were not read, by name.
  public var skipped: [SkippedFile] = []
  /// Inputs that could not be read, or not to their end, or not to be trusted.
  public var incomplete: [Incomplete]
  /// What was assumed of estimated requests.
  public var assumptions: [Assumed] = []
  /// Requests whose status nobody knows.
  public var unknownStatuses = 0
  /// Whether the list cost includes moderated requests.
  public var billsModerated = false
  /// Request ids of which only updates were read.
  public var unmatchedResults = 0
  /// What these cost, as far as the API reported it.
  public var unmatchedCost = MoneyTotal.zero
  /// What one's own machines did, by model.
  public var selfHosted: [SelfHosted] = []
  /// What an hour of such a machine costs; nil if nobody says.
  public var machineHour: Money?
  /// What it may lack and still be taken for whole.
  public var tolerances = Tolerances()
  /// Whether there are requests and none of them says who made it.
  public var isEveryUserUnknown = false
  /// Wanted values of users, projects, models, statuses and free dimensions that no request has.
  public var absentValues: [AbsentValue] = []
  /// Whether lines of gzip members with a wrong checksum count.
  public var isSalvaged = false
  /// How whoever reads it can ask for more.
  public var hints = HintWords.none

  /// A report of these parts.
  public init(
    prices: Prices, period: Period? = nil, inputs: InputCounts = InputCounts(),
    totals: Metrics = Metrics(), tables: [Table] = [], problems: [Problem] = [],
    incomplete: [Incomplete] = []
  ) {
    self.prices = prices
    self.period = period
    self.inputs = inputs
    self.totals = totals
    self.tables = tables
    self.problems = problems
    self.incomplete = incomplete
  }

  /// Which price sheet, and whether everything was priced at one day's prices.
  public struct Prices: Hashable, Sendable {
    /// The sheet's name: `bfl` for the built-in one.
    public var name: String
    /// The sheet's version, a date.
    public var version: String
    /// The day given with `--prices-at`.
    public var at: String?

    /// Names a sheet.
    public init(name: String, version: String, at: String? = nil) {
      self.name = name
      self.version = version
      self.at = at
    }
  }

  /// A closed span of time.
  public struct Period: Hashable, Sendable {
    /// The earliest request.
    public var first: Instant
    /// The latest request.
    public var last: Instant

    /// From `first` to `last`.
    public init(first: Instant, last: Instant) {
      self.first = first
      self.last = last
    }
  }

  /// One `--by`: rows that add up to the total.
  public struct Table: Hashable, Sendable {
    /// One dimension, or several for a cross-tab.
    public var dimensions: [Dimension]
    /// In printing order; an `(others)` row is last.
    public var rows: Rows
    /// What each day, week or month cost, if that is what the table groups by and nobody said to leave
    /// out those without requests.
    public var timeline: Timeline?

    /// A table of these rows.
    public init(dimensions: [Dimension], rows: [Row]) {
      self.init(dimensions: dimensions, rows: Rows(rows))
    }

    /// A table of these rows.
    public init(dimensions: [Dimension], rows: Rows) {
      self.dimensions = dimensions
      self.rows = rows
    }
  }

  /// What each day, week or month cost, from the first to the last one, in order.
  public struct Timeline: Hashable, Sendable {
    /// The first of them, as rows name it.
    public var first: String
    /// The last of them.
    public var last: String
    /// Their list costs.
    public var costs: [MoneyTotal]
  }

  /// One group of requests.
  public struct Row: Hashable, Sendable {
    /// One value for each dimension. Text from logs: escape it for where it goes.
    public var key: [String]
    /// The group's sums.
    public var metrics: Metrics
    /// How many groups a `--top` folded into this row; 0 for a row of its own.
    public var folded: Int

    /// A row of these sums.
    public init(key: [String], metrics: Metrics, folded: Int = 0) {
      self.key = key
      self.metrics = metrics
      self.folded = folded
    }
  }

  /// Something wrong with a line, with the place where it was (first) seen.
  public struct Problem: Hashable, Sendable {
    /// The file as named by the user, or found under a directory. Escape it for where it goes.
    public var file: String
    /// 1 for the first line of the (inflated) file.
    public var line: Int
    /// The offset in the inflated file, 0 for its first byte.
    public var byte: Int
    /// A stable name of the fault: `trailing-comma`, `unpriced-model`.
    public var code: String
    /// The rest of the sentence. Never text of the line; names in it are escaped.
    public var message: String

    /// The code of results whose submission is in no log.
    public static let unmatchedCode = "unmatched-results"

    /// Whether it is one of the report as a whole, which is said only once: the place is the first.
    public var isSummary: Bool {
      ["unpriced-model", "unknown-status", Self.unmatchedCode].contains(code)
    }

    /// A problem at a place.
    public init(file: String, line: Int, byte: Int, code: String, message: String) {
      self.file = file
      self.line = line
      self.byte = byte
      self.code = code
      self.message = message
    }
  }

  /// Elements of one shape that speak of FLUX and were not understood.
  public struct UnreadShape: Hashable, Sendable {
    /// Where in the value they stand and what showed that an image was asked for. Escape it for where it goes.
    public var shape: String
    /// How many.
    public var count: Int
    /// In how many files.
    public var files: Int
    /// The file of the first.
    public var file: String
    /// Its line.
    public var line: Int
    /// Its offset in the inflated file.
    public var byte: Int
    /// How all of them can be declared harmless.
    public var hint: IgnoreHint

    /// Shapes that are listed.
    public static let listed = 100
    /// What all others together are called.
    public static let others = "(others)"

    /// Elements of a shape.
    public init(
      shape: String, count: Int, files: Int, file: String, line: Int, byte: Int,
      hint: IgnoreHint = .none
    ) {
      (self.shape, self.count, self.files) = (shape, count, files)
      (self.file, self.line, self.byte, self.hint) = (file, line, byte, hint)
    }
  }

  /// Why requests are estimated; one may be so for several reasons.
  public struct Assumed: Hashable, Sendable {
    /// What was assumed, as the rest of a sentence.
    public var meaning: String
    /// Of how many requests.
    public var requests: Int

    /// An assumption.
    public init(meaning: String, requests: Int) {
      (self.meaning, self.requests) = (meaning, requests)
    }
  }

  /// An input that is missing from the sums, in whole or in part.
  public struct Incomplete: Hashable, Comparable, Sendable {
    /// The file as named by the user, or found under a directory. Escape it for where it goes.
    public var file: String
    /// A stable name of the fault: `gzip-truncated`, `unreadable`.
    public var code: String
    /// The rest of the sentence: what was wrong, where, and what was done.
    public var message: String

    /// What is missing from a file.
    public init(file: String, code: String, message: String) {
      self.file = file
      self.code = code
      self.message = message
    }

    /// Orders by the bytes of the file's name, of the code and of the message.
    public static func < (left: Incomplete, right: Incomplete) -> Bool {
      let sides = [(left.file, right.file), (left.code, right.code), (left.message, right.message)]
      let first = sides.first { !$0.0.utf8.elementsEqual($0.1.utf8) }
      return first.map { $0.0.utf8.lexicographicallyPrecedes($0.1.utf8) } ?? false
    }
  }
}
