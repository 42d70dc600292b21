// Zstd frames, by libzstd's compressor and by hand.

#if ZSTD
  import CZstd

  /// A frame of one content.
  ///
  /// - Parameter isChecked: whether a checksum stands behind it.
  func zstd(_ content: [UInt8], isChecked: Bool = true, level: CInt = 3) -> [UInt8] {
    guard let context = unsafe ZSTD_createCCtx() else { fatalError("out of memory") }
    defer { _ = unsafe ZSTD_freeCCtx(context) }
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, isChecked ? 1 : 0)
    var frame = [UInt8](repeating: 0, count: ZSTD_compressBound(content.count))
    let count = unsafe frame.withUnsafeMutableBytes { target in
      unsafe content.withUnsafeBytes { source in
        unsafe ZSTD_compress2(
          context, target.baseAddress, target.count, source.baseAddress, source.count)
      }
    }
    precondition(ZSTD_isError(count) == 0)
    return Array(frame[..<count])
  }

  /// A frame of raw blocks and runs, written by hand, without a checksum: what RFC 8878 allows and a
  /// compressor seldom writes.
  func zstd(byHand blocks: [(type: Int, bytes: [UInt8], size: Int)]) -> [UInt8] {
    // Magic; neither a content size nor a checksum; a window of 1 MiB.
    var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x50]
    for (index, block) in blocks.enumerated() {
      let isLast = index == blocks.count - 1 ? 1 : 0
      frame += littleEndian(isLast | block.type << 1 | block.size << 3, 3) + block.bytes
    }
    return frame
  }
#endif
