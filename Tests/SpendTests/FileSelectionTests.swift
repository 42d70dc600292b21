// Which files of a directory are read, by their paths.

import Testing

@testable import LogRecords
@testable import Spend

@Suite struct FileSelections {
  @Test func `a selection looks at the path, the name and the directories on the way`() {
    var selection = FileSelection()
    selection.excluded = [Glob(Array("node_modules".utf8)), Glob(Array("old/*.log".utf8))]
    func excludes(_ path: String) -> Bool { selection.excludes(Array(path.utf8)[...]) }
    #expect(excludes("node_modules/x/y.json") && excludes("a/node_modules/y.json"))
    #expect(excludes("old/a.log") && !excludes("older/a.log") && !excludes("x/old/a.log"))
    #expect(!FileSelection().excludes(Array("a".utf8)[...]))
  }
}
