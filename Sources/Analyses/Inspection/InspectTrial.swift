// What to type: guesses become a proposal only if a report made with them says more and lacks less.
//
//   candidates of the shapes --> the best of each fact, all at once --> better?  keep them
//                                                                  --> worse?   one after the other
//   what is still unread     --> --ignore of values that all have   --> what is left: --max-unread

import LogRecords
internal import Pages
internal import Pricing
public import Spend

/// What `fluxspend` should be given besides the inputs.
public struct InspectProposal: Sendable {
  /// A setting, and why.
  public struct Option: Sendable {
    /// What is set.
    public var setting: Setting
    /// Its value; empty where there is none.
    public var value: String
    /// The rest of a sentence.
    public var reason: String
  }

  /// What can be proposed.
  public enum Setting: Sendable {
    /// Where a fact stands.
    case map
    /// Which lines are no requests.
    case ignore
    /// How many lines may be not understood.
    case maximumUnread
    /// That there may be no request.
    case allowEmpty
  }

  /// In the order in which they are typed.
  public var options: [Option] = []
  /// What a report with them says; nil if it was not tried.
  public var result: SpendReport?
}

/// Tries what the shapes suggest.
struct InspectTrial {
  /// What the reports of trials are by.
  static let tables: [[Dimension]] = [[.user], [.day], [.resolution]]
  /// Trials beside that of all candidates together.
  private static let limit = 24

  private let run: SpendRun
  private let inspection: Inspection
  private let canRepeat: Bool

  init(_ run: SpendRun, _ inspection: Inspection, canRepeat: Bool) {
    (self.run, self.inspection, self.canRepeat) = (run, inspection, canRepeat)
  }

  /// What is worse than before or better, by how many records.
  private struct Score {
    var requests: Int
    var unread: Int
    var malformed: Int
    var unpriced: Int
    var unknown: [Int]

    init(_ report: SpendReport) {
      requests = report.totals.requests
      unread = report.inputs.unread
      malformed = report.inputs.malformed
      unpriced = report.totals.unpriced
      unknown = report.tables.map { table in
        table.rows.first { $0.key == [Dimension.unknown] }?.metrics.requests ?? 0
      }
    }

    /// Whether nothing is lost, and something is won.
    func isBetter(than other: Score) -> Bool {
      guard malformed <= other.malformed, unpriced <= other.unpriced, requests >= other.requests,
        unread <= other.unread
      else { return false }
      let isClearer = zip(unknown, other.unknown).contains { $0 < $1 }
      // A line that is no request any more is none that is understood.
      return isClearer || (unread < other.unread && requests > other.requests)
    }
  }

  /// The proposal; nil when the run was cancelled.
  func proposal() -> InspectProposal? {
    let candidates = bestCandidates
    var rules = run.options.reading
    var best = inspection.report
    guard canRepeat else { return untried(candidates) }
    var taken: [Inspection.Candidate] = []
    if !candidates.isEmpty {
      guard let all = report(adding: candidates, to: rules) else { return nil }
      if Score(all).isBetter(than: Score(best)), helps(candidates, all) {
        (taken, best) = (candidates, all)
      } else {
        for candidate in candidates.prefix(Self.limit) {
          guard let report = report(adding: taken + [candidate], to: rules) else { return nil }
          guard Score(report).isBetter(than: Score(best)) else { continue }
          taken.append(candidate)
          best = report
        }
      }
    }
    rules.mappings = mappings(taken) + rules.mappings
    return complete(taken, rules, best)
  }

  /// Whether each fact of a trial has become clearer, so that none is in it for nothing.
  private func helps(_ candidates: [Inspection.Candidate], _ report: SpendReport) -> Bool {
    let (before, after) = (Score(inspection.report), Score(report))
    if before.unread > after.unread { return true }
    let rows: [ReadingRules.Fact: Int] = [.user: 0, .time: 1, .size: 2, .width: 2, .height: 2]
    return candidates.allSatisfy { candidate in
      guard let row = rows[candidate.candidate.fact] else { return true }
      return after.unknown[row] < before.unknown[row]
    }
  }

  /// Of each fact and shape the most frequent candidate, those of unread elements first.
  private var bestCandidates: [Inspection.Candidate] {
    var best: [Inspection.Candidate] = []
    for shape in inspection.shapes.sorted(by: { $0.kind == .unread && $1.kind != .unread }) {
      var facts: Set<ReadingRules.Fact> = []
      for candidate in shape.candidates
      where candidate.count * 2 >= shape.count && facts.insert(candidate.candidate.fact).inserted {
        guard !best.contains(where: { $0.candidate == candidate.candidate }) else { continue }
        best.append(candidate)
      }
    }
    return best
  }

  private func mappings(_ candidates: [Inspection.Candidate]) -> [ReadingRules.Mapping] {
    candidates.map { ReadingRules.Mapping($0.candidate.fact, $0.candidate.path) }
  }

  private func report(
    adding candidates: [Inspection.Candidate], to rules: ReadingRules
  ) -> SpendReport? {
    var rules = rules
    rules.mappings = mappings(candidates) + rules.mappings
    return report(rules)
  }

  private func report(_ rules: ReadingRules) -> SpendReport? {
    var run = self.run
    run.options.reading = rules
    run.options.tables = Self.tables
    run.options.top = 0
    run.options.rejects = nil
    return run.report()
  }

  // MARK: What is left

  private func complete(
    _ taken: [Inspection.Candidate], _ rules: ReadingRules, _ report: SpendReport
  ) -> InspectProposal? {
    var proposal = InspectProposal()
    proposal.options = taken.map(Self.option)
    var best = report
    if best.hasTooManyUnread {
      var rules = rules
      let ignored = exemptions(of: best)
      rules.exemptions += ignored.map(\.exemption)
      if !ignored.isEmpty {
        guard let report = self.report(rules) else { return nil }
        if report.inputs.unread < best.inputs.unread {
          proposal.options += ignored.map(\.option)
          best = report
        }
      }
      if best.hasTooManyUnread {
        proposal.options.append(Self.acceptance(of: best))
        best.tolerances.unread = Tolerance(String(best.inputs.unread)) ?? .none
      }
    }
    if best.lacksRequests {
      proposal.options.append(
        InspectProposal.Option(
          setting: .allowEmpty, value: "", reason: "only if there is no request to find"))
      best.tolerances.allowsNoRequest = true
    }
    proposal.result = best
    return proposal
  }

  /// What can only be told from the first reading.
  private func untried(_ candidates: [Inspection.Candidate]) -> InspectProposal {
    let ignored = inspection.report.hasTooManyUnread ? exemptions(of: inspection.report) : []
    var proposal = InspectProposal(options: candidates.map(Self.option) + ignored.map(\.option))
    if inspection.report.hasTooManyUnread, proposal.options.isEmpty {
      proposal.options.append(Self.acceptance(of: inspection.report))
    }
    return proposal
  }

  private func exemptions(
    of report: SpendReport
  ) -> [(exemption: ReadingRules.Exemption, option: InspectProposal.Option)] {
    var counts: [String: (key: String, value: String, count: Int)] = [:]
    for shape in report.unread {
      guard case .value(let key, let value) = shape.hint, let text = shape.ignored else { continue }
      counts[text, default: (key, value, 0)].count += shape.count
    }
    return counts.sorted { $0.key < $1.key }.map { text, known in
      let lines = Figures.counted(known.count, "line")
      return (
        ReadingRules.Exemption(known.key, Glob(Array(known.value.utf8))),
        InspectProposal.Option(
          setting: .ignore, value: text,
          reason: "\(lines) not understood, only if they are no requests")
      )
    }
  }

  private static func option(_ candidate: Inspection.Candidate) -> InspectProposal.Option {
    let fact = candidate.candidate.fact
    return InspectProposal.Option(
      setting: .map, value: "\(fact.rawValue)=\(candidate.candidate.path)",
      reason: "\(Figures.counted(candidate.count, "line")) with what looks like a \(fact.rawValue)")
  }

  private static func acceptance(of report: SpendReport) -> InspectProposal.Option {
    InspectProposal.Option(
      setting: .maximumUnread, value: String(report.inputs.unread),
      reason:
        "\(Figures.counted(report.inputs.unread, "line")) not understood, only if they are no "
        + "requests")
  }
}
