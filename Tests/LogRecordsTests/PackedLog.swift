// Logs of every shape in every compression: members of our choice, sound or damaged, and which requests count.

import Testing

@testable import LogRecords

/// How a log writes its requests.
enum LogShape: CaseIterable {
  case native, docker, cri, list

  /// The requests of some users, and where each lies in the text.
  func text(of users: [String], length: Int = 60) -> (bytes: [UInt8], places: [Range<Int>]) {
    var bytes = Array((self == .list ? "[\n" : "").utf8)
    var places: [Range<Int>] = []
    for (index, user) in users.enumerated() {
      let start = bytes.count
      bytes += Array(record(of: user, length).utf8)
      places.append(start..<bytes.count)
      let isLast = index == users.count - 1
      bytes += Array((self == .list && !isLast ? ",\n" : "\n").utf8)
    }
    return (bytes + Array((self == .list ? "]\n" : "").utf8), places)
  }

  private func record(of user: String, _ length: Int) -> String {
    let line = requestLine(user, length: length)
    switch self {
    case .native: return line
    case .docker:
      return #"{"log":\#(quoted(line + "\n")),"stream":"stdout","time":"2026-06-01T00:00:00Z"}"#
    case .cri: return "2026-06-01T00:00:00.000000001Z stdout F \(line)"
    case .list:
      let inner = line.dropFirst().dropLast().split(separator: ",").joined(separator: ",\n    ")
      return "  {\n    \(inner)\n  }"
    }
  }
}

/// A member to be written.
struct PackedMember {
  var format: MemberFormat
  var content: [UInt8]
  var isDamaged = false

  var bytes: [UInt8] {
    if format == .gzip {
      // What is flipped in stored blocks stays valid deflate.
      var member = GzipMember(content, content.count % 2 == 0 ? .deflated : .stored(60))
      member.hasGoodCRC = !isDamaged
      return member.bytes
    }
    #if ZSTD
      var frame = zstd(content)
      if isDamaged { frame[frame.count - 1] ^= 1 }
      return frame
    #else
      return []
    #endif
  }
}

extension MemberFormat {
  /// The code of a member with a wrong checksum.
  var checksumCode: String {
    code(self == .gzip ? .crc : .checksum)
  }

  /// A file of members.
  func file(_ contents: [[UInt8]], damaged: Set<Int> = []) -> [UInt8] {
    contents.enumerated().flatMap {
      PackedMember(format: self, content: $1, isDamaged: damaged.contains($0)).bytes
    }
  }
}

extension DecodedLog {
  /// The users of the requests that count, in the order of the file.
  var users: [String] {
    lines.sorted { $0.number < $1.number }.compactMap(\.facts?.user)
  }
}

extension [UInt8] {
  /// Cut behind so many bytes each.
  func cut(at places: [Int]) -> [[UInt8]] {
    zip([0] + places, places + [count]).map { Array(self[$0..<$1]) }
  }
}
