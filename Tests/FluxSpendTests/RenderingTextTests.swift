// Names that attack, and names that are merely not English.

@testable import Pages
import Pricing
import Testing
@testable import FluxSpend
@testable import Spend

@Suite struct HostileNames {
  @Test func `no format holds a character that acts on a terminal`() {
    for format in [Format.table, .markdown] {
      let text = RenderingSample.hostile.report.rendered(as: format)
      #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !isControl($0) })
    }
    let json = RenderingSample.hostile.report.rendered(as: .json)
    #expect(json.unicodeScalars.allSatisfy { $0 == "\n" || !isControl($0) })
    let csv = RenderingSample.hostile.report.rendered(as: .csv)
    #expect(
      csv.unicodeScalars.allSatisfy { "\t\r\n".unicodeScalars.contains($0) || !isControl($0) })
  }

  @Test func `a formula is text in a spreadsheet, a number stays one`() throws {
    let csv = RenderingSample.hostile.report.rendered(as: .csv)
    let names = try CSVReader.lines(of: csv).dropFirst().map { $0[0] }
    #expect(names[0] == "'=1+1")
    #expect(names[1] == "' @SUM(A1:A9)")
    #expect(names[2] == "'\t-2+3")
    #expect(names[3] == "'＝cmd|' /C calc'!A0")
    #expect(names[5] == "line\nbreak\r\nand more")
    #expect(names[6] == "\\u{1b}[31mred\\u{1b}]0;title\\u{7}")
    #expect(names[12] == "quote \" comma , semicolon ;")
    for name in ["-5", "+1", "@a", "\r=1", "＋1", "－1", "＠x", "\u{A0}=1", "\u{3000}=1"] {
      #expect(CSVText.startsFormula(name))
    }
    for name in ["5-1", "a=b", "", "'=1", "flux-2-pro"] { #expect(!CSVText.startsFormula(name)) }
    let numbers = TextTable(
      columns: [.init("n")],
      rows: [[.money(MoneyTotal(nanodollars: -5_000_000_000))], [.count(-5)]])
    #expect(DataTable(numbers).csv == "n\r\n-5\r\n-5\r\n")
  }

  @Test func `a name with a pipe stays one Markdown cell`() {
    let table = TextTable(
      columns: [.init("name"), .init("n", .trailing)],
      rows: [
        [.text("a|b\\|c"), .count(1)]
      ])
    #expect(table.markdown == "| name | n |\n| :--- | ---: |\n| a\\|b\\\\\\|c | 1 |\n")
  }

  @Test func `a name cannot become Markdown or HTML`() {
    let escaped = MarkdownText.escaped
    #expect(escaped("</script>") == "&lt;/script&gt;")
    #expect(
      escaped("# *b* _i_ `c` ~~g~~ [l](u) &amp;")
        == "\\# \\*b\\* \\_i\\_ \\`c\\` \\~\\~g\\~\\~ \\[l\\](u) &amp;amp;")
    #expect(escaped("https://evil.example") == "https&#58;//evil.example")
    #expect(escaped("www.evil.example") == "www&#46;evil.example")
    #expect(escaped("two\nlines") == "two\\\\u{a}lines")
    #expect(escaped("flux-2-pro") == "flux-2-pro")
    let lines = RenderingSample.hostile.report.rendered(as: .markdown).split(separator: "\n")
    for line in lines where line.hasPrefix("|") {
      // One bar before each cell and one after the last, each not escaped.
      let bars = line.matches(of: /\\.|\|/).filter { $0.output == "|" }.count
      let columns = lines.first { $0.hasPrefix("|") }.map { $0.filter { $0 == "|" }.count }
      #expect(bars == columns)
    }
  }

  @Test func `a script element cannot end inside the JSON`() {
    #expect(!RenderingSample.hostile.report.rendered(as: .json).contains("</"))
  }

  private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    case .format: scalar.value != 0x200D
    default: false
    }
  }
}

@Suite struct TerminalTextAndWidth {
  @Test(arguments: [
    ("plain", "plain"), ("\u{1B}[2J", "\\u{1b}[2J"), ("\u{9B}31m", "\\u{9b}31m"),
    ("\u{7F}", "\\u{7f}"), ("a\u{202E}b\u{2066}", "a\\u{202e}b\\u{2066}"),
    ("a\u{200B}b", "a\\u{200b}b"), ("\u{FEFF}a\u{AD}", "\\u{feff}a\\u{ad}"),
    ("x\u{2028}y\u{2029}", "x\\u{2028}y\\u{2029}"), ("\u{E0041}", "\\u{e0041}"),
    ("a\r\nb", "a\\u{d}\\u{a}b"), ("a\u{200D}b", "a\\u{200d}b"), ("a\u{FE0F}", "a\\u{fe0f}"),
    ("\u{3164}", "\\u{3164}"),
  ])
  func `what acts or hides is spelled out`(text: String, expected: String) {
    #expect(Array(TerminalText.escaped(text).unicodeScalars) == Array(expected.unicodeScalars))
    #expect(TerminalText.escaped(TerminalText.escaped(text)) == TerminalText.escaped(text))
  }

  @Test(arguments: [
    "Zoë", "e\u{301}", "田中", "한국어", "\u{1112}\u{1161}\u{11AB}", "👩‍👩‍👧‍👦", "❤️", "🏳️‍🌈", "👍🏽", "नमस्ते", "🇩🇪",
    "עברית",
  ])
  func `ordinary text of any script stays as it is`(text: String) {
    #expect(Array(TerminalText.escaped(text).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("Zoë", 3), ("e\u{301}", 1), ("田中さん", 8), ("ｆｕｌｌ", 8), ("한국", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("👩‍👩‍👧‍👦", 2), ("❤️", 2), ("❤", 1), ("🇩🇪", 2), ("👍🏽", 2), ("🎨", 2),
    ("1️⃣", 2),
    ("…", 1), ("█▌", 2), ("ｱ", 1), ("12", 2),
  ])
  func `a text takes the columns a terminal gives it`(text: String, width: Int) {
    #expect(DisplayWidth.columns(of: text) == width)
  }

  @Test func `wide ranges ascend`() {
    for (left, right) in zip(WideCharacters.ranges, WideCharacters.ranges.dropFirst()) {
      #expect(left.upperBound + 1 < right.lowerBound)
    }
  }

  @Test func `a shortened name keeps both ends and never outgrows its room`() {
    #expect(DisplayWidth.truncatedInMiddle("abcdefghij", to: 7) == "abc…hij")
    #expect(DisplayWidth.truncatedInMiddle("abcdefghij", to: 10) == "abcdefghij")
    for name in ["田中さんの長い名前", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "plain ascii text", "mixed 田 e\u{301} 🎨"] {
      for width in 0...20 {
        let shown = DisplayWidth.truncatedInMiddle(name, to: width)
        #expect(DisplayWidth.columns(of: shown) <= width)
      }
    }
  }

  @Test func `a bar grows with its share and never vanishes`() {
    #expect(TerminalTable.bar(0, of: 100, width: 4) == "")
    #expect(TerminalTable.bar(1, of: 1_000_000, width: 4) == "▏")
    #expect(TerminalTable.bar(50, of: 100, width: 4) == "██")
    #expect(TerminalTable.bar(51, of: 96, width: 4) == "██▏")
    #expect(TerminalTable.bar(100, of: 100, width: 4) == "████")
    #expect(TerminalTable.bar(.max, of: 1, width: 4) == "████")
  }

  @Test func `amounts stand with their decimal points below each other`() {
    let amounts: [Int128] = [1_234_500_000_000, 45_000_000, 7_000_000_000]
    let table = TextTable(
      columns: [.init("cost", .decimal)],
      rows: amounts.map { [.money(MoneyTotal(nanodollars: $0))] } + [[.text("unpriced")]])
    let lines = table.terminalText().split(separator: "\n").dropFirst(2)
    #expect(
      Array(lines) == ["  $1,234.50 ", "      $0.045", "      $7.00 ", "    unpriced"])
    #expect(DataTable(table).csv == "cost\r\n1234.5\r\n0.045\r\n7\r\nunpriced\r\n")
  }
}
