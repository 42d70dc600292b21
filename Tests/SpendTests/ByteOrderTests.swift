// What is incomplete is listed by the bytes of names, as files are.

import Testing

@testable import Spend

@Suite struct ByteOrders {
  @Test func `names that Unicode calls equal are ordered by their bytes`() {
    // 65 CC 81, 66, C3 A9: the first and the last are one letter to String.
    let names = ["e\u{301}", "f", "\u{E9}"]
    let incomplete = names.map { SpendReport.Incomplete(file: $0, code: "a", message: "") }
    let sorted = incomplete.reversed().sorted().map { Array($0.file.utf8) }
    #expect(sorted == names.map { Array($0.utf8) })
  }

  @Test func `faults of one file are ordered by code and then by message`() {
    let faults = [("a", "2"), ("b", "1"), ("b", "2")].map {
      SpendReport.Incomplete(file: "log", code: $0.0, message: $0.1)
    }
    #expect(faults.reversed().sorted() == faults)
  }
}
