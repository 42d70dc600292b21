// The facts of one object, of each the first place that holds a usable value.

internal import CivilTime
internal import Pricing

/// Reads the facts of the object that a `FactIndex` has looked up. What is read comes with the node where it
/// stands, for those who ask.
struct RecordFacts {
  let index: FactIndex
  let tape: ValueTape

  init(_ index: FactIndex) { (self.index, tape) = (index, index.tape) }

  // MARK: Who and what

  /// The name at the first place of a fact that has one.
  func name(_ fact: FactName) -> TextView? { named(fact)?.name }

  /// The same, and where.
  func named(_ fact: FactName) -> (name: TextView, node: UInt32)? {
    for node in index.nodes(fact) {
      if let name = tape.name(node) { return (name, node) }
    }
    return nil
  }

  var id: TextView? { identified?.id }

  var identified: (id: TextView, node: UInt32)? {
    for node in index.nodes(.requestID) {
      guard let name = tape.name(node) else { continue }
      // A number that is zero is no id.
      if name.count == 1, name[0] == UInt8(ascii: "0") { continue }
      return (name, node)
    }
    return nil
  }

  var user: TextView? { userNamed?.name }
  var userNamed: (name: TextView, node: UInt32)? { named(.user) ?? named(.furtherUser) }
  var project: TextView? { projectNamed?.name }
  var projectNamed: (name: TextView, node: UInt32)? { named(.project) ?? named(.furtherProject) }

  /// What the places of the model, and of paths, say.
  struct Model {
    /// The name: of FLUX's the first, else the first of any.
    var name: TextView
    var isFlux: Bool
    /// Where it stands.
    var node: UInt32
    /// Whether only a path tells it.
    var isOfPath = false
  }

  /// The model of the object; nil if it names none.
  ///
  /// - Parameter isFlux: whether a name is one of FLUX's.
  func model(_ isFlux: (TextView) -> Bool) -> Model? {
    var other: Model?
    for node in index.nodes(.model) {
      guard let name = modelName(node) else { continue }
      // Of a URL in a model's place its path may name one; its text is never a name.
      guard name.byte(0) != UInt8(ascii: "/"), name.find("://") == nil else {
        if let model = FluxModelName.address(name).model {
          return Model(name: model, isFlux: true, node: node)
        }
        other = other ?? Model(name: name, isFlux: false, node: node)
        continue
      }
      if isFlux(name) { return Model(name: name, isFlux: true, node: node) }
      other = other ?? Model(name: name, isFlux: false, node: node)
    }
    for (text, node) in addresses {
      if let name = FluxModelName.address(text).model {
        return Model(name: name, isFlux: true, node: node, isOfPath: true)
      }
    }
    return other
  }

  /// Whether there is a place of the model, and nothing in any.
  var hasEmptyModel: Bool {
    index.isThere(.model) && !index.nodes(.model).contains { modelName($0) != nil }
  }

  private func modelName(_ node: UInt32) -> TextView? {
    let node = tape.plain(node)
    if tape[node].kind == .object {
      for word in [tape.nameWords.id, tape.nameWords.name] {
        for (key, value) in tape.entries(node)
        where tape.keys[key].whole == word && tape[value].kind == .string
          && !tape.saysNothing(value)
        {
          return tape.text(value)
        }
      }
      return nil
    }
    guard tape[node].kind == .string, !tape.saysNothing(node) else { return nil }
    return tape.text(node)
  }

  /// Texts where a path or URL stands, and the paths of request lines.
  var paths: [TextView] { addresses.map(\.text) }

  /// The same, and where.
  var addresses: [(text: TextView, node: UInt32)] {
    var paths: [(text: TextView, node: UInt32)] = []
    for node in index.nodes(.endpoint) where tape[node].kind == .string && tape[node].count <= 4096
    {
      paths.append((tape.text(node), node))
    }
    for node in index.nodes(.requestLine)
    where tape[node].kind == .string && tape[node].count <= 4096 {
      if let line = FluxModelName.requestLine(tape.text(node)) {
        paths.append((line.path, node))
      }
    }
    return paths
  }

  var isPoll: Bool { paths.contains { $0.contains("/get_result") } }

  /// The method of the call.
  ///
  /// - Parameter countsReq: whether one under `req` counts, which speaks for that alone.
  func method(countsReq: Bool = true) -> HTTPMethod? {
    for (value, isOfReq) in index.methods
    where (countsReq || !isOfReq) && tape[value].kind == .string && tape[value].count <= 16 {
      if let method = HTTPMethod(tape.text(value)) { return method }
    }
    for node in index.nodes(.requestLine) where tape[node].kind == .string {
      if let line = FluxModelName.requestLine(tape.text(node)) { return HTTPMethod(line.method) }
    }
    return nil
  }

  // MARK: When and for how much

  var time: Instant? { timed?.time }

  var timed: (time: Instant, node: UInt32)? {
    for node in index.nodes(.time) {
      if let time = instant(tape.plain(node)) { return (time, node) }
    }
    return nil
  }

  /// The instant that a value tells; nil for any other, and for a duration.
  func instant(_ node: UInt32) -> Instant? {
    guard tape[node].kind == .string || tape[node].kind == .number, tape[node].count <= 64 else {
      return nil
    }
    let text = tape.text(node).trimmed
    // Safe: the text has `count` bytes.
    if let number = unsafe Decimal(text.buffer.span) {
      // What is smaller is a duration.
      return number.isEpoch ? number.epochInstant : nil
    }
    return unsafe Instant(timestamp: text.buffer.span) ?? InstantText.instant(text)
  }

  /// The cost that the API reported, whether it is a finished job's, and where it stands.
  var reportedCost: (cost: ReportedCost, isSettled: Bool, node: UInt32)? {
    for node in index.nodes(.settledCost) {
      if let cost = tape.cost(node) { return (cost, true, node) }
    }
    for node in index.nodes(.cost) {
      if let cost = tape.cost(node) { return (cost, false, node) }
    }
    for image in blackForestLabsImages {
      for (key, value) in tape.entries(image) where tape.keys.isText(key, "cost") {
        if let cost = tape.cost(value) { return (cost, false, value) }
      }
    }
    return nil
  }

  /// The images of `providerMetadata.blackForestLabs`.
  private var blackForestLabsImages: [UInt32] {
    for node in index.nodes(.providerImages) {
      guard let list = tape.list(node) else { continue }
      return tape.children(list).compactMap(tape.object)
    }
    return []
  }

  /// Whether the faster variant of a model is asked for; nil when the record does not say.
  var isFast: Bool? {
    for node in index.nodes(.fast) {
      let node = tape.plain(node)
      switch tape[node].kind {
      case .yes: return true
      case .no: return false
      case .string:
        let word = tape.text(node).trimmed
        if word.isWord("true") { return true }
        if word.isWord("false") { return false }
      default: break
      }
    }
    return nil
  }

  /// The steps that an image takes; 0 when the record does not say.
  var steps: UInt16 {
    for node in index.nodes(.steps) {
      if let steps = tape.decimal(node)?.wholeNumber, steps > 0 { return UInt16(clamping: steps) }
    }
    return 0
  }

  /// Megapixels as a seller has measured them: exact.
  func measured(_ fact: FactName) -> PrintedMegapixels? {
    for node in index.nodes(fact) {
      if let decimal = tape.decimal(node), !decimal.isNegative || decimal.isZero,
        let value = decimal.scaled(by: 9)
      {
        return PrintedMegapixels(value: value, halfStep: 0)
      }
    }
    return nil
  }

  /// How long the call took, in nanoseconds. A number without a unit is milliseconds from 300 on, else seconds:
  /// no image is made in less than 300 milliseconds, and none takes 300 seconds.
  var nanoseconds: Int64? {
    func first(_ fact: FactName, _ digits: (Decimal) -> Int) -> Int64? {
      for node in index.nodes(fact) {
        guard let decimal = tape.decimal(node), !decimal.isNegative, !decimal.isZero else {
          continue
        }
        if let nanoseconds = decimal.scaled(by: digits(decimal)) { return nanoseconds }
      }
      return nil
    }
    return first(.milliseconds) { _ in 6 } ?? first(.seconds) { _ in 9 }
      ?? first(.duration) { ($0.scaled(by: 0) ?? 0) < 300 ? 9 : 6 }
  }

  /// A cost that a logger worked out: dollars, unless it says what else.
  var loggerCost: Money? { loggedCost?.cost }

  var loggedCost: (cost: Money, node: UInt32)? {
    for node in index.nodes(.loggerCost) {
      if let cost = tape.cost(node) {
        return (cost.amount(as: cost.unit == .credits ? .credits : .dollars), node)
      }
    }
    return nil
  }

  /// Megapixels as they are printed.
  func megapixels(_ fact: FactName) -> PrintedMegapixels? { printed(fact)?.megapixels }

  /// The same, and where.
  func printed(_ fact: FactName) -> (megapixels: PrintedMegapixels, node: UInt32)? {
    for node in index.nodes(fact) {
      if let megapixels = tape.decimal(node)?.printedMegapixels { return (megapixels, node) }
    }
    let key = fact == .outputMegapixels ? "outputMegapixels" : "inputMegapixels"
    for image in blackForestLabsImages {
      for (name, value) in tape.entries(image) where tape.keys.text(name).elementsEqual(key.utf8) {
        if let megapixels = tape.decimal(value)?.printedMegapixels { return (megapixels, value) }
      }
    }
    return nil
  }

  /// Whether no call was made upstream, since the answer was known.
  var isCached: Bool { cacheMark != nil }

  /// Where it says so.
  var cacheMark: UInt32? {
    for node in index.nodes(.cached) {
      let node = tape.plain(node)
      if tape[node].kind == .yes { return node }
      guard tape[node].kind == .string, tape[node].count <= 8 else { continue }
      let word = tape.text(node).trimmed
      if word.isWord("true") || word.isWord("hit") { return node }
    }
    return nil
  }

  /// Whether the app's users pay themselves.
  var isUserPays: Bool {
    index.nodes(.billing).contains {
      tape[$0].kind == .string && tape.text($0).isWord("user-pays")
    }
  }

  /// Whether the raw variant of the model is asked for.
  var isRaw: Bool { index.nodes(.raw).contains { tape[$0].kind == .yes } }

  /// Whether the result is there.
  var hasSample: Bool {
    index.nodes(.sample).contains { tape[$0].kind == .string && tape[$0].count > 0 }
  }
}

extension Decimal {
  /// Whether it is at least 10^8, as seconds since 1970 are since 1973; what is smaller is a duration.
  fileprivate var isEpoch: Bool {
    guard !isNegative, let whole = scaled(by: -8) else { return !isNegative && !isZero }
    // Rounded half up: what is below 10^8 may look like it.
    return whole >= 2 || (whole == 1 && (scaled(by: 0) ?? .max) >= 100_000_000)
  }

  /// Megapixels as the API prints them; the last printed digit tells how exact they are, two decimals at least.
  var printedMegapixels: PrintedMegapixels? {
    guard !isNegative || isZero, let value = scaled(by: 9), value <= 1 << 53 else { return nil }
    let decimals = max(2, min(9, decimals))
    var halfStep: Int64 = 500_000_000
    for _ in 0..<decimals { halfStep /= 10 }
    return PrintedMegapixels(value: value, halfStep: halfStep)
  }
}
