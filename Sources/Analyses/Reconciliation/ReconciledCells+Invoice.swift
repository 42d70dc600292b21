// The sums behind an invoice, of the same kinds of requests that are compared one by one.

import LogRecords
import Pricing
import Spend

extension ReconciledCells {
  /// The way from the computed cost of all requests to an invoice.
  mutating func bridge(to invoice: Invoice) -> InvoiceBridge {
    var bridge = InvoiceBridge(invoice)
    var steps: [InvoiceBridge.Cause: InvoiceBridge.Step] = [:]
    var possible: [InvoiceBridge.Cause: InvoiceBridge.Step] = [:]
    var sellers: [[UInt8]: InvoiceBridge.Seller] = [:]
    for group in 0..<groupCount {
      let request = requests(ofGroup: group)
      guard request.isBought else { continue }
      let sum = request.apiCost ?? (request.isBilled ? request.charge?.listCost : nil)
      if let sum {
        let name = request.model.provider
        sellers[
          Array(name.utf8), default: InvoiceBridge.Seller(name: name, cost: .zero)
        ].cost += MoneyTotal(sum).multiplied(by: request.count)
      }
      add(request, group, to: &bridge, &steps, &possible)
    }
    let unmatched = spend.report.unmatchedCost
    let step = InvoiceBridge.Step(
      cause: .withoutSubmission, requests: spend.report.unmatchedResults, amount: unmatched)
    // Of a result alone nobody knows when, or by whom, it was asked for.
    if options.selects {
      possible[step.cause] = step
    } else {
      steps[step.cause] = step
      bridge.reportedRequests += step.requests
      bridge.reported += unmatched
    }
    bridge.steps = Array(steps.values)
    bridge.possible = Array(possible.values)
    bridge.sellers = sellers.values.sorted {
      $0.cost != $1.cost
        ? $0.cost > $1.cost : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    bridge.close()
    return bridge
  }

  private mutating func add(
    _ request: GroupedRequests, _ group: Int, to bridge: inout InvoiceBridge,
    _ steps: inout [InvoiceBridge.Cause: InvoiceBridge.Step],
    _ possible: inout [InvoiceBridge.Cause: InvoiceBridge.Step]
  ) {
    let count = request.count
    func add(
      _ amount: Int128, _ cause: InvoiceBridge.Cause,
      to steps: inout [InvoiceBridge.Cause: InvoiceBridge.Step]
    ) {
      var step = steps[cause] ?? InvoiceBridge.Step(cause: cause)
      step.requests += count
      step.amount += MoneyTotal(nanodollars: amount * Int128(count))
      steps[cause] = step
    }
    if let cost = request.apiCost {
      bridge.reportedRequests += count
      bridge.reported += MoneyTotal(cost).multiplied(by: count)
    }
    guard let charge = request.charge else {
      if let cost = request.apiCost {
        add(Int128(cost.nanodollars), .unpriced, to: &steps)
      } else if request.isBilled {
        bridge.unknownRequests += count
      }
      return
    }
    let listCost = request.isBilled ? charge.listCost : .zero
    if request.isBilled {
      bridge.computedRequests += count
      bridge.computed += MoneyTotal(listCost).multiplied(by: count)
    }
    if let cost = request.apiCost {
      guard cost != listCost else { return }
      let cause = cause(ofGroup: group).map(InvoiceBridge.Cause.drift) ?? .estimates
      add(Int128(cost.nanodollars) - Int128(listCost.nanodollars), cause, to: &steps)
    } else if request.isBilled {
      bridge.unreportedRequests += count
      bridge.unreported += MoneyTotal(listCost).multiplied(by: count)
      func distance(_ bound: Money) -> MoneyTotal {
        MoneyTotal(
          nanodollars: (Int128(bound.nanodollars) - Int128(listCost.nanodollars)) * Int128(count))
      }
      bridge.uncertainLow += distance(charge.low)
      bridge.uncertainHigh += distance(charge.high)
    } else if request.ending == .moderated {
      add(Int128(charge.listCost.nanodollars), .moderated, to: &possible)
    } else {
      add(Int128(charge.listCost.nanodollars), .failed, to: &possible)
    }
  }
}

/// Requests of one kind that share a group of the sums.
struct GroupedRequests {
  var model: ModelIdentity
  var count: Int
  var ending: RequestEnding
  /// Whether a seller may have billed the developer for it at all.
  var isBought: Bool
  /// Whether it counts as billed.
  var isBilled: Bool
  /// The cost that the API reported.
  var apiCost: Money?
  /// What the price sheet says, whether it is billed or not.
  var charge: Charge?
}

extension SpendOptions {
  /// Whether only a part of the log counts.
  var selects: Bool { from != nil || to != nil || !filters.isEmpty }
}
