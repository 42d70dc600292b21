// What every format prints, byte for byte: fixtures/rendering/<sample>/<file>.
//
// FLUXSPEND_RECORD=1 swift test --filter RenderingGolden   writes the files anew; read the diff.

import Analyses
import Quotes
import FoundationEssentials
import Pages
import Testing

@Suite struct RenderingGolden {
  @Test(arguments: RenderingSample.allCases, Format.allCases)
  func `each sample prints as recorded`(sample: RenderingSample, format: Format) throws {
    let fileExtension =
      switch format {
      case .table: "txt"
      case .json: "json"
      case .csv: "csv"
      case .markdown: "md"
      }
    try expect(sample.report.rendered(as: format), recordedAs: "report.\(fileExtension)", sample)
  }

  @Test(arguments: RenderingSample.allCases)
  func `each sample prints in colour as recorded`(sample: RenderingSample) throws {
    let style = TableStyle(isColored: true, width: 80)
    let text = sample.report.rendered(as: .table, style: style)
    // Readable in a diff, and harmless in a terminal.
    let visible = text.replacing("\u{1B}", with: "␛")
    try expect(visible, recordedAs: "colored-80.txt", sample)
  }

  private func expect(
    _ text: String, recordedAs name: String, _ sample: RenderingSample
  ) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appending(path: "fixtures/rendering/\(sample.rawValue)")
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["FLUXSPEND_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let recorded = try Data(contentsOf: file)
    // Bytes, since equal strings may be spelled differently.
    #expect(Data(text.utf8) == recorded, "\(file.path) differs:\n\(text)")
  }
}
