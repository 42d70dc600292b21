// The whole aggregation once more, slow and obvious: JSON through Foundation, prices through the
// published formula in 128-bit numbers, sums in dictionaries under the names that reports print.

import Foundation

/// Adds up clean native logs.
struct SlowTwin {
  typealias Sums = [String: Int128]

  /// Metric name -> sum, in nano-dollars for money.
  private(set) var totals: Sums = [:]
  /// Dimensions -> key -> metric name -> sum. Keys are bytes: equal strings may be spelled differently.
  private(set) var tables: [String: [[[UInt8]]: Sums]] = [:]

  /// Nano-dollars for the first megapixel, each further one, and each input megapixel.
  private struct Rate {
    var first: Int128
    var further: Int128
    var input: Int128
  }

  private static let rates: [String: Rate] = [
    "flux-2-klein-4b": Rate(first: 14_000_000, further: 1_000_000, input: 1_000_000),
    "flux-2-klein-9b": Rate(first: 15_000_000, further: 2_000_000, input: 2_000_000),
    "flux-2-pro": Rate(first: 30_000_000, further: 15_000_000, input: 15_000_000),
    "flux-2-max": Rate(first: 70_000_000, further: 30_000_000, input: 30_000_000),
  ]
  private static let oldFlex = Rate(first: 60_000_000, further: 60_000_000, input: 60_000_000)
  private static let newFlex = Rate(first: 50_000_000, further: 50_000_000, input: 50_000_000)
  private static let flat: [String: Int128] = [
    "flux-kontext-pro": 40_000_000, "flux-kontext-max": 80_000_000, "flux-pro-1.1": 40_000_000,
    "flux-pro-1.1-ultra": 60_000_000,
  ]

  /// Adds the lines of a log.
  mutating func add(_ log: [UInt8]) throws {
    for line in log.split(separator: 0x0A) {
      let value = try JSONSerialization.jsonObject(with: Data(line))
      guard let record = value as? [String: Any] else { continue }
      let (key, sums) = Self.read(record)
      totals.merge(sums, uniquingKeysWith: +)
      for table in ["model", "user,model", "resolution", "day", "status", "project"] {
        let names = table.split(separator: ",").map { Array((key[String($0)] ?? "unknown").utf8) }
        tables[table, default: [:]][names, default: [:]].merge(sums, uniquingKeysWith: +)
      }
    }
  }

  private static func read(_ record: [String: Any]) -> (key: [String: String], sums: Sums) {
    let request = record["request"] as? [String: Any] ?? [:]
    let answer = record["response"] as? [String: Any] ?? [:]
    let status = answer["status"] as? String ?? "unknown"
    let images = Int128(request["n"] as? Int ?? 1)
    let time = (record["ts"] as? String).flatMap(instant)
    var key = ["model": record["model"] as? String ?? "unknown", "status": status]
    key["user"] = record["user"] as? String
    key["project"] = record["project"] as? String
    let size = pixels(request)
    if let width = request["width"] as? Int, let height = request["height"] as? Int {
      key["resolution"] = "\(width)x\(height)"
    }
    key["day"] = time.map { String($0.formatted(.iso8601).prefix(10)) }

    let isBillable = status == "Ready" || status == "Pending"
    var sums: Sums = ["requests": 1]
    sums[isBillable ? "billable" : status == "Error" ? "failed" : "moderated"] = 1
    if isBillable { sums["images"] = images }
    let reported = (answer["cost"] as? NSNumber).map(credits)
    if let reported {
      sums["reported"] = 1
      sums["reportedCost"] = reported
    }
    let model = key["model"] ?? ""
    guard let charge = charge(model, time, size, inputs(request)) else {
      if isBillable { sums["unpriced"] = 1 }
      return (key, sums)
    }
    if status == "Request Moderated" { sums["moderatedCost"] = charge.best * images }
    guard isBillable else { return (key, sums) }
    sums["listCost"] = charge.best * images
    sums["listCostLow"] = charge.low * images
    sums["listCostHigh"] = charge.high * images
    sums["estimated"] = charge.isEstimated ? 1 : 0
    sums["outputMegapixels"] = charge.output * images
    sums["inputMegapixels"] = charge.input * images
    if reported != nil { sums["reportedListCost"] = charge.best * images }
    return (key, sums)
  }

  /// Credits to nano-dollars; a fraction of a credit is dollars already.
  private static func credits(_ number: NSNumber) -> Int128 {
    let tenths = Int128((number.doubleValue * 10).rounded())
    return tenths > 0 && tenths < 10 ? tenths * 100_000_000 : tenths * 1_000_000
  }

  static func instant(_ text: String) -> Date? {
    let zoned = text.wholeMatch(of: /[-0-9]*T[:.0-9]*/) == nil ? text : text + "Z"
    let whole = zoned.replacing(/\.[0-9]+/, with: "")
    return try? Date(whole, strategy: .iso8601)
  }

  static func pixels(_ object: [String: Any]) -> Int128? {
    guard let width = object["width"] as? Int, let height = object["height"] as? Int else {
      return nil
    }
    return Int128(width) * Int128(height)
  }

  /// The pixels of each reference image; nil for one of unknown size.
  static func inputs(_ request: [String: Any]) -> [Int128?] {
    if let list = request["input_images"] as? [[String: Any]] { return list.map(pixels) }
    return ["input_image", "input_image_2"].filter { request[$0] != nil }.map { _ in nil }
  }

  struct Charge {
    var low: Int128
    var best: Int128
    var high: Int128
    var output: Int128 = 0
    var input: Int128 = 0
    var isEstimated = false
  }

  static func charge(
    _ model: String, _ time: Date?, _ size: Int128?, _ inputs: [Int128?]
  ) -> Charge? {
    if let price = flat[model] { return Charge(low: price, best: price, high: price) }
    var rows = rates[model].map { [$0] } ?? []
    if model == "flux-2-flex" {
      // 2026-01-28
      rows =
        time.map { [$0.timeIntervalSince1970 < 1_769_558_400 ? oldFlex : newFlex] }
        ?? [oldFlex, newFlex]
    }
    guard let newest = rows.last else { return nil }
    func megapixels(_ pixels: Int128) -> Int128 { max(1, (pixels + 1_048_575) / 1_048_576) }
    var output = (low: Int128(1), best: Int128(1), high: Int128(4))
    if let size {
      output = (megapixels(size), megapixels(size), megapixels(size))
    } else if let first = inputs.first, let known = first {
      output.best = min(4, megapixels(known))
    }
    let known = inputs.compactMap { $0 }.map { min(4, megapixels($0)) }.reduce(0, +)
    let unknown = Int128(inputs.count { $0 == nil })
    func cost(_ rate: Rate, _ output: Int128, _ input: Int128) -> Int128 {
      rate.first + (output - 1) * rate.further + input * rate.input
    }
    return Charge(
      low: rows.map { cost($0, output.low, known + unknown) }.min() ?? 0,
      best: cost(newest, output.best, known + unknown),
      high: rows.map { cost($0, output.high, known + 4 * unknown) }.max() ?? 0,
      output: output.best, input: known + unknown,
      isEstimated: size == nil || unknown > 0 || rows.count > 1)
  }
}
