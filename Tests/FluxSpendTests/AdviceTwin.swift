// The savings of an advice once more, slow and obvious: each line by itself, each habit by an if, each price
// by the published formula.

import Foundation

/// Adds up what each user could save with each change, over clean native logs.
struct AdviceTwin {
  /// One change for one user.
  struct Key: Hashable, CustomStringConvertible {
    var kind: String
    /// Bytes: equal strings may be spelled differently.
    var user: [UInt8]
    /// Operation, size, and model to swap to.
    var detail: String

    var description: String { "\(kind) \(String(decoding: user, as: UTF8.self)) \(detail)" }
  }

  /// In nano-dollars.
  struct Sum: Equatable {
    var requests = 0
    var images = 0
    var before: Int128 = 0
    var after: Int128 = 0
    var low: Int128 = 0
    var high: Int128 = 0
  }

  private(set) var sums: [Key: Sum] = [:]

  private struct Request {
    var model: String
    var time: Date?
    var size: (Int128, Int128)?
    var images: Int128
    var inputs: [Int128?]

    /// Low, best and high for all images.
    var prices: [Int128]? {
      SlowTwin.charge(model, time, size, inputs).map {
        [$0.low * images, $0.best * images, $0.high * images]
      }
    }

    /// The API's own cost, in credits or dollars, tells the one size that is unknown.
    mutating func learn(from logged: NSNumber?) {
      guard let logged, let known = prices, known[0] < known[2] else { return }
      let costs = [10_000_000.0, 1_000_000_000].map {
        Int128((logged.doubleValue * $0).rounded())
      }
      guard let cost = costs.first(where: { known[0] <= $0 && $0 <= known[2] }) else { return }
      for megapixels in Int128(1)...4 {
        var told = self
        if size == nil, !inputs.contains(nil) { told.size = (1024 * megapixels, 1024) }
        if size != nil, inputs == [nil] { told.inputs = [megapixels << 20] }
        if told.prices == [cost, cost, cost] { self = told }
      }
    }
  }

  /// Model, the model to ask for instead, whether for edits only.
  private static let swaps = [
    ("flux-2-pro", "flux-2-klein-9b", false), ("flux-2-pro", "flux-2-klein-4b", false),
    ("flux-2-pro", "flux-kontext-pro", true),
    ("flux-2-flex", "flux-2-pro", false), ("flux-2-flex", "flux-2-klein-9b", false),
    ("flux-2-flex", "flux-2-klein-4b", false), ("flux-2-max", "flux-2-pro", false),
    ("flux-2-max", "flux-2-klein-9b", false), ("flux-2-max", "flux-2-klein-4b", false),
    ("flux-2-max", "flux-kontext-max", true), ("flux-kontext-pro", "flux-2-pro", false),
    ("flux-kontext-max", "flux-kontext-pro", false), ("flux-kontext-max", "flux-2-pro", true),
  ]

  /// Adds the lines of a log.
  mutating func add(_ log: [UInt8]) throws {
    for line in log.split(separator: 0x0A) {
      let value = try JSONSerialization.jsonObject(with: Data(line))
      guard let record = value as? [String: Any] else { continue }
      add(record)
    }
  }

  private mutating func add(_ record: [String: Any]) {
    let made = record["request"] as? [String: Any] ?? [:]
    let status = (record["response"] as? [String: Any])?["status"] as? String
    guard status == "Ready" || status == "Pending" else { return }
    let user = Array((record["user"] as? String ?? "unknown").utf8)
    var request = Request(
      model: record["model"] as? String ?? "",
      time: (record["ts"] as? String).flatMap(SlowTwin.instant), size: SlowTwin.size(made),
      images: Int128(made["n"] as? Int ?? 1), inputs: SlowTwin.inputs(made))
    let logged = request.size
    request.learn(from: (record["response"] as? [String: Any])?["cost"] as? NSNumber)
    let operation = request.inputs.isEmpty ? "text-to-image" : "image-editing"
    for (from, to, isForEditsOnly) in Self.swaps where from == request.model {
      if isForEditsOnly, request.inputs.isEmpty { continue }
      var other = request
      other.model = to
      add(
        isForEditsOnly ? "edit-model" : "tier", user, "\(operation) \(from)=\(to)", request, other)
    }
    var other = request
    other.images = 1
    add("candidates", user, "", request, other)
    other = request
    other.inputs = Array(request.inputs.prefix(2))
    add("references", user, "", request, other)
    other = request
    other.inputs = request.inputs.map { $0.map { min($0, 1 << 20) } }
    add("reference-size", user, "", request, other)
    other = request
    other.inputs = request.inputs.map { $0.map(Self.belowBoundary) }
    add("reference-boundary", user, "", request, other)
    guard let size = request.size else { return }
    other = request
    let pixels = size.0 * size.1
    func sized(_ limit: Int128) -> (Int128, Int128) {
      limit < pixels ? (limit / 1024, 1024) : size
    }
    other.size = sized(1 << 20)
    add("megapixels", user, "", request, other)
    // Of a size that only the cost tells nobody knows how far it is above a boundary.
    guard logged != nil else { return }
    other.size = sized(Self.belowBoundary(pixels))
    let (width, height) = (made["width"] as? Int ?? 0, made["height"] as? Int ?? 0)
    add("boundary", user, "\(width)x\(height)", request, other)
  }

  /// A whole megapixel if there are at most 15% of one more.
  private static func belowBoundary(_ pixels: Int128) -> Int128 {
    let megapixel: Int128 = 1 << 20
    var whole = pixels / megapixel * megapixel
    if whole == pixels { whole -= megapixel }
    let isJustAbove = (pixels - whole) * 1000 / megapixel <= 150
    return whole > 0 && isJustAbove ? whole : pixels
  }

  private mutating func add(
    _ kind: String, _ user: [UInt8], _ detail: String, _ request: Request, _ other: Request
  ) {
    guard let before = request.prices, let after = other.prices else { return }
    if before == after, request.model == other.model { return }
    let savings = zip(before, after).map { $0 - $1 }
    var sum = sums[Key(kind: kind, user: user, detail: detail)] ?? Sum()
    sum.requests += 1
    sum.images += Int(request.images)
    sum.before += before[1]
    sum.after += after[1]
    sum.low += savings.min() ?? 0
    sum.high += savings.max() ?? 0
    sums[Key(kind: kind, user: user, detail: detail)] = sum
  }
}
