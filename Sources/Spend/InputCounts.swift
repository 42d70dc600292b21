// What was read, and what became of it: every record is in exactly one counter.

/// What was read, and what became of it. A record is one request-like object, wherever it stands, or a value
/// or line of text without one; each is in exactly one of the counters that `records` is the sum of.
public struct InputCounts: Hashable, Sendable {
  /// Files opened and read, whether to their end or not.
  public var files = 0
  /// Bytes read from the files, compressed as they are.
  public var bytesRead = 0
  /// Bytes after inflating.
  public var bytes = 0
  /// Lines, of which each has a record, or several, or is blank.
  public var lines = 0
  /// Requests in the report's sums.
  public var requests = 0
  /// Valid JSON, or text, that is no request: polls, health checks, other programs' lines.
  public var notRequests = 0
  /// Of those the ones that speak of FLUX, and ask for nothing.
  public var mentions = 0
  /// Requests for other models than FLUX.
  public var otherModels = 0
  /// Elements that speak of FLUX and show that an image was asked for, but are not understood.
  public var unread = 0
  /// Full lines of requests that have an id, where lines of one id are joined.
  public var fullLines = 0
  /// The requests of those lines.
  public var joinedRequests = 0
  /// Lines that only bring a request's status or cost.
  public var updates = 0
  /// Requests left out by `--from`, `--to` or `--where`.
  public var filtered = 0
  /// Records that could not be decoded.
  public var malformed = 0
  /// Empty lines.
  public var blank = 0
  /// Requests that have no id.
  public var withoutId = 0
  /// Requests whose lines contradict each other.
  public var conflicting = 0
  /// Reported costs that may have been dollars as well as credits.
  public var ambiguousCosts = 0
  /// Of the updates those whose request is in none of the logs, so that nothing is known to price.
  public var unmatched = 0

  /// Records of requests that tell a model and a size, and nothing else: settings look like that.
  public var bare = 0
  /// Ids whose full lines are so far apart in time that they may be different requests.
  public var farApart = 0
  /// The seconds between the earliest and the latest of them, where there are most.
  public var widestSpan = 0

  /// Files in a directory that are no logs, or cannot be read.
  public var leftOut = 0

  /// Further full lines of a request already counted.
  public var duplicates: Int { fullLines - joinedRequests }

  /// All records.
  public var records: Int {
    requests + notRequests + otherModels + duplicates + updates + filtered + unread + malformed
  }

  /// Whether records were read, and not one of them is a request, of FLUX or of another model, also of those
  /// that the report is not about.
  public var haveNoRequest: Bool {
    records > 0 && requests == 0 && filtered == 0 && duplicates == 0 && otherModels == 0
  }

  /// Nothing read.
  public init() {}

  /// The table of counters, in the order in which reports print them. To add one is to add its variable above,
  /// and its row here.
  ///
  /// - Parameter visit: gets the name, nil if it is not printed; the counter; and that of another share.
  mutating func forEach(
    _ other: InputCounts, _ visit: (StaticString?, inout Int, Int) -> Void
  ) {
    visit("files", &files, other.files)
    visit("bytesRead", &bytesRead, other.bytesRead)
    visit("bytes", &bytes, other.bytes)
    visit("lines", &lines, other.lines)
    visit("requests", &requests, other.requests)
    visit("notRequests", &notRequests, other.notRequests)
    var duplicates = duplicates
    visit("duplicates", &duplicates, 0)
    visit("updates", &updates, other.updates)
    visit("filtered", &filtered, other.filtered)
    visit("malformed", &malformed, other.malformed)
    visit("blank", &blank, other.blank)
    visit("withoutId", &withoutId, other.withoutId)
    visit("conflicting", &conflicting, other.conflicting)
    var records = records
    visit("records", &records, 0)
    visit("unread", &unread, other.unread)
    visit("mentions", &mentions, other.mentions)
    visit("otherModels", &otherModels, other.otherModels)
    visit("unmatched", &unmatched, other.unmatched)
    visit("leftOut", &leftOut, other.leftOut)
    visit("ambiguousCosts", &ambiguousCosts, other.ambiguousCosts)
    visit(nil, &fullLines, other.fullLines)
    visit(nil, &joinedRequests, other.joinedRequests)
    visit(nil, &bare, other.bare)
    visit(nil, &farApart, other.farApart)
  }

  /// Adds another share's counters to this one's.
  public mutating func merge(_ other: InputCounts) {
    forEach(other) { $1 += $2 }
    widestSpan = Swift.max(widestSpan, other.widestSpan)
  }

  /// The counters a report prints, in the order and under the names of the schema `fluxspend.report/1`.
  package var columns: [(name: String, value: Int)] {
    var columns: [(name: String, value: Int)] = []
    var counts = self
    counts.forEach(self) { name, value, _ in
      if let name { columns.append(("\(name)", value)) }
    }
    return columns
  }
}
