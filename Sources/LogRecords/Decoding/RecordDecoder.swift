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
  public var book: NameBook {
    _read { yield unsafe memory.pointee.book }
    _modify { yield unsafe &memory.pointee.book }
  }

  let sheet: PriceSheet
  /// What the user says of the logs.
  let rules: ReadingRules
  /// By place of `rules.labels`: the number of its dimension.
  let labelNumbers: [Int]
  let map: FactMap
  private let owner: FactSlots
  let slots: SlotMemory
  let scanner: LineScanner
  let longLine = LongLine()
  var automaton: LineAutomaton
  let idSeeds = RequestID.seeds

  /// The hosts of sellers, and the memory they lie in.
  let sellerHosts: [SellerHost]
  private let hostMemory: ConstantTexts
  /// What reads the values that are no native lines.
  let places: FactPlaces
  let tape: ValueTape
  let index: FactIndex
  /// Looks up what stands around a record.
  let wrapperIndex: FactIndex
  /// Says what is no record and speaks of FLUX.
  private(set) lazy var elements = Elements(tape, index)
  private(set) lazy var search = RecordSearch(
    tape, index, self, countsBare: rules.countsBare, unwraps: places.unwraps)

  /// What the decoder remembers from line to line.
  struct Memory {
    var lines = BlockLines(Block(capacity: 0))
    var book = NameBook()
    var recentNames = RecentNames()
    var waitingNames = WaitingNames()
    var givesTickets = false
    var models = ModelMemory()
    var statuses = StatusMemory()
    var timestamps = TimestampReader()
    /// The number of the seller where a log names none; 0 for BFL.
    var provider: UInt32 = 0
    /// Costs in billionths of whatever they count.
    var costs = ShortMeanings<Int64>(nothing: 0)
    var megapixels = ShortMeanings(nothing: PrintedMegapixels(value: 0))
    /// Records of a value that are still to be told of, and the next of them.
    var waiting: [WaitingItem] = []
    var nextWaiting = 0
    /// Texts that go on in a later line, and whether they are kept from block to block.
    var pieces = LogPieces()
    var keepsPieces = false
    /// The piece that is read by itself, and where in its line it begins.
    var piece: (view: TextView, offset: Int)?
    /// Of names of models, by number: whether they are FLUX's.
    var fluxNames: [UInt32: Bool] = [:]
    /// The values of free dimensions of a record, while they are spelled.
    var labelKey: [UInt8] = []
    /// What the wrappers of the value give.
    var given: [GivenFacts] = []
    /// Lines that came one after the other and were of no native shape.
    var strangeLines = 0

    func deallocate() {
      recentNames.deallocate()
      models.deallocate()
      statuses.deallocate()
      costs.deallocate()
      megapixels.deallocate()
    }
  }

  /// The memory, behind a pointer: the runtime would check every access to a stored property of a class
  /// for others at the same time.
  ///
  /// Safe: allocated with the decoder and released with it. A decoder belongs to one worker, and no
  /// access lasts while another begins.
  let memory: UnsafeMutablePointer<Memory>

  /// A decoder for the models of a sheet.
  ///
  /// - Parameter blockCapacity: the largest block it will be given.
  /// - Parameter knowsShapes: whether lines of native logs are read by their shape; if not, all lines are read
  ///   in the way of others, which says the same.
  public init(
    sheet: PriceSheet, rules: ReadingRules = ReadingRules(),
    blockCapacity: Int = Block.standardCapacity, knowsShapes: Bool = true
  ) {
    self.sheet = sheet
    self.rules = rules
    map = .standard
    owner = FactSlots(map, lineCapacity: blockCapacity)
    slots = owner.memory
    scanner = LineScanner(owner)
    automaton = LineAutomaton(owner)
    unsafe memory = .allocate(capacity: 1)
    unsafe memory.initialize(to: Memory())
    if !rules.provider.isEmpty {
      unsafe memory.pointee.provider = memory.pointee.book.names.number(
        of: Array(rules.provider.utf8))
    }
    hostMemory = ConstantTexts()
    sellerHosts = sheet.sellerHosts.map { [hostMemory] known in
      SellerHost(host: hostMemory.add(known.host), seller: hostMemory.add(known.seller))
    }
    places =
      rules.mappings.isEmpty && rules.labels.isEmpty && rules.unwraps.isEmpty
      ? .standard : FactPlaces(FactTable.standard.adding(rules))
    let names = rules.labelNames
    labelNumbers = rules.labels.compactMap { names.firstIndex(of: $0.name) }
    tape = ValueTape(places, scanner)
    let flux = unsafe FluxNameMemory(sheet, memory)
    let isFlux: (FactIndex) -> Bool = { index in
      RecordFacts(index).model(flux.isFlux)?.isFlux == true
    }
    index = FactIndex(tape, places, isFlux: isFlux)
    wrapperIndex = FactIndex(tape, places, isFlux: isFlux)
    // The fast reader knows the format's places only; of free dimensions it knows that it does not.
    if knowsShapes, rules.mappings.isEmpty {
      let native = NativeShape(
        ValueTape(places, scanner), places, map, needsDurations: rules.machineHour != nil,
        needsSettings: sheet.takesSettings(rules.provider))
      scanner.shapes.judge = { line, plan in native.judge(line, &plan) }
    }
  }

  deinit {
    // It knows the scanner, which has it.
    scanner.shapes.judge = { _, _ in }
    unsafe memory.pointee.deallocate()
    unsafe memory.deinitialize(count: 1)
    unsafe memory.deallocate()
  }

  // MARK: Lines of a block

  /// Begins with the lines of a block, which must stay as it is until `nextLine` returns nil.
  ///
  /// - Parameter pieces: those of the block's file, if its blocks are read in order.
  public func begin(_ block: Block, pieces: LogPieces? = nil) {
    unsafe memory.pointee.waiting.removeAll(keepingCapacity: true)
    unsafe memory.pointee.nextWaiting = 0
    // A block by itself leaves no pieces behind: only those of another file are to be let go.
    if let pieces {
      unsafe memory.pointee.pieces = pieces
    } else if unsafe memory.pointee.keepsPieces {
      unsafe memory.pointee.pieces = LogPieces()
    }
    unsafe memory.pointee.keepsPieces = pieces != nil
    unsafe memory.pointee.lines = BlockLines(block)
  }

  /// Decodes the next line of the block.
  ///
  /// - Returns: what it is and where; nil when the block has no more.
  public func nextLine(_ record: inout LogRecord) -> DecodedItem? {
    var item = DecodedItem()
    return nextLine(&record, &item) ? item : nil
  }

  /// Decodes the next line of the block.
  ///
  /// - Parameter item: becomes what it is and where. To return it would be to copy it twice.
  /// - Returns: false when the block has no more.
  public func nextLine(_ record: inout LogRecord, _ item: inout DecodedItem) -> Bool {
    if unsafe memory.pointee.nextWaiting < memory.pointee.waiting.count {
      item = nextWaiting(&record)
      return true
    }
    if let start = unsafe memory.pointee.lines.start, mayBeNative {
      if let newline = scanner.scan(start), slots.plan.isNative, readNative(&record) {
        unsafe memory.pointee.strangeLines = 0
        item = unsafe DecodedItem(.request, memory.pointee.lines.pass(upTo: newline))
        return true
      }
      unsafe memory.pointee.strangeLines &+= 1
    }
    guard let value = nextValue(&record) else { return false }
    item = value
    return true
  }

  /// Whether the next line is worth a try: in a log of others every sixteenth is.
  private var mayBeNative: Bool {
    @inline(__always) get {
      if unsafe memory.pointee.strangeLines < 16 { return true }
      unsafe memory.pointee.strangeLines &+= 1
      return unsafe memory.pointee.strangeLines & 15 == 0
    }
  }

  // MARK: Beside the record

  /// Of an unread element: its own ids. If some request of the run has one of them, the element is about that
  /// request, and counts as an update. Valid until the next call.
  public internal(set) var claims: [RequestID] = []

  /// Of an update that speaks of FLUX and shows that an image was asked for: the number of its shape. If no
  /// request of the run has its id, it is unread. Valid until the next call.
  public internal(set) var shapeOfUpdate: UInt32?

  /// Of what is unread, or may turn out to be: how it can be declared harmless. Valid until the next call.
  public internal(set) var hint = IgnoreHint.none

  /// Whether it is told where facts are found. It takes many times as long; lines must not be read by their
  /// shape then, which knows no places.
  public var tracesFacts = false

  /// Of a record in a value: how it was read, if that is told. Valid until the next call.
  public internal(set) var trace: ItemTrace?

  // MARK: From facts to a record

  @inline(__always)
  func read(_ record: inout LogRecord) -> LineVerdict {
    record.reset()
    do throws(FactFault) {
      return try readFacts(&record)
    } catch {
      return .malformed(LineFault(.fact(error)))
    }
  }

  /// Fills the record from the slots, and says what the line is.
  private func readFacts(_ record: inout LogRecord) throws(FactFault) -> LineVerdict {
    // Most records lack most facts: what is absent should cost no call, nor be asked for one by one.
    let isOfGateway = slots.plan.isOfGateway
    if isOfGateway || !readRecentModel(&record) {
      let endpoint = slots.has(.endpoint) ? endpoint() : EndpointNames()
      if endpoint.isPoll || (slots.has(.method) && isReadingMethod()) {
        // The call itself is no request, but its answer may tell how one stands.
        return try readUpdate(&record, inResponse: true)
      }
      guard try readModel(endpoint, &record) else { return try readUpdate(&record) }
    }
    try readUsage(&record)
    if !readRecentStatus(&record) { try readStatus(&record) }
    if isOfGateway {
      record.loggerCost = loggerCost()
      if isUserPays() { record.isPaidByUser = true }
    }
    return .request
  }

  /// Fills in what was made, when, for whom, at what cost, under which id.
  @inline(__always)
  func readUsage(_ record: inout LogRecord) throws(FactFault) {
    if slots.plan.hasImageFacts {
      try readOutput(&record)
      record.usage.imageCount = try imageCount()
      try readInputs(&record)
    } else {
      try readSize(&record)
    }
    record.usage.time = time()
    record.user = try nameOrTicket(.user, at: slots.plan.user.place)
    // Of projects there are few.
    if let project = slots.plan.project.slot { record.project = try name(.project, at: project) }
    try readReportedCost(&record)
    record.id = try requestID()
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
    try readStatus(&record, inResponse: inResponse)
    let isOfJob = book.statuses[Int(record.status)].isOfJob
    if !isOfJob { record.status = 0 }
    return isOfJob || record.reportedCost != nil ? .update : .notRequest
  }

  /// Finds the model of a line that tells its name only, if it is one of late.
  @inline(__always)
  func readRecentModel(_ record: inout LogRecord) -> Bool {
    let slot = slots.plan.model.place
    guard slots[slot].plainStringCount(1...ShortName.longest) != nil,
      let name = shortName(in: slot),
      let model = unsafe memory.pointee.models.recent(name),
      !model.hasRawVariant || !slots.has(.raw)
    else { return false }
    set(model, &record)
    return true
  }

  @inline(__always)
  func set(_ model: KnownModel, _ record: inout LogRecord) {
    record.model = model.number
    record.usage.model = model.place
    record.isPaidByUser = model.isPaidByUser
    record.usage.isProviderAssumed = model.isProviderAssumed
  }

  /// Finds the model; false when the line names none, neither by a fact nor by an endpoint.
  private func readModel(_ endpoint: EndpointNames, _ record: inout LogRecord) throws(FactFault)
    -> Bool
  {
    let logged = try modelName()
    guard let name = logged ?? endpoint.model else { return false }
    var key = ModelKey(name: name, provider: 0, host: endpoint.host)
    if slots.has(.provider) { key.provider = try anyName(.provider) }
    var model = model(key)
    if model.hasRawVariant, isRaw(), let variant = book.models[Int(model.number)].rawVariant {
      key.name = unsafe memory.pointee.book.names.number(of: Array(variant.utf8))
      model = self.model(key)
    }
    set(model, &record)
    return true
  }

  @inline(__always)
  func model(_ key: ModelKey) -> KnownModel {
    unsafe memory.pointee.models.recent(key) ?? identify(key)
  }

  private func identify(_ key: ModelKey) -> KnownModel {
    unsafe memory.pointee.models.model(key, of: sheet, &memory.pointee.book)
  }

  /// Finds the status if it is one of late that tells all.
  @inline(__always)
  func readRecentStatus(_ record: inout LogRecord) -> Bool {
    guard let key = ShortKey(slots[slots.plan.status.place]),
      let status = unsafe memory.pointee.statuses.recent(key),
      !status.isFailed || !slots.has(.errorText)
    else { return false }
    record.status = status.number
    return true
  }

  /// Finds the status.
  ///
  /// - Parameter inResponse: whether only what stands in the answer counts.
  private func readStatus(
    _ record: inout LogRecord, inResponse: Bool = false
  ) throws(FactFault) {
    let (name, source) = try statusName(inResponse: inResponse)
    let status = unsafe memory.pointee.statuses.recent(name) ?? identify(status: name)
    record.status = status.number
    if name != 0, !inResponse, let slot = slots.present(.status).lowest, slot == source,
      let key = ShortKey(slots[slot])
    {
      unsafe memory.pointee.statuses.remember(status, of: key)
    }
    if name == 0 {
      guard hasErrorText else { return }
      record.status = 1
    } else {
      guard status.isFailed else { return }
    }
    // Gateways report a moderated request as a failure, with the reason in the error text.
    guard saysModerated else { return }
    var moderated = book.statuses[Int(record.status)]
    (moderated.ending, moderated.rank) = (.moderated, .moderated)
    record.status = unsafe memory.pointee.book.number(of: moderated)
  }

  func identify(status name: UInt32) -> KnownStatus {
    unsafe memory.pointee.statuses.status(name, &memory.pointee.book)
  }
}
