// What the ends of requests are called. BFL's statuses, HTTP codes, and the words of gateways.

extension RequestStatus {
  /// A record that says nothing of its end.
  static let unknown = RequestStatus(name: "unknown", ending: .billable)
  /// A record that has an error text and no status.
  static let error = RequestStatus(name: "error", ending: .failed, rank: .failed)

  /// A record of which a cache knew the answer: no call was made upstream.
  static let cached = RequestStatus(name: "cached", ending: .cached, rank: .cached)

  /// BFL's own statuses, as it spells them, and the words of gateways. BFL publishes no rule on billing
  /// moderated requests; third parties say they are not billed.
  private static let spelled: [RequestStatus] =
    [
      RequestStatus(name: "Ready", ending: .billable, rank: .ready),
      RequestStatus(name: "Pending", ending: .billable, rank: .pending),
      RequestStatus(name: "Reasoning", ending: .billable, rank: .pending),
      RequestStatus(name: "Generating", ending: .billable, rank: .pending),
      RequestStatus(name: "Error", ending: .failed, rank: .failed),
      RequestStatus(name: "Task not found", ending: .failed, rank: .lost),
      RequestStatus(name: "Request Moderated", ending: .moderated, rank: .moderated),
      RequestStatus(name: "Content Moderated", ending: .moderated, rank: .moderated),
      RequestStatus(name: "expired", ending: .failed, rank: .lost),
    ]
    + words(
      "success succeed succeeded ok complete completed done finished processed", ending: .billable,
      rank: .ready)
    + words(
      "queued processing in_progress starting in_queue submitted created running",
      ending: .billable, rank: .pending)
    + words(
      "failure failed fail canceled cancelled timeout rejected aborted", ending: .failed,
      rank: .failed)

  private static func words(_ names: String, ending: RequestEnding, rank: Rank) -> [RequestStatus] {
    names.split(separator: " ").map {
      RequestStatus(name: String($0), ending: ending, rank: rank)
    }
  }

  /// Words of a logger for how grave a line is, which tell nothing of a request's end.
  private static let severities: Set = [
    "info", "information", "informational", "unset", "warn", "warning", "debug", "trace", "notice",
    "verbose", "default",
  ]

  /// Whether what is logged as a status tells of none.
  static func saysNothing(_ logged: String) -> Bool { severities.contains(logged.lowercased()) }

  /// The meaning of a status as logged. Letters count alike in upper and lower case; a number is an
  /// HTTP code; what is neither is unknown, and not billed.
  init(_ logged: String) {
    var words = logged.lowercased()
    if words.hasPrefix("status_code_") { words.removeFirst("status_code_".utf8.count) }
    let joined = String(words.map { $0 == "-" || $0 == " " ? "_" : $0 })
    if let known = Self.spelled.first(where: { [words, joined].contains($0.name.lowercased()) }) {
      self = known
    } else if let code = Self.httpCode(logged) {
      self.init(
        name: String(code), ending: code >= 400 ? .failed : .billable,
        rank: code >= 400 ? .refused : .accepted)
    } else {
      self.init(name: logged, ending: .failed, rank: .unknown, isKnown: false)
    }
  }

  /// An HTTP code, alone or with its words: `200`, `200 OK`.
  private static func httpCode(_ logged: String) -> Int? {
    guard let digits = logged.split(separator: " ").first, digits.utf8.count == 3,
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let code = Int(digits)
    else { return nil }
    return (100...599).contains(code) ? code : nil
  }

  /// Whether this is a word for how a job stands, not the code of a call.
  var isOfJob: Bool { isKnown && rank != .none && Int(name) == nil }
}
