// Any bytes as a price sheet: refused with a place, or read, written and read again to the same.

import FuzzTarget
import StrictJSON

@testable import Analyses
@testable import Quotes
@testable import Spend
@testable import Pricing

/// Reads price sheets.
final class SheetsTarget: FuzzTarget {
  func run(_ input: [UInt8]) throws {
    let sheet: PriceSheet
    do throws(PriceSheetError) {
      sheet = try PriceSheet(parsing: input)
    } catch {
      let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
      require((1...lines.count).contains(error.line), "a line of the sheet")
      require((1...lines[error.line - 1].count + 1).contains(error.column), "a column of the line")
      return
    }
    let written = sheet.json.documentText
    let again = try PriceSheet(parsing: Array(written.utf8))
    require(again.name == sheet.name && again.version == sheet.version, "the same sheet")
    require(again.providers == sheet.providers, "the same providers")
    require(again.models == sheet.models, "the same models")
    require(again.licences == sheet.licences && again.weights == sheet.weights, "the same terms")
    require(again.json.documentText == written, "the same text")
  }
}
