// What `quote` says before a request is made, `report` says afterwards: for any number of references, of sizes
// known, unknown or printed as a sum, below and above what is billed at most.

import Foundation
import Testing

@Suite struct `A quote and the report` {
  /// A request: the model, the edge of its image, the edges of its references (0 for unknown), and how many images.
  struct Workload: Sendable, CustomTestStringConvertible {
    var model: String
    var edge: Int
    var references: [Int]
    var images: Int

    var testDescription: String { "\(model) \(edge) \(references) x \(images)" }

    var quote: [String] {
      ["quote", "--model", model, "--size", "\(edge)x\(edge)", "--images", "\(images)"]
        + references.flatMap { ["--input", $0 == 0 ? "unknown" : "\($0)x\($0)"] }
        + ["--format", "json"]
    }

    /// A line of a log; with a printed total its references have no sizes.
    func line(printed: String? = nil) -> String {
      let inputs = references.map { edge in
        edge == 0 || printed != nil
          ? #""https://example.com/a.png""# : #"{"width":\#(edge),"height":\#(edge)}"#
      }
      let response = printed.map { #","response":{"input_mp":\#($0)}"# } ?? ""
      return #"{"ts":"2026-06-01T12:00:00Z","user":"a","model":"\#(model)","width":\#(edge),"#
        + #""height":\#(edge),"n":\#(images),"input_images":[\#(inputs.joined(separator: ","))]"#
        + response + "}\n"
    }

    /// The megapixels of the references together, as the API prints them.
    var printed: String {
      let pixels = references.reduce(0) { $0 + $1 * $1 }
      let hundredths = (pixels * 100 + 524_288) / 1_048_576
      return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
  }

  private static let models = [
    "flux-2-pro", "flux-2-max", "flux-2-flex", "flux-2-klein-4b", "flux-2-klein-9b",
  ]

  /// Counts of references from none to more than a model takes, edges on both sides of each limit.
  private static func workloads(_ edges: [Int]) -> [Workload] {
    (0..<10).map { count in
      Workload(
        model: models[count % models.count], edge: [1024, 1040, 1440, 2048][count % 4],
        references: (0..<count).map { edges[(count + 3 * $0) % edges.count] }, images: 1 + count % 3
      )
    }
  }

  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Low, best and high of the sums in a JSON document.
  private func amounts(_ sums: [String: Any]?) throws -> [Decimal] {
    try ["listCostLow", "listCost", "listCostHigh"].map { name in
      let text = try #require(sums?[name] as? String)
      return try #require(Decimal(string: text))
    }
  }

  private func quoted(_ workload: Workload) throws -> [Decimal] {
    let run = try CommandRun(workload.quote, in: scratch.folder)
    let quotes = try #require(try run.json()["quotes"] as? [[String: Any]])
    return try amounts(quotes.first?["total"] as? [String: Any])
  }

  private func reported(_ line: String) throws -> [Decimal] {
    try scratch.write(line, to: "log.jsonl")
    return try amounts(
      try scratch.run("log.jsonl", "--format", "json").json()["totals"] as? [String: Any])
  }

  @Test(arguments: workloads([0, 1024, 1040, 2048, 3000, 512]))
  func `agree on sizes that are known and on those that are not`(workload: Workload) throws {
    #expect(try quoted(workload) == reported(workload.line()))
  }

  @Test(arguments: workloads([1024, 512, 1440, 2024, 1040]).dropFirst())
  func `agree where a printed total tells the sizes`(workload: Workload) throws {
    let (quote, report) = (
      try quoted(workload), try reported(workload.line(printed: workload.printed))
    )
    // What every size costs by itself if the total says more than a megapixel each, else a megapixel each.
    #expect(report[0] <= quote[2] && quote[0] <= report[2], "\(quote), \(report)")
    #expect(report[0] >= quote[0], "\(quote), \(report)")
  }
}
