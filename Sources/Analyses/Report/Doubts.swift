// What makes the sums doubtful though every line was read: said in the report, in JSON and on standard error.

import Pages
public import Spend

extension SpendReport {
  /// A doubt about the report as a whole; no one place in the logs is to blame.
  public struct Doubt: Hashable, Sendable {
    /// A stable name: `ids-far-apart`.
    public var code: String
    /// What it is about, with its number: `2 ids on lines far apart`.
    var what: String
    /// What it does to the report.
    var meaning: String
    /// What to type, or to log.
    var hint = ""

    /// All of it in a line.
    public var message: String {
      "\(what). \(meaning)" + (hint.isEmpty ? "" : " \(hint)")
    }
  }

  /// Every doubt there is.
  public var doubts: [Doubt] { [farApartDoubt, bareDoubt, userDoubt].compactMap(\.self) }

  private var farApartDoubt: Doubt? {
    guard inputs.farApart > 0 else { return nil }
    return Doubt(
      code: "ids-far-apart", what: "\(Figures.counted(inputs.farApart, "id")) on lines far apart",
      meaning:
        "Full lines of one id are up to \(Figures.duration(seconds: inputs.widestSpan)) apart; they count "
        + "as one request each, and may be several.",
      hint: hints.said(.placeOfID, "."))
  }

  private var bareDoubt: Doubt? {
    guard inputs.bare > 0 else { return nil }
    return Doubt(
      code: "bare-requests",
      what: "\(Figures.counted(inputs.bare, "request")) of a model and a size alone",
      meaning: "Settings look like that; they are in the total.")
  }

  private var userDoubt: Doubt? {
    guard isEveryUserUnknown else { return nil }
    return Doubt(
      code: "users-unknown", what: "All users unknown",
      meaning: "No request says who made it, so nothing can be told by user.",
      hint: "Log the user of each request.")
  }
}
