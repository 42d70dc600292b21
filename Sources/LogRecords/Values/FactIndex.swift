// Where the facts of one object stand: its keys and those of its containers, each looked up once.

/// The places of facts that an object has, and the nodes that stand there.
@safe
final class FactIndex {
  /// Values at a place: the one spelled as the table spells it, the first that equals it, and the first that
  /// matches the end of a convention's key.
  private struct Candidate {
    /// Of the object itself, or of which container in it.
    var scope = 0
    var spelled: UInt32 = 0
    var loose: UInt32 = 0
    var atEnd: UInt32 = 0
    /// Of which index they are.
    var turn: UInt32 = 0

    var isEmpty: Bool { spelled == 0 && loose == 0 && atEnd == 0 }
  }

  /// How a key leads to a place.
  private struct Way {
    var node: UInt16
    /// The object that is looked up, or a container in it.
    var depth = 0
    var isSpelled = true
    var isEnd = false
    /// 0 is the object itself; its containers are counted.
    var scope = 0

    /// In which order what leads to a place goes.
    var rank: Int { isEnd ? 2 : isSpelled ? 0 : 1 }
  }

  /// A value at a place that another container has as well.
  private struct Further {
    var place: Int
    var scope: Int
    var rank: Int
    var value: UInt32
  }

  /// A container of the request or of the answer that is still to be looked up.
  private struct Container {
    var object: UInt32
    var rank: Int
    var way: Way
  }

  /// Containers within containers, so deep.
  private static let deepest = 8

  let tape: ValueTape
  let places: FactPlaces
  /// By place: what was found there.
  ///
  /// Safe: used by one decoder, and no access lasts while another begins.
  @exclusivity(unchecked) private var candidates: ContiguousArray<Candidate>
  private var further: [Further] = []
  private var turn: UInt32 = 0
  /// A bit for each fact that has a place with something.
  private var present: UInt64 = 0
  private var scopeCount = 0
  private var waiting: [Container] = []
  /// The object.
  private(set) var object: UInt32 = 0
  /// Containers of the request and of the answer in it, in the order of the table.
  private(set) var requests: [UInt32] = []
  private(set) var answers: [UInt32] = []
  /// Of the requests: those under `req`, whose method speaks for them alone.
  private(set) var reqs: [UInt32] = []
  /// Whether a container of the request or answer holds more than a model or path.
  private(set) var hasFilledContainer = false
  /// Values of keys that end in `method`, in order, and whether they stand under `req`.
  private(set) var methods: [(value: UInt32, isOfReq: Bool)] = []
  /// Looks at bodies and payloads, whether they are records of their own.
  private let probe: FactIndex?
  private let isFlux: (FactIndex) -> Bool

  /// - Parameter isFlux: whether what has been looked up names a model of FLUX.
  init(
    _ tape: ValueTape, _ places: FactPlaces, probes: Bool = true,
    isFlux: @escaping (FactIndex) -> Bool
  ) {
    (self.tape, self.places, self.isFlux) = (tape, places, isFlux)
    unsafe candidates = ContiguousArray(repeating: Candidate(), count: places.placeCount)
    probe = probes ? FactIndex(tape, places, probes: false, isFlux: isFlux) : nil
  }

  /// Looks up the keys of an object.
  func index(_ object: UInt32) {
    self.object = object
    turn &+= 1
    present = 0
    requests.removeAll(keepingCapacity: true)
    answers.removeAll(keepingCapacity: true)
    reqs.removeAll(keepingCapacity: true)
    methods.removeAll(keepingCapacity: true)
    further.removeAll(keepingCapacity: true)
    (hasFilledContainer, scopeCount) = (false, 0)
    lookUp(object, Way(node: FactPlaces.record))
  }

  /// The nodes at a fact's places, in order of precedence.
  func nodes(_ fact: FactName) -> FactNodes {
    FactNodes(index: self, range: isThere(fact) ? places.ranges[fact.rawValue] : 0..<0)
  }

  /// The first of them that does not say nothing.
  func first(_ fact: FactName) -> UInt32? {
    for node in nodes(fact) where !tape.saysNothing(node) { return node }
    return nil
  }

  func has(_ fact: FactName) -> Bool { first(fact) != nil }

  /// Whether there is a place of a fact, be there nothing in it.
  func isThere(_ fact: FactName) -> Bool { present >> UInt64(fact.rawValue) & 1 != 0 }

  /// The nodes at a place, each plus 1; 0 for none.
  fileprivate func values(_ place: Int) -> (UInt32, UInt32, UInt32)? {
    let candidate = unsafe candidates[place]
    guard candidate.turn == turn else { return nil }
    return (candidate.spelled, candidate.loose, candidate.atEnd)
  }

  /// Whether some place has values in several containers.
  fileprivate var hasFurther: Bool { !further.isEmpty }

  /// The next node at a place that a further container has.
  fileprivate func further(_ place: Int, from position: inout Int) -> UInt32? {
    while position < further.count {
      position += 1
      if further[position - 1].place == place { return further[position - 1].value }
    }
    return nil
  }

  // MARK: Looking up

  /// Looks up the keys of an object, and then the containers in it.
  private func lookUp(_ object: UInt32, _ way: Way) {
    let first = waiting.count
    add(object, way)
    guard waiting.count > first else { return }
    let containers = waiting[first...].sorted { $0.rank < $1.rank }
    waiting.removeSubrange(first...)
    for container in containers { lookUp(container) }
  }

  private func lookUp(_ container: Container) {
    let isRequest = container.way.node == FactPlaces.request
    let known = isRequest ? requests : answers
    guard !known.contains(container.object) else { return }
    if isRequest { requests.append(container.object) } else { answers.append(container.object) }
    if !hasFilledContainer { hasFilledContainer = tells(container.object) }
    var way = container.way
    scopeCount += 1
    way.scope = scopeCount
    lookUp(container.object, way)
  }

  /// Adds the keys of an object. Those of `attributes` and `properties` come first, as if they stood in it.
  private func add(_ object: UInt32, _ way: Way) {
    let words = places.words
    for (key, value) in tape.entries(object) {
      let whole = tape.keys[key].whole
      guard whole != 0, whole == words.attributes || whole == words.properties,
        let inner = tape.object(value)
      else { continue }
      for (key, value) in tape.entries(inner) { add(key, value, way) }
    }
    for (key, value) in tape.entries(object) { add(key, value, way) }
  }

  private func add(_ key: UInt32, _ value: UInt32, _ way: Way) {
    let meaning = tape.keys[key]
    if meaning.marks.contains(.method), way.node != FactPlaces.answer {
      methods.append((value, !reqs.isEmpty && reqs.last == requests.last))
    }
    let parts = Int(meaning.firstPart)..<Int(meaning.firstPart) + Int(meaning.partCount)
    if meaning.partCount == 1, meaning.whole == 0 { return }
    if meaning.partCount > 1, !places.words.modelAndPath.contains(meaning.last),
      unsafe FactPlaces.isContainer(
        places.child(way.node, tape.keys.parts[parts.lowerBound].word))
    {
      hasFilledContainer = true
    }
    let isOfConvention =
      unsafe way.node <= FactPlaces.answer
      && places.isPrefix(tape.keys.parts[parts.lowerBound].word)
    follow(key, value, parts, way)
    if isOfConvention {
      // The end of a key that begins with the name of a convention counts too.
      var end = way
      (end.isSpelled, end.isEnd) = (false, true)
      for first in parts.dropFirst() where follow(key, value, first..<parts.upperBound, end) {
        break
      }
    }
    if isOfConvention, let inner = tape.object(value) { addEnds(inner, way) }
  }

  /// The keys of an object under the name of a convention, as ends of places.
  private func addEnds(_ object: UInt32, _ way: Way) {
    guard way.depth < Self.deepest else { return }
    var end = way
    (end.depth, end.isSpelled, end.isEnd) = (way.depth + 1, false, true)
    for (key, value) in tape.entries(object) {
      let meaning = tape.keys[key]
      let first = Int(meaning.firstPart)
      for start in first..<first + Int(meaning.partCount)
      where follow(key, value, start..<first + Int(meaning.partCount), end) { break }
      if let inner = tape.object(value) { addEnds(inner, end) }
    }
  }

  /// Follows the parts of a key from a node on.
  ///
  /// - Returns: whether they lead anywhere.
  @discardableResult
  private func follow(_ key: UInt32, _ value: UInt32, _ parts: Range<Int>, _ start: Way) -> Bool {
    var way = start
    var from = way.node
    for index in parts {
      let part = unsafe tape.keys.parts[index]
      if way.isEnd, parts.count == 1, part.word == places.words.id { return false }
      let next = places.child(way.node, part.word)
      if next == 0 { return false }
      way.isSpelled = way.isSpelled && places.isSpelled(part, below: way.node)
      (from, way.node) = (way.node, next)
    }
    arrive(key, value, from: from, way)
    return true
  }

  /// A value at a node: a place, or on the way to further ones.
  private func arrive(_ key: UInt32, _ value: UInt32, from: UInt16, _ arrival: Way) {
    var way = arrival
    let word = tape.keys[key].last
    let words = places.words
    if way.node == FactPlaces.request, word == words.payload, from == FactPlaces.record,
      hasGatewayRequestID
    {
      way.node = FactPlaces.answer
    }
    // All containers lead to one node, but only a `request` may be a request line.
    if !FactPlaces.isContainer(way.node) || (word == words.request && from == FactPlaces.record) {
      for place in places.places(of: way.node) { set(place, value, way) }
    }
    guard places.leadsFurther(way.node), way.depth < Self.deepest, let inner = tape.object(value)
    else { return }
    way.depth += 1
    guard FactPlaces.isContainer(way.node) else {
      for (key, value) in tape.entries(inner) { add(key, value, way) }
      return
    }
    // A `body` or `payload` that is a record itself is no container.
    if word == words.body || word == words.payload, let probe, probe.isRecord(inner) { return }
    if word == words.req, way.node == FactPlaces.request { reqs.append(inner) }
    way.isSpelled = !way.isEnd
    waiting.append(Container(object: inner, rank: places.rank(ofContainer: word), way: way))
  }

  private var hasGatewayRequestID: Bool {
    tape.entries(object).contains { tape.keys[$0.key].whole == places.words.gatewayRequestID }
  }

  private func set(_ place: Int, _ value: UInt32, _ way: Way) {
    if unsafe candidates[place].turn != turn {
      unsafe candidates[place] = Candidate()
      unsafe candidates[place].turn = turn
      present |= 1 << UInt64(places.fact(of: place))
    }
    if tape[value].kind == .null { return }
    if unsafe candidates[place].scope != way.scope {
      guard unsafe candidates[place].isEmpty else { return addFurther(place, value, way) }
      unsafe candidates[place].scope = way.scope
    }
    if way.isEnd {
      if unsafe candidates[place].atEnd == 0 { unsafe candidates[place].atEnd = value + 1 }
    } else if way.isSpelled {
      if unsafe candidates[place].spelled == 0 { unsafe candidates[place].spelled = value + 1 }
    } else if unsafe candidates[place].loose == 0 {
      unsafe candidates[place].loose = value + 1
    }
  }

  private func addFurther(_ place: Int, _ value: UInt32, _ way: Way) {
    var position = further.count
    for index in further.indices.reversed()
    where further[index].place == place && further[index].scope == way.scope {
      if further[index].rank == way.rank { return }
      if further[index].rank > way.rank { position = index }
    }
    further.insert(
      Further(place: place, scope: way.scope, rank: way.rank, value: value), at: position)
  }

  // MARK: What containers tell

  /// Whether an object names a model of FLUX, and a time, a status, a request or a response besides.
  private func isRecord(_ object: UInt32) -> Bool {
    index(object)
    guard isFlux(self) else { return false }
    if has(.time) || has(.status) || has(.successFlag) || has(.lastStatus) || has(.error) {
      return true
    }
    return tape.entries(object).contains {
      places.words.requestOrResponse.contains(tape.keys[$0.key].whole)
    }
  }

  /// Whether a container holds more than a model or a path.
  private func tells(_ container: UInt32, depth: Int = 0) -> Bool {
    let words = places.words
    for (key, value) in tape.entries(container) {
      let word = tape.keys[key].last
      if words.requestContainers.contains(word) || words.answerContainers.contains(word),
        depth < Self.deepest, let inner = tape.object(value)
      {
        if tells(inner, depth: depth + 1) { return true }
      } else if !words.modelAndPath.contains(word) {
        return true
      }
    }
    return false
  }
}

/// The values at the places of a fact.
struct FactNodes: Sequence, IteratorProtocol {
  private let index: FactIndex
  private let range: Range<Int>
  private var place: Int
  /// Those of the place, each plus 1, and where further ones are looked for.
  private var waiting: (UInt32, UInt32, UInt32) = (0, 0, 0)
  private var position = Int.max

  fileprivate init(index: FactIndex, range: Range<Int>) {
    (self.index, self.range, place) = (index, range, range.lowerBound)
  }

  /// The place of the node that came last, among those of its fact.
  var lastPlace: Int { place - 1 - range.lowerBound }

  mutating func next() -> UInt32? {
    while true {
      if let value = nextWaiting() { return value - 1 }
      if position < .max, let value = index.further(place - 1, from: &position) { return value }
      guard place < range.upperBound else { return nil }
      place += 1
      guard let values = index.values(place - 1) else {
        position = .max
        continue
      }
      (waiting, position) = (values, index.hasFurther ? 0 : .max)
    }
  }

  private mutating func nextWaiting() -> UInt32? {
    let next = waiting
    if next.0 != 0 {
      waiting.0 = 0
      return next.0
    }
    if next.1 != 0 {
      waiting.1 = 0
      return next.1
    }
    waiting.2 = 0
    return next.2 == 0 ? nil : next.2
  }
}
