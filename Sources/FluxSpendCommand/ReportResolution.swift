// From what was typed to what it means: dimensions, instants, the price sheet, the zone. Everything
// that can be wrong with a command line is found here, before a log is touched.

import CivilTime
import FluxSpend
import LogRecords
import Pricing
import SystemIO

extension SelectionOptions {
  /// The options of a run.
  func resolved() throws -> SpendOptions {
    var engine = PricingEngine(sheet: try prices.sheet())
    if let pricesAt {
      engine = PricingEngine(
        sheet: engine.sheet, at: try instant(pricesAt, "--prices-at", zone: .utc))
    }
    var options = SpendOptions(engine: engine)
    options.pricesAt = pricesAt
    options.timeZone = try timeZoneRules(timezone)
    if !tables.isEmpty { options.tables = try tables.map(dimensions) }
    options.from = try from.map { try instant($0, "--from", zone: options.timeZone) }
    options.to = try to.map { try instant($0, "--to", zone: options.timeZone) }
    if let from = options.from, let to = options.to, to <= from {
      throw CommandFailure.configuration("--to must be after --from")
    }
    options.filters = try wantedValues()
    options.billsModerated = moderated == .billed
    options.salvages = salvage
    options.joins = join
    if let workers {
      guard (1...256).contains(workers) else {
        throw CommandFailure.configuration("--workers is a number from 1 to 256")
      }
      options.workers = workers
    }
    return options
  }

  private func dimensions(_ text: String) throws -> [Dimension] {
    let dimensions = try text.split(separator: ",", omittingEmptySubsequences: false).map {
      try dimension(String($0), "--by")
    }
    guard Set(dimensions).count == dimensions.count else {
      throw CommandFailure.configuration(
        "--by \(TerminalText.escaped(text)): a dimension is named twice")
    }
    return dimensions
  }

  private func dimension(_ name: String, _ option: String) throws -> Dimension {
    guard let dimension = Dimension(rawValue: name) else {
      let known = Dimension.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure.configuration(
        "\(option): there is no dimension \"\(TerminalText.escaped(name))\"; there are \(known)")
    }
    return dimension
  }

  private func wantedValues() throws -> [Dimension: [String]] {
    var wanted: [Dimension: [String]] = [:]
    for text in filters {
      guard let (name, value) = splitAtEquals(text) else {
        throw CommandFailure.configuration(
          "--where \(TerminalText.escaped(text)): write it as DIMENSION=VALUE")
      }
      wanted[try dimension(name, "--where"), default: []].append(value)
    }
    return wanted
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
