// Tables in a terminal, in Markdown and as CSV.

import Pricing
import Testing

@testable import Pages

@Suite struct Tables {
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

  @Test func `a name with a pipe stays one Markdown cell`() {
    let table = TextTable(
      columns: [.init("name"), .init("n", .trailing)],
      rows: [
        [.text("a|b\\|c"), .count(1)]
      ])
    #expect(table.markdown == "| name | n |\n| :--- | ---: |\n| a\\|b\\\\\\|c | 1 |\n")
  }
}
