// What a file in a directory is taken for, by its first bytes.

import SystemIO
import Foundation
import Testing

@testable import LogRecords

@Suite struct `File heads` {
  private func kind(_ text: String) -> FileKind { FileHead(Array(text.utf8)).kind }

  @Test(arguments: [
    "", "\n \n", #"{"a":1}"#, "{}", "  \n{\n  \"a\": 1}", "\u{FEFF}{\"a\":1}", "[]", #"[{"a":1}]"#,
    "[\n {\n\"a\":1}]", #"["a"]"#, "\u{1E}{\"a\":1}", ",{\"a\":1}",
    #"2026-06-01T12:00:00Z stdout F {"a":1}"#, #"[2026-06-01 12:00:00] local.INFO: x {"a":1}"#,
    "INFO {\n \"a\"", #"<14>1 - app - - @cee: {"a":1}"#, "nothing yet\nand then {}",
    "2026 INFO FLUX is up", "Influx, too", "{\"\0\":1}",
  ])
  func `JSON, text with JSON in it, and text with flux are logs`(text: String) {
    #expect(kind(text) == .log)
  }

  @Test(arguments: [
    ("hello world", ForeignFormat.text), ("[section]\nkey=value", .text), ("{name}", .text),
    ("null\n42\n", .text), ("a,b,c\n1,2,3", .csv), ("\"ts\",\"model\"\r\n1,flux-2-pro", .csv),
    ("ts,model,request\n1,flux-2-pro,{\"a\":1}", .csv), ("Hello, world\n", .text),
    ("x\0y{\"a\":1}", .binary), ("\0\0\0", .binary), ("PAR1\u{15}\0", .parquet),
    ("GIF89a\u{1}\0", .image), ("file,line,byte,code\r\nlog,1,0,bad-size\r\n", .ownOutput),
    ("model,requests,billable,failed,moderated,unpriced,estimated,images\r\n", .ownOutput),
    ("FLUX spend: $1.00\n", .ownOutput), ("## FLUX spend: $1.00\n", .ownOutput),
    (#"{"schema":"fluxspend.report/1"}"#, .ownOutput),
    ("{\n  \"schema\": \"fluxspend.prices/1\"", .ownOutput), ("h\0i\0{\0", .utf16),
    ("\0h\0i", .utf16),
  ])
  func `what is no log is called what it is`(text: String, format: ForeignFormat) {
    #expect(kind(text) == .foreign(format))
  }

  @Test func `an application may have a schema of its own`() {
    #expect(kind(#"{"schema":"app/1","model":"flux-2-pro"}"#) == .log)
    #expect(kind(#"{"a":1,"schema":"fluxspend.report/1"}"#) == .log)
  }

  @Test(arguments: [
    ([0xFF, 0xFE, 0x7B, 0x00], FileKind.foreign(.utf16)),
    ([0xFF, 0xD8, 0xFF, 0xE0], .foreign(.image)),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], .foreign(.image)),
    ([0x78, 0x9C, 0x00, 0x01], .foreign(.binary)), ([0x1F, 0x8B], .log),
    ([0x1F, 0x8B, 0x08, 0xFF, 0, 0, 0, 0, 0, 0], .log),
  ])
  func `bytes that are no text are told apart`(bytes: [UInt8], kind: FileKind) {
    #expect(FileHead(bytes).kind == kind)
  }

  @Test(arguments: [
    ([0x04, 0x22, 0x4D, 0x18, 0x64], "lz4", false),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00], "xz", false),
    (Array("BZh9".utf8) + [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], "bzip2", false),
    ([0x50, 0x4B, 0x03, 0x04, 0x14], "zip", true),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z", true),
    (Array("img.log".utf8) + Array(repeating: 0, count: 250) + Array("ustar".utf8), "tar", true),
  ])
  func `what is compressed or archived is named, with the command that helps`(
    bytes: [UInt8], name: String, isArchive: Bool
  ) {
    for bytes in [bytes, gzip(bytes)] {
      guard case .packed(let format) = FileHead(bytes).kind else {
        Issue.record("\(name) is \(FileHead(bytes).kind)")
        continue
      }
      #expect(format.name == name && format.isArchive == isArchive)
      #expect(format.command.hasSuffix(" FILE"))
    }
  }

  #if !ZSTD
    @Test func `zstd is named, and that it could have been built in`() {
      guard case .packed(let format) = FileHead([0x28, 0xB5, 0x2F, 0xFD, 0x04]).kind else {
        Issue.record("it is not")
        return
      }
      #expect(format.name == "zstd" && format.isUnbuilt)
    }
  #endif

  @Test func `a text that begins like a compressed file is text`() {
    #expect(kind(#"BZhang asked for {"a":1}"#) == .log)
  }

  @Test func `gzip is looked into, in gzip too, cut or in members`() {
    let json = Array(#"{"a":1}"#.utf8)
    let empty = gzip([])
    #expect(FileHead(gzip(json)).kind == .log)
    #expect(FileHead(gzip(gzip(json))).kind == .log)
    #expect(FileHead(empty).kind == .log)
    #expect(FileHead(empty + gzip(Array("a,b\n".utf8))).kind == .foreign(.csv))
    #expect(FileHead(gzip(gzip(Array("hello".utf8)))).kind == .foreign(.text))
    let long = gzip((0..<20_000).flatMap { Array("{\"a\":\($0)}\n".utf8) })
    #expect(FileHead(Array(long.prefix(4_096))).kind == .log)
  }

  @Test func `up to 64 KiB are read, and no more`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "fluxspend-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func kind(_ count: Int, _ filler: UInt8) throws -> FileKind {
      let file = folder.appending(path: "file")
      try Data([UInt8](repeating: filler, count: count) + Array("{\"a\":1}\n".utf8)).write(to: file)
      return try FileKind(FilePath(file.path))
    }
    #expect(try kind(60_000, 0x78) == .log && kind(70_000, 0x78) == .foreign(.text))
    // A log that was copied and cut while its writer went on.
    #expect(try kind(60_000, 0) == .log && kind(70_000, 0) == .foreign(.binary))
    #expect(throws: SystemError.self) { try FileKind(FilePath(folder.path + "/missing")) }
  }

  private func gzip(_ bytes: [UInt8]) -> [UInt8] { GzipMember(bytes).bytes }
}
