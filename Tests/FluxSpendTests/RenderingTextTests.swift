// Names that attack, and names that are merely not English.

@testable import Pages
import Pricing
import Testing
@testable import Analyses
@testable import Quotes
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

  @Test func `a formula is text in a spreadsheet`() throws {
    let csv = RenderingSample.hostile.report.rendered(as: .csv)
    let names = try CSVReader.lines(of: csv).dropFirst().map { $0[0] }
    #expect(names[0] == "'=1+1")
    #expect(names[1] == "' @SUM(A1:A9)")
    #expect(names[2] == "'\t-2+3")
    #expect(names[3] == "'＝cmd|' /C calc'!A0")
    #expect(names[5] == "line\nbreak\r\nand more")
    #expect(names[6] == "\\u{1b}[31mred\\u{1b}]0;title\\u{7}")
    #expect(names[12] == "quote \" comma , semicolon ;")
  }

  @Test func `a name cannot end its Markdown cell`() {
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
