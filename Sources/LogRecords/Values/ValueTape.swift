// A JSON value as a row of nodes, for all lines that are not read by their shape.
//
//     {"log":"{\"id\":7}\n","stream":"stdout"}
//
//     0 object, next 3      1 string `log` (link: 3)      2 string `stream`
//     3 texts, next 6       4 object                      5 number `id`
//
// A container is followed by what it holds, and says where that ends. A string is looked into when
// somebody asks: its escapes are resolved once, and what is in it is added at the end.

/// The nodes of one value, and the memory for what had to be built.
@safe
final class ValueTape {
  enum Kind: UInt8 {
    case object, array, string, number, yes, no, null
    /// What is in a string, which is read as a file is: values, and these three.
    case texts
    /// A line of text.
    case line
    /// What stands before the object behind it in its line.
    case prefix
    /// An object that is no JSON.
    case broken
  }

  /// A value, or a line of text.
  @safe
  struct Node {
    /// The first byte: of a string's content, of a number, of a container's bracket.
    ///
    /// Safe: `count` bytes lie in the block or in the tape's memory, which stay until the next `reset`.
    let start: UnsafePointer<UInt8>
    var count: UInt32
    /// The node behind all that is within this one.
    var next: UInt32
    /// The number of its key in the `KeyBook`; 0 for an element.
    var key: UInt32
    /// Of a string that has been looked into: the node of what is in it; 0 if that is nothing. Of a container
    /// that has been looked at: the node of the value it stands for.
    var link: UInt32 = 0
    var kind: Kind
    /// Whether a string's escapes are still to be resolved.
    var isEscaped = false
    /// Whether `link` is known.
    var isLinked = false
    /// Whether the same key comes again in its object.
    var isReplaced = false

    /// The bytes as they are written.
    var view: TextView { unsafe TextView(start, Int(count)) }
  }

  @safe
  private struct State {
    /// Safe: `capacity` nodes are allocated, and `count` of them initialised.
    var nodes: UnsafeMutablePointer<Node>
    var count = 0
    var capacity: Int
    /// By key: the number of the object that had it last, among all objects there were, and the node of the value.
    ///
    /// Safe: `stampCount` are allocated and initialised.
    var stamps: UnsafeMutablePointer<(object: UInt64, node: UInt32)>
    var stampCount: Int
    var objectCount: UInt64 = 0
    /// Safe: chunks of memory for what is built; those before the current one are full. Released with the tape.
    var chunks: [UnsafeMutableBufferPointer<UInt8>] = unsafe []
    var chunk = 0
    var used = 0
    /// Where what was built comes from.
    var copies: ContiguousArray<Copy> = []
    var value = OfValue()
  }

  /// Bytes that have been built of others, whose escapes are resolved in them.
  @safe
  private struct Copy {
    /// Safe: only compared with others.
    let start: UnsafePointer<UInt8>
    let count: Int
    let source: TextView
    let isUnescaped: Bool
  }

  /// What is known of the value on the tape beside its nodes: all of it is forgotten with them.
  @safe
  private struct OfValue {
    /// Of the string that was looked into last: the value that it leaves open, perhaps.
    var openEnd: TextView?
    var openString: UInt32 = 0
    var hasByteTexts = false
    var hasListedElements = false
  }

  /// Safe: allocated with the tape and released with it; it belongs to one decoder.
  private let state: UnsafeMutablePointer<State>
  let keys: KeyBook
  /// The words that values are read by.
  let nameWords: FormatWords
  let scanner: LineScanner
  /// Nodes of containers that are open while a text is parsed.
  ///
  /// Safe: used within one call only.
  @exclusivity(unchecked) var open: [UInt32] = []

  /// Memory that is kept from one value to the next, in bytes.
  private static let keptMemory = 1 << 20

  init(_ places: FactPlaces, _ scanner: LineScanner) {
    keys = KeyBook(places.vocabulary)
    (nameWords, self.scanner) = (places.words, scanner)
    unsafe state = .allocate(capacity: 1)
    let stamps = UnsafeMutablePointer<(object: UInt64, node: UInt32)>.allocate(capacity: 256)
    unsafe stamps.initialize(repeating: (0, 0), count: 256)
    unsafe state.initialize(
      to: State(
        nodes: .allocate(capacity: 256), capacity: 256, stamps: stamps, stampCount: 256))
  }

  deinit {
    unsafe state.pointee.nodes.deallocate()
    unsafe state.pointee.stamps.deallocate()
    while let chunk = unsafe state.pointee.chunks.popLast() { unsafe chunk.deallocate() }
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  /// Forgets the last value.
  func reset() {
    keys.tidy()
    unsafe state.pointee.value = OfValue()
    unsafe state.pointee.copies.removeAll(keepingCapacity: true)
    unsafe state.pointee.count = 0
    unsafe (state.pointee.chunk, state.pointee.used) = (0, 0)
    if unsafe state.pointee.capacity > 1 << 16 {
      unsafe state.pointee.nodes.deallocate()
      unsafe (state.pointee.nodes, state.pointee.capacity) = (.allocate(capacity: 256), 256)
    }
    guard unsafe state.pointee.chunks.count > 1 else { return }
    var sum = 0
    unsafe state.pointee.chunks.removeAll { chunk in
      sum += chunk.count
      guard sum > Self.keptMemory else { return false }
      unsafe chunk.deallocate()
      return true
    }
  }

  /// How many nodes there are.
  var count: UInt32 { unsafe UInt32(truncatingIfNeeded: state.pointee.count) }

  @inline(__always)
  subscript(index: UInt32) -> Node {
    get {
      unsafe precondition(Int(index) < state.pointee.count)
      return unsafe state.pointee.nodes[Int(index)]
    }
    set {
      unsafe precondition(Int(index) < state.pointee.count)
      unsafe state.pointee.nodes[Int(index)] = newValue
    }
  }

  /// The value that a string leaves open, if it was looked into last; it is one perhaps.
  func openEnd(of string: UInt32) -> TextView? {
    let value = unsafe state.pointee.value
    return value.openString == string ? value.openEnd : nil
  }

  /// Whether a list of bytes has been read as text, in which a name cannot be seen.
  var hasByteTexts: Bool { unsafe state.pointee.value.hasByteTexts }

  /// Whether some list holds objects, lists or texts with values in them.
  var hasListedElements: Bool { unsafe state.pointee.value.hasListedElements }

  func noteListedElement() { unsafe state.pointee.value.hasListedElements = true }

  func noteByteText() { unsafe state.pointee.value.hasByteTexts = true }

  /// Notes that the string looked into last leaves a value open, or none.
  func noteOpenEnd(_ end: TextView?, of string: UInt32) {
    unsafe (state.pointee.value.openEnd, state.pointee.value.openString) = (end, string)
  }

  /// What is known of a value's key.
  @inline(__always)
  func meaning(_ index: UInt32) -> KeyMeaning { keys[self[index].key] }

  // MARK: Memory

  /// `count` bytes that stay until the next `reset`, and `scanPadding` readable ones behind them.
  func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    let size = count + scanPadding
    while unsafe state.pointee.chunk < state.pointee.chunks.count {
      let chunk = unsafe state.pointee.chunks[state.pointee.chunk]
      if unsafe state.pointee.used + size <= chunk.count, let base = chunk.baseAddress {
        defer { unsafe state.pointee.used += size }
        return unsafe base + state.pointee.used
      }
      unsafe state.pointee.chunk += 1
      unsafe state.pointee.used = 0
    }
    let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(size, 64 << 10))
    unsafe chunk.initialize(repeating: 0x0A)
    unsafe state.pointee.chunks.append(chunk)
    unsafe state.pointee.used = size
    guard let base = chunk.baseAddress else { preconditionFailure("a chunk has bytes") }
    return unsafe base
  }

  /// A copy of bytes with a newline behind it.
  ///
  /// - Parameter joinsLines: whether its newlines become carriage returns, which are the same white space.
  func copy(_ text: TextView, joinsLines: Bool = false) -> TextView {
    let target = unsafe reserve(text.count)
    // Safe: so much has been reserved, and more behind it.
    if joinsLines {
      // Written without a branch, which is done for many bytes at once.
      for index in 0..<text.count {
        let byte = unsafe text.start[index]
        unsafe target[index] = byte == 0x0A ? 0x0D : byte
      }
    } else {
      unsafe target.update(from: text.start, count: text.count)
    }
    unsafe target[text.count] = 0x0A
    let copy = unsafe TextView(UnsafePointer(target), text.count)
    note(copy, of: text)
    return copy
  }

  /// Notes where bytes come from that were built.
  func note(_ copy: TextView, of source: TextView, isUnescaped: Bool = false) {
    unsafe state.pointee.copies.append(
      Copy(start: copy.start, count: copy.count, source: source, isUnescaped: isUnescaped))
  }

  /// Where a byte stands that lies in the tape's memory, perhaps: in what its text was made of, and that of.
  func origin(of byte: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var place = unsafe byte
    // What is built comes from what was there before.
    for copy in unsafe state.pointee.copies.reversed() {
      let offset = unsafe place - copy.start
      guard unsafe place >= copy.start, offset <= copy.count else { continue }
      let source = copy.source
      var written = min(offset, source.count)
      if copy.isUnescaped {
        written = unsafe escapedOffset(ofByte: offset, in: source.start, source.count)
      }
      unsafe place = source.start + written
    }
    return unsafe place
  }

  /// The text of a string or number, with its escapes resolved; a newline is readable behind one that had any.
  func text(_ index: UInt32) -> TextView {
    var node = self[index]
    guard node.isEscaped else { return node.view }
    let count = Int(node.count)
    let target = unsafe reserve(count)
    // Safe: so much has been reserved, and the string was validated when it was parsed.
    let length = unsafe unescape(node.start, count, to: target, limit: count)
    unsafe target[length] = 0x0A
    unsafe note(TextView(UnsafePointer(target), length), of: node.view, isUnescaped: true)
    node = unsafe Node(
      start: UnsafePointer(target), count: UInt32(length), next: node.next, key: node.key,
      link: node.link, kind: node.kind, isLinked: node.isLinked, isReplaced: node.isReplaced)
    self[index] = node
    return node.view
  }

  /// Takes the bytes and the values of another string for those of one.
  func replace(_ string: UInt32, with other: UInt32) {
    let (node, text) = (self[string], self[other])
    self[string] = unsafe Node(
      start: text.start, count: text.count, next: node.next, key: node.key, link: text.link,
      kind: .string, isLinked: text.isLinked, isReplaced: node.isReplaced)
  }

  /// Notes what a node stands for, or what is in it.
  func link(_ index: UInt32, to link: UInt32) {
    var node = self[index]
    (node.link, node.isLinked) = (link, true)
    self[index] = node
  }

  // MARK: Building

  @discardableResult
  func append(_ node: Node) -> UInt32 {
    if unsafe state.pointee.count == state.pointee.capacity { grow() }
    // Safe: there is room for one more.
    unsafe (state.pointee.nodes + state.pointee.count).initialize(to: node)
    unsafe state.pointee.count += 1
    return count - 1
  }

  private func grow() {
    let capacity = unsafe state.pointee.capacity * 2
    let nodes = UnsafeMutablePointer<Node>.allocate(capacity: capacity)
    unsafe nodes.moveInitialize(from: state.pointee.nodes, count: state.pointee.count)
    unsafe state.pointee.nodes.deallocate()
    unsafe (state.pointee.nodes, state.pointee.capacity) = (nodes, capacity)
  }

  /// Takes back the nodes from one on.
  func cut(_ first: UInt32) { unsafe state.pointee.count = Int(first) }

  /// A node for bytes that are no JSON value of their own.
  @discardableResult
  func append(_ kind: Kind, _ view: TextView) -> UInt32 {
    unsafe append(
      Node(start: view.start, count: UInt32(view.count), next: count + 1, key: 0, kind: kind))
  }

  /// Marks those members of an object whose key comes again in it: the last one counts.
  func markReplaced(in object: UInt32) {
    // No run meets so many objects that their numbers come again.
    unsafe state.pointee.objectCount &+= 1
    let number = unsafe state.pointee.objectCount
    let end = self[object].next
    var member = object + 1
    while member < end {
      let key = Int(self[member].key)
      if unsafe key >= state.pointee.stampCount { growStamps(to: key) }
      // Safe: the key is below `stampCount`.
      let stamp = unsafe state.pointee.stamps[key]
      if stamp.object == number {
        var node = self[stamp.node]
        node.isReplaced = true
        self[stamp.node] = node
      }
      unsafe state.pointee.stamps[key] = (number, member)
      member = self[member].next
    }
  }

  private func growStamps(to key: Int) {
    let count = unsafe state.pointee.stampCount
    let capacity = max(key + 1, count * 2)
    let stamps = UnsafeMutablePointer<(object: UInt64, node: UInt32)>.allocate(capacity: capacity)
    unsafe stamps.moveInitialize(from: state.pointee.stamps, count: count)
    unsafe (stamps + count).initialize(repeating: (0, 0), count: capacity - count)
    unsafe state.pointee.stamps.deallocate()
    unsafe (state.pointee.stamps, state.pointee.stampCount) = (stamps, capacity)
  }
}
