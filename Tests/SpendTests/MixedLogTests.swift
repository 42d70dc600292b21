// Each line of fixtures/faults/mixed.jsonl alone, against the verdict that fixtures/README.md gives.

import Analyses
import Quotes
import Foundation
import LogRecords
import Pricing
import Spend
import Testing

@Suite struct MixedLog {
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "fixtures")

  /// The verdicts of the table in the README, by line.
  private func verdicts() throws -> [Int: String] {
    let readme = try Data(contentsOf: Self.fixtures.appending(path: "README.md"))
    let rows = String(decoding: readme, as: UTF8.self).split(separator: "\n").compactMap { row in
      row.wholeMatch(of: /\| ([0-9]+) \| (.+?) \| .* \|/).map { (Int($0.1) ?? 0, String($0.2)) }
    }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  @Test func `each line is what the README says`() throws {
    let log = try Data(contentsOf: Self.fixtures.appending(path: "faults/mixed.jsonl"))
    let lines = log.split(separator: 0x0A, omittingEmptySubsequences: false)
    let verdicts = try verdicts()
    #expect(lines.count == 60 && verdicts.count == 60)
    let folder = try LogFolder()
    for (index, line) in lines.enumerated() {
      // The last line has no newline.
      let text = index < 59 ? line + [0x0A] : line
      let report = try report([folder.write(text, to: "\(index + 1).jsonl")], workers: 1)
      #expect(verdict(report) == verdicts[index + 1], "line \(index + 1)")
    }
  }

  /// What a report of one line says of it, in the README's words.
  private func verdict(_ report: SpendReport) -> String {
    let (inputs, totals) = (report.inputs, report.totals)
    if inputs.blank == 1 { return "blank" }
    if inputs.malformed == 1 { return "malformed" }
    if inputs.notRequests == 1 { return "not a request" }
    if inputs.notRequests == 2 { return "two records, not requests" }
    if inputs.updates == 1 { return "update" }
    var words = ["request"]
    if totals.billable == 1 { words.append("billable") }
    if totals.failed == 1 { words.append("failed") }
    if totals.moderated == 1 { words.append("moderated") }
    if totals.estimated == 1 { words.append("estimated") }
    if totals.unpriced == 1 { words.append("unpriced") }
    if totals.userPaidCost != .zero { words.append("paid by the user") }
    if report.problems.contains(where: { $0.code == "unknown-status" }) {
      words.append("its status listed")
    }
    return words.joined(separator: ", ")
  }
}
