// The command line that computes what a finding says: whoever doubts a figure can run it.

import Pages
import Pricing
import Spend

extension UsageRules {
  /// The options of `fluxspend whatif` that mean these rules.
  public var arguments: [String] {
    var arguments: [String] = []
    for swap in swaps {
      arguments += [
        swap.scope.option, "\(swap.from ?? "*")=\(swap.to)",
      ]
    }
    func add(_ option: String, _ value: (some CustomStringConvertible)?) {
      if let value { arguments += [option, value.description] }
    }
    add("--max-images", maximumImages)
    add("--drop-inputs-over", maximumInputs)
    add("--max-input-megapixels", maximumInputMegapixels)
    if snapInputsWithin != nil { arguments.append("--snap-inputs") }
    add("--max-size", maximumSize)
    add("--max-megapixels", maximumMegapixels)
    if snapWithin != nil { arguments.append("--snap") }
    if let within = snapWithin ?? snapInputsWithin, within != Self.standardSnap {
      add("--snap-within", within / 10)
    }
    return arguments
  }

  /// How far over a megapixel is just over it, in thousandths, if nobody says otherwise.
  public static let standardSnap = 150
}

/// How to read the same logs again.
public struct WhatIfInvocation: Sendable {
  /// `fluxspend whatif`, the inputs, and options that say what is read and at what prices.
  public var arguments: [String]
  /// What the logs were filtered by.
  public var filters: [Advice.Filter]

  /// A command for these inputs.
  public init(arguments: [String], filters: [Advice.Filter]) {
    self.arguments = arguments
    self.filters = filters
  }

  /// The command of a finding; nil for one that rules cannot be limited to.
  public func command(for finding: Advice.Finding) -> [String]? {
    if case .others = finding.who { return nil }
    let own = Set(finding.filters.map(\.dimension))
    let filters = finding.filters + self.filters.filter { !own.contains($0.dimension) }
    return command(filters, finding.rules)
  }

  /// The command of all findings together.
  public func command(for combined: Advice.Combined) -> [String] {
    command(filters, combined.change.rules)
  }

  private func command(_ filters: [Advice.Filter], _ rules: UsageRules) -> [String] {
    arguments
      + filters.flatMap { ["--where", "\($0.dimension.rawValue)=\($0.value)"] } + rules.arguments
  }
}

/// Arguments as a shell reads them. What acts on a terminal is spelled in digits.
enum ShellText {
  /// A command line.
  static func line(_ arguments: [String]) -> String {
    arguments.map(quoted).joined(separator: " ")
  }

  /// One argument.
  static func quoted(_ argument: String) -> String {
    let isPlain = argument.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "_./:=,@%+-".unicodeScalars.contains($0))
    }
    if isPlain, !argument.isEmpty { return argument }
    if argument.unicodeScalars.allSatisfy(TerminalText.isInert) {
      return "'"
        + argument.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: #"'\''"#) + "'"
    }
    var text = "$'"
    for scalar in argument.unicodeScalars {
      switch scalar {
      case "'", "\\": text += "\\\(scalar)"
      case _ where TerminalText.isInert(scalar): text.unicodeScalars.append(scalar)
      default:
        for byte in String(scalar).utf8 {
          text += "\\\(octal(byte))"
        }
      }
    }
    return text + "'"
  }

  /// Three digits, so that what follows is not taken for another.
  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return String(repeating: "0", count: 3 - digits.count) + digits
  }
}

extension UsageRules.Swap.Scope {
  /// The option of the command line.
  fileprivate var option: String {
    switch self {
    case .all: "--swap"
    case .edits: "--swap-edits"
    case .newImages: "--swap-new-images"
    }
  }
}
