// What the ends of requests are called. BFL's statuses, HTTP codes, and the words of gateways.

extension RequestStatus {
  /// A record that says nothing of its end.
  static let unknown = RequestStatus(name: "unknown", ending: .billable)
  /// A record that has an error text and no status.
  static let error = RequestStatus(name: "error", ending: .failed)

  /// BFL's own statuses, as it spells them, and what they mean for the bill. BFL publishes no rule on
  /// billing moderated requests; third parties say they are not billed.
  private static let spelled: [(name: String, ending: RequestEnding)] = [
    ("Ready", .billable), ("Pending", .billable), ("Reasoning", .billable),
    ("Generating", .billable), ("Error", .failed), ("Task not found", .failed),
    ("Request Moderated", .moderated), ("Content Moderated", .moderated),
    ("success", .billable), ("succeeded", .billable), ("failure", .failed), ("failed", .failed),
  ]

  /// The meaning of a status as logged. Letters count alike in upper and lower case; a number is an
  /// HTTP code; what is neither is unknown, and not billed.
  init(_ logged: String) {
    let words = logged.lowercased()
    if let known = Self.spelled.first(where: { $0.name.lowercased() == words }) {
      self.init(name: known.name, ending: known.ending)
    } else if let code = Int(logged), (100...599).contains(code), logged.utf8.count == 3 {
      self.init(name: logged, ending: code >= 400 ? .failed : .billable)
    } else {
      self.init(name: logged, ending: .failed, isKnown: false)
    }
  }
}
