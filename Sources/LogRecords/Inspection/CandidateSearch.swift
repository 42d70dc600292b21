// Places that nobody named, whose keys and values look like a model, a size, a cost, a time or a user.
//
//   {"gen":{"engine":"flux-2-pro","dims":"1024x768"},"tenant":"acme"}
//        gen, where both are, would be the record: model=engine, size=dims; user=tenant stands around it
//
// What is found is a guess: `inspect` tries it on the whole log before it proposes it.

internal import Pricing

/// Looks for facts that the rules do not find. The values stay where they are.
struct CandidateSearch {
  private let decoder: RecordDecoder
  private let paths: NodePaths
  private var tape: ValueTape { decoder.tape }

  /// Longer values are texts.
  private static let longestName = 80

  init(_ decoder: RecordDecoder, _ paths: NodePaths) {
    (self.decoder, self.paths) = (decoder, paths)
  }

  // MARK: Where

  /// Candidates of a record that was found.
  ///
  /// - Parameters:
  ///   - around: the objects around it, from the outside.
  ///   - lacks: whether a fact was found nowhere.
  func candidates(
    ofRecord record: Int, around: [Int], lacking lacks: (TracedFact) -> Bool
  ) -> Set<FactCandidate> {
    var wanted: [ReadingRules.Fact] = []
    if lacks(.size) { wanted += [.size, .width, .height] }
    if lacks(.cost), lacks(.loggerCost) { wanted.append(.cost) }
    let given = [(ReadingRules.Fact.time, TracedFact.time), (.user, .user)]
      .filter { lacks($0.1) }.map(\.0)
    if wanted.isEmpty, given.isEmpty { return [] }
    var found: Set<FactCandidate> = []
    let own = paths.rows[record]
    for row in record..<own.end { add(wanted + given, at: row, from: record, &found) }
    for wrapper in around where !given.isEmpty {
      for row in wrapper..<paths.rows[wrapper].end where !(record..<own.end).contains(row) {
        add(given, at: row, from: wrapper, &found)
      }
    }
    return found
  }

  /// Candidates of an element without a record: of a model, and what would go with it.
  func candidates(ofElement element: Int) -> Set<FactCandidate> {
    let rows = element..<paths.rows[element].end
    guard let model = rows.first(where: { fact(at: $0, among: [.model]) != nil }) else {
      return []
    }
    let sizes = rows.filter { fact(at: $0, among: [.size, .width, .height]) != nil }
    // The record would be the object with both.
    var record = paths.rows[model].outer
    for size in sizes {
      if let common = commonObject(of: model, size, within: element) {
        record = min(record, common)
        break
      }
    }
    guard rows.contains(record) else { return [] }
    record = objectWithCall(from: record, around: model, within: element) ?? record
    var found: Set<FactCandidate> = []
    add([.model], at: model, from: record, &found)
    for row in record..<paths.rows[record].end {
      add([.size, .width, .height, .cost, .time, .user], at: row, from: record, &found)
    }
    var wrapper = record
    while wrapper > element {
      wrapper = paths.rows[wrapper].outer
      for row in wrapper..<paths.rows[wrapper].end
      where !(record..<paths.rows[record].end).contains(row) {
        add([.time, .user], at: row, from: wrapper, &found)
      }
    }
    return found
  }

  /// The innermost object around a model, from one on, that tells of a call: its id and status are those of
  /// the request, and an object in it would not inherit them.
  private func objectWithCall(from first: Int, around model: Int, within element: Int) -> Int? {
    var row = first
    while row >= element, paths.mappedPath(from: row, to: model) != nil {
      if let object = tape.object(paths.rows[row].node) {
        decoder.index.index(object)
        let facts = RecordFacts(decoder.index)
        if facts.id != nil || facts.status != nil || facts.reportedCost != nil { return row }
      }
      row = paths.rows[row].outer
    }
    return nil
  }

  /// The innermost object around two values from which `--map` can name both.
  private func commonObject(of one: Int, _ two: Int, within element: Int) -> Int? {
    var row = paths.rows[one].outer
    while row >= element {
      if row < two, two < paths.rows[row].end {
        let isOpen =
          paths.mappedPath(from: row, to: one) != nil && paths.mappedPath(from: row, to: two) != nil
        return isOpen ? row : nil
      }
      row = paths.rows[row].outer
    }
    return nil
  }

  private func add(
    _ wanted: [ReadingRules.Fact], at row: Int, from base: Int, _ found: inout Set<FactCandidate>
  ) {
    guard let fact = fact(at: row, among: wanted),
      let path = paths.mappedPath(from: base, to: row), !Self.isKnown(path, of: fact)
    else { return }
    found.insert(FactCandidate(fact: fact, path: path))
  }

  /// Whether the rules look there anyway: then what stands there is no use.
  private static func isKnown(_ path: String, of fact: ReadingRules.Fact) -> Bool {
    knownPlaces[fact]?.contains(path) == true
  }

  private static let knownPlaces: [ReadingRules.Fact: Set<String>] = {
    var known: [ReadingRules.Fact: Set<String>] = [:]
    for fact in ReadingRules.Fact.allCases {
      for row in FactTable.standard.rows where row.fact == fact.name {
        known[fact, default: []].formUnion(row.places)
      }
    }
    known[.cost, default: []].formUnion(["response_cost", "spend", "total_cost", "costUSD"])
    known[.width, default: []].insert("request.width")
    known[.height, default: []].insert("request.height")
    return known
  }()

  // MARK: What

  /// What a value looks like, of the facts that are wanted.
  private func fact(at row: Int, among wanted: [ReadingRules.Fact]) -> ReadingRules.Fact? {
    let node = paths.rows[row].node
    guard tape[node].kind == .string || tape[node].kind == .number, paths.rows[row].key != 0,
      tape[node].count <= 256, !tape.saysNothing(node), tape.object(node) == nil
    else { return nil }
    let words = Set(
      KeyBook.words(of: String(decoding: tape.keys.text(paths.rows[row].key), as: UTF8.self)))
    return wanted.first { looks(like: $0, node, words, row) }
  }

  private func looks(
    like fact: ReadingRules.Fact, _ node: UInt32, _ words: Set<String>, _ row: Int
  ) -> Bool {
    switch fact {
    case .model: isModel(node)
    case .size: !isOfDisplay(row) && isSize(node)
    case .width: !isOfDisplay(row) && isSide(node, words, ["width", "w"])
    case .height: !isOfDisplay(row) && isSide(node, words, ["height", "h"])
    case .cost:
      words.isAbout(Self.costs, not: Self.noCosts) && (tape.cost(node)?.billionths ?? 0) > 0
    case .time:
      words.isAbout(Self.times, not: Self.noTimes)
        && RecordFacts(decoder.index).instant(node) != nil
    case .user: words.isAbout(Self.users, not: Self.noUsers) && isName(node)
    case .id, .project, .provider, .count, .status, .error, .cached, .duration, .outputMegapixels,
      .inputMegapixels:
      false
    }
  }

  private static let costs: Set = [
    "cost", "price", "charge", "charged", "amount", "credits", "usd", "spent", "billed", "fee",
  ]
  private static let noCosts: Set = [
    "per", "unit", "limit", "budget", "balance", "remaining", "quota", "max", "min", "left",
  ]
  private static let times: Set = [
    "time", "date", "ts", "at", "timestamp", "when", "created", "started", "logged", "start",
  ]
  private static let noTimes: Set = [
    "expires", "expire", "expiry", "ttl", "until", "end", "ended", "finished", "completed",
    "updated", "next", "due", "deleted", "modified", "out",
  ]
  private static let users: Set = [
    "user", "customer", "client", "tenant", "account", "owner", "member", "uid", "login",
    "principal", "caller", "actor", "requester", "operator", "employee", "subscriber", "username",
    "userid",
  ]
  private static let noUsers: Set = [
    "agent", "ip", "port", "host", "addr", "address", "version", "type", "role", "secret", "key",
    "token", "lang", "locale", "country", "plan", "tier", "status", "time", "at", "ref", "count",
    "password", "session", "request", "lib", "library",
  ]

  /// The whole text is the name of a model, and no sentence with one.
  private func isModel(_ node: UInt32) -> Bool {
    guard tape[node].kind == .string, tape[node].count <= Self.longestName else { return false }
    let text = tape.text(node)
    guard text.find("://") == nil, text.byte(0) != UInt8(ascii: "/"), decoder.isFlux(text) else {
      return false
    }
    if text.firstIndex(of: 0x20) == nil { return text.firstIndex(of: UInt8(ascii: "=")) == nil }
    return decoder.sheet.identify(model: text.string, provider: "", host: "").place != nil
  }

  private func isSize(_ node: UInt32) -> Bool {
    guard let size = try? tape.size(node, takesPresets: false) else { return false }
    return size.width >= 64 && size.height >= 64
  }

  private func isSide(_ node: UInt32, _ words: Set<String>, _ sides: Set<String>) -> Bool {
    guard !words.isDisjoint(with: sides), let side = tape.decimal(node)?.wholeNumber else {
      return false
    }
    return (64...20_000).contains(side)
  }

  private func isOfDisplay(_ row: Int) -> Bool {
    var row = row
    while row >= 0 {
      if tape.keys[paths.rows[row].key].marks.contains(.display) { return true }
      row = paths.rows[row].outer
    }
    return false
  }

  private func isName(_ node: UInt32) -> Bool {
    guard let name = tape.name(node), name.count <= Self.longestName else { return false }
    return name.firstIndex(of: 0x0A) == nil
  }
}

extension Set<String> {
  /// Whether some of the words are among some, and none among others.
  fileprivate func isAbout(_ subjects: Set<String>, not others: Set<String>) -> Bool {
    !isDisjoint(with: subjects) && isDisjoint(with: others)
  }
}
