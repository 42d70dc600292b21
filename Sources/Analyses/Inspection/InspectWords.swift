// What the figures of an inspection mean, in sentences that the table and JSON share.

internal import LogRecords
internal import Pages
internal import Pricing
import Spend

/// A setting in force.
public struct InspectSetting: Sendable {
  /// As the configuration file calls it.
  public var name: String
  /// Its value. Escape it for where it goes.
  public var value: String
  /// `fluxspend.toml:3`, or `command line`.
  public var origin: String

  /// A setting from somewhere.
  public init(name: String, value: String, origin: String) {
    (self.name, self.value, self.origin) = (name, value, origin)
  }
}

/// How an inspection was asked for.
public struct InspectInvocation: Sendable {
  /// `fluxspend`, the inputs, and the options that say what is read and at what prices.
  public var arguments: [String]
  /// What is in force beside what is built in.
  public var settings: [InspectSetting]
  /// What the command calls what is proposed.
  let name: @Sendable (InspectProposal.Setting) -> String

  /// A command for these inputs.
  public init(
    arguments: [String], settings: [InspectSetting],
    name: @escaping @Sendable (InspectProposal.Setting) -> String
  ) {
    (self.arguments, self.settings, self.name) = (arguments, settings, name)
  }

  /// The command to run next.
  func command(_ proposal: InspectProposal) -> String {
    ShellText.line(arguments + proposal.options.flatMap(typed))
  }

  /// A setting as it is typed.
  func typed(_ option: InspectProposal.Option) -> [String] {
    [name(option.setting)] + (option.value.isEmpty ? [] : [option.value])
  }
}

extension Inspection {
  /// What full lines lack, and what that means.
  struct Lack {
    var coverage: Coverage
    var meaning: String
  }

  /// Facts that some full lines lack and that matter.
  var lacks: [Lack] {
    coverage.compactMap { coverage in
      guard coverage.known < coverage.whole, let meaning = meaning(of: coverage) else { return nil }
      return Lack(coverage: coverage, meaning: meaning)
    }
  }

  private func meaning(of coverage: Coverage) -> String? {
    let isNone = coverage.known == 0
    switch coverage.fact {
    case .size: return exactness
    case .time: return "the others have no day, and the newest of their model's prices"
    case .id: return "lines that tell of one request twice count twice where they have no id"
    case .user: return isNone ? "nothing tells who made the requests" : "the others are nobody's"
    case .status: return "the others count as billable"
    case .cost:
      let hasOther = self.coverage.contains { $0.fact == .loggerCost && $0.known > 0 }
      return isNone && !hasOther ? "there is nothing to reconcile with" : nil
    case .project, .model, .provider, .count, .references, .outputMegapixels, .inputMegapixels,
      .loggerCost, .cached:
      return nil
    }
  }

  private var exactness: String {
    let totals = report.totals
    guard totals.estimated > 0, totals.listCostLow != totals.listCostHigh else {
      return "the total is exact all the same"
    }
    let low = Figures.dollars(totals.listCostLow)
    return "the total is between \(low) and \(Figures.dollars(totals.listCostHigh))"
  }
}

extension Inspection.Coverage {
  /// `size known for 41.0% of 1,204 full lines`.
  var text: String {
    let name = fact == .cost ? "cost reported" : "\(fact.rawValue) known"
    let share = Figures.percent(Int128(known), of: Int128(whole)) ?? ""
    return "\(name) for \(share) of \(Figures.counted(whole, "full line"))"
  }
}

extension Inspection.Lack {
  var text: String { "\(coverage.text): \(meaning)." }
}

extension FactPlace {
  /// `request.width`, `around the record: labels.tenant`, `the text before it`.
  var text: String {
    switch scope {
    case .record: path
    case .around: "around the record: \(path)"
    case .prefix: "the text before it"
    }
  }
}

extension InspectProposal {
  /// What a report with the proposal says: `1,204 requests, $61.20`.
  var outcome: String? {
    guard let result else { return nil }
    let cost = ReportSummary(result).headline.text
    var text = "\(Figures.counted(result.totals.requests, "request")), \(cost)"
    if result.inputs.unread > 0 {
      text += ", \(Figures.counted(result.inputs.unread, "line")) not understood"
    }
    return text
  }
}
