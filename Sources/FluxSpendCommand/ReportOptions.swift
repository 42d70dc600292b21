// The options of `report` as they are typed. What they mean is worked out in ReportResolution.swift.

import ArgumentParser
import Analyses
import Quotes
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO

/// What selects and prices requests.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only requests from this date, RFC 3339 instant, or beginning of a period on: 2026-06, 7d, yesterday, last-month. Also --since.",
      valueName: "time"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "Only requests before such a time. Also --until, but for forecast.", valueName: "time"))
  var to: String?

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp(
      "Only requests of this period, both ends with all their days: 2026-06, 2026-W23, last-month, 2026-06-01..2026-06-07.",
      valueName: "period"))
  var period: String?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only requests with this value (dim!=value: without it); values of one dimension are alternatives. Repeatable.",
      discussion: """
        In a value * stands for any text and ? for any character; a backslash before them makes them themselves.
        """, valueName: "dim=value"),
    completion: .list(Dimension.allCases.map { "\($0.rawValue)=" }))
  var filters: [String] = []

  @Option(
    name: .customLong("timezone"),
    help: ArgumentHelp(
      "The zone in which days and hours begin, as Europe/Berlin. (default: UTC)", valueName: "zone")
  )
  var typedTimezone: String?
  var timezone: String { typedTimezone ?? "UTC" }

  @OptionGroup var prices: PriceOptions

  @Option(
    help: ArgumentHelp(
      "Price the requests of this provider only; those of others are unpriced.", valueName: "name"),
    completion: .list(PriceOptions.providers))
  var onlyProvider: String?

  @Option(help: ArgumentHelp("Price everything at the prices of this day.", valueName: "date"))
  var pricesAt: String?

  @Option(
    help: ArgumentHelp("Whether moderated requests are billed.", valueName: "rule"))
  var moderated = Moderation.free

  @Flag(
    inversion: .prefixedNo,
    help: "Join the lines of one request id, so that a request counts once.")
  var join = true

  @Flag(help: "Count files with the same content under different names more than once.")
  var allowIdentical = false

  @Flag(help: "Logs in which no request is found are no fault (exit status 3 otherwise).")
  var allowEmpty = false

  @Flag(help: "Count the lines of gzip members whose checksum is wrong.")
  var salvage = false

  @Option(
    help: ArgumentHelp(
      "Workers that read and price at the same time, 1 to 256. (default: one for each processor)",
      valueName: "n"))
  var workers: Int?

  /// Who pays for moderated requests.
  enum Moderation: String, ExpressibleByArgument, CaseIterable {
    case free, billed
  }
}

/// What requests are grouped by.
struct GroupingOptions: ParsableArguments {
  @Option(
    name: .customLong("by"),
    help: ArgumentHelp(
      "A table by these dimensions; repeat it for more tables, use a comma for a cross-tab. Also --group-by.",
      discussion: """
        Dimensions: \(Dimension.allCases.map(\.rawValue).joined(separator: ", ")). Without it: by \
        model, by user and by resolution. --dimension names further ones.
        """, valueName: "dim[,dim...]"), completion: .list(Dimension.allCases.map(\.rawValue)))
  var tables: [String] = []

  /// Refuses tables by time.
  ///
  /// - Parameter what: what they would be of: `a forecast`.
  func refuseTime(in options: SpendOptions, of what: String) throws {
    for dimension in options.tables.joined() where dimension.isTime {
      throw CommandFailure.configuration(
        "--by \(dimension.rawValue): \(what) is by what is bought or by whom, not by time")
    }
  }
}

/// What the user says of logs that the rules do not know.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where a fact stands, before all places that are known. Repeatable.",
      discussion: """
        Facts: \(ReadingRules.Fact.allCases.map(\.rawValue).joined(separator: ", ")). A path is keys \
        joined by points, in the record or in the objects around it: --map user=labels.tenant
        """, valueName: "fact=path"))
  var map: [String] = []

  @Option(
    name: .customLong("dimension"),
    help: ArgumentHelp(
      "A dimension of your own for --by and --where, and where its value stands. Repeatable.",
      discussion: """
        The value is a text, a number or a flag in the record or, if it has none, in the objects around it: \
        --dimension team=metadata.team. Of several paths of one name the first that has a value holds.
        """, valueName: "name=path"))
  var dimensions: [String] = []

  @Option(
    name: .customLong("unwrap"),
    help: ArgumentHelp(
      "Where the records stand, in an object that has this path; it is searched nowhere else. Repeatable.",
      valueName: "path"))
  var unwraps: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file that says what --map, --dimension, --unwrap, --ignore, --provider and --count-bare do.",
      discussion: "What is typed comes before what the file says.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var formatFile: PathArgument?

  @Option(
    help: ArgumentHelp(
      "Lines with such a value speak of FLUX and are no requests. Repeatable.",
      valueName: "path=glob"))
  var ignore: [String] = []

  @Option(
    help: ArgumentHelp("Who sold the requests where the log does not say.", valueName: "name"))
  var provider: String?

  @Flag(help: "Count objects with a model and nothing else as requests.")
  var countBare = false

  /// What they mean.
  func resolved() throws -> ReadingRules {
    var rules = ReadingRules()
    rules.mappings = try map.map { text in
      let (name, path) = try Self.parts(text, "--map", "FACT=PATH")
      guard let fact = ReadingRules.Fact(rawValue: name) else {
        let known = ReadingRules.Fact.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure.configuration(
          "--map: there is no fact \"\(TerminalText.escaped(name))\"; there are \(known)")
      }
      return ReadingRules.Mapping(fact, path)
    }
    rules.labels = try dimensions.map(Self.label)
    rules.exemptions = try ignore.map(Self.exemption)
    rules.unwraps = unwraps
    guard unwraps.allSatisfy({ !$0.split(separator: ".").isEmpty }) else {
      throw CommandFailure.configuration("--unwrap: write it as PATH, keys joined by points")
    }
    rules.provider = provider ?? ""
    rules.countsBare = countBare
    if let formatFile { rules.add(try Self.rules(of: formatFile)) }
    guard rules.labelNames.count <= LabelKey.limit else {
      throw CommandFailure.configuration(
        "--dimension: there can be at most \(LabelKey.limit) dimensions")
    }
    return rules
  }

  /// Reads a format file.
  ///
  /// - Throws: `CommandFailure` with the file and, for a bad one, the place.
  private static func rules(of argument: PathArgument) throws -> ReadingRules {
    let text = try argument.contents()
    do throws(FormatFileError) {
      return try ReadingRules(
        parsing: text, dimensions: { FreeDimension.whyNot(name: $0, hints: .ofOptions) })
    } catch {
      throw CommandFailure.configuration("\(argument.name): \(error)")
    }
  }

  /// What `--dimension` says.
  static func label(_ text: String) throws -> ReadingRules.Label {
    let (name, path) = try parts(text, "--dimension", "NAME=PATH")
    if let reason = FreeDimension.whyNot(name: name, hints: .ofOptions) {
      throw CommandFailure.configuration(
        "--dimension \(TerminalText.escaped(text)): \(reason)")
    }
    return ReadingRules.Label(name, path)
  }

  /// What `--ignore` says.
  static func exemption(_ text: String) throws -> ReadingRules.Exemption {
    let (path, pattern) = try parts(text, "--ignore", "PATH=GLOB")
    return ReadingRules.Exemption(path, Glob(Array(pattern.utf8)))
  }

  private static func parts(
    _ text: String, _ option: String, _ form: String
  ) throws -> (String, String) {
    guard let parts = splitAtEquals(text), !parts.name.isEmpty, !parts.value.isEmpty else {
      throw CommandFailure.configuration(
        "\(option) \(TerminalText.escaped(text)): write it as \(form)")
    }
    return parts
  }
}
