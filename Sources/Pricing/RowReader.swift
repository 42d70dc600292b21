// Price rows of a sheet: which price, from when until when, and who says so.

import CivilTime
import StrictJSON

/// Turns the price rows of a model into `PriceRow`s.
enum RowReader {
  /// The rows in the order of time.
  static func rows(_ values: [JSONValue], of offset: Int) throws -> [PriceSheet.PriceRow] {
    var rows = try values.map { (try row($0), $0.offset) }
    let first = Instant(seconds: .min)
    rows.sort { ($0.0.from ?? first) < ($1.0.from ?? first) }
    guard !rows.isEmpty else { throw SheetFault(reason: "there is no price", offset: offset) }
    for (earlier, later) in zip(rows.indices, rows.indices.dropFirst()) {
      let next = rows[later].0.from
      let overlaps =
        next == nil || rows[earlier].0.from == next
        || (rows[earlier].0.until.map { end in next.map { end > $0 } ?? true } ?? false)
      if overlaps {
        throw SheetFault(reason: "two prices hold at the same time", offset: rows[later].1)
      }
      rows[earlier].0.until = rows[earlier].0.until ?? next
    }
    return rows.map(\.0)
  }

  private static func row(_ value: JSONValue) throws -> PriceSheet.PriceRow {
    let object = try SheetObject(
      value, "a price",
      keys: ["unit"] + PriceSheet.Rate.keys + [
        "perRun", "otherReading", "goFast", "from", "until", "source", "published",
      ])
    let from = try object.instant("from")
    let until = try object.instant("until")
    if let from, let until, until <= from {
      throw object.fault("until", "\"until\" is not after \"from\"")
    }
    return PriceSheet.PriceRow(
      from: from, until: until, rate: try PriceSheet.Rate(object),
      perRun: try object.price("perRun") ?? .zero,
      otherReading: try rate("otherReading", of: object), fastRate: try rate("goFast", of: object),
      source: try object.text("source") ?? "this price sheet",
      isPublished: try object.flag("published") ?? true)
  }

  private static func rate(_ key: String, of object: SheetObject) throws -> PriceSheet.Rate? {
    try object[key].map { value in
      try PriceSheet.Rate(
        SheetObject(value, "\"\(key)\"", keys: ["unit"] + PriceSheet.Rate.keys))
    }
  }
}
