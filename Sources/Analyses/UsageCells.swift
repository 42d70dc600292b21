// What the analyses work on: requests that agree in user, project, usage and status, and in free dimensions
// if there are any, and how many there are. There are as many cells as different combinations, however long the log is; what a cell costs, under
// any prices and rules, is worked out once.

import LogRecords
import Pricing
import Spend

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
  /// The number of the values of free dimensions.
  var labels: UInt32
  /// How many requests.
  var count: Int
}

/// The requests of a log as cells, with what their numbers stand for.
struct UsageCells: Sendable {
  /// The columns of the sums that cells are made of, under some rules of reading.
  static func columns(_ rules: ReadingRules) -> [GroupColumn] {
    [.dimension(.user), .dimension(.project), .usage, .status]
      + (rules.labels.isEmpty ? [] : [.labels])
  }

  let names: RequestNames
  let options: SpendOptions
  let cells: [UsageCell]

  init(_ table: GroupTable, _ names: RequestNames, _ options: SpendOptions) {
    self.names = names
    self.options = options
    let width = table.keys.width
    cells = (0..<table.count).map { group in
      let key = table.keys.words[group * width..<(group + 1) * width].span
      return UsageCell(
        user: UInt32(key[0]), project: UInt32(key[1]), usage: UInt32(key[2]),
        status: UInt32(key[3]), labels: width > 4 ? UInt32(key[4]) : 0,
        count: table.metrics(of: group).requests)
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
      usage, ending: ending.of(names.book.models[Int(usage.model)]), reported: nil,
      billsModerated: billsModerated
    ).multiplied(by: cell.count)
  }

  /// The cell as one request, for keys and filters.
  func request(_ cell: UsageCell) -> PricedRequest {
    PricedRequest(
      user: cell.user, project: cell.project, labels: cell.labels, usage: cell.usage,
      status: cell.status, cost: 0, time: nil)
  }
}
