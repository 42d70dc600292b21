// Requests by user, hour, model and size: what tells habits over time, without keeping a request.

import LogRecords
import Pricing
import Spend

/// The sums of requests that agree in user, hour, model and resolution.
struct HourCells {
  /// The columns of the sums.
  static let columns: [GroupColumn] = [
    .dimension(.user), .dimension(.hour), .dimension(.model), .dimension(.resolution),
  ]

  /// What one user asked of one model in one size within one hour.
  struct Cell {
    var user: UInt32
    /// The integer of the hour.
    var hour: UInt64
    /// The number of the model's name.
    var model: UInt32
    var resolution: UInt64
    var metrics: Metrics

    /// The day, counted from 1970-01-01 on the clocks of the zone.
    var day: Int? { Dimension.day(ofHour: hour) }
    var habit: HourHabit { HourHabit(user: user, model: model, resolution: resolution) }
  }

  let names: RequestNames
  private let table: GroupTable

  init(_ table: GroupTable, _ names: RequestNames) {
    self.table = table
    self.names = names
  }

  /// All of them.
  var cells: some Sequence<Cell> {
    (0..<table.count).lazy.map { group in
      let key = table.keys.words[group * 4..<group * 4 + 4].span
      return Cell(
        user: UInt32(key[0]), hour: key[1], model: UInt32(key[2]), resolution: key[3],
        metrics: table.metrics(of: group))
    }
  }
}

/// What a user asks for again and again.
struct HourHabit: Hashable {
  var user: UInt32
  var model: UInt32
  var resolution: UInt64
}
