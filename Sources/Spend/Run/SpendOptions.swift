// What a run is to do, with everything looked up: no flag, no path of a price sheet, no zone name.

public import CivilTime
public import LogRecords
public import Pages
public import Pricing
import SystemIO

/// The resolved options of a run.
public struct SpendOptions: Sendable {
  /// The prices in force.
  public var engine: PricingEngine {
    didSet { epochs = PriceEpochs([engine.sheet]) }
  }
  /// The tables of the report, each by one dimension or several.
  public var tables: [[Dimension]] = [[.model], [.user], [.resolution]]
  /// Only requests from this instant on.
  public var from: Instant?
  /// Only requests before this instant.
  public var to: Instant?
  /// Only requests with one of the wanted values in each of these dimensions, and none of the excluded ones.
  public var filters: [Dimension: [ValueFilter]] = [:]
  /// The day given with `--prices-at`, as it is printed.
  public var pricesAt: String?
  /// Rows of a table before the others are summed up in one; 0 for all.
  public var top = 0
  /// The order of rows.
  public var sort = SortOrder.cost
  /// The zone in which hours, days, weeks and months begin.
  public var timeZone = TimeZoneRules.utc
  /// How records are read beyond the rules of the format.
  public var reading = ReadingRules()
  /// What users are called.
  public var people = PeopleNames()
  /// Whether moderated requests are billed.
  public var billsModerated = false
  /// Whether the lines of one request id are one request.
  public var joins = true
  /// Whether lines of gzip members with a wrong checksum count.
  public var salvages = false
  /// Workers that read, decode and price at the same time.
  public var workers = availableProcessors()
  /// Whether tables of days, weeks or months have rows for those without requests.
  public var fillsTimeGaps = false
  /// Where every rejected line is noted; nil to note only the first.
  public var rejects: RejectsSpool?
  /// What the report may lack and still be taken for whole.
  public var tolerances = Tolerances()
  /// What texts call the settings that may help.
  public var hints = HintWords.none
  /// The bytes a worker decodes at a time.
  public var blockCapacity = Block.standardCapacity

  /// Whether lines wait for the verdict on their gzip member from the start. The report is the same.
  package var holdsMembersBack = false

  /// The times between which no price changes.
  package var epochs: PriceEpochs
  /// Whether the facts behind each price are kept for an analysis.
  package var keepsFacts = false
  /// Whether the first line of each request is kept for an analysis.
  package var keepsPlaces = false
  /// Whether it is noted how each line is read, and where its facts stand. It takes many times as long.
  package var inspects = false
  /// The records that alone count; nil for all.
  package var watched: WatchedRecords?
  /// Sums that an analysis needs besides the report's tables.
  package var extraTables: [[GroupColumn]] = []

  /// The columns of the report's tables, and those of the others.
  package var allTables: [[GroupColumn]] {
    tables.map { $0.map(GroupColumn.dimension) } + extraTables
  }

  /// The default report at these prices.
  public init(engine: PricingEngine) {
    self.engine = engine
    epochs = PriceEpochs([engine.sheet])
  }
}

/// The order of a table's rows. Equal rows are ordered by key.
public enum SortOrder: String, CaseIterable, Hashable, Sendable {
  /// The largest list cost first.
  case cost
  /// The most requests first.
  case requests
  /// The most images first.
  case images
  /// By key, rising.
  case name
}
