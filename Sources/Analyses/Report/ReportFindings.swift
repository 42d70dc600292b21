// What needs attention: everything that a total alone would hide, each with its number, what it
// means for the money and what to do. A clean report has no findings.

import LogRecords
import Pages
import Pricing
import Spend

/// One thing to know about a report before trusting or paying it.
struct Finding {
  /// What, with its number: `12 requests unpriced`.
  let what: String
  /// What it means for the totals.
  let meaning: String
  /// What to do, in names of options that exist; empty when there is nothing to do.
  var hint = ""
  /// Where it was seen.
  var places: [Place] = []

  /// A place in an input. The texts hold names from data.
  struct Place {
    /// The file, with its line where there is one, or how many requests.
    let position: String
    /// The rest of the sentence.
    let message: String
  }
}

extension SpendReport {
  /// Places shown of each list; JSON holds all of them.
  private static var shownPlaces: Int { 5 }

  /// In the order of what they do to the total.
  var findings: [Finding] {
    [
      incompleteFinding, packedFinding, unreadFinding, malformedFinding, unpricedFinding,
      estimatedFinding, ambiguousFinding, conflictFinding,
    ].compactMap(\.self)
      + doubts.map { Finding(what: $0.what, meaning: $0.meaning, hint: $0.hint) }
      + [
        withoutIDFinding, unmatchedFinding, moderatedFinding, userPaidFinding, selfHostedFinding,
        failedFinding, problemFinding,
      ].compactMap(\.self)
  }

  /// What is worth a word and no alarm.
  var notes: [String] {
    var notes: [String] = []
    if inputs.mentions > 0 {
      let verbs = inputs.mentions == 1 ? ("speaks", "asks") : ("speak", "ask")
      notes.append(
        "\(Figures.counted(inputs.mentions, "line")) \(verbs.0) of FLUX and \(verbs.1) for nothing "
          + "(mentions).")
    }
    if totals.resolved > 0 {
      let (verb, size) = totals.resolved == 1 ? ("is", "its size") : ("are", "their sizes")
      notes.append(
        "\(Figures.counted(totals.resolved, "request")) \(verb) exact since the API's own cost tells "
          + "\(size) (resolved).")
    }
    let others = skipped.count - skippedPackedFiles.count
    if others > 0 {
      let verb = others == 1 ? "was" : "were"
      notes.append(
        "\(Figures.counted(others, "file")) that \(others == 1 ? "is no log" : "are no logs") \(verb) "
          + "left out" + hints.said(" (", .json("lists \(others == 1 ? "it" : "them")"), ")") + ".")
    }
    return notes
  }

  private var packedFinding: Finding? {
    let files = skippedPackedFiles
    guard !files.isEmpty else { return nil }
    return Finding(
      what: "\(Figures.counted(files.count, "compressed file")) left out",
      meaning: "Requests in there are missing from the sums."
        + (files.count > Self.shownPlaces ? hintOfMore : ""),
      places: files.prefix(Self.shownPlaces).map {
        Finding.Place(position: $0.file, message: $0.message)
      })
  }

  private var incompleteFinding: Finding? {
    guard !incomplete.isEmpty else { return nil }
    let isSalvageable = incomplete.contains { StreamFault.salvageableCodes.contains($0.code) }
    return Finding(
      what: Figures.counted(incomplete.count, "incomplete input"),
      meaning: "Requests in there are missing from the sums, or not verified."
        + (incomplete.count > Self.shownPlaces ? hintOfMore : ""),
      hint: "Fetch the file again."
        + (isSalvageable && !isSalvaged
          ? hints.said(" ", .salvaging, ".") : ""),
      places: incomplete.prefix(Self.shownPlaces).map {
        Finding.Place(position: $0.file, message: $0.message)
      })
  }

  private var malformedFinding: Finding? {
    guard inputs.malformed > 0 else { return nil }
    return Finding(
      what: Figures.counted(inputs.malformed, "malformed line"),
      meaning: "Requests on them, if any, are missing from the sums.",
      hint: hints.said(.malformed, "."))
  }

  private var unpricedFinding: Finding? {
    guard totals.unpriced > 0 else { return nil }
    return Finding(
      what: "\(Figures.counted(totals.unpriced, "request")) unpriced",
      meaning: "No price covers their model, so the total is a lower bound.",
      hint: hints.said(.prices, "."))
  }

  private var estimatedFinding: Finding? {
    guard totals.estimated > 0 else { return nil }
    let (low, high) = (totals.listCostLow, totals.listCostHigh)
    let meaning =
      low == high
      ? "A fact is missing, but no assumption about it changes the total."
      : "A fact the price depends on is missing; the total lies between "
        + "\(Figures.dollars(low)) and \(Figures.dollars(high))."
    return Finding(
      what: "\(Figures.counted(totals.estimated, "request")) estimated", meaning: meaning,
      hint: estimateHints(areBoundsApart: low != high).joined(separator: " "),
      places: assumptions.map {
        Finding.Place(
          position: Figures.counted($0.requests, "request"), message: $0.meaning)
      })
  }

  private func estimateHints(areBoundsApart: Bool) -> [String] {
    var texts: [String] = []
    if areBoundsApart { texts.append("Log the width and height of every image, input images too.") }
    if totals.providerAssumed > 0 {
      let requests = Figures.counted(totals.providerAssumed, "request")
      texts.append(hints.said(.seller(of: requests), "."))
    }
    return texts.filter { !$0.isEmpty }
  }

  private var ambiguousFinding: Finding? {
    guard inputs.ambiguousCosts > 0 else { return nil }
    return Finding(
      what: "\(Figures.counted(inputs.ambiguousCosts, "reported cost")) in credits or dollars",
      meaning: "Nothing tells which of the two they are; each is taken as the likelier one.",
      hint: "Log costs as the API reports them, in credits.")
  }

  private var conflictFinding: Finding? {
    guard inputs.conflicting > 0 else { return nil }
    return Finding(
      what: "\(Figures.counted(inputs.conflicting, "request")) conflicting",
      meaning: "Lines with the same request id contradict each other; each id counts once.")
  }

  /// Said when it is one request in ten or more.
  private var withoutIDFinding: Finding? {
    guard inputs.withoutId > 0, inputs.withoutId * 10 >= inputs.requests else { return nil }
    return Finding(
      what: "\(Figures.counted(inputs.withoutId, "request")) without an id",
      meaning: "A line of theirs that is logged twice counts twice.",
      hint: "Log the id of the API's answer.")
  }

  private var unmatchedFinding: Finding? {
    guard unmatchedResults > 0 else { return nil }
    let cost =
      unmatchedCost == .zero
      ? "" : " The API reported \(Figures.dollars(unmatchedCost)) for them."
    return Finding(
      what: "\(Figures.counted(unmatchedResults, "result")) without a submission",
      meaning: "The requests they belong to are in none of these logs, so they are not priced."
        + cost,
      hint: "Add the logs that hold the submissions.")
  }

  private var moderatedFinding: Finding? {
    guard totals.moderated > 0 else { return nil }
    let cost = Figures.dollars(totals.moderatedCost)
    return Finding(
      what: "\(Figures.counted(totals.moderated, "request")) moderated",
      meaning: billsModerated
        ? "Worth \(cost) on the price sheet; the total includes that\(hints.said(" (", .moderatedBilled, ")"))."
        : "Worth \(cost) on the price sheet; the total leaves that out.",
      hint: billsModerated ? "" : hints.said(.moderatedBilled, " counts it."))
  }

  private var userPaidFinding: Finding? {
    guard totals.userPaidCost != .zero else { return nil }
    return Finding(
      what: "\(Figures.dollars(totals.userPaidCost)) paid by users",
      meaning: "Users carry this list cost with keys of their own; it is in no other sum.")
  }

  private var selfHostedFinding: Finding? {
    guard totals.selfHosted > 0 else { return nil }
    let timed = selfHosted.reduce(0) { $0 + $1.timed }
    let cost = selfHosted.reduce(into: MoneyTotal.zero) { $0 += $1.machineCost }
    var meaning = "They have no fee for an image, and cost $0 in every sum."
    if let machineHour {
      meaning +=
        timed == 0
        ? " None says how long it took, so what the machine cost is not known."
        : " At \(Figures.dollars(MoneyTotal(machineHour))) an hour the machine cost "
          + "\(Figures.cents(cost)) for \(timed == totals.selfHosted ? "all" : "the \(Figures.grouped(timed))") "
          + "that say how long they took."
    }
    return Finding(
      what: "\(Figures.counted(totals.selfHosted, "request")) self-hosted", meaning: meaning,
      hint: machineHour == nil ? hints.said(.machineHour, ".") : "",
      places: selfHosted.prefix(Self.shownPlaces).map {
        Finding.Place(position: $0.model, message: $0.terms)
      })
  }

  private var failedFinding: Finding? {
    guard totals.failed > 0 else { return nil }
    let share = Figures.percent(Int128(totals.failed), of: Int128(totals.requests)) ?? ""
    return Finding(
      what: "\(Figures.counted(totals.failed, "request")) failed",
      meaning: "That is \(share) of all; errors are not billed.",
      hint: hints.said(.oneStatus, "."))
  }

  private var problemFinding: Finding? {
    guard !problems.isEmpty else { return nil }
    return Finding(
      what: "\(Figures.counted(problems.count, "place")) to look at",
      meaning: problems.count > Self.shownPlaces
        ? "Here are the first \(Self.shownPlaces).\(hintOfMore)" : "",
      places: problems.prefix(Self.shownPlaces).map {
        Finding.Place(position: "\($0.file):\($0.line)", message: $0.message)
      })
  }

  private var hintOfMore: String { hints.said(" ", .json("lists all"), ".") }
}

extension SpendReport.SelfHosted {
  /// Under which terms it runs: `12 requests; non-commercial without a licence; covered by Platform or
  /// Professional`.
  var terms: String {
    var parts = [Figures.counted(requests, "request")]
    parts.append(weights.map { "weights: \($0)" } ?? "terms of its weights not known")
    if !licences.isEmpty { parts.append("licences: \(licences.joined(separator: ", "))") }
    return parts.joined(separator: "; ")
  }
}
