// What the library only means, in the names of this command's options: the one place where texts get them.

import Analyses
import Pricing
import Quotes
import Pages
import Spend

extension HintWords {
  /// Hints that name options.
  static let ofOptions = HintWords(name: "options", words: OptionWords.words)
}

/// The options of the command, as texts name them.
enum OptionWords {
  /// A hint as part of a sentence.
  static func words(_ hint: Hint) -> String {
    switch hint {
    case .json(let predicate): "--format json \(predicate)"
    case .jsonHasBounds: "the bounds are in --format json"
    case .everyFinding: "--top 0 shows all"
    case .salvaging: "--salvage counts what a damaged gzip file still holds"
    case .salvaged: "--salvage"
    case .countingIdentical: "--allow-identical counts both"
    case .notComparingIdentical: "--allow-identical does not"
    case .placeOfID: "--map id=PATH names the request's own id"
    case .placeOfFact(let fact): "--map \(fact)=PATH says where it stands"
    case .prices: "Give their prices with --prices FILE"
    case .otherSheet: "--prices takes a sheet that has it"
    case .malformed: "--rejects FILE lists where they are, --max-malformed N accepts so many"
    case .seller(let requests): "--provider NAME says who sold what nothing tells (\(requests))"
    case .oneSeller: "--where provider=NAME"
    case .moderatedBilled: "--moderated billed"
    case .selection: "--from, --to or --where"
    case .oneStatus: "--where status=STATUS reports one kind of them"
    case .machineHour: "--gpu-hour USD puts the machine's cost beside them"
    case .unread(1): "--ignore PATH=GLOB names a value of its line, --max-unread 1 accepts it"
    case .unread(let count):
      "--ignore PATH=GLOB names a value of their lines, --max-unread \(count) accepts them"
    case .ignoringValue(let key, let value): "--ignore \(ShellText.quoted("\(key)=\(value)"))"
    case .ignoringKey(let key): "--ignore \(key)=GLOB"
    case .ignoring: "--ignore PATH=GLOB"
    case .acceptingUnread(let count): "--max-unread \(count)"
    }
  }

  /// The option of what `inspect` proposes.
  static func name(_ setting: InspectProposal.Setting) -> String {
    switch setting {
    case .map: "--map"
    case .ignore: "--ignore"
    case .maximumUnread: "--max-unread"
    case .allowEmpty: "--allow-empty"
    }
  }

  /// The options of `whatif` that mean a part of one.
  static func arguments(_ term: WhatIfTerm) -> [String] {
    switch term {
    case .only(let filter):
      [
        "--where",
        "\(filter.dimension.rawValue)\(filter.values.isExcluded ? "!=" : "=")\(filter.values.pattern)",
      ]
    case .swap(let swap): [name(swap.scope), "\(swap.from ?? "*")=\(swap.to)"]
    case .maximumImages(let count): ["--max-images", String(count)]
    case .maximumInputs(let count): ["--drop-inputs-over", String(count)]
    case .maximumInputMegapixels(let count): ["--max-input-megapixels", String(count)]
    case .snapInputs: ["--snap-inputs"]
    case .maximumSize(let size): ["--max-size", size.description]
    case .maximumMegapixels(let count): ["--max-megapixels", String(count)]
    case .snap: ["--snap"]
    case .snapWithin(let percent): ["--snap-within", String(percent)]
    }
  }

  private static func name(_ scope: UsageRules.Swap.Scope) -> String {
    switch scope {
    case .all: "--swap"
    case .edits: "--swap-edits"
    case .newImages: "--swap-new-images"
    }
  }
}
