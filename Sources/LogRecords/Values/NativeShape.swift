// Which lines the fast reader may read: those of which it knows every key that means anything.
//
// The fast reader knows the places of native logs, the table of facts many more, loosely spelled, in
// containers of many names. Where a line has no key that only the table knows, both read the same.

/// Tells whether lines of a shape mean to the fast reader what they mean to the table.
final class NativeShape {
  private let tape: ValueTape
  private let places: FactPlaces
  private let map: FactMap
  /// Places of facts that are told besides, of which those of errors and levels decide nothing where there is a
  /// status that is no failure, and the others nothing at all.
  private let besides: Set<Int>
  private let harmless: Set<Int>
  private let statusPlaces: Range<Int>
  private let modelPlaces: Range<Int>
  private let containers: Set<UInt16>

  /// - Parameters:
  ///   - tape: one of its own.
  ///   - needsDurations: whether it matters how long a call took.
  ///   - needsSettings: whether the prices of native lines take steps and the like.
  init(
    _ tape: ValueTape, _ places: FactPlaces, _ map: FactMap, needsDurations: Bool,
    needsSettings: Bool
  ) {
    (self.tape, self.places, self.map) = (tape, places, map)
    func all(_ facts: [FactName]) -> Set<Int> {
      Set(facts.flatMap { places.ranges[$0.rawValue] })
    }
    besides = all([.level, .levelText, .error])
    let durations: [FactName] = [.milliseconds, .seconds, .duration]
    harmless = all(
      [.prompt, .traceID, .sample, .version] + (needsDurations ? [] : durations)
        + (needsSettings ? [] : [.steps, .fast]))
    statusPlaces = places.ranges[FactName.status.rawValue]
    modelPlaces = places.ranges[FactName.model.rawValue]
    let names = ["request", "response", "request_body", "resp_body", "response_body"]
    containers = Set(names.map { places.vocabulary.part($0).word })
  }

  /// What has been met on the way through a line.
  private struct Findings {
    var isNative = true
    var hasModel = false
    var hasStatus = false
    /// A level, an error or another fact that a status outweighs.
    var hasBesides = false
    /// A request or response with more than a model.
    var tellsOfCall = false
    /// A list of references, and single ones.
    var hasList = false
    var hasSingle = false
  }

  /// Notes in the plan of a line, which is a valid object, whether it is one of them.
  func judge(_ line: LineCursor, _ plan: inout FactPlan) {
    plan.isNative = false
    tape.reset()
    guard tape.parse(line.pastSpace) != nil else { return }
    var findings = Findings()
    look(0, FactPlaces.record, FactMap.root, &findings)
    plan.hasBesides = findings.hasBesides
    // What gateways tell of seller, method and price is not read there.
    plan.isNative =
      findings.isNative && findings.hasModel && findings.tellsOfCall && !plan.isOfGateway
      && (findings.hasStatus || !findings.hasBesides)
  }

  private func look(_ object: UInt32, _ node: UInt16, _ mapNode: UInt8, _ found: inout Findings) {
    var member = object + 1
    while found.isNative, member < tape[object].next {
      found.isNative = !tape[member].isReplaced && isNative(member, node, mapNode, &found)
      member = tape[member].next
    }
  }

  private func isNative(
    _ member: UInt32, _ node: UInt16, _ mapNode: UInt8, _ found: inout Findings
  ) -> Bool {
    let words = places.words
    let meaning = tape.meaning(member)
    let key = tape.keys.text(tape[member].key)
    let edge = map.edge(of: key.span, in: mapNode)
    if FactPlaces.isContainer(node), !words.modelAndPath.contains(meaning.last) {
      found.tellsOfCall = true
    }
    if meaning.marks.contains(.method) || meaning.type != .none { return false }
    if !places.unwraps.isEmpty, node == FactPlaces.record, beginsUnwrap(meaning) { return false }
    if meaning.partCount > 1 { return edge == 0 && isInert(meaning, below: node) }
    let word = meaning.whole
    if word == 0 { return edge == 0 }
    let isStrange =
      word == words.attributes || word == words.properties || places.isPrefix(word)
      || words.sums.contains(word) || word == words.gatewayRequestID
    if isStrange { return false }
    let child = places.child(node, word)
    if places.leadsToLabel(child) { return false }
    let isReference = words.references.contains(word) || words.requestReferences.contains(word)
    if isReference { return edge != 0 && isNativeReference(member, node, &found) }
    if edge == 0 { return child == 0 || isBesides(child, &found) }
    return isNativeFact(member, word, node, child, edge, &found)
  }

  /// A fact, or a container, that the fast reader knows.
  private func isNativeFact(
    _ member: UInt32, _ word: UInt16, _ node: UInt16, _ child: UInt16, _ edge: Int,
    _ found: inout Findings
  ) -> Bool {
    guard child != 0 else { return false }
    let here = places.places(of: child)
    if node == FactPlaces.record, here.contains(modelPlaces.lowerBound) {
      guard tape[member].kind == .string else { return false }
      found.hasModel = true
    } else if here.contains(where: modelPlaces.contains) {
      return false
    }
    if here.contains(where: statusPlaces.contains) { found.hasStatus = true }
    if here.contains(where: besides.contains) { found.hasBesides = true }
    switch tape[member].kind {
    case .object:
      // A name that is an object counts by its parts, and a container of another name holds other facts.
      guard FactPlaces.isContainer(child) ? containers.contains(word) : here.isEmpty else {
        return false
      }
      look(member, child, map.edges[edge].child, &found)
      return found.isNative
    case .array: return false
    default: return !places.leadsFurther(child) || !FactPlaces.isContainer(child)
    }
  }

  /// References, where both look for them: objects of known size, or URLs; any other text may be an image, to
  /// be measured.
  private func isNativeReference(
    _ member: UInt32, _ node: UInt16, _ found: inout Findings
  ) -> Bool {
    guard node == FactPlaces.request else { return false }
    switch tape[member].kind {
    case .null: return true
    case .string:
      found.hasSingle = true
      return !found.hasList && tape[member].view.hasBytes("http", at: 0)
    case .array:
      guard !found.hasList, !found.hasSingle else { return false }
      found.hasList = true
      return tape.children(member).allSatisfy { element in
        if tape[element].kind == .string { return tape[element].view.hasBytes("http", at: 0) }
        return hasSides(element)
      }
    default: return false
    }
  }

  private func hasSides(_ element: UInt32) -> Bool {
    guard tape[element].kind == .object else { return false }
    let sides = tape.children(element).filter { member in
      tape[member].kind == .number
        && (tape.keys.isText(tape[member].key, "width")
          || tape.keys.isText(tape[member].key, "height"))
    }
    return sides.count == 2 && tape[sides[0]].key != tape[sides[1]].key
  }

  /// A place that only the table knows, of a fact that a status outweighs.
  private func isBesides(_ child: UInt16, _ found: inout Findings) -> Bool {
    let here = places.places(of: child)
    guard !here.isEmpty, !places.leadsFurther(child),
      here.allSatisfy({ besides.contains($0) || harmless.contains($0) })
    else { return false }
    if here.contains(where: besides.contains) { found.hasBesides = true }
    return true
  }

  /// Whether the user says that records stand under a key.
  private func beginsUnwrap(_ meaning: KeyMeaning) -> Bool {
    guard meaning.partCount > 0 else { return false }
    let first = unsafe tape.keys.parts[Int(meaning.firstPart)]
    return places.unwraps.contains { $0.first?.word == first.word }
  }

  /// Whether a key of several parts leads nowhere.
  private func isInert(_ meaning: KeyMeaning, below node: UInt16) -> Bool {
    let first = unsafe tape.keys.parts[Int(meaning.firstPart)]
    return places.child(node, first.word) == 0 && !places.isPrefix(first.word)
  }
}

extension LineCursor {
  /// The first byte that is no white space.
  var pastSpace: LineCursor {
    var cursor = self
    cursor.skipSpace()
    return cursor
  }
}
