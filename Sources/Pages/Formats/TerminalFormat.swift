// Text for a terminal: the headline in one line, the facts behind it, aligned tables, and at the end, where the
// eye rests, what needs attention. Colour adds nothing that the words do not say.

/// Writes results for people at a terminal.
struct TerminalFormat: FormatWriter {
  let isForPeople = true
  let fileEndings: [String] = []

  func write<Failure: Error>(
    _ result: some Presentable, style: TableStyle, workers: Int,
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try sink(Array(TerminalPage(result.page, style).text.utf8))
  }
}

/// A page laid out for a terminal.
struct TerminalPage {
  private let page: TextPage
  private let style: TableStyle

  init(_ page: TextPage, _ style: TableStyle) { (self.page, self.style) = (page, style) }

  /// The page, ending in a line end.
  var text: String {
    var text = page.headline.map { Ink.paint(TerminalText.escaped($0.text), $0.tone, style) }
      .joined(separator: " ")
    if !text.isEmpty { text += "\n" }
    var leads = false
    for part in page.parts where !part.isEmpty {
      let block = self.text(of: part)
      if block.isEmpty { continue }
      text += (leads ? "" : "\n") + block
      leads = part.leads
    }
    return text
  }

  private func text(of part: TextPage.Part) -> String {
    switch part {
    case .heading(let heading, let tone):
      Ink.paint(TerminalText.escaped(heading), tone, style) + "\n"
    case .statement(let statement): TerminalText.escaped(statement) + "\n"
    case .facts(let facts, let chart):
      text(of: facts + (chart.map { [($0.label, $0.text(room: style.width - 40))] } ?? []))
    case .table(let table): table.terminalText(style: style)
    case .chart(let chart):
      "  " + Ink.paint(chart.text(room: chart.room(in: style.width - 2)), .secondary, style) + "\n"
    case .sentences(let sentences):
      sentences.map { wrapped($0, hanging: "  ", first: "  ") }.joined()
    case .items(let items): text(of: items)
    case .command(let command): "  \(TerminalText.escaped(command))\n"
    case .legend(let legend):
      [legend, hiddenColumns].filter { !$0.isEmpty }.map { indented($0, by: 2, .secondary) }
        .joined()
    case .page(let page): TerminalPage(page, style).text
    }
  }

  private func text(of facts: [(label: String, text: String)]) -> String {
    let width = (facts.map(\.label.count).max() ?? 0) + 2
    return facts.map { fact in
      let label = fact.label + String(repeating: " ", count: width - fact.label.count)
      return wrapped(
        fact.text, hanging: String(repeating: " ", count: width + 2),
        first: "  " + Ink.paint(label, .secondary, style))
    }.joined()
  }

  /// Which columns the tables leave out; empty if none.
  private var hiddenColumns: String {
    var titles: [String] = []
    for part in page.parts {
      guard case .table(let table) = part else { continue }
      for title in TerminalTable(table, style: style).hiddenTitles where !titles.contains(title) {
        titles.append(title)
      }
    }
    return titles.isEmpty
      ? "" : "columns left out for lack of room: \(titles.joined(separator: ", "))"
  }

  // MARK: Items

  private func text(of items: [TextPage.Item]) -> String {
    var text = ""
    for (index, item) in items.enumerated() {
      // What is long has air around it.
      if case .number = item.mark, index > 0 { text += "\n" }
      text += self.text(of: item)
    }
    return text
  }

  private func text(of item: TextPage.Item) -> String {
    var indent = 4
    var text = ""
    switch item.mark {
    case .number(let number):
      indent = 5
      let space = String(repeating: " ", count: max(0, 3 - String(number).count))
      text = "\(space)\(number)  \(Ink.paint(TerminalText.escaped(item.lead), .strong, style))\n"
      if !item.text.isEmpty { text += indented(item.text, by: indent) }
    case .bullet: text = marked("*", item)
    case .note: text = marked("-", item)
    case .attention: text = marked(Ink.paint("!", .attention, style), item)
    }
    for line in item.lines {
      let lead = line.lead.isEmpty ? "" : line.lead + ": "
      text += indented(lead + line.text, by: indent + (line.isDeeper ? 2 : 0))
    }
    if !item.hint.isEmpty { text += indented(item.hint, by: indent, .secondary) }
    if let table = item.table {
      var narrow = style
      narrow.width -= indent - 2
      let space = String(repeating: " ", count: indent - 2)
      text += table.terminalText(style: narrow).split(separator: "\n").map { "\(space)\($0)\n" }
        .joined()
    }
    if !item.rest.isEmpty { text += indented(item.rest, by: indent) }
    if !item.command.isEmpty {
      // On one line, however long.
      text += String(repeating: " ", count: indent)
      text += Ink.paint(TerminalText.escaped(item.command), .secondary, style) + "\n"
    }
    return text
  }

  /// A mark, and what there is to say beside it.
  private func marked(_ mark: String, _ item: TextPage.Item) -> String {
    let lead = item.lead.isEmpty ? "" : TerminalText.escaped(item.lead) + ":"
    let sentence = [lead, TerminalText.escaped(item.text)].filter { !$0.isEmpty }
      .joined(separator: " ")
    var lines = TerminalText.lines(of: sentence, width: style.width - 4)
    if !lead.isEmpty, lines[0].hasPrefix(lead) {
      let tone = item.mark == .attention ? TextTable.Tone.attention : .strong
      lines[0] = Ink.paint(lead, tone, style) + lines[0].dropFirst(lead.count)
    }
    return "  \(mark) " + lines.joined(separator: "\n    ") + "\n"
  }

  // MARK: Lines

  /// A text in lines that begin in the same column.
  private func indented(
    _ text: String, by indent: Int, _ tone: TextTable.Tone = .plain
  ) -> String {
    let space = String(repeating: " ", count: indent)
    return TerminalText.lines(of: TerminalText.escaped(text), width: style.width - indent)
      .map { "\(space)\(Ink.paint($0, tone, style))\n" }.joined()
  }

  /// A text in lines, the first after `first` and the others after `hanging`.
  private func wrapped(_ text: String, hanging: String, first: String) -> String {
    let room = style.width - hanging.count
    let lines = TerminalText.lines(of: TerminalText.escaped(text), width: room)
    return first + lines.joined(separator: "\n" + hanging) + "\n"
  }
}

extension TextPage.Part {
  /// Whether what follows stands right below it.
  fileprivate var leads: Bool {
    switch self {
    case .heading, .statement, .chart: true
    case .facts, .table, .sentences, .items, .command, .legend, .page: false
    }
  }
}

/// The few ANSI codes in use.
public enum Ink {
  /// `text` in a tone, or as it is where colours are off or there is nothing to colour.
  public static func paint(_ text: String, _ tone: TextTable.Tone, _ style: TableStyle) -> String {
    guard style.isColored, text.contains(where: { $0 != " " }) else { return text }
    switch tone {
    case .plain: return text
    case .strong: return "\u{1B}[1m\(text)\u{1B}[0m"
    case .secondary: return "\u{1B}[2m\(text)\u{1B}[0m"
    case .attention: return "\u{1B}[33m\(text)\u{1B}[0m"
    }
  }
}
