// Which configuration file is read, and how it fills in what was not typed.

import ArgumentParser
import Analyses
import Quotes
import LogRecords
import Pages
import Pricing
import SystemIO

/// Which configuration file is read.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "A configuration file. (default: fluxspend.toml in the working directory, if there is one)",
      valueName: "file"), completion: .file(extensions: ["toml"]))
  var file: PathArgument?

  @Flag(help: "Read no configuration file.")
  var noConfig = false

  /// The configuration; nil if there is none.
  func configuration() throws -> Configuration? {
    if noConfig {
      guard file == nil else {
        throw CommandFailure.configuration("--config and --no-config exclude each other")
      }
      return nil
    }
    if let file { return try Configuration(file) }
    let standard = PathArgument(path: FilePath(Configuration.standardName))
    do throws(SystemError) {
      guard try FileStatus(of: standard.path).kind != .directory else { return nil }
    } catch {
      if error.isMissing { return nil }
      throw CommandFailure.configuration("\(standard.name): \(error)")
    }
    return try Configuration(standard)
  }
}

extension PriceOptions {
  /// The sheet that was typed, that of a configuration file, or the built-in one.
  func sheet(_ options: ConfigurationOptions) throws -> PriceSheet {
    if file != nil { return try sheet() }
    return try options.configuration()?.prices.map(Self.sheet) ?? .builtIn
  }
}

extension LogReading {
  /// The same with what a configuration file says, where nothing was typed.
  func configured(_ configuration: Configuration?) -> LogReading {
    guard let configuration else { return self }
    var logs = self
    logs.reading.map += configuration.mappings
    logs.reading.ignore += configuration.ignored
    let named = Set(reading.dimensions.compactMap { splitAtEquals($0)?.name })
    logs.reading.dimensions += configuration.dimensions.filter {
      !named.contains(splitAtEquals($0)?.name ?? "")
    }
    logs.reading.provider = reading.provider ?? configuration.provider
    logs.selection.prices.file = selection.prices.file ?? configuration.prices
    logs.selection.typedTimezone = selection.typedTimezone ?? configuration.timeZone
    if outputs.target.formatOfName == nil {
      logs.outputs.typedFormat = outputs.typedFormat ?? configuration.format
    }
    logs.outputs.top = outputs.top ?? configuration.top
    logs.outputs.target.typedColor = outputs.target.typedColor ?? configuration.color
    return logs
  }

  /// What is in force beside what is built in, and from where.
  func settings(_ configuration: Configuration?) -> [InspectSetting] {
    let typed: [(name: String, values: [String])] = [
      ("map", reading.map), ("ignore", reading.ignore),
      ("dimensions", reading.dimensions), ("unwrap", reading.unwraps),
      ("format-file", reading.formatFile.map { [$0.path.text] } ?? []),
      ("provider", reading.provider.map { [$0] } ?? []),
      ("prices", selection.prices.file.map { [$0.path.text] } ?? []),
      ("timezone", selection.typedTimezone.map { [$0] } ?? []),
      ("output.format", outputs.typedFormat.map { [$0.rawValue] } ?? []),
      ("output.top", outputs.top.map { ["\($0)"] } ?? []),
      ("output.color", outputs.target.typedColor.map { [$0.rawValue] } ?? []),
    ]
    let given = typed.filter { !$0.values.isEmpty }
    let overruled = Set(given.map(\.name))
    let settings = given.map { name, values in
      InspectSetting(name: name, value: values.joined(separator: ", "), origin: "command line")
    }
    guard let configuration else { return settings }
    return settings
      + configuration.settings.filter { !overruled.contains($0.name) || $0.name == "ignore" }.map {
        InspectSetting(
          name: $0.name, value: $0.value, origin: "\(configuration.path.text):\($0.line)")
      }
  }
}
