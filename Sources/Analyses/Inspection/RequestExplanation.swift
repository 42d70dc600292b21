// One request to the end: its lines, where their facts stand, what they say together, and the sum. It is a run of
// which only these lines count, so nothing is joined or priced in another way than in a report.

public import LogRecords
public import Pricing
internal import Quotes
public import Spend

/// What is known of one request.
public struct RequestExplanation: Sendable {
  /// Its lines, in order.
  public var lines: [Line]
  /// A report of these lines alone.
  public var report: SpendReport
  /// What they say together; nil if no full line is among them, or the request was left out.
  public var request: Joined?

  /// A line of it.
  public struct Line: Sendable {
    /// Where it begins.
    public var place: Inspection.Place
    /// What it is.
    public var kind: ItemKind
    /// Keys on the way to the record.
    public var path: String
    /// Where its facts stand.
    public var facts: [(fact: TracedFact, place: FactPlace)]
  }

  /// What the lines say together.
  public struct Joined: Sendable {
    /// What reports call the model, and its name; nil if the price sheet does not know it.
    public var model: (label: String, name: String)?
    /// What the price depends on; its time is any at which the same prices hold.
    public var usage: UsageRecord
    /// Output width and height; nil when unknown.
    public var size: PixelSize?
    /// What reports call the status; nil for one that nobody knows.
    public var status: String?
    /// What it means for the bill.
    public var ending: RequestEnding
    /// The price, or why there is none.
    public var outcome: PricingOutcome
    /// The price in force, and how megapixels are counted.
    public var row: PriceSheet.PriceRow?
    /// How megapixels are counted.
    public var rule: MegapixelRule?
  }
}

/// What a line has to do with requests.
public struct LineExplanation: Sendable {
  /// What begins in the line.
  public var items: [RequestExplanation.Line]
  /// The requests that these are about, each once.
  public var requests: [RequestExplanation]
  /// A report of the whole file.
  public var report: SpendReport
  /// The file. Escape it for where it goes.
  public var file: String
  /// 1 for its first line.
  public var line: Int
}

extension SpendRun {
  /// Requests of one line that are explained.
  private static var explainedRequests: Int { 20 }

  /// Explains the request of an id.
  ///
  /// - Returns: nil when the run was cancelled.
  public func explanation(ofID id: String) -> RequestExplanation? {
    explanation(of: .request(RequestID(bytes: Array(id.utf8))))
  }

  /// Explains what begins in a line of the only file.
  ///
  /// - Parameter line: from 1.
  /// - Returns: nil when the run was cancelled.
  public func explanation(ofLine line: Int) -> LineExplanation? {
    guard let whole = counted(), let starts = whole.assembly.lineStarts.first else { return nil }
    var result = LineExplanation(
      items: [], requests: [], report: whole.report, file: whole.assembly.names[0], line: line)
    // The last block that begins before it.
    guard let block = starts.lastIndex(where: { $0 < line }) else {
      return result
    }
    let wanted = WatchedRecords.line(block: block, lineInBlock: line - 1 - starts[block])
    guard let spend = watched(wanted) else { return nil }
    result.items = lines(of: spend)
    var ids: Set<RequestID> = []
    for item in spend.inspected.watched where result.requests.count < Self.explainedRequests {
      var records = WatchedRecords.record(item.place, ordinal: item.ordinal)
      if options.joins, let id = item.id {
        guard ids.insert(id).inserted else { continue }
        records = .request(id)
      } else if item.kind != .request {
        continue
      }
      guard let request = explanation(of: records) else { return nil }
      result.requests.append(request)
    }
    return result
  }

  private func watched(_ records: WatchedRecords) -> CountedSpend? {
    var run = self
    run.options.inspects = true
    run.options.watched = records
    run.options.workers = 1
    run.options.tables = []
    return run.countedWithFacts([UsageCells.columns(options.reading)], [options.engine.sheet])
  }

  private func explanation(of records: WatchedRecords) -> RequestExplanation? {
    guard let spend = watched(records) else { return nil }
    return RequestExplanation(
      lines: lines(of: spend), report: spend.report, request: joined(spend))
  }

  private func lines(of spend: CountedSpend) -> [RequestExplanation.Line] {
    spend.inspected.watched.sorted { $0.place < $1.place }.map { item in
      let facts = (item.trace?.facts ?? [:]).sorted { $0.key < $1.key }
      return RequestExplanation.Line(
        place: spend.assembly.inspectedPlace(item.place), kind: item.kind,
        path: item.trace?.path ?? "", facts: facts.map { ($0.key, $0.value) })
    }
  }

  private func joined(_ spend: CountedSpend) -> RequestExplanation.Joined? {
    let cells = UsageCells(spend.tables[0], spend.names, options)
    guard let cell = cells.cells.first, let usage = cells.usage(of: cell) else { return nil }
    let priced = spend.names.parts.usage(cell.usage)
    let model = spend.names.book.models[Int(priced.model)]
    let status = spend.names.book.statuses[Int(cell.status)]
    let sheet = options.engine.sheet
    let known = model.place.map { sheet.models[$0] }
    var request = RequestExplanation.Joined(
      model: known.map { (model.name, $0.name) }, usage: usage,
      size: priced.width > 0
        ? PixelSize(width: Int(priced.width), height: Int(priced.height)) : nil,
      status: status.isKnown ? status.name : nil, ending: status.ending.of(model),
      outcome: priced.outcome, rule: known?.megapixel)
    if case .charged(let charge) = priced.outcome { request.row = known?.rows[charge.priceRow] }
    return request
  }
}

extension RequestExplanation.Joined {
  /// The sum with its numbers; nil without a price.
  var sum: String? {
    guard case .charged(let charge) = outcome, let row else { return nil }
    var image = charge
    image.listCost = Money(
      nanodollars: charge.listCost.nanodollars / Int64(max(1, charge.imageCount)))
    let each = row.rate.sum(
      of: image, output: String(charge.outputMegapixels), references: String(charge.inputMegapixels)
    )
    return "\(each) x \(charge.imageCount) = \(charge.listCost)"
  }
}
