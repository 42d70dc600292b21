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

  /// A line, priced; what its cost means is known when all have been read.
  private struct Line {
    var key: [String: String]
    var images: Int128
    var status: String
    var charge: Charge?
    /// The reported cost in billionths of whatever it counts.
    var cost: Int128?

    var isBillable: Bool { status == "Ready" || status == "Pending" }
    var model: String { key["model"] ?? "" }

    /// The cost in nano-dollars, and whether that was in dollars; nil where nothing tells.
    func reading(_ dollarsAreUsual: Bool?) -> (amount: Int128, isDollars: Bool?)? {
      guard let cost else { return nil }
      let (credits, dollars) = ((cost + 50) / 100, cost)
      if cost == 0 { return (0, false) }
      guard let charge else {
        if let dollarsAreUsual { return (dollarsAreUsual ? dollars : credits, nil) }
        return (cost < 500_000_000 ? dollars : credits, nil)
      }
      let (low, high) = (charge.low * images, charge.high * images)
      let isCredits = low <= credits && credits <= high
      let isDollars = low <= dollars && dollars <= high
      if isCredits != isDollars { return isDollars ? (dollars, true) : (credits, false) }
      return charge.best * images * 10 > cost ? (dollars, true) : (credits, false)
    }

    func isExcluded(_ amount: Int128) -> Bool {
      charge.map { amount < $0.low * images || $0.high * images < amount } ?? false
    }
  }

  private var lines: [Line] = []

  /// Adds the lines of a log.
  mutating func add(_ log: [UInt8]) throws {
    for line in log.split(separator: 0x0A) {
      let value = try JSONSerialization.jsonObject(with: Data(line))
      if let record = value as? [String: Any] { lines.append(Self.read(record)) }
    }
    (totals, tables) = ([:], [:])
    for (line, sums) in zip(lines, settled) {
      totals.merge(sums, uniquingKeysWith: +)
      for table in ["model", "user,model", "resolution", "day", "status", "project"] {
        let names = table.split(separator: ",").map {
          Array((line.key[String($0)] ?? "unknown").utf8)
        }
        tables[table, default: [:]][names, default: [:]].merge(sums, uniquingKeysWith: +)
      }
    }
  }

  /// What each line adds, in their order.
  var settled: [Sums] {
    var units = (credits: 0, dollars: 0)
    /// By model and cost of an image: requests that cost this, and others that cannot have cost it.
    var known: [String: (agreeing: Int, excluded: Int)] = [:]
    func point(_ line: Line, _ amount: Int128) -> String {
      "\(line.model) \(amount / line.images)"
    }
    for line in lines where line.isBillable {
      guard let (amount, isDollars) = line.reading(nil) else { continue }
      if let isDollars, amount > 0 {
        if isDollars { units.dollars += 1 } else { units.credits += 1 }
      }
      guard let charge = line.charge else { continue }
      if line.isExcluded(amount) {
        known[point(line, amount), default: (0, 0)].excluded += 1
      } else if !charge.isEstimated {
        known[point(line, amount), default: (0, 0)].agreeing += 1
      }
    }
    let isUsual = units.credits == units.dollars ? nil : units.dollars > units.credits
    return lines.map { line in
      let amount = line.reading(isUsual)?.amount
      var charge: Charge?
      if let amount, line.isBillable || line.status == "Request Moderated" {
        let verdicts = known[point(line, amount)] ?? (0, 0)
        if verdicts.excluded * 10 <= verdicts.excluded + verdicts.agreeing {
          charge = line.charge?.resolved(by: amount, line.images)
        }
      }
      return Self.sums(line, amount, charge)
    }
  }

  private static func sums(_ line: Line, _ reported: Int128?, _ resolved: Charge?) -> Sums {
    var sums: Sums = ["requests": 1]
    let (images, isBillable) = (line.images, line.isBillable)
    sums[isBillable ? "billable" : line.status == "Error" ? "failed" : "moderated"] = 1
    if isBillable { sums["images"] = images }
    if let reported {
      sums["reported"] = 1
      sums["reportedCost"] = reported
    }
    guard let charge = resolved ?? line.charge else {
      if isBillable { sums["unpriced"] = 1 }
      return sums
    }
    if line.status == "Request Moderated" { sums["moderatedCost"] = charge.best * images }
    guard isBillable else { return sums }
    sums["resolved"] = resolved == nil ? 0 : 1
    sums["listCost"] = charge.best * images
    sums["listCostLow"] = charge.low * images
    sums["listCostHigh"] = charge.high * images
    sums["estimated"] = charge.isEstimated ? 1 : 0
    sums["sizeOutOfRange"] = charge.isOutOfRange ? 1 : 0
    sums["outputMegapixels"] = charge.output * images
    sums["inputMegapixels"] = charge.input * images
    if reported != nil { sums["reportedListCost"] = charge.best * images }
    return sums
  }

  private static func read(_ record: [String: Any]) -> Line {
    let request = record["request"] as? [String: Any] ?? [:]
    let answer = record["response"] as? [String: Any] ?? [:]
    let time = (record["ts"] as? String).flatMap(instant)
    let model = record["model"] as? String ?? "unknown"
    var key = ["model": model, "status": answer["status"] as? String ?? "unknown"]
    key["user"] = record["user"] as? String
    key["project"] = record["project"] as? String
    if let width = request["width"] as? Int, let height = request["height"] as? Int {
      key["resolution"] = "\(width)x\(height)"
    }
    key["day"] = time.map { String($0.formatted(.iso8601).prefix(10)) }
    return Line(
      key: key, images: Int128(request["n"] as? Int ?? 1), status: key["status"] ?? "",
      charge: charge(model, time, size(request), inputs(request)),
      cost: (answer["cost"] as? NSNumber).map {
        Int128(($0.doubleValue * 10).rounded()) * 100_000_000
      })
  }

  static func instant(_ text: String) -> Date? {
    let zoned = text.wholeMatch(of: /[-0-9]*T[:.0-9]*/) == nil ? text : text + "Z"
    let whole = zoned.replacing(/\.[0-9]+/, with: "")
    return try? Date(whole, strategy: .iso8601)
  }

  /// Width and height.
  static func size(_ object: [String: Any]) -> (Int128, Int128)? {
    guard let width = object["width"] as? Int, let height = object["height"] as? Int else {
      return nil
    }
    return (Int128(width), Int128(height))
  }

  static func pixels(_ object: [String: Any]) -> Int128? { size(object).map { $0.0 * $0.1 } }

  /// The pixels of each reference image; nil for one of unknown size.
  static func inputs(_ request: [String: Any]) -> [Int128?] {
    if let list = request["input_images"] as? [[String: Any]] { return list.map(pixels) }
    return ["input_image", "input_image_2"].filter { request[$0] != nil }.map { _ in nil }
  }

  /// What one image costs.
  struct Charge {
    var low: Int128
    var best: Int128
    var high: Int128
    var output: Int128 = 0
    var input: Int128 = 0
    var isEstimated = false
    var isOutOfRange = false
    /// What is not known: the output, the references, only which reading holds of references of known size.
    var unknown = (output: false, input: false, onlyReading: false)
    /// Whether nothing else was assumed.
    var isOnlySizes = false
    /// Nano-dollars for a megapixel more of output or input.
    var step: Int128 = 0

    /// The exact charge that a cost of so many images tells.
    func resolved(by amount: Int128, _ images: Int128) -> Charge? {
      let (each, rest) = amount.quotientAndRemainder(dividingBy: images)
      guard isEstimated, isOnlySizes, rest == 0, low <= each, each <= high,
        (each - best) % step == 0, !unknown.onlyReading || each == low || each == high
      else { return nil }
      var charge = Charge(low: each, best: each, high: each, output: output, input: input)
      if !unknown.input { charge.output += (each - best) / step }
      if !unknown.output { charge.input += (each - best) / step }
      return charge
    }
  }

  static func charge(
    _ model: String, _ time: Date?, _ size: (Int128, Int128)?, _ inputs: [Int128?]
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
    var isOutOfRange = false
    if let (width, height) = size {
      let billed = megapixels(width * height)
      output = (megapixels(width / 16 * 16 * (height / 16 * 16)), billed, billed)
      isOutOfRange = width * height > 4 << 20 || min(width, height) < 64
    } else if let first = inputs.first, let known = first {
      output.best = min(4, megapixels(known))
    }
    // One reference by its size, several 1 MP each, or by size too: pro takes 9 MP in all.
    let bySize = inputs.map { $0.map { min(4, megapixels($0)) } ?? 4 }.reduce(0, +)
    let count = Int128(inputs.count)
    let known = inputs.count == 1 ? inputs[0].map { _ in bySize } ?? 1 : count
    func most(_ output: Int128) -> Int128 {
      model == "flux-2-pro" ? max(known, min(bySize, 9 - output)) : bySize
    }
    func cost(_ rate: Rate, _ output: Int128, _ input: Int128) -> Int128 {
      rate.first + (output - 1) * rate.further + input * rate.input
    }
    var charge = Charge(
      low: rows.map { cost($0, output.low, known) }.min() ?? 0,
      best: cost(newest, output.best, known),
      high: rows.flatMap { rate in
        (output.low...output.high).map { cost(rate, $0, most($0)) }
      }.max() ?? 0, output: output.best, input: known, isOutOfRange: isOutOfRange)
    charge.unknown = (output.low != output.high, known != bySize, false)
    charge.unknown.onlyReading = !charge.unknown.output && !inputs.contains { $0 == nil }
    charge.isOnlySizes = rows.count == 1 && !isOutOfRange
    charge.isEstimated = charge.low != charge.high || !charge.isOnlySizes
    charge.step = newest.further
    return charge
  }
}
