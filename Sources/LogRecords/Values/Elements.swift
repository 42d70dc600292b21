// What speaks of FLUX and is no request: mentions, and what was not read.
//
//   {"jobs":[{"msg":"flux-2-pro done","width":1024,"height":768},{"msg":"flux-2-pro queued"}]}
//             an element of its own: a name and a size: unread     another one: a mention
//
// An element is what stands alone: a line of text, or a value with all texts in it; but each object, list or
// JSON text in a list is one of its own. A name of FLUX makes it a mention, a sign that an image was asked
// for makes it unread, unless there is a record in it.

/// Finds the elements of a value and says what they are. It belongs to one decoder.
final class Elements {
  /// What the search for records found in an object (or text).
  enum FoundKind {
    /// A request, malformed or not, an update of one that is known, or what has been found before.
    case record
    /// A record of another model: names in it mean nothing.
    case other
    case update
    case poll

    init(_ kind: FoundRecord.Kind) {
      switch kind {
      case .request, .malformed: self = .record
      case .otherModel: self = .other
      case .update: self = .update
      case .poll: self = .poll
      }
    }
  }

  /// What one element is.
  struct Verdict {
    /// What shows that an image was asked for; nil for a mention.
    let sign: NameSign?
    /// The keys on the way to it; empty for the value itself.
    let place: String
    /// The ids in it that are not its user's: if a request has one of them, the element is about that.
    let ids: [TextView]
    /// The updates in it, of which nobody knows yet whether a request claims them.
    let updates: [UInt32]
    /// The polls in it, which count as the element does.
    let polls: [UInt32]
    /// Its node; nil for a line of text.
    let node: UInt32?

    var isUnread: Bool { sign != nil }

    /// Where it stands and what showed it, without any value.
    var shape: String {
      guard let sign else { return place }
      return place.isEmpty ? "\(sign.label)" : "\(place): \(sign.label)"
    }
  }

  /// Objects, lists and texts within each other are looked at so deep.
  static let deepest = 64

  let tape: ValueTape
  let index: FactIndex
  /// The elements of the value, each behind the one around it.
  var elements: ContiguousArray<Element> = []
  var places = ElementPlaces()
  /// What the search found, and those objects that are mentions at most.
  private(set) var found: [UInt32: FoundKind] = [:]
  private(set) var quiet: Set<UInt32> = []
  /// Memory for one text, and the names in it.
  var decoded = DecodedText()
  var names = FluxNames()

  init(_ tape: ValueTape, _ index: FactIndex) { (self.tape, self.index) = (tape, index) }

  /// What the elements of a value are, the innermost first. Texts in the verdicts live as long as the value.
  ///
  /// - Parameters:
  ///   - prefix: what stands before the value in its line.
  ///   - found: by node, what the search found in objects and in texts that are no JSON.
  ///   - quiet: objects that are mentions at most, whatever they show: sums, and models alone.
  func verdicts(
    of root: UInt32, prefix: TextView? = nil, found: [UInt32: FoundKind] = [:],
    quiet: Set<UInt32> = []
  ) -> [Verdict] {
    begin(root)
    (self.found, self.quiet) = (found, quiet)
    if let prefix { read(prefix, 0, Mood()) }
    walk(root, 0, Mood())
    return settle()
  }

  /// The same, from a search that has been made. Of an update nobody knows yet whether a request claims it.
  func verdicts(of root: UInt32, prefix: TextView?, _ search: RecordSearch) -> [Verdict] {
    let found =
      search.found.map { ($0.node, FoundKind($0.kind)) }
      + search.repeated.map { ($0, FoundKind.record) }
    return verdicts(
      of: root, prefix: prefix, found: Dictionary(found, uniquingKeysWith: { one, _ in one }),
      quiet: search.quiet)
  }

  /// What a line of text is; nil if it does not speak of FLUX.
  func verdict(ofLine line: TextView) -> Verdict? {
    begin(nil)
    read(line, 0, Mood())
    return settle().first
  }

  private func begin(_ root: UInt32?) {
    elements.removeAll(keepingCapacity: true)
    places.reset()
    elements.append(Element(outer: nil, node: root, place: ElementPlaces.root))
  }

  // MARK: Verdicts

  private func settle() -> [Verdict] {
    for number in elements.indices {
      guard let outer = elements[number].outer else { continue }
      elements[number].outerNames = elements[outer].outerNames.union(elements[outer].names)
      elements[number].outerSigns = elements[outer].outerSigns.union(elements[outer].signs)
    }
    var verdicts: [Verdict] = []
    for number in elements.indices.reversed() {
      let verdict = verdict(of: elements[number])
      if let verdict { verdicts.append(verdict) }
      guard let outer = elements[number].outer else { continue }
      // An update is counted, whoever claims it.
      if verdict != nil || elements[number].isSettled || !elements[number].updates.isEmpty {
        elements[outer].hasSettledElement = true
      } else {
        elements[outer].polls += elements[number].polls
      }
    }
    return verdicts
  }

  private func verdict(of element: Element) -> Verdict? {
    if element.isSettled { return nil }
    let speaks = element.isNamed || element.alone != nil || !element.outerNames.isEmpty
    let shown = speaks ? element.shown : nil
    // An update that shows nothing stays an update.
    guard shown != nil || (element.isNamed && element.updates.isEmpty) else { return nil }
    return Verdict(
      sign: shown?.sign, place: places.text(shown?.place ?? element.place, tape.keys),
      ids: element.ids, updates: element.updates, polls: element.polls,
      node: element.node)
  }
}

/// What stands alone, and what was seen in it.
struct Element {
  /// The element around it.
  let outer: Int?
  /// Nil for a line of text.
  let node: UInt32?
  let place: UInt32
  /// Whether there is a name in it, be it one that counts for no alarm.
  var isNamed = false
  /// The names that count.
  var names: NameKinds = []
  /// The signs that count beside any name, and those that need a full one.
  var signs: FreeSigns = []
  /// The first sign that stands with a name, and the first that needs none.
  var tied: (place: UInt32, sign: NameSign)?
  var alone: (place: UInt32, sign: NameSign)?
  var hasRecord = false
  /// Whether an element in it has a verdict, a record or an update.
  var hasSettledElement = false
  var ids: [TextView] = []
  var updates: [UInt32] = []
  var polls: [UInt32] = []
  /// Of all elements around it.
  var outerNames: NameKinds = []
  var outerSigns: FreeSigns = []

  init(outer: Int?, node: UInt32?, place: UInt32) {
    (self.outer, self.node, self.place) = (outer, node, place)
  }

  /// Whether nothing is to be said of it: there is a record in it, or what is to be said is said of a part.
  var isSettled: Bool { hasRecord || hasSettledElement }

  /// What shows that an image was asked for.
  var shown: (place: UInt32, sign: NameSign)? {
    if let sign = alone ?? tied { return sign }
    let pairs = [(names, signs), (names, outerSigns), (outerNames, signs)]
    let kinds: [(FreeSigns, NameSign)] = [(.size, .size), (.prompt, .prompt), (.cost, .cost)]
    for (kind, sign) in kinds {
      for (names, signs) in pairs where signs.contains(kind) && !names.isEmpty {
        if kind != .cost || names.contains(.full) { return (place, sign) }
      }
    }
    return nil
  }
}

/// Kinds of names.
struct NameKinds: OptionSet {
  let rawValue: UInt8
  static let full = NameKinds(rawValue: 1)
  static let weak = NameKinds(rawValue: 2)
  static let company = NameKinds(rawValue: 4)

  mutating func insert(_ names: FluxNames, onlyFull: Bool = false) {
    for name in names.all {
      switch name.kind {
      case .full: insert(.full)
      case .weak: if !onlyFull { insert(.weak) }
      case .company: if !onlyFull { insert(.company) }
      }
    }
  }
}

/// Signs that count wherever they stand in an element.
struct FreeSigns: OptionSet {
  let rawValue: UInt8
  static let size = FreeSigns(rawValue: 1)
  static let prompt = FreeSigns(rawValue: 2)
  static let cost = FreeSigns(rawValue: 4)
}
