// From a value to the records in it.
//
//     {"log":"{\"model\":\"flux-2-pro\",\"width\":512}","stream":"stdout"}
//      outer object: names no model, is looked into
//              inner object: names a FLUX model and tells of a call: a record
//
// On each branch the shallowest object that names a FLUX model is the record; containers of the request
// and of the answer belong to the object around them.

internal import Pricing

/// What was found in a value.
struct FoundRecord {
  enum Kind {
    /// A request.
    case request
    /// It names another model.
    case otherModel
    /// It brings the status or cost of a request.
    case update
    /// It asks how a request stands.
    case poll
    /// A text in a wrapper that is no JSON, and names FLUX; or a record with an impossible fact.
    case malformed(LineFault)
  }

  var kind: Kind
  /// The object, or the text that is one.
  var node: UInt32
  var record = LogRecord()
  /// What identifies the trace it belongs to; 0 for none.
  var trace: UInt64 = 0
  /// Where its facts stand, if somebody asks.
  var sources: NodeTrace?
  /// Whether only a URL names the model.
  var isOfPath = false

  /// Whether it may still turn out to be an element like any other: a poll, or an update that nobody claims.
  var isUndecided: Bool {
    switch kind {
    case .update, .poll: true
    case .request, .otherModel, .malformed: false
    }
  }
}

/// Looks for records in the values of a tape.
final class RecordSearch {
  /// Objects and texts are looked into so deep below the outermost.
  static let deepest = 8

  let tape: ValueTape
  let index: FactIndex
  /// What is read of an object, once the search knows what it is. It has the search.
  private unowned let reader: any RecordReading
  private let words: FormatWords
  /// Whether a model alone is a request.
  private let countsBare: Bool
  /// The ways to where records stand, if the user says so.
  private let unwraps: [[KeyPart]]
  /// What was found in the value, in order.
  private(set) var found: [FoundRecord] = []
  /// Objects with a model and nothing that tells of a call, and sums: they and all in them are mentions at most.
  private(set) var quiet: Set<UInt32> = []
  /// What was found before, under another key or in the same trace: it counts there.
  private(set) var repeated: Set<UInt32> = []
  /// Whether something that stands alone has been passed in which no record was found.
  private(set) var hasEmptyElement = false
  /// The value that was searched last.
  private(set) var root: UInt32 = 0
  /// What stands around, from the outside.
  private(set) var wrappers: [Wrapper] = []

  /// What a record inherits from.
  enum Wrapper {
    case object(UInt32)
    case prefix(TextView)
  }

  init(
    _ tape: ValueTape, _ index: FactIndex, _ reader: any RecordReading, countsBare: Bool = false,
    unwraps: [[KeyPart]] = []
  ) {
    (self.countsBare, self.unwraps) = (countsBare, unwraps)
    (self.tape, self.index, self.reader) = (tape, index, reader)
    words = tape.nameWords
  }

  /// Looks for the records of a value.
  ///
  /// - Parameter prefix: what stands before it in its line.
  func search(_ root: UInt32, prefix: TextView?) {
    self.root = root
    found.removeAll(keepingCapacity: true)
    quiet.removeAll(keepingCapacity: true)
    repeated.removeAll(keepingCapacity: true)
    hasEmptyElement = false
    wrappers.removeAll(keepingCapacity: true)
    if let prefix { wrappers.append(.prefix(prefix)) }
    let isObject = tape.object(root) == tape.plain(root)
    look(into: root, depth: isObject ? 0 : -1)
    leaveOutSpansOfOneTrace()
  }

  /// Goes to a text in an object that holds nothing else to look into.
  ///
  /// - Returns: false if there is more to the object.
  func enter(_ text: UInt32, in object: UInt32) -> Bool {
    for member in tape.children(object) where member != text {
      switch tape[member].kind {
      case .number, .yes, .no, .null: continue
      case .string where tape[member].view.firstIndex(of: UInt8(ascii: "{")) == nil: continue
      default: return false
      }
    }
    found.removeAll(keepingCapacity: true)
    wrappers.removeAll(keepingCapacity: true)
    wrappers.append(.object(object))
    return true
  }

  /// A record whose model stands only in a URL does not count beside another of the same trace: an HTTP
  /// client's span under that of the call.
  private func leaveOutSpansOfOneTrace() {
    guard found.contains(where: \.isOfPath) else { return }
    var named: Set<UInt64> = []
    for record in found {
      if case .request = record.kind, !record.isOfPath, record.trace != 0 {
        named.insert(record.trace)
      }
    }
    leaveOut(from: 0) { record in
      guard case .request = record.kind, record.isOfPath else { return false }
      return named.contains(record.trace)
    }
  }

  /// Drops what counts elsewhere.
  private func leaveOut(from first: Int, _ countsElsewhere: (FoundRecord) -> Bool) {
    var kept: [FoundRecord] = []
    for record in found[first...] {
      if countsElsewhere(record) { repeated.insert(record.node) } else { kept.append(record) }
    }
    found.replaceSubrange(first..., with: kept)
  }

  // MARK: Values

  private func look(into node: UInt32, depth: Int) {
    let node = tape.plain(node)
    switch tape[node].kind {
    case .object: look(intoObject: node, depth: depth)
    case .array:
      if tape.isKeyValueList(node) { return look(intoObject: node, depth: depth) }
      lookIntoElements(of: node, depth: depth)
    case .string: look(intoText: node, depth: depth)
    case .number, .yes, .no, .null, .texts, .line, .prefix, .broken: break
    }
  }

  /// Objects count, lists do not; a text counts with the object in it.
  private func deeper(_ node: UInt32, _ depth: Int) -> Int {
    let node = tape.plain(node)
    let isObject =
      tape[node].kind == .object || (tape[node].kind == .array && tape.isKeyValueList(node))
    return isObject ? depth + 1 : depth
  }

  private func look(intoText node: UInt32, depth: Int) {
    guard depth < Self.deepest, tape[node].count > 1 else { return }
    if let record = reader.nativeRecord(node, in: self) {
      found.append(record)
      return
    }
    guard let texts = tape.inner(node) else { return }
    var hasPrefix = false
    for child in tape.children(texts) {
      let value = tape.plain(child)
      switch tape[child].kind {
      case .prefix:
        wrappers.append(.prefix(tape[child].view))
        hasPrefix = true
        continue
      case .broken: addBroken(child, of: node)
      case .line: break
      case .array where !tape.isKeyValueList(value): look(into: child, depth: depth)
      default: look(into: child, depth: depth + 1)
      }
      if hasPrefix { wrappers.removeLast() }
      hasPrefix = false
    }
  }

  /// An object in a text that is no JSON: malformed within a wrapper, if the text begins with it and it names
  /// FLUX.
  private func addBroken(_ broken: UInt32, of string: UInt32) {
    guard !wrappers.isEmpty, tape.text(string).trimmed.byte(0) == UInt8(ascii: "{"),
      let fault = reader.fault(ofBroken: tape[broken].view)
    else { return }
    found.append(FoundRecord(kind: .malformed(fault), node: broken))
  }

  // MARK: Objects

  private func look(intoObject object: UInt32, depth: Int) {
    guard depth <= Self.deepest else { return }
    if !unwraps.isEmpty, unwrap(object, depth: depth) { return }
    index.index(object)
    let facts = RecordFacts(index)
    if countsRequests(object), facts.id == nil { return look(intoSum: object, depth: depth) }
    if let model = reader.model(of: index) {
      guard model.isFlux else { return look(intoOther: object, depth: depth) }
      return add(object, model, depth)
    }
    let first = found.count
    wrappers.append(.object(object))
    lookIntoMembers(of: object, depth: depth)
    wrappers.removeLast()
    guard found.count == first else { return }
    if index.object != object { index.index(object) }
    addWithoutModel(object)
  }

  /// Looks where the user says that records stand.
  ///
  /// - Returns: whether the object has such a place.
  private func unwrap(_ object: UInt32, depth: Int) -> Bool {
    var isThere = false
    for way in unwraps where follow(way[...], from: object, depth: depth) { isThere = true }
    return isThere
  }

  /// Follows what is left of the way to a record; the objects on it are those around the record.
  private func follow(_ way: ArraySlice<KeyPart>, from object: UInt32, depth: Int) -> Bool {
    guard let step = tape.step(along: way, from: object) else { return false }
    wrappers.append(.object(object))
    defer { wrappers.removeLast() }
    guard step.rest.isEmpty else {
      return tape.object(step.value).map { follow(step.rest, from: $0, depth: depth) } ?? false
    }
    let kind = tape[tape.plain(step.value)].kind
    guard kind == .object || kind == .array || kind == .string else { return false }
    look(into: step.value, depth: deeper(step.value, depth))
    return true
  }

  /// An object that names no model, with nothing in it: perhaps an update, or a poll.
  private func addWithoutModel(_ object: UInt32) {
    let facts = RecordFacts(index)
    if let update = reader.update(index, around: self) {
      add(object, update)
    } else if facts.isPoll {
      found.append(FoundRecord(kind: .poll, node: object))
    }
  }

  /// An object that counts requests: it is searched for requests only.
  private func look(intoSum object: UInt32, depth: Int) {
    let first = found.count
    lookIntoMembers(of: object, depth: depth)
    let hasRequest = found[first...].contains { record in
      if case .request = record.kind { return true }
      return false
    }
    if hasRequest { return }
    found.removeSubrange(first...)
    quiet.insert(object)
  }

  /// An object that names another model: only its own lists of calls are searched.
  private func look(intoOther object: UInt32, depth: Int) {
    found.append(FoundRecord(kind: .otherModel, node: object))
    wrappers.append(.object(object))
    defer { wrappers.removeLast() }
    for (_, list) in tape.callLists(of: object) { lookIntoElements(of: list, depth: depth) }
  }

  private func lookIntoElements(of list: UInt32, depth: Int) {
    for element in tape.children(list) {
      let first = found.count
      look(into: element, depth: deeper(element, depth))
      guard !hasEmptyElement, found[first...].allSatisfy(\.isUndecided) else { continue }
      let kind = tape[element].kind
      hasEmptyElement =
        kind == .object || kind == .array || (kind == .string && tape[element].link != 0)
    }
  }

  /// An object that names a FLUX model.
  private func add(_ object: UInt32, _ model: RecordFacts.Model, _ depth: Int) {
    let facts = RecordFacts(index)
    guard countsBare || facts.tellsOfCall(model) else {
      let first = found.count
      wrappers.append(.object(object))
      lookIntoMembers(of: object, depth: depth)
      wrappers.removeLast()
      if found.count == first { quiet.insert(object) }
      return
    }
    if facts.method() == .reading || facts.isPoll {
      // The call itself is no request, but its answer may tell how one stands.
      if !index.answers.isEmpty, let update = reader.update(index, around: self) {
        add(object, update)
      } else {
        found.append(FoundRecord(kind: .poll, node: object))
      }
      return
    }
    var request = reader.request(index, model, around: self)
    request.record.isBare = facts.hasOnlySize
    found.append(request)
  }

  private func add(_ object: UInt32, _ update: LogRecord) {
    let sources = reader.sources(ofUpdate: index, around: self)
    found.append(FoundRecord(kind: .update, node: object, record: update, sources: sources))
  }

  /// Looks into the members of an object; what is found equal under two keys counts once.
  private func lookIntoMembers(of object: UInt32, depth: Int) {
    let first = found.count
    for (key, value) in tape.entries(object) {
      if words.metrics.contains(tape.keys[key].whole) {
        if tape.hasListedElements { hasEmptyElement = true }
        continue
      }
      if tape.isTalk(object, key, value) { continue }
      let before = found.count
      look(into: value, depth: deeper(value, depth))
      guard before > first, found.count > before else { continue }
      let known = found[first..<before]
      leaveOut(from: before) { record in known.contains { isSame($0, record) } }
    }
  }

  private func isSame(_ one: FoundRecord, _ two: FoundRecord) -> Bool {
    switch (one.kind, two.kind) {
    case (.request, .request), (.otherModel, .otherModel), (.update, .update), (.poll, .poll),
      (.malformed, .malformed):
      tape.isEqual(one.node, two.node)
    default: false
    }
  }

  /// Whether an object counts requests.
  private func countsRequests(_ object: UInt32) -> Bool {
    for (key, value) in tape.entries(object)
    where words.sums.contains(tape.keys[key].whole) && tape.decimal(value) != nil {
      return true
    }
    return false
  }
}

/// What the search asks of those who know models, names and numbers.
protocol RecordReading: AnyObject {
  /// The model that an object, which has been looked up, names; nil if it names none.
  func model(of index: FactIndex) -> RecordFacts.Model?
  /// The record of a text that is one object, as native logs have it; nil if it is to be looked into.
  func nativeRecord(_ string: UInt32, in search: RecordSearch) -> FoundRecord?
  /// The request of an object that has been looked up, with what its wrappers give.
  func request(
    _ index: FactIndex, _ model: RecordFacts.Model, around search: RecordSearch
  ) -> FoundRecord
  /// What an object brings to a request that another line made; nil if nothing.
  func update(_ index: FactIndex, around search: RecordSearch) -> LogRecord?
  /// Where the facts of an update stand, if somebody asks.
  func sources(ofUpdate index: FactIndex, around search: RecordSearch) -> NodeTrace?
  /// What is wrong with an object that is no JSON, if it names FLUX.
  func fault(ofBroken text: TextView) -> LineFault?
}
