// From what was typed to what it means: dimensions, instants, the price sheet, the zone. Everything
// that can be wrong with a command line is found here, before a log is touched.

import CivilTime
import Analyses
import Quotes
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO

extension SelectionOptions {
  /// The options of a run.
  ///
  /// - Parameters:
  ///   - rules: how records are read, which names further dimensions.
  ///   - tables: the dimensions of each table; without any there are those of a report.
  func resolved(_ rules: ReadingRules, by tables: [String]) throws -> SpendOptions {
    let known = Dimension.allCases + FreeDimension.all(of: rules).map(Dimension.free)
    var engine = PricingEngine(sheet: try sold(in: prices.sheet()))
    if let pricesAt {
      engine = PricingEngine(
        sheet: engine.sheet, at: try instant(pricesAt, "--prices-at", zone: .utc))
    }
    var options = SpendOptions(engine: engine)
    options.reading = rules
    options.pricesAt = pricesAt
    options.timeZone = try timeZoneRules(timezone)
    if !tables.isEmpty { options.tables = try tables.map { try Self.dimensions($0, known) } }
    try resolveTime(&options)
    for filter in try wantedValues(known) {
      options.filters[filter.dimension, default: []].append(filter.values)
    }
    options.billsModerated = moderated == .billed
    options.salvages = salvage
    options.hints = .ofOptions
    options.joins = join
    if let workers {
      guard (1...256).contains(workers) else {
        throw CommandFailure.configuration("--workers is a number from 1 to 256")
      }
      options.workers = workers
    }
    return options
  }

  private func resolveTime(_ options: inout SpendOptions) throws {
    let zone = options.timeZone
    if let period {
      guard from == nil, to == nil else {
        throw CommandFailure.configuration("--in says both ends: --from and --to do not apply")
      }
      let days = try span(period, "--in", zone).days
      options.from = zone.start(of: CivilDay(number: days.lowerBound))
      options.to = zone.start(of: CivilDay(number: days.upperBound))
    }
    if let from { options.from = try begin(from, "--from", zone) }
    if let to { options.to = try begin(to, "--to", zone) }
    if let from = options.from, let to = options.to, to <= from {
      throw CommandFailure.configuration(
        "--to must be after --from: it is the beginning of what is no longer counted (--in 2026-06 is a "
          + "whole month)")
    }
  }

  /// An instant, or the beginning of a period.
  private func begin(
    _ text: String, _ option: String, _ zone: TimeZoneRules
  ) throws -> Instant {
    if let span = DaySpan(text, today: { today(in: zone) }) {
      return zone.start(of: CivilDay(number: span.days.lowerBound))
    }
    return try instant(text, option, zone: zone)
  }

  /// A sheet with the prices of all sellers, or of the one that was typed.
  func sold(in sheet: PriceSheet) throws -> PriceSheet {
    let sheet = sheet.addingSellers()
    guard let onlyProvider else { return sheet }
    guard let only = sheet.pricing(onlyProvider: onlyProvider) else {
      throw CommandFailure.configuration(
        "--only-provider \(TerminalText.escaped(onlyProvider)): " + PriceOptions.unknown(in: sheet))
    }
    return only
  }

  /// The dimensions of a table, as `--by` has them.
  static func dimensions(_ text: String, _ known: [Dimension]) throws -> [Dimension] {
    let dimensions = try text.split(separator: ",", omittingEmptySubsequences: false).map {
      try Self.dimension(String($0), "--by", known)
    }
    guard Set(dimensions).count == dimensions.count else {
      throw CommandFailure.configuration(
        "--by \(TerminalText.escaped(text)): a dimension is named twice")
    }
    return dimensions
  }

  private static func dimension(
    _ name: String, _ option: String, _ known: [Dimension]
  ) throws -> Dimension {
    // Dimensions of one's own may differ by case alone.
    if let dimension = known.first(where: { $0.rawValue == name })
      ?? known.first(where: { $0.rawValue == name.lowercased() })
    {
      return dimension
    }
    let names = known.map(\.rawValue)
    throw CommandFailure.configuration(
      "\(option): there is no dimension \"\(TerminalText.escaped(name))\"; there are "
        + names.joined(separator: ", ") + meant(name, names))
  }

  /// What `--where` says.
  ///
  /// - Parameter known: the dimensions that there are.
  func wantedValues(_ known: [Dimension]) throws -> [(dimension: Dimension, values: ValueFilter)] {
    try filters.map { text in
      guard let (name, value) = splitAtEquals(text) else {
        throw CommandFailure.configuration(
          "--where \(TerminalText.escaped(text)): write it as DIMENSION=VALUE")
      }
      let isExcluded = name.hasSuffix("!")
      let dimension = try Self.dimension(
        isExcluded ? String(name.dropLast()) : name, "--where", known)
      var filter = ValueFilter(value, isExcluded: isExcluded)
      switch dimension {
      case .ofImage(.resolution): filter.pattern = value.lowercased()
      case .ofImage(.operation): try Self.check(filter)
      case .ofImage(.megapixels), .ofModel, .user, .project, .status, .at, .free: break
      }
      return (dimension, filter)
    }
  }

  /// Refuses what no operation is called.
  private static func check(_ filter: ValueFilter) throws {
    let operations = ImageOperation.allCases.map(\.rawValue)
    guard operations.contains(where: { filter.fits(Array($0.utf8)) }) else {
      throw CommandFailure.configuration(
        "--where operation: there is no operation \"\(TerminalText.escaped(filter.pattern))\"; there are "
          + operations.joined(separator: " and ") + meant(filter.pattern, operations))
    }
  }
}

/// The two sides of the first equals sign; nil if there is none.
func splitAtEquals(_ text: String) -> (name: String, value: String)? {
  guard let equals = text.firstIndex(of: "=") else { return nil }
  return (String(text[..<equals]), String(text[text.index(after: equals)...]))
}

/// A date (its beginning in a zone) or an RFC 3339 instant.
func instant(_ text: String, _ option: String, zone: TimeZoneRules) throws -> Instant {
  guard let instant = Instant(argument: text, zone: zone) else {
    throw CommandFailure.configuration(
      "\(option) \(TerminalText.escaped(text)): this is neither a date (2026-06-01) nor an instant "
        + "(2026-06-01T12:00:00Z)")
  }
  return instant
}

/// The day that it is now on the clocks of a zone, since 1970.
func today(in zone: TimeZoneRules) -> Int { zone.day(at: Instant(seconds: secondsSince1970())) }

/// A period that was typed.
func span(_ text: String, _ option: String, _ zone: TimeZoneRules) throws -> DaySpan {
  guard let span = DaySpan(text, today: { today(in: zone) }) else {
    throw CommandFailure.configuration(
      "\(option) \(TerminalText.escaped(text)): this is no period; write 2026-06, 2026-W23, 2026-06-08, "
        + "2026-06-01..2026-06-07 or last-month")
  }
  return span
}

/// The rules of a zone, from the system's database.
func timeZoneRules(_ name: String) throws -> TimeZoneRules {
  if name == "UTC" { return .utc }
  do {
    var bytes: [UInt8]?
    var failure = SystemError(number: 2)
    for path in try TimeZoneRules.fileCandidates(forZone: name) {
      do throws(SystemError) {
        bytes = try OpenFile.contents(of: FilePath(path))
        break
      } catch {
        failure = error
      }
    }
    if let bytes { return try TimeZoneRules(tzif: bytes) }
    throw CommandFailure.configuration(
      "--timezone \(TerminalText.escaped(name)): \(failure); zones are looked for in "
        + "/usr/share/zoneinfo (package tzdata)")
  } catch let error as TimeZoneError {
    throw CommandFailure.configuration("--timezone \(TerminalText.escaped(name)): \(error.reason)")
  }
}

/// How many of something are borne.
func tolerance(_ text: String, _ option: String) throws -> Tolerance {
  guard let tolerance = Tolerance(text) else {
    throw CommandFailure.configuration(
      "\(option) \(TerminalText.escaped(text)): write a number or a percentage")
  }
  return tolerance
}
