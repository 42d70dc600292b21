// Lines into records. One decoder belongs to one worker; it owns the names its records refer to.
//
// `FactReading.swift` says what each fact may look like; this file says in which order they decide
// what a line is.

public import Pricing
internal import StrictJSON

/// Turns the lines of blocks into records.
@safe
public final class RecordDecoder {
  /// The longest name (of a user, project, model, provider, status or id) in bytes.
  public static let nameLimit = 1024

  /// The names that records refer to.
  public var book = NameBook()

  let sheet: PriceSheet
  let map: FactMap
  private let owner: FactSlots
  let slots: SlotMemory
  private let scanner: LineScanner
  private var automaton: LineAutomaton
  /// (name, provider, host) -> number of a model.
  private var modelNumbers: [ModelKey: UInt32] = [:]
  private var lastModel: (key: ModelKey, number: UInt32)?
  /// Number of a name -> number of the status it means.
  private var statusNumbers: [UInt32: UInt32] = [:]

  /// The block being decoded, where in it the next line begins, and how many lines came before.
  private var block: Block
  private var next = 0
  private var line = 0

  struct ModelKey: Hashable {
    var name: UInt32
    var provider: UInt32
    var host: UInt32
  }

  /// A decoder for the models of a sheet and the paths of a format.
  ///
  /// - Parameter blockCapacity: the largest block it will be given.
  public init(
    sheet: PriceSheet, format: LogFormat = .standard, blockCapacity: Int = Block.standardCapacity
  ) {
    self.sheet = sheet
    map = FactMap(format)
    owner = FactSlots(map, lineCapacity: blockCapacity)
    slots = owner.memory
    scanner = LineScanner(owner)
    automaton = LineAutomaton(owner)
    block = Block(capacity: 0)
  }

  // MARK: Lines of a block

  /// Begins with the lines of a block, which must stay as it is until `nextLine` returns nil.
  public func begin(_ block: Block) {
    self.block = block
    next = 0
    line = 0
  }

  /// Decodes the next line of the block.
  ///
  /// - Returns: what it is and where; nil when the block has no more.
  public func nextLine(
    _ record: inout LogRecord
  ) -> (verdict: LineVerdict, position: LinePosition)? {
    guard next < block.count else { return nil }
    let start = next
    let bytes = unsafe UnsafePointer(block.bytes)
    slots.reset()
    let verdict: LineVerdict
    if let newline = unsafe scanner.scan(LineCursor(bytes + start)) {
      next = unsafe newline.position - bytes + 1
      verdict = read(&record)
    } else {
      let end = block.lineEnd(from: start)
      next = end + 1
      automaton.reset()
      // Safe: the line's bytes lie between its start and its end.
      unsafe automaton.consume(UnsafeBufferPointer(start: bytes + start, count: end - start).span)
      verdict = finish(isLast: end == block.count && block.isEndOfFile, &record)
    }
    next = min(next, block.count)
    let position = LinePosition(
      lineInBlock: line, byteOffset: block.byteOffset + start,
      isTrusted: next <= block.trustedCount)
    line += 1
    return (verdict, position)
  }

  // MARK: Lines in pieces

  /// Begins with a line that is longer than a block.
  public func beginLongLine() { automaton.reset() }

  /// Reads the next piece of a long line.
  public func consumePiece(_ piece: Block) {
    // Safe: a block has `count` bytes.
    unsafe automaton.consume(UnsafeBufferPointer(start: piece.bytes, count: piece.count).span)
  }

  /// Ends a long line.
  public func endLongLine(isLast: Bool, _ record: inout LogRecord) -> LineVerdict {
    finish(isLast: isLast, &record)
  }

  private func finish(isLast: Bool, _ record: inout LogRecord) -> LineVerdict {
    switch automaton.finish() {
    case .object: return read(&record)
    case .otherValue: return .notRequest
    case .blank: return .blank
    case .tooManyFacts: return .malformed(LineFault(.fact(.tooMany)))
    case .fault(let fault):
      // A line that just stops is the last of a file that is still being written, or was cut.
      let reason: LineFault.Reason =
        isLast && fault.code == .incomplete ? .incompleteLastLine : .syntax(fault.code)
      return .malformed(LineFault(reason, offset: fault.offset))
    }
  }

  // MARK: From facts to a record

  private func read(_ record: inout LogRecord) -> LineVerdict {
    record = LogRecord()
    do throws(FactFault) {
      return try readFacts(&record)
    } catch {
      return .malformed(LineFault(.fact(error)))
    }
  }

  /// Fills the record from the slots, and says what the line is.
  private func readFacts(_ record: inout LogRecord) throws(FactFault) -> LineVerdict {
    let endpoint = endpoint()
    if endpoint.isPoll || isReadingMethod() {
      // The call itself is no request, but its answer may tell how one stands.
      return try readUpdate(&record, inResponse: true)
    }
    guard try readModel(endpoint, &record) else { return try readUpdate(&record) }
    try readOutput(&record)
    record.usage.imageCount = try imageCount()
    try readInputs(&record)
    record.usage.time = time()
    record.user = try name(.user)
    record.project = try name(.project)
    try readReportedCost(&record)
    record.loggerCost = loggerCost()
    record.id = try requestID()
    try readStatus(&record, name: try statusName())
    if isUserPays() { record.isPaidByUser = true }
    return .request
  }

  /// A line that names no model: it may bring the status or cost of a request that another line made.
  ///
  /// - Parameter inResponse: whether only what stands in the answer counts.
  private func readUpdate(
    _ record: inout LogRecord, inResponse: Bool = false
  ) throws(FactFault) -> LineVerdict {
    record.id = try requestID()
    guard record.id != nil else { return .notRequest }
    try readReportedCost(&record, inResponse: inResponse)
    record.isCostSettled = record.reportedCost != nil
    try readStatus(&record, name: try statusName(inResponse: inResponse))
    let isOfJob = book.statuses[Int(record.status)].isOfJob
    if !isOfJob { record.status = 0 }
    return isOfJob || record.reportedCost != nil ? .update : .notRequest
  }

  /// Finds the model; false when the line names none, neither by a fact nor by an endpoint.
  private func readModel(_ endpoint: EndpointNames, _ record: inout LogRecord) throws(FactFault)
    -> Bool
  {
    let logged = try modelName()
    guard let name = logged ?? endpoint.model else { return false }
    var key = ModelKey(name: name, provider: try self.name(.provider), host: endpoint.host)
    var number = modelNumber(key)
    if let variant = book.models[Int(number)].rawVariant, isRaw() {
      key.name = book.names.number(of: Array(variant.utf8))
      number = modelNumber(key)
    }
    record.model = number
    record.usage.model = book.models[Int(number)].place
    record.isPaidByUser = book.models[Int(number)].isPaidByUser
    return true
  }

  private func modelNumber(_ key: ModelKey) -> UInt32 {
    if let lastModel, lastModel.key == key { return lastModel.number }
    let number = modelNumbers[key] ?? identify(key)
    lastModel = (key, number)
    return number
  }

  private func identify(_ key: ModelKey) -> UInt32 {
    func text(_ number: UInt32) -> String { number == 0 ? "" : book.names.string(of: number) }
    let number = book.number(
      of: sheet.identify(
        model: book.names.string(of: key.name), provider: text(key.provider),
        host: text(key.host)))
    modelNumbers[key] = number
    return number
  }

  /// Finds the status; the number of its name is 0 when the line has none.
  private func readStatus(_ record: inout LogRecord, name: UInt32) throws(FactFault) {
    if name == 0 {
      record.status = hasErrorText ? 1 : 0
    } else if let known = statusNumbers[name] {
      record.status = known
    } else {
      record.status = book.number(of: RequestStatus(book.names.string(of: name)))
      statusNumbers[name] = record.status
    }
    // Gateways report a moderated request as a failure, with the reason in the error text.
    guard book.statuses[Int(record.status)].ending == .failed, saysModerated else { return }
    var status = book.statuses[Int(record.status)]
    (status.ending, status.rank) = (.moderated, .moderated)
    record.status = book.number(of: status)
  }
}
