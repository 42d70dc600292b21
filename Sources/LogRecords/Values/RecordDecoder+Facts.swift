// The facts of an object as a record: names as numbers, money as whole ones.

internal import Pricing

extension RecordDecoder {
  /// Fills a record with the facts of an object.
  ///
  /// - Throws: the fact that contradicts itself.
  func fill(
    _ record: inout LogRecord, _ facts: RecordFacts, _ model: RecordFacts.Model
  ) throws(FactFault) {
    if let size = try facts.size() {
      record.usage.output = .pixels(width: size.width, height: size.height)
      (record.width, record.height) = (Int32(size.width), Int32(size.height))
    } else if let printed = facts.megapixels(.outputMegapixels) {
      record.usage.output = .printed(printed)
    }
    let images = try facts.imageCount()
    record.usage.imageCount = images.count
    record.usage.isCountAssumed = images.isAssumed
    record.usage.tier = facts.tier
    if var measured = facts.measured(.measuredOutput), measured.value > 0 {
      // Of all images together.
      measured.value /= Int64(max(1, record.usage.imageCount))
      record.usage.output = .printed(measured)
    }
    (record.usage.steps, record.usage.isFast) = (facts.steps, facts.isFast)
    record.usage.inputs = try facts.references()
    record.usage.inputs.printedTotal = inputMegapixels(facts, record)
    record.usage.time = facts.time
    record.user = try number(facts.user)
    record.project = try number(facts.project)
    if let cost = facts.reportedCost {
      record.reportedCost = cost.cost
      record.isCostSettled = cost.isSettled
    }
    record.loggerCost = facts.loggerCost
    record.id = try id(facts)
    record.status = facts.isCached ? unsafe memory.pointee.book.number(of: .cached) : status(facts)
    try setModel(&record, facts, model)
    if facts.isUserPays { record.isPaidByUser = true }
  }

  /// The input megapixels, unless they are 0 beside references.
  private func inputMegapixels(_ facts: RecordFacts, _ record: LogRecord) -> PrintedMegapixels? {
    if let measured = facts.measured(.measuredInput) { return measured }
    guard let printed = facts.megapixels(.inputMegapixels) else { return nil }
    return printed.value == 0 && record.usage.inputs.count > 0 ? nil : printed
  }

  private func number(_ name: TextView?) throws(FactFault) -> UInt32 {
    guard let name else { return 0 }
    guard name.count <= Self.nameLimit else { throw .tooLong }
    return nameNumber(name)
  }

  func id(_ facts: RecordFacts) throws(FactFault) -> RequestID? {
    guard let id = facts.id else { return nil }
    guard id.count <= Self.nameLimit else { throw .tooLong }
    // Safe: a view has `count` bytes.
    return unsafe RequestID(id.buffer.span, seeds: idSeeds)
  }

  private func setModel(
    _ record: inout LogRecord, _ facts: RecordFacts, _ model: RecordFacts.Model
  ) throws(FactFault) {
    let name = FluxModelName.ofAIR(model.name) ?? model.name
    var key = ModelKey(name: try number(name), provider: 0, host: 0)
    switch facts.seller(of: model, hosts: sellerHosts) {
    case .named(let seller):
      key.provider = try number(seller)
      // Runware's own costs are in dollars.
      if seller.isWord("runware"), record.reportedCost?.unit == .unknown {
        record.reportedCost?.unit = .dollars
      }
    case .untold: break
    case .behind(let host): key.host = try number(host)
    }
    if key.provider == 0, !model.name.hasSellerPrefix {
      key.provider = unsafe memory.pointee.provider
    }
    var known = self.model(key)
    if known.hasRawVariant, facts.isRaw, let variant = book.models[Int(known.number)].rawVariant {
      key.name = unsafe memory.pointee.book.names.number(of: Array(variant.utf8))
      known = self.model(key)
    }
    set(known, &record)
    if book.models[Int(known.number)].isSelfHosted {
      // No seller has billed it: what it cost is the machine.
      record.reportedCost = facts.nanoseconds.flatMap { machineCost(nanoseconds: $0) }
        .flatMap { ReportedCost(billionths: $0.nanodollars, unit: .dollars) }
      record.isCostSettled = false
    }
  }

  /// What so much time of a machine costs, rounded half up; nil if nobody says.
  private func machineCost(nanoseconds: Int64) -> Money? {
    guard let hour = rules.machineHour else { return nil }
    let product = Int128(nanoseconds) * Int128(hour.nanodollars)
    return Int64(exactly: (product + 1_800_000_000_000) / 3_600_000_000_000)
      .map(Money.init(nanodollars:))
  }

  // MARK: How it ended

  /// The number of the status of a full line.
  func status(_ facts: RecordFacts) -> UInt32 {
    var number: UInt32 = 0
    if let status = facts.status {
      number = self.number(of: status)
    } else if facts.errorText != nil || (facts.isSevere && facts.message != nil) {
      number = 1
    }
    guard book.statuses[Int(number)].ending == .failed, facts.saysModerated else { return number }
    // Gateways report a moderated request as a failure, with the reason in the error text.
    var moderated = book.statuses[Int(number)]
    (moderated.ending, moderated.rank) = (.moderated, .moderated)
    return unsafe memory.pointee.book.number(of: moderated)
  }

  private func number(of status: StatusWord) -> UInt32 {
    let name: UInt32
    switch status {
    case .word(let word): name = nameNumber(word.part(0..<Self.nameLimit))
    case .code(let code): name = self.number(of: String(code))
    case .success: name = number(of: "success")
    case .failure: name = number(of: "failure")
    }
    return identify(status: name).number
  }

  private func number(of text: String) -> UInt32 {
    unsafe memory.pointee.book.names.number(of: Array(text.utf8))
  }

  // MARK: Updates

  func update(_ index: FactIndex, around search: RecordSearch) -> LogRecord? {
    let facts = RecordFacts(index)
    var record = LogRecord()
    do throws(FactFault) {
      record.id = try id(facts)
    } catch {
      return nil
    }
    guard record.id != nil, !isFailureWithoutModel(facts) else { return nil }
    if let cost = facts.reportedCost {
      record.reportedCost = cost.cost
      record.isCostSettled = true
    }
    record.loggerCost = facts.loggerCost
    record.status = statusOfUpdate(facts)
    if let printed = facts.megapixels(.outputMegapixels) { record.usage.output = .printed(printed) }
    record.usage.inputs.printedTotal = facts.megapixels(.inputMegapixels)
    var tells = record.reportedCost != nil || record.loggerCost != nil || record.status != 0
    if case .printed = record.usage.output { tells = true }
    guard tells || record.usage.inputs.printedTotal != nil || facts.hasSample else { return nil }
    record.user = facts.user.map(nameNumber) ?? 0
    record.project = facts.name(.project).map(nameNumber) ?? 0
    inherit(&record, facts, search, takesTime: false)
    return record
  }

  /// A call that failed before a model was chosen is no request, and no update.
  private func isFailureWithoutModel(_ facts: RecordFacts) -> Bool {
    facts.hasEmptyModel && book.statuses[Int(status(facts))].ending == .failed
  }

  /// The number of a word for how a job stands; 0 if there is none. The code of a call is none.
  private func statusOfUpdate(_ facts: RecordFacts) -> UInt32 {
    for word in facts.words {
      let number = number(of: .word(word))
      let status = book.statuses[Int(number)]
      if status.isOfJob { return number }
    }
    guard
      facts.errorText?.saysModerated == true
        || (facts.isSevere && facts.message?.saysModerated == true)
    else { return 0 }
    return number(of: .word(TextView("Request Moderated")))
  }
}
