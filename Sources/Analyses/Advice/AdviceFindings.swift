// From sums to findings: which are worth showing, who shares one, in which order they come, and which of
// their rules make the combined what-if.

import LogRecords
import Pages
import Pricing
import Spend

/// Edits with one model, and the same with another.
struct EditSwap: Sendable {
  var from: String
  var to: String
  var sum: RemedySum
}

/// Makes the findings of a tally.
struct FindingAssembly {
  private let cells: UsageCells
  private let options: AdviceOptions
  private let span: AdviceSpan
  private let tally: RemedyTally
  private let sheet: PriceSheet
  /// By finding.
  private var quantities: [HabitQuantities] = []

  /// What edits would come to with a model of another family, whether that is less or more.
  private(set) var editSwaps: [EditSwap] = []

  init(_ cells: UsageCells, _ options: AdviceOptions, _ span: AdviceSpan) {
    self.cells = cells
    self.options = options
    self.span = span
    sheet = cells.options.engine.sheet
    tally = RemedyTally(cells, options)
  }

  /// A finding before it has its text.
  private struct Draft {
    var remedy: Int
    var detail: UInt64
    /// The numbers of the users or projects.
    var whos: [UInt32]
    var sum: RemedySum
    var who: Advice.Who
  }

  /// The findings, the largest saving first, and what they come to together.
  mutating func findings() throws(UnknownModelError) -> ([Advice.Finding], UsageRules?) {
    var drafts = try drafts()
    drafts.sort(by: precedes)
    let (rules, used) = try combination(of: drafts)
    let parts = try parts(of: drafts)
    var findings = drafts.indices.map { index in
      finding(drafts[index], number: index + 1, parts[index])
    }
    for index in findings.indices {
      findings[index].isCombined = used.contains(drafts[index].remedy)
    }
    var choices: [Choice: [Int]] = [:]
    for finding in findings where finding.isCombined {
      choices[choice(drafts[finding.number - 1]), default: []].append(finding.number)
    }
    for index in findings.indices where !findings[index].isCombined {
      findings[index].alternativeTo = choices[choice(drafts[index])] ?? []
    }
    return (findings, findings.isEmpty ? nil : rules)
  }

  /// What findings share that say two things to do with the same requests.
  private struct Choice: Hashable {
    var slot: Remedy.Slot
    var whos: [UInt32]
    var operation: UInt64
  }

  private func choice(_ draft: Draft) -> Choice {
    let slot = tally.remedies[draft.remedy].slot
    return Choice(
      slot: slot, whos: draft.whos, operation: slot.isModel ? draft.detail : 0)
  }

  // MARK: Which

  /// One for each group that saves enough, and one for all who save too little by themselves.
  private mutating func drafts() throws(UnknownModelError) -> [Draft] {
    var drafts: [Draft] = []
    for remedy in tally.remedies.indices {
      guard let sums = try tally.sums(of: remedy) else { continue }
      noteEdits(remedy, sums)
      drafts += self.drafts(sums)
    }
    return drafts
  }

  private mutating func noteEdits(_ remedy: Int, _ sums: RemedySums) {
    guard let swap = tally.remedies[remedy].swap,
      sheet.models[swap.from].family != sheet.models[swap.to].family
    else { return }
    var sum = RemedySum()
    for (group, part) in sums.all where group.detail == 2 { sum.merge(part) }
    guard sum.comparison.before.requests > 0 else { return }
    editSwaps.append(
      EditSwap(from: sheet.models[swap.from].id, to: sheet.models[swap.to].id, sum: sum))
  }

  private func drafts(_ sums: RemedySums) -> [Draft] {
    var drafts: [Draft] = []
    /// By detail: those who save too little by themselves.
    var pools: [UInt64: Draft] = [:]
    for (group, sum) in sums.all where sum.saving > .zero {
      let isEnough = span.reaches(options.minimumSaving, sum.saving)
      let draft = Draft(
        remedy: group.remedy, detail: group.detail, whos: [group.who], sum: sum,
        who: isEnough ? who(group.who) : .others(0))
      if isEnough {
        drafts.append(draft)
      } else {
        pools[group.detail]?.whos.append(group.who)
        pools[group.detail]?.sum.merge(sum)
        if pools[group.detail] == nil { pools[group.detail] = draft }
      }
    }
    for var pool in pools.values
    where pool.whos.count > 1 && span.reaches(options.minimumSaving, pool.sum.saving) {
      pool.who = .others(pool.whos.count)
      pool.whos.sort()
      drafts.append(pool)
    }
    return drafts
  }

  private func who(_ number: UInt32) -> Advice.Who {
    let name = cells.names.book.names.string(of: number)
    return switch options.scope {
    case .user: .user(name)
    case .project: .project(name)
    case .log: .log
    }
  }

  private func precedes(_ one: Draft, _ other: Draft) -> Bool {
    if one.sum.saving != other.sum.saving { return one.sum.saving > other.sum.saving }
    if one.remedy != other.remedy { return one.remedy < other.remedy }
    if one.who != other.who {
      let names = (one.who.sortingKey, other.who.sortingKey)
      return names.0.lexicographicallyPrecedes(names.1)
    }
    return one.detail < other.detail
  }

  // MARK: Together

  /// The rules that save most together: of several choices for the same requests the preferred one, and
  /// no rule that does not add to the saving.
  private func combination(
    of drafts: [Draft]
  ) throws(UnknownModelError) -> (UsageRules, Set<Int>) {
    let found = Set(drafts.map(\.remedy)).sorted()
    var rules = UsageRules()
    var used: Set<Int> = []
    var best = Int128(0)
    for remedy in found where isEligible(remedy) {
      let slot = tally.remedies[remedy].slot
      let isTaken = used.contains { tally.remedies[$0].slot == slot }
      if isTaken, slot.isModel { continue }
      let start = rules
      for variant in tally.remedies[remedy].rules.variants {
        let wider = start.with(variant)
        let saving = try cells.sum(wider).saving.nanodollars
        guard saving > best else { continue }
        (rules, best) = (wider, saving)
        used.insert(remedy)
      }
    }
    return (rules, used)
  }

  /// Who says how large images are shown does not want them smaller.
  private func isEligible(_ remedy: Int) -> Bool {
    let kind = tally.remedies[remedy].kind
    return options.display == nil || (kind != .megapixels && kind != .boundary)
  }

  // MARK: Parts

  private struct PartKey: Hashable {
    var before: PricedUsage
    var inputs: Int
    var after: PricedUsage
    var model: Int?
    var output: OutputSize
    var inputsAfter: Int
  }

  /// The parts of each finding, the dearest first.
  private mutating func parts(
    of drafts: [Draft]
  ) throws(UnknownModelError) -> [[Advice.Part]] {
    var counts = [[PartKey: Int]](repeating: [:], count: drafts.count)
    quantities = drafts.map { _ in HabitQuantities() }
    var quantities = quantities
    let (cells, sheet, tally) = (cells, sheet, tally)
    for remedy in Set(drafts.map(\.remedy)) {
      var places: [RemedyGroup: Int] = [:]
      for (place, draft) in drafts.enumerated() where draft.remedy == remedy {
        for who in draft.whos {
          places[RemedyGroup(remedy: remedy, who: who, detail: draft.detail)] = place
        }
      }
      try tally.forEachChange(by: remedy) { cell, _, after, effect in
        guard let place = places[tally.group(of: cell, remedy)],
          let request = effect.request(cell)
        else { return }
        let key = PartKey(
          before: cells.names.parts.usage(cell.usage),
          inputs: cells.names.parts.facts(cell.usage)?.inputCount ?? 0, after: after,
          model: request.model, output: request.output, inputsAfter: request.inputs.count)
        counts[place][key, default: 0] += cell.count
        quantities[place].add(cell, cells, sheet)
      }
    }
    self.quantities = quantities
    return counts.map { counts in
      // Parts that read alike are one.
      var merged: [Advice.Part: Int] = [:]
      for (key, count) in counts { merged[part(key), default: 0] += count }
      return merged.map { part, count in
        var part = part
        part.requests = count
        part.images *= count
        return part
      }.sorted { one, other in
        let savings = (one.saving, other.saving)
        if savings.0 != savings.1 { return savings.0 > savings.1 }
        if (one.before, one.after) != (other.before, other.after) {
          return (one.before, one.after) < (other.before, other.after)
        }
        if one.costBefore != other.costBefore { return one.costBefore < other.costBefore }
        return !one.isEstimated && other.isEstimated
      }
    }
  }

  private func part(_ key: PartKey) -> Advice.Part {
    let (before, after) = (key.before.charge, key.after.charge)
    let size =
      key.before.width > 0
      ? OutputSize.pixels(width: Int(key.before.width), height: Int(key.before.height)) : .unknown
    return Advice.Part(
      images: key.before.imageCount, requests: 1, resolutionAfter: key.output.resolution,
      before: described(
        cells.names.book.models[Int(key.before.model)].place, size, before, key.inputs),
      after: described(key.model, key.output, after, key.inputsAfter),
      costBefore: before?.listCost ?? .zero, costAfter: after?.listCost ?? .zero,
      isEstimated: (before?.isEstimated ?? false) || (after?.isEstimated ?? false))
  }

  /// `flux-2-pro 1536x1024 (2 MP), 6 references (24 MP), 4 images`
  private func described(
    _ model: Int?, _ output: OutputSize, _ charge: Charge?, _ inputs: Int
  ) -> String {
    var text = model.map { sheet.models[$0].id } ?? "?"
    text += output.resolution.map { " \($0)" } ?? " of unknown size"
    guard let charge else { return text }
    if charge.outputMegapixels > 0 { text += " (\(charge.outputMegapixels) MP)" }
    if inputs > 0 || charge.inputMegapixels > 0 {
      text += inputs > 0 ? ", \(Figures.counted(inputs, "reference"))" : ", references"
      if charge.inputMegapixels > 0 { text += " (\(charge.inputMegapixels) MP)" }
    }
    if charge.imageCount > 1 { text += ", \(Figures.counted(charge.imageCount, "image"))" }
    return text
  }

  // MARK: Text

  private func finding(
    _ draft: Draft, number: Int, _ parts: [Advice.Part]
  ) -> Advice.Finding {
    let remedy = tally.remedies[draft.remedy]
    let shown = options.listedParts > 0 ? min(options.listedParts, parts.count) : parts.count
    let whole = tally.whole(of: draft.whos)
    let words = RemedyWords(
      remedy, draft.detail, options, sheet, sizeAfter: parts.first?.resolutionAfter)
    return Advice.Finding(
      number: number, kind: remedy.kind, who: draft.who, title: words.title,
      habit: words.words.habit,
      alternative: words.words.alternative, rules: remedy.rules,
      filters: draft.who.filters + words.filters, comparison: draft.sum.comparison, whole: whole,
      saving: draft.sum.saving(span), parts: Array(parts.prefix(shown)),
      furtherParts: parts.count - shown,
      facts: words.facts(of: draft.sum.comparison.before, quantities[number - 1]))
  }
}

extension Remedy.Slot {
  fileprivate var isModel: Bool { if case .model = self { true } else { false } }
}

extension OutputSize {
  /// `1024x1024`; nil for a size that is not known, or only by its megapixels.
  fileprivate var resolution: String? {
    if case .pixels(let width, let height) = self, height > 1 { "\(width)x\(height)" } else { nil }
  }
}

extension Advice.Part {
  fileprivate var saving: Int128 {
    Int128(costBefore.nanodollars - costAfter.nanodollars) * Int128(requests)
  }
}

extension Advice.Who {
  /// Bytes that order findings of equal savings.
  fileprivate var sortingKey: [UInt8] {
    switch self {
    case .user(let name), .project(let name): Array(name.utf8)
    case .others(let count): Array("others \(count)".utf8)
    case .log: []
    }
  }

  /// What limits a what-if to them.
  fileprivate var filters: [Advice.Filter] {
    switch self {
    case .user(let name): [Advice.Filter(dimension: .user, value: name)]
    case .project(let name): [Advice.Filter(dimension: .project, value: name)]
    case .others, .log: []
    }
  }
}

extension UsageRules {
  /// These rules and others, where these say nothing.
  /// The rules, and if they swap models for all requests, the same for edits or for others alone: a model
  /// that is cheaper for one may be dearer for the other.
  var variants: [UsageRules] {
    guard let swap = swaps.first, swaps.count == 1, swap.scope == .all else { return [self] }
    let scopes: [Swap.Scope] = [.all, .newImages, .edits]
    return scopes.map { scope in
      var rules = self
      rules.swaps[0].scope = scope
      return rules
    }
  }

  func with(_ other: UsageRules) -> UsageRules {
    var rules = self
    rules.swaps += other.swaps
    rules.maximumImages = rules.maximumImages ?? other.maximumImages
    rules.maximumInputs = rules.maximumInputs ?? other.maximumInputs
    rules.maximumInputMegapixels = rules.maximumInputMegapixels ?? other.maximumInputMegapixels
    rules.snapInputsWithin = rules.snapInputsWithin ?? other.snapInputsWithin
    rules.maximumSize = rules.maximumSize ?? other.maximumSize
    rules.maximumMegapixels = rules.maximumMegapixels ?? other.maximumMegapixels
    rules.snapWithin = rules.snapWithin ?? other.snapWithin
    return rules
  }
}
