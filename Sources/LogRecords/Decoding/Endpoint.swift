// What a URL or path says: which host, which model, and whether it is a poll.
//
//   https://api.bfl.ai/v1/flux-2-pro?x=1    host api.bfl.ai, model flux-2-pro
//   /v1/get_result?id=b1a7                  a poll

/// The parts of a URL that matter, as ranges of its bytes.
struct Endpoint: Equatable {
  /// The host; empty when there is none.
  var host = 0..<0
  /// What stands after `/v1/`, up to the query; empty when nothing does.
  var model = 0..<0
  /// Whether the path asks for a result.
  var isPoll = false

  init(_ text: Span<UInt8>) {
    var pathStart = 0
    // A "://" behind the beginning of the path belongs to the path or to the query.
    let schemeEnd = text.indices.first { ":/?#".utf8.contains(text[$0]) }
    if let scheme = Self.find("://", in: text, from: 0), scheme == schemeEnd {
      let start = scheme + 3
      var end = start
      while end < text.count, !"/?#".utf8.contains(text[end]) { end += 1 }
      pathStart = end
      // Without user name and port.
      var hostStart = start
      for index in start..<end where text[index] == UInt8(ascii: "@") { hostStart = index + 1 }
      var hostEnd = hostStart
      while hostEnd < end, text[hostEnd] != UInt8(ascii: ":") { hostEnd += 1 }
      host = hostStart..<hostEnd
    }
    var pathEnd = pathStart
    while pathEnd < text.count, text[pathEnd] != UInt8(ascii: "?"),
      text[pathEnd] != UInt8(ascii: "#")
    {
      pathEnd += 1
    }
    if let poll = Self.find("/get_result", in: text, from: pathStart) { isPoll = poll < pathEnd }
    if let version = Self.find("/v1/", in: text, from: pathStart), version + 4 <= pathEnd {
      var end = pathEnd
      while end > version + 4, text[end - 1] == UInt8(ascii: "/") { end -= 1 }
      model = version + 4..<end
    }
  }

  private static func find(_ word: StaticString, in text: Span<UInt8>, from start: Int) -> Int? {
    let length = word.utf8CodeUnitCount
    guard text.count >= start + length else { return nil }
    search: for index in start...(text.count - length) {
      for offset in 0..<length {
        // Safe: offset is below the length of the constant.
        if unsafe text[index + offset] != word.utf8Start[offset] { continue search }
      }
      return index
    }
    return nil
  }
}
