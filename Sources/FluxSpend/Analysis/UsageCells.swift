// What the analyses work on: requests that agree in user, project, usage and status, and how many there
// are. There are as many cells as different combinations, however long the log is; what a cell costs, under
// any prices and rules, is worked out once.

import LogRecords
import Pricing

/// Requests that agree in who asked, what was used, and how it ended.
struct UsageCell: Sendable {
  /// The user's number in the name book.
  var user: UInt32
  /// The project's number in the name book.
  var project: UInt32
  /// The number of the priced usage.
  var usage: UInt32
  /// The number of the status.
  var status: UInt32
  /// How many requests.
  var count: Int
}

/// The requests of a log as cells, with what their numbers stand for.
struct UsageCells: Sendable {
  /// The columns of the sums that cells are made of.
  static let columns: [GroupColumn] = [
    .dimension(.user), .dimension(.project), .usage, .status,
  ]

  let names: RequestNames
  let options: SpendOptions
  let cells: [UsageCell]

  init(_ table: GroupTable, _ names: RequestNames, _ options: SpendOptions) {
    self.names = names
    self.options = options
    cells = (0..<table.count).map { group in
      let key = table.keys.words[group * 4..<group * 4 + 4].span
      return UsageCell(
        user: UInt32(key[0]), project: UInt32(key[1]), usage: UInt32(key[2]),
        status: UInt32(key[3]), count: table.metrics(of: group).requests)
    }
  }

  /// The request that a cell stands for.
  func usage(of cell: UsageCell) -> UsageRecord? {
    let priced = names.parts.usage(cell.usage)
    return names.parts.facts(cell.usage)?.usage(
      model: names.book.models[Int(priced.model)].place, imageCount: priced.imageCount)
  }

  /// What the requests of a cell add up to, as they were.
  func metrics(of cell: UsageCell) -> Metrics {
    metrics(of: cell, names.parts.usage(cell.usage), billsModerated: options.billsModerated)
  }

  /// What they would add up to with another usage.
  func metrics(of cell: UsageCell, _ usage: PricedUsage, billsModerated: Bool) -> Metrics {
    let ending = names.book.statuses[Int(cell.status)].ending
    return Metrics(
      usage, ending: ending.of(names.book.models[Int(usage.model)]), reportedCost: nil,
      billsModerated: billsModerated
    ).multiplied(by: cell.count)
  }

  /// The cell as one request, for keys and filters.
  func request(_ cell: UsageCell) -> PricedRequest {
    PricedRequest(
      user: cell.user, project: cell.project, usage: cell.usage, status: cell.status, cost: 0,
      time: nil)
  }
}
