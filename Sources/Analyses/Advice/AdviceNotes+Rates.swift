// Notes about how requests end, and about editing.

import LogRecords
import Pages
import Pricing
import Spend

extension AdviceNotes {
  // MARK: Failures and moderation

  /// Users and models whose requests fail often.
  var failures: Advice.Note? {
    let rows = rates(\.failed).map { key, metrics in
      [
        user(key), model(key), count("requests", metrics.requests),
        count("failed", metrics.failed),
        Advice.Fact("rate", "rate", .share(Int128(metrics.failed), of: Int128(metrics.requests))),
      ]
    }
    let (total, requests) = (report.totals.failed, report.totals.requests)
    guard !rows.isEmpty else { return nil }
    return note(
      .failures,
      "\(Figures.counted(rows.count, "combination")) of user and model with "
        + "\(Figures.percent(Int128(options.failureRate), of: 1000) ?? "") or more of the requests "
        + "failed. Errors are not billed; what they delay and repeat is not in any log.",
      [
        count("requests", requests), count("failed", total),
        Advice.Fact("rate", "rate", .share(Int128(total), of: Int128(requests))),
      ], rows, weight: .zero)
  }

  /// Users and models whose requests are moderated often, and what they would cost if billed.
  var moderation: Advice.Note? {
    func worth(_ metrics: Metrics) -> Advice.Fact {
      Advice.Fact("moderatedCost", "worth", .money(metrics.moderatedCost))
    }
    let rows = rates(\.moderated).map { key, metrics in
      [
        user(key), model(key), count("requests", metrics.requests),
        count("moderated", metrics.moderated),
        Advice.Fact(
          "rate", "rate", .share(Int128(metrics.moderated), of: Int128(metrics.requests))),
        worth(metrics),
      ]
    }
    let totals = report.totals
    guard !rows.isEmpty else { return nil }
    return note(
      .moderation,
      "\(Figures.counted(rows.count, "combination")) of user and model with "
        + "\(Figures.percent(Int128(options.failureRate), of: 1000) ?? "") or more of the requests "
        + "moderated; all moderated requests "
        + "\(report.billsModerated ? "cost" : "would cost, if they were billed,") "
        + "\(Figures.dollars(totals.moderatedCost)).",
      [
        count("requests", totals.requests), count("moderated", totals.moderated),
        Advice.Fact(
          "rate", "rate", .share(Int128(totals.moderated), of: Int128(totals.requests))),
        worth(totals),
      ], rows, weight: totals.moderatedCost)
  }

  /// The users and models with a high rate, the most such requests first.
  private func rates(_ count: KeyPath<Metrics, Int>) -> [(key: UserModel, metrics: Metrics)] {
    sums(
      by: { UserModel(user: $0.user, model: $1.model) }, precedes: { precedes($0, $1) },
      where: { metrics in
        metrics.requests >= options.minimumRequests && metrics[keyPath: count] > 0
          && metrics[keyPath: count] * 1000 >= metrics.requests * options.failureRate
      }
    ).enumerated().sorted { one, other in
      let counts = (
        one.element.metrics[keyPath: count], other.element.metrics[keyPath: count]
      )
      return counts.0 != counts.1 ? counts.0 > counts.1 : one.offset < other.offset
    }.map(\.element)
  }

  private func user(_ key: UserModel) -> Advice.Fact {
    Advice.Fact("user", "user", .text(names.string(of: key.user)))
  }

  private func model(_ key: UserModel) -> Advice.Fact {
    Advice.Fact("model", "model", .text(modelName(key.model)))
  }

  func count(_ name: String, _ value: Int) -> Advice.Fact {
    Advice.Fact(name, name, .count(Int128(value)))
  }

  // MARK: Editing

  /// What an edit costs beside what a generated image costs.
  var editing: Advice.Note? {
    let groups = sums(by: { _, usage in cells.operation(usage) == .edit }, precedes: { !$0 && $1 })
    guard let edits = groups.first(where: \.key)?.metrics,
      let generated = groups.first(where: { !$0.key })?.metrics, edits.pricedImages > 0,
      generated.pricedImages > 0, isWorthIt(edits.listCost)
    else { return nil }
    let share = Figures.percent(
      edits.listCost.nanodollars, of: report.totals.listCost.nanodollars)
    func row(_ name: String, _ metrics: Metrics) -> [Advice.Fact] {
      [
        Advice.Fact("operation", "operation", .text(name)),
        count("images", metrics.pricedImages),
        Advice.Fact("listCost", "cost", Advice.cost(metrics)),
        Advice.Fact(
          "perImage", "per image",
          .text(Figures.average(metrics.listCost, over: metrics.pricedImages) ?? "")),
      ]
    }
    return note(
      .editing,
      "Editing makes \(Figures.dollars(edits.listCost)) of the spend (\(share ?? "")): "
        + "\(Figures.average(edits.listCost, over: edits.pricedImages) ?? "") for an image, against "
        + "\(Figures.average(generated.listCost, over: generated.pricedImages) ?? "") for a "
        + "generated one.", [],
      [row(ImageOperation.edit.rawValue, edits), row(ImageOperation.newImage.rawValue, generated)],
      weight: edits.listCost)
  }

  /// Edits with Kontext and with FLUX.2: each with the other, whether that is less or more.
  var editModels: Advice.Note? {
    let weight = editSwaps.reduce(into: MoneyTotal.zero) { $0 += $1.sum.comparison.before.listCost }
    guard !editSwaps.isEmpty, isWorthIt(weight) else { return nil }
    let rows = editSwaps.map { swap in
      let (before, after) = (swap.sum.comparison.before, swap.sum.comparison.after)
      return [
        Advice.Fact("model", "edits with", .text(swap.from)),
        count("images", before.pricedImages),
        Advice.Fact("listCost", "cost", Advice.cost(before)),
        Advice.Fact("instead", "with", .text(swap.to)),
        Advice.Fact("otherCost", "would cost", Advice.cost(after)),
      ]
    }
    return note(
      .editModel,
      "Kinds of models bill edits differently, by the image or by the megapixel: the same edits with "
        + "a model of the other kind.", [], rows, weight: weight)
  }

  /// What the reference images cost: the difference to the same requests without them.
  var references: Advice.Note? {
    var costs: [UInt32: (references: Int128, requests: Int, of: Int128)] = [:]
    var known: [UInt32: Int64] = [:]
    for cell in cells.cells {
      let cost = cells.metrics(of: cell).listCost.nanodollars
      guard cost > 0, cells.names.parts.usage(cell.usage).isEdit else { continue }
      let each = known[cell.usage] ?? referenceCost(cell)
      known[cell.usage] = each
      guard each > 0 else { continue }
      let sum = costs[cell.user] ?? (0, 0, 0)
      costs[cell.user] = (
        sum.references + Int128(each) * Int128(cell.count), sum.requests + cell.count,
        sum.of + cost
      )
    }
    let total = costs.values.reduce(MoneyTotal.zero.nanodollars) { $0 + $1.references }
    guard total > 0, isWorthIt(MoneyTotal(nanodollars: total)) else { return nil }
    let rows = costs.sorted { one, other in
      one.value.references != other.value.references
        ? one.value.references > other.value.references : names.precedes(one.key, other.key)
    }.map { user, sum in
      [
        Advice.Fact("user", "user", .text(names.string(of: user))),
        count("requests", sum.requests),
        Advice.Fact("listCost", "cost", .money(MoneyTotal(nanodollars: sum.of))),
        Advice.Fact(
          "referenceCost", "of it references", .money(MoneyTotal(nanodollars: sum.references))),
        Advice.Fact("share", "share", .share(sum.references, of: sum.of)),
      ]
    }
    let all = report.totals.listCost.nanodollars
    return note(
      .referenceShare,
      "Reference images cost \(Figures.dollars(MoneyTotal(nanodollars: total))), "
        + "\(Figures.percent(total, of: all) ?? "") of the spend.", [], rows,
      weight: MoneyTotal(nanodollars: total))
  }

  /// What of one request's cost is for reference images. Its output stays as it was billed.
  private func referenceCost(_ cell: UsageCell) -> Int64 {
    let priced = cells.names.parts.usage(cell.usage)
    guard case .charged(let before) = priced.outcome, var usage = cells.usage(of: cell),
      let place = usage.model
    else { return 0 }
    let rule = cells.options.engine.sheet.models[place].megapixel
    if case .unknown = usage.output, let first = usage.inputs.pixels(ofImage: 0) {
      usage.output = .pixels(width: Int(rule.pixels(like: first)), height: 1)
    }
    usage.inputs = InputImages()
    guard case .charged(let after) = cells.options.engine.outcome(for: usage) else { return 0 }
    return before.listCost.nanodollars - after.listCost.nanodollars
  }
}
