// URLs against a slow twin that splits strings.

import TestSupport
import Testing

@testable import LogRecords

@Suite struct `URLs of requests` {
  @Test(arguments: [
    ("https://api.bfl.ai/v1/flux-2-pro", "api.bfl.ai", "flux-2-pro", false),
    ("https://api.bfl.ai/v1/flux-2-pro/", "api.bfl.ai", "flux-2-pro", false),
    ("https://api.bfl.ai/v1/flux-2-pro?a=/v1/b#c", "api.bfl.ai", "flux-2-pro", false),
    ("https://api.bfl.ai:8443/v1/flux-2-pro#/v1/x", "api.bfl.ai", "flux-2-pro", false),
    ("https://me:pw@api.bfl.ai:443/v1/flux-2-pro", "api.bfl.ai", "flux-2-pro", false),
    ("https://a@b@c/v1/x", "c", "x", false), ("/v1/flux-2-pro", "", "flux-2-pro", false),
    ("/openai/v1/images/generations", "", "images/generations", false),
    ("api.bfl.ai/v1/flux-2-pro", "", "flux-2-pro", false), ("/v1/", "", "", false),
    ("/v1", "", "", false), ("", "", "", false), ("https://", "", "", false),
    ("https://api.bfl.ai", "api.bfl.ai", "", false), ("v1/flux-2-pro", "", "", false),
    ("https://api.bfl.ai?x=/v1/y", "api.bfl.ai", "", false), ("/v1//", "", "", false),
    ("/v1/get_result?id=1", "", "get_result", true), ("/get_result", "", "", true),
    ("/v1/flux-2-pro?next=/get_result", "", "flux-2-pro", false),
    ("/v1/flux-2-pro?to=https://example.com/v1/hook", "", "flux-2-pro", false),
    ("/v1/flux-2-pro#https://example.com/v1/hook", "", "flux-2-pro", false),
  ])
  func `are taken apart`(text: String, host: String, model: String, isPoll: Bool) {
    let found = URLParts(read: text)
    #expect(found.host == host && found.model == model && found.isPoll == isPoll)
    #expect(found == URLParts(text))
  }

  @Test(arguments: 0..<4)
  func `agree with the slow twin`(seed: Int) {
    var random = SeededNumbers(seed)
    let pieces = [
      "https://", "http://", "api.bfl.ai", "/v1/", "/v1", "/", "v1", "flux-2-pro", "get_result",
      "?",
      "#", ":443", "@", "me", "x=1", "&", "//", "/get_result",
    ]
    for _ in 0..<2000 {
      let text = (0..<random.below(8)).map { _ in random.pick(pieces) }.joined()
      #expect(URLParts(read: text) == URLParts(text), "\(text)")
    }
  }
}
