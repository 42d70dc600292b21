// Where a result goes and in which format, for every command.

public import ArgumentParser
internal import Analyses
internal import Quotes
internal import LogRecords
internal import Pages
public import Spend
import SystemIO

/// How a result is written: a file, and colours.
struct TargetOptions: ParsableArguments {
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Write to a file, which is replaced only once the output is whole. Without --format its name says how: .csv, .json, .md.",
      valueName: "file"),
    completion: .file())
  var output: PathArgument?

  @Option(
    name: .customLong("color"),
    help: ArgumentHelp("Whether to use colours. (default: auto)", valueName: "when"))
  var typedColor: When?
  var color: When { typedColor ?? .auto }

  /// When something is shown.
  enum When: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }

  /// The format that was typed, that the file's name says, or the table.
  ///
  /// - Throws: if the two contradict each other.
  func format(_ typed: Format?) throws -> Format {
    guard let named = formatOfName else { return typed ?? .table }
    guard let typed, typed != named else { return named }
    throw CommandFailure.configuration(
      "-o \(output?.name ?? ""): the file's name says \(named.rawValue), --format says "
        + typed.rawValue)
  }

  /// The format that the file's name says; nil if it says none.
  var formatOfName: Format? {
    guard let output else { return nil }
    let name = output.path.bytes.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }
    return Format.allCases.first { format in
      format.fileEndings.contains { name.reversed().starts(with: $0.utf8.reversed()) }
    }
  }

  /// Refuses to write where something is that is read.
  func refuse(overwriting read: PathArgument?) throws {
    guard let output, let read,
      OutputTarget(of: read.path).isSameFile(as: OutputTarget(of: output.path))
    else { return }
    throw CommandFailure.configuration(
      "-o \(output.name): this is the price sheet that is read; it would be overwritten")
  }

  /// What the place that output goes to can show.
  var style: TableStyle {
    guard output == nil else { return TableStyle() }
    return TableStyle(
      isColored: isColored, width: OutputFile.standardOutput.terminalWidth ?? 100)
  }

  /// Opens the place that output goes to, and writes.
  func write(_ write: (OutputFile) throws -> Void) throws {
    guard let path = output else {
      return try writing(to: "standard output", consequence: "the output is not complete") {
        try write(.standardOutput)
      }
    }
    try writing(to: path.path.text, consequence: "what was there is unchanged") {
      try OutputFile.replacing(path.path) { file in try write(file) }
    }
  }

  /// Writes a text there.
  func write(_ text: String) throws { try write { file in try file.write(text) } }

  private var isColored: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto:
      OutputFile.standardOutput.isTerminal && environmentVariable("TERM") != "dumb"
        && (environmentVariable("NO_COLOR") ?? "").isEmpty
    }
  }
}

/// How a report is written.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .customLong("format"),
    help: ArgumentHelp(
      "How the report is written. (default: table) Also --json, --csv, --markdown.",
      valueName: "format"))
  var typedFormat: Format?

  @OptionGroup var target: TargetOptions
  var output: PathArgument? { target.output }

  @Option(
    help: ArgumentHelp(
      "Rows of a table before the others are summed up in one; 0 for all. (default: 20 in tables and Markdown, else all)",
      valueName: "n"))
  var top: Int?

  @Option(
    help: ArgumentHelp("The order of rows.", valueName: "order"))
  var sort = SortOrder.cost

  @Option(
    help: ArgumentHelp("Whether to show how far it is, on standard error.", valueName: "when"))
  var progress = TargetOptions.When.auto

  @Flag(
    name: [.customShort("q"), .customLong("quiet")],
    help: "Neither progress nor notes on standard error; what is wrong is said.")
  var quiet = false

  /// The format.
  func format() throws -> Format {
    try target.format(typedFormat)
  }
}

extension Format: ExpressibleByArgument {}
extension SortOrder: ExpressibleByArgument {}
