// Text for a terminal, for Markdown and for a spreadsheet, and how wide it is.

import Foundation
import Pricing
import StrictJSON
import Testing

@testable import Pages

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
}

@Suite struct MarkdownAndCSV {
  @Test func `a text cannot become Markdown or HTML`() {
    let escaped = MarkdownText.escaped
    #expect(escaped("</script>") == "&lt;/script&gt;")
    #expect(
      escaped("# *b* _i_ `c` ~~g~~ [l](u) &amp;")
        == "\\# \\*b\\* \\_i\\_ \\`c\\` \\~\\~g\\~\\~ \\[l\\](u) &amp;amp;")
    #expect(escaped("https://evil.example") == "https&#58;//evil.example")
    #expect(escaped("www.evil.example") == "www&#46;evil.example")
    #expect(escaped("two\nlines") == "two\\\\u{a}lines")
    #expect(escaped("flux-2-pro") == "flux-2-pro")
  }

  @Test func `a formula is told from a text, and a number stays one`() {
    for name in ["-5", "+1", "@a", "\r=1", "＋1", "－1", "＠x", "\u{A0}=1", "\u{3000}=1"] {
      #expect(CSVText.startsFormula(name))
    }
    for name in ["5-1", "a=b", "", "'=1", "flux-2-pro"] { #expect(!CSVText.startsFormula(name)) }
    let numbers = TextTable(
      columns: [.init("n")],
      rows: [[.money(MoneyTotal(nanodollars: -5_000_000_000))], [.count(-5)]])
    #expect(DataTable(numbers).csv == "n\r\n-5\r\n-5\r\n")
  }
}

@Suite struct CopiedText {
  @Test(arguments: [
    "", "plain", "a b", "it's", "\"\\", "</script>", "\u{1B}[2J", "two\nlines", "a\u{202E}b",
    "田中 🎨", "$(x) `y`",
  ])
  func `a shell reads an argument as the text`(text: String) throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", "printf %s " + ShellText.quoted(text)]
    process.environment = ["LANG": "C.UTF-8"]
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(Array(bytes) == Array(text.utf8))
    #expect(ShellText.quoted(text).unicodeScalars.allSatisfy { $0.isInert })
  }
}
