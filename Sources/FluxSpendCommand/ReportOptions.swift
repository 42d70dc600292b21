// The options of `report` as they are typed. What they mean is worked out in ReportResolution.swift.

public import ArgumentParser
public import FluxSpend

/// What selects, prices and groups requests.
struct SelectionOptions: ParsableArguments {
  @Option(
    name: .customLong("by"),
    help: ArgumentHelp(
      "A table by these dimensions; repeat it for more tables, use a comma for a cross-tab.",
      discussion: """
        Dimensions: model, family, provider, user, project, resolution,
        megapixels, operation, status, hour, day, week, month.
        Without it: by model, by user and by resolution.
        """, valueName: "dim[,dim...]"))
  var tables: [String] = []

  @Option(
    help: ArgumentHelp("Only requests from this date or RFC 3339 instant on.", valueName: "time"))
  var from: String?

  @Option(
    help: ArgumentHelp("Only requests before this date or RFC 3339 instant.", valueName: "time"))
  var to: String?

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only requests with this value; values of one dimension are alternatives. Repeatable.",
      valueName: "dim=value"))
  var filters: [String] = []

  @Option(help: ArgumentHelp("The zone of days and hours, as Europe/Berlin.", valueName: "zone"))
  var timezone = "UTC"

  @OptionGroup var prices: PriceOptions

  @Option(help: ArgumentHelp("Price everything as on this day.", valueName: "date"))
  var pricesAt: String?

  @Option(
    help: ArgumentHelp("Whether moderated requests are billed: free or billed.", valueName: "rule"))
  var moderated = Moderation.free

  @Flag(help: "Count the lines of gzip members whose checksum is wrong.")
  var salvage = false

  @Option(help: ArgumentHelp("Workers that decode and price at the same time.", valueName: "n"))
  var workers: Int?

  /// Who pays for moderated requests.
  enum Moderation: String, ExpressibleByArgument, CaseIterable {
    case free, billed
  }
}

/// How a report is written.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("table, json, csv or markdown.", valueName: "format"))
  var format = ReportFormat.table

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Write to a file, which is replaced only when all is well.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Rows of a table before the others are summed up in one; 0 for all. (default: 20 in tables and Markdown, else all)",
      valueName: "n"))
  var top: Int?

  @Option(
    help: ArgumentHelp("The order of rows: cost, requests, images or name.", valueName: "order"))
  var sort = SortOrder.cost

  @Option(help: ArgumentHelp("Colours: auto, always or never.", valueName: "when"))
  var color = When.auto

  @Option(help: ArgumentHelp("The progress line: auto, always or never.", valueName: "when"))
  var progress = When.auto

  /// When something is shown.
  enum When: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }
}

extension ReportFormat: ExpressibleByArgument {}
extension SortOrder: ExpressibleByArgument {}
