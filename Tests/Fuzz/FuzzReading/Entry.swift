// libFuzzer's door to the targets that need only LogRecords and what is above it: fewer counters to
// look through after each input make them more than twice as fast.

import FuzzTarget

nonisolated(unsafe) private let target = chosenTarget([
  "scanner": { ScannerTarget() }, "twins": { TwinsTarget() }, "gzip": { GzipTarget() },
  "values": { ValuesTarget() }, "images": { ImagesTarget() }, "records": { RecordsTarget() },
])

/// Tries one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  unsafe target.run(start, count)
}
