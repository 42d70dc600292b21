// What is said of lines that speak of FLUX and were not understood: a few shapes and the sum, however many
// lines and files there are, each with what to type.

internal import LogRecords

import Pages
public import Spend

/// A message about a file, or about the run as a whole.
public struct ReportMessage: Hashable, Sendable {
  /// The file as named by the user, or found under a directory; nil for the run. Escape it for where it goes.
  public var file: String?
  /// The sentence; names in it are escaped.
  public var text: String
}

extension SpendReport.UnreadShape {
  /// The value of `--ignore` that declares all of them harmless: `logger=httpx`; nil if no value does.
  public var ignored: String? {
    switch hint {
    case .value(let key, let value): "\(key)=\(value)"
    case .none, .key: nil
    }
  }

  /// What exempts them if they are no requests; the user has to find the value where they have no single one
  /// that may be shown.
  fileprivate var exemption: Hint? {
    switch hint {
    case .none: nil
    case .key(let key): .ignoringKey(key)
    case .value(let key, let value): .ignoringValue(key: key, value: value)
    }
  }

  /// - Parameter isOnly: whether there are no others.
  fileprivate func advice(isOnly: Bool, _ hints: HintWords) -> String {
    let subject = count == 1 ? "it is no request" : "they are no requests"
    let other = isOnly ? Hint.acceptingUnread(count) : .ignoring
    return hints.said("if \(subject): ", exemption ?? other, "; else: ") + inspection
  }

  /// The command that shows what stands in them.
  fileprivate var inspection: String { "fluxspend inspect \(ShellText.quoted(file))" }
}

extension SpendReport {
  /// Shapes that are named; JSON has more.
  private static var namedShapes: Int { 5 }

  /// What was not understood, if it is more than is borne.
  public var unreadMessages: [ReportMessage] {
    guard hasTooManyUnread else { return [] }
    var messages = unread.prefix(Self.namedShapes).map { shape in
      let lines =
        "\(Figures.counted(shape.count, "such line")) in \(Figures.counted(shape.files, "file"))"
      return ReportMessage(
        file: shape.file,
        text: "line \(shape.line) (byte \(shape.byte)): speaks of FLUX, no request read at "
          + "\(TerminalText.escaped(shape.shape)); \(lines); \(shape.advice(isOnly: unread.count == 1, hints))"
      )
    }
    if unread.count > 1 {
      messages.append(ReportMessage(text: unreadSum + (unreadAdvice.map { "; \($0)" } ?? "")))
    }
    return messages
  }

  /// How many lines of how many shapes there are.
  public var unreadSum: String {
    let listed = SpendReport.UnreadShape.listed
    let shapes =
      unread.count > listed
      ? "more than \(listed) shapes" : Figures.counted(unread.count, "shape")
    let (verb, them) = inputs.unread == 1 ? ("speaks", "it") : ("speak", "them")
    return
      "\(Figures.counted(inputs.unread, "line")) of \(shapes) \(verb) of FLUX, and no request was read "
      + "from \(them)"
  }

  /// What to do if nothing is missing.
  private var unreadAdvice: String? {
    let subject = inputs.unread == 1 ? "it is no request" : "they are no requests"
    return hints(.unread(inputs.unread)).map { "if \(subject): \($0)" }
  }

  /// The same as sentences, with how to look at them.
  private var unreadHint: String {
    let look = unread.first.map { "\($0.inspection) shows how they are read." }
    guard let unreadAdvice else { return look ?? "" }
    return "I\(unreadAdvice.dropFirst())" + (look.map { "; else: \($0)" } ?? ".")
  }

  var unreadFinding: Finding? {
    guard inputs.unread > 0 else { return nil }
    let isOne = inputs.unread == 1
    let speak = isOne ? "It speaks of FLUX and shows" : "They speak of FLUX and show"
    return Finding(
      what: "\(Figures.counted(inputs.unread, "line")) not understood",
      meaning:
        "\(speak) that an image was asked for, and no request was read; what it cost is missing "
        + "from the sums."
        + (unread.count > Self.namedShapes ? hints.said(" ", .json("lists more"), ".") : ""),
      hint: hasTooManyUnread ? unreadHint : "",
      places: unread.prefix(Self.namedShapes).map {
        Finding.Place(
          position: "\($0.file):\($0.line)",
          message: "at \($0.shape); \(Figures.counted($0.count, "such line")) in "
            + Figures.counted($0.files, "file") + ($0.exemption.map { hints.said("; ", $0) } ?? ""))
      })
  }
}
