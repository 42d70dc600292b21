// Any bytes as an image, as they are and in base64, against the slow twin.

import Foundation
import FuzzTarget

@testable import LogRecords

/// Reads the size of an image.
final class ImagesTarget: FuzzTarget {
  func run(_ bytes: [UInt8]) {
    let size = plainImageSize(bytes)
    require(ImageHeader.size(of: bytes) == size, "another size than \(size as Any)")
    // A text may be anything, and what is no base64 ends it.
    _ = ImageHeader.size(inText: bytes)
    guard bytes.count >= 64 else { return }
    let text = Data(bytes).base64EncodedString()
    let inText = ImageHeader.size(inText: text.utf8)
    // What begins like no image is not decoded; a JPEG begins with a second marker.
    let mayDiffer = bytes.starts(with: [0xFF, 0xD8]) && bytes[2] != 0xFF
    require(inText == size || mayDiffer, "another size in base64")
  }
}
