// The slow twin of endpoints: a URL split into strings.

@testable import LogRecords

/// The parts of a URL as strings.
struct URLParts: Equatable {
  var host = ""
  var model = ""
  var isPoll = false

  /// Splits off the fragment, the query, the scheme and the authority, in this order.
  init(_ text: String) {
    let beforeFragment = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[
      0]
    var path = String(
      beforeFragment.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0])
    let scheme = path.prefix { $0 != "/" && $0 != ":" }
    if path.dropFirst(scheme.count).hasPrefix("://") {
      let rest = path.dropFirst(scheme.count + 3)
      let authority = rest.prefix { $0 != "/" }
      path = String(rest.dropFirst(authority.count))
      let afterUser = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
      host = String(afterUser.prefix { $0 != ":" })
    }
    let pieces = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    isPoll = pieces.dropFirst().contains { $0.hasPrefix("get_result") }
    if let version = pieces.indices.first(where: {
      $0 > 0 && pieces[$0] == "v1" && $0 + 1 < pieces.count
    }) {
      var names = pieces[(version + 1)...]
      while names.last == "" { names.removeLast() }
      model = names.joined(separator: "/")
    }
  }

  /// As `Endpoint` reads it.
  init(read text: String) {
    let bytes = Array(text.utf8)
    let endpoint = Endpoint(bytes.span)
    host = String(decoding: bytes[endpoint.host], as: UTF8.self)
    model = String(decoding: bytes[endpoint.model], as: UTF8.self)
    isPoll = endpoint.isPoll
  }
}
