// A page for people: a headline, then facts, tables and sentences under headings. A terminal and
// Markdown get the same words; each escapes the names in them in its own way.

/// What a command prints for people.
package struct TextPage {
  /// The first line; empty for a page that goes on with another.
  package var headline = ""
  /// From top to bottom.
  package var parts: [Part] = []

  package init(headline: String = "", parts: [Part] = []) {
    (self.headline, self.parts) = (headline, parts)
  }

  /// A block of the page; empty ones are left out.
  package enum Part {
    case heading(String)
    case facts([(label: String, text: String)])
    case table(TextTable)
    case sentences([String])
    /// A command line, which is never broken: it is there to be copied.
    case command(String)

    package var isEmpty: Bool {
      switch self {
      case .heading: false
      case .facts(let facts): facts.isEmpty
      case .table(let table): table.rows.isEmpty
      case .sentences(let sentences): sentences.isEmpty
      case .command(let command): command.isEmpty
      }
    }
  }

  /// Adds a block under a heading, unless it is empty.
  package mutating func add(_ heading: String, _ part: Part) {
    if !part.isEmpty { parts += [.heading(heading), part] }
  }

  /// The page for a terminal, ending in a line end.
  package func terminalText(style: TableStyle) -> String {
    var text = Ink.paint(TerminalText.escaped(headline), .strong, style)
    if !headline.isEmpty { text += "\n" }
    for (index, part) in parts.enumerated() where !part.isEmpty {
      if index == 0 || !isHeading(index - 1) { text += "\n" }
      switch part {
      case .heading(let heading): text += Ink.paint(heading, .strong, style) + "\n"
      case .facts(let facts): text += Self.terminal(facts, style)
      case .table(let table): text += table.terminalText(style: style)
      case .sentences(let sentences):
        text += sentences.map { Self.wrapped($0, style: style, hanging: "  ", first: "  ") }
          .joined()
      case .command(let command): text += "  \(TerminalText.escaped(command))\n"
      }
    }
    return text
  }

  /// The page as Markdown, ending in a line end.
  package var markdown: String {
    var text = headline.isEmpty ? "" : "## \(MarkdownText.escaped(headline))\n"
    for part in parts where !part.isEmpty {
      text += "\n"
      switch part {
      case .heading(let heading): text += "### \(MarkdownText.escaped(heading))\n"
      case .facts(let facts):
        for fact in facts { text += "- \(fact.label): \(MarkdownText.escaped(fact.text))\n" }
      case .table(let table): text += table.markdown
      case .sentences(let sentences):
        for sentence in sentences { text += "- \(MarkdownText.escaped(sentence))\n" }
      case .command(let command): text += "    \(TerminalText.escaped(command))\n"
      }
    }
    return text
  }

  private func isHeading(_ index: Int) -> Bool {
    if case .heading = parts[index] { true } else { false }
  }

  private static func terminal(
    _ facts: [(label: String, text: String)], _ style: TableStyle
  ) -> String {
    let width = (facts.map(\.label.count).max() ?? 0) + 2
    return facts.map { fact in
      let label = fact.label + String(repeating: " ", count: width - fact.label.count)
      return wrapped(
        fact.text, style: style, hanging: String(repeating: " ", count: width + 2),
        first: "  " + Ink.paint(label, .secondary, style))
    }.joined()
  }

  /// A text in lines, the first after `first` and the others after `hanging`.
  private static func wrapped(
    _ text: String, style: TableStyle, hanging: String, first: String
  ) -> String {
    let room = style.width - hanging.count
    let lines = TerminalText.lines(of: TerminalText.escaped(text), width: room)
    return first + lines.joined(separator: "\n" + hanging) + "\n"
  }
}

/// A format for quotes and price sheets. The raw value is its name on the command line.
public enum ViewFormat: String, CaseIterable, Hashable, Sendable {
  /// Words and aligned tables for a terminal.
  case table
  /// One JSON document.
  case json
  /// Comma-separated values after RFC 4180.
  case csv
  /// GitHub-flavoured Markdown.
  case markdown
}
