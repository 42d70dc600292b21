// libFuzzer's door to the targets that need all modules.

import FuzzTarget

nonisolated(unsafe) private let target = chosenTarget([
  "names": { NamesTarget() }, "sheets": { SheetsTarget() }, "renderers": { RenderersTarget() },
])

/// Tries one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  unsafe target.run(start, count)
}
