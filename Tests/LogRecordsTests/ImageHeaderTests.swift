// The size of an image from its first bytes, against a slow twin.

import Foundation
import TestSupport
import Testing

@testable import LogRecords

@Suite struct ImageHeaders {
  /// Headers of 640 x 480 images, by format.
  static let samples: [(name: String, bytes: [UInt8])] = [
    (
      "png",
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
        + [0, 0, 2, 128, 0, 0, 1, 224]
    ),
    ("gif", Array("GIF89a".utf8) + [128, 2, 224, 1]),
    (
      "jpeg",
      [
        0xFF, 0xD8, 0xFF, 0xE1, 0, 4, 9, 9, 0xFF, 0xFF, 0xC4, 0, 3, 0, 0xFF, 0xC2, 0, 17, 8, 1, 224,
        2,
        128, 3,
      ]
    ),
    ("vp8", Array("RIFF____WEBPVP8 ____".utf8) + [0, 0, 0, 0x9D, 1, 0x2A, 128, 0x42, 224, 0x81]),
    ("vp8l", Array("RIFF____WEBPVP8L____".utf8) + [0x2F, 0x7F, 0xC2, 0x77, 0]),
    ("vp8x", Array("RIFF____WEBPVP8X____".utf8) + [0, 0, 0, 0, 127, 2, 0, 223, 1, 0]),
  ]

  @Test(arguments: samples)
  func `each format tells its size, as a whole, cut and in base64`(name: String, bytes: [UInt8]) {
    #expect(ImageHeader.size(of: bytes) == PixelSize(640, 480))
    for count in 0..<bytes.count {
      let cut = Array(bytes.prefix(count))
      #expect(ImageHeader.size(of: cut) == plainImageSize(cut))
    }
    let text = (Data(bytes) + Data(count: 64)).base64EncodedString()
    for prefix in ["", "data:image/\(name);base64,"] {
      #expect(ImageHeader.size(inText: (prefix + text).utf8) == PixelSize(640, 480))
    }
  }

  @Test func `headers that lie, and bytes in any place, are read as by the twin`() {
    var random = SeededNumbers(4)
    for _ in 0..<20_000 {
      var bytes = random.pick(Self.samples).bytes + (0..<40).map { _ in UInt8(random.below(256)) }
      for _ in 0..<random.below(4) {
        bytes[random.below(bytes.count)] = random.pick([0, 1, 0xC0, 0xD9, 0xFF, 0x2A])
      }
      bytes.removeLast(random.below(bytes.count))
      if ImageHeader.size(of: bytes) != plainImageSize(bytes) { Issue.record("\(bytes)") }
    }
  }
}
