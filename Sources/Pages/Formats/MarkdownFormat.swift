// GitHub-flavoured Markdown. Text from logs must not become markup: what Markdown or HTML could act
// on is escaped, and what a terminal could act on as well, since Markdown is also read as plain
// text.
//
// Addresses lose the part that makes renderers link them (`://`, `www.`) to a character reference.
// A mention (`@name`) cannot be defused by escaping and stays as it is.

/// Writes results as Markdown.
struct MarkdownFormat: FormatWriter {
  let isForPeople = true
  let fileEndings = [".md", ".markdown"]
  /// Columns of a chart.
  private static let chartRoom = 60

  func write<Failure: Error>(
    _ result: some Presentable, style: TableStyle, workers: Int,
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try sink(Array(Self.text(of: result.page).utf8))
  }

  /// A page, ending in a line end.
  static func text(of page: TextPage) -> String {
    let headline = page.headline.map(\.text).joined(separator: " ")
    var text = headline.isEmpty ? "" : "## \(MarkdownText.escaped(headline))\n"
    for part in page.parts where !part.isEmpty {
      let block = self.text(of: part)
      if !block.isEmpty { text += "\n" + block }
    }
    return text
  }

  private static func text(of part: TextPage.Part) -> String {
    switch part {
    case .heading(let heading, _): "### \(MarkdownText.escaped(heading))\n"
    case .statement(let statement): "\(MarkdownText.escaped(statement))\n"
    case .facts(let facts, let chart):
      (facts + (chart.map { [($0.label, $0.text(room: chartRoom))] } ?? []))
        .map { "- \($0.label): \(MarkdownText.escaped($0.text))\n" }.joined()
    case .table(let table): table.markdown
    case .chart: ""
    case .sentences(let sentences):
      sentences.map { "- \(MarkdownText.escaped($0))\n" }.joined()
    case .items(let items): text(of: items)
    case .command(let command): fence(command)
    case .legend(let legend): legend.isEmpty ? "" : "\(MarkdownText.escaped(legend))\n"
    case .page(let page): text(of: page)
    }
  }

  private static func text(of items: [TextPage.Item]) -> String {
    // What is long has air around it.
    let isLoose = items.contains { $0.table != nil || !$0.command.isEmpty }
    return items.map(text).joined(separator: isLoose ? "\n" : "")
  }

  private static func text(of item: TextPage.Item) -> String {
    var text = ""
    var indent = "  "
    let sentence = [item.text, item.hint].filter { !$0.isEmpty }.joined(separator: " ")
    switch item.mark {
    case .number(let number):
      let title = "\(number). \(item.lead)"
      text = "#### \(MarkdownText.escaped(title))\n\n"
      if !sentence.isEmpty { text += "- \(MarkdownText.escaped(sentence))\n" }
      indent = ""
    case .bullet, .note, .attention:
      let lead = item.lead.isEmpty ? "" : "**\(MarkdownText.escaped(item.lead))**"
      let colon = lead.isEmpty || sentence.isEmpty ? "" : ": "
      text = "- \(lead)\(colon)\(MarkdownText.escaped(sentence))\n"
    }
    for line in item.lines {
      let lead = line.lead.isEmpty ? "" : MarkdownText.escaped(line.lead) + ": "
      text += "\(indent)- \(lead)\(MarkdownText.escaped(line.text))\n"
    }
    if let table = item.table {
      text += "\n" + table.markdown.split(separator: "\n").map { "\(indent)\($0)\n" }.joined()
    }
    if !item.rest.isEmpty { text += "\n\(indent)\(MarkdownText.escaped(item.rest))\n" }
    return text + (item.command.isEmpty ? "" : "\n" + fence(item.command))
  }

  /// Within a fence no line begins but the command's own, so none can end it.
  private static func fence(_ command: String) -> String {
    "```sh\n\(TerminalText.escaped(command))\n```\n"
  }
}

extension TextTable {
  /// A pipe table with its footer as the last, bold row.
  public var markdown: String {
    let visible = columns.indices.filter { columns[$0].alignment != .bar }
    var lines = [visible.map { MarkdownText.escaped(columns[$0].title) }]
    lines.append(visible.map { columns[$0].alignment == .leading ? ":---" : "---:" })
    lines += rows.map { row in visible.map { row[$0].markdown } }
    if let footer {
      lines.append(
        visible.map {
          let text = footer[$0].markdown
          return text.isEmpty ? "" : "**\(text)**"
        })
    }
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}

extension TextTable.Cell {
  /// An amount is not escaped: nothing in a cell of its own can pair with its `~` or `$`.
  fileprivate var markdown: String {
    if case .money = self { humanText } else { MarkdownText.escaped(humanText) }
  }
}

/// The spelling of Markdown text.
package enum MarkdownText {
  /// `text` as one line that every Markdown renderer shows as it is.
  package static func escaped(_ text: String) -> String {
    var result = ""
    let scalars = Array(TerminalText.escaped(text).unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case ":" where scalars[(index + 1)...].starts(with: "//".unicodeScalars):
        result += "&#58;"
      case "." where endsInWWW(scalars[..<index]): result += "&#46;"
      case "\\", "`", "*", "_", "[", "]", "|", "~": result += "\\\(scalar)"
      // An amount may stay: formulas neither begin nor end at a `$` before a digit.
      case "$":
        let isAmount = index + 1 < scalars.count && ("0"..."9").contains(scalars[index + 1])
        result += isAmount ? "$" : "\\$"
      case "#", "+", "-", "=", "!":
        result += index == 0 ? "\\\(scalar)" : "\(scalar)"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func endsInWWW(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    scalars.count >= 3 && scalars.suffix(3).allSatisfy { $0 == "w" || $0 == "W" }
  }
}
