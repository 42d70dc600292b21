// The command line that computes what a finding says: whoever doubts a figure can run it. Its words are the
// command's; here is only what they have to mean.

public import Pricing
import Spend

/// A part of a what-if.
public enum WhatIfTerm: Hashable, Sendable {
  /// Only requests of this kind change.
  case only(Advice.Filter)
  /// Another model.
  case swap(UsageRules.Swap)
  /// The most images of a request.
  case maximumImages(Int)
  /// The most reference images of a request.
  case maximumInputs(Int)
  /// The most megapixels of a reference image.
  case maximumInputMegapixels(Int)
  /// Reference images just over a megapixel get one less.
  case snapInputs
  /// The box that images fit.
  case maximumSize(PixelSize)
  /// The most megapixels of an image.
  case maximumMegapixels(Int)
  /// Images just over a megapixel get one less.
  case snap
  /// How far over a megapixel is just over it, in percent.
  case snapWithin(Int)
}

extension UsageRules {
  /// These rules, in the order in which they are typed.
  public var terms: [WhatIfTerm] {
    var terms = swaps.map(WhatIfTerm.swap)
    terms += [
      maximumImages.map(WhatIfTerm.maximumImages), maximumInputs.map(WhatIfTerm.maximumInputs),
      maximumInputMegapixels.map(WhatIfTerm.maximumInputMegapixels),
      snapInputsWithin.map { _ in .snapInputs }, maximumSize.map(WhatIfTerm.maximumSize),
      maximumMegapixels.map(WhatIfTerm.maximumMegapixels), snapWithin.map { _ in .snap },
    ].compactMap(\.self)
    if let within = snapWithin ?? snapInputsWithin, within != Self.standardSnap {
      terms.append(.snapWithin(within / 10))
    }
    return terms
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
  /// The words of a part.
  private let words: @Sendable (WhatIfTerm) -> [String]

  /// A command for these inputs.
  ///
  /// - Parameter words: the arguments that mean a part of the what-if.
  public init(
    arguments: [String], filters: [Advice.Filter],
    words: @escaping @Sendable (WhatIfTerm) -> [String]
  ) {
    (self.arguments, self.filters, self.words) = (arguments, filters, words)
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

  /// The arguments that mean these rules.
  func arguments(of rules: UsageRules) -> [String] { rules.terms.flatMap(words) }

  private func command(_ filters: [Advice.Filter], _ rules: UsageRules) -> [String] {
    arguments + filters.flatMap { words(.only($0)) } + arguments(of: rules)
  }
}
