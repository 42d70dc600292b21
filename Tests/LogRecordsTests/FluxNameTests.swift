// Names of FLUX in a text, and the bytes they are sought in.

import TestSupport
import Testing

@testable import LogRecords

/// A text decoded, with its names and signs.
struct ReadText {
  var decoded = ""
  var names: [String] = []
  var kinds: [FluxName.Kind] = []
  var sign: NameSign?
  var beginsWithName = false
  var isOnlyMention = false
  var tellsSize = false
  var tellsCost = false
  var mayName = false

  init(_ text: String) {
    var memory = DecodedText()
    var names = FluxNames()
    unsafe Array(text.utf8).withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      let view = unsafe TextView(start, buffer.count)
      mayName = NamePrefilter.mayName(view)
      memory.with(view) { plain in
        names.find(in: plain)
        decoded = plain.string
        self.names = names.all.map { plain.part($0.start..<$0.end).string }
        kinds = names.all.map(\.kind)
        sign = names.tiedSign(in: plain)
        beginsWithName = names.beginText(plain)
        isOnlyMention = plain.isOnlyMention
        tellsSize = plain.tellsSize
        tellsCost = plain.tellsCost
      }
    }
  }
}

@Suite struct `Names of FLUX` {
  @Test(arguments: [
    "flux-2-pro", "FLUX.2 [pro]", "flux-pro-1.1", "Flux 2 Pro", "flux_1_dev", "FLUX.1 [schnell]",
    "flux1schnell", "flux-kontext", "FLUX Klein", "flux/krea", "flux.-dev._2", "flux2dev",
    "FLUX2MAX", "flux-1.1-ultra", "fluxpro1.1", "flux--2--flex", "flux 1 fill", "FLUX.1 [canny",
  ])
  func `a version and a variant, or a variant of FLUX alone, is a full name`(_ name: String) {
    let text = ReadText("loaded \(name), ready")
    #expect(text.names == [name])
    #expect(text.kinds == [.full])
    #expect(text.mayName)
  }

  @Test(arguments: [
    "flux2", "flux-dev", "FLUX.1", "flux pro", "Flux [dev]", "flux 2.1", "flux-raw", "FLUX/expand",
    "bfl:3@1", "runware:101@1", "runware:400@2", "BFL:12@34",
  ])
  func `a version or a variant of many trades is a weak name`(_ name: String) {
    let text = ReadText("(\(name))")
    #expect(text.names == [name])
    #expect(text.kinds == [.weak])
    #expect(text.mayName)
  }

  @Test(arguments: [
    ("fal-ai/flux-dev", "flux-dev"), ("/v1/flux2", "flux2"), ("black-forest-labs/FLUX.1", "FLUX.1"),
  ])
  func `behind a seller a weak name is full`(_ text: String, _ name: String) {
    let text = ReadText("GET " + text)
    #expect(text.names.last == name)
    #expect(text.kinds.last == .full)
  }

  @Test(arguments: [
    "black-forest-labs", "Black Forest Labs", "blackforestlabs", "BLACK__FOREST./LABS",
  ])
  func `the company is a name of its own kind`(_ name: String) {
    let text = ReadText("by \(name)!")
    #expect(text.names == [name])
    #expect(text.kinds == [.company])
    #expect(text.mayName)
  }

  @Test(arguments: [
    "FluxProcessor", "flux-production", "flux 213ms", "flux-3.1.3", "influx-2", "flux-system",
    "fluxos", "flux", "flux-prod", "fluxcd/flux2x", "flux 3.1e-4", "Reflux2", "aflux-2-pro",
    "flux-22", "flux-0", "flux---2", "flux 1.25", "flux-devel", "flux2k", "fluxpro1.1x",
    "black forest cake", "blackforestlabsx", "xblack-forest-labs", "bfl:@1", "bfl:3@",
    "runware:99@1",
    "runware:1011@1", "flux-maximum", "fluxional", "flux.raw2x", "Fluxdev2b",
  ])
  func `other words are none`(_ text: String) {
    #expect(ReadText(text).names == [])
  }

  @Test(arguments: [
    ("generateFlux2Pro", "Flux2Pro"), ("Flux2ProImageNode", "Flux2Pro"), ("useFluxDev", "FluxDev"),
    ("flux-2-proImage", "flux-2-pro"),
  ])
  func `a capital with a small letter behind it begins a word`(_ text: String, _ name: String) {
    #expect(ReadText(text).names == [name])
  }

  @Test func `an unopened bracket does not belong to a name`() {
    #expect(ReadText("[flux-2-pro]").names == ["flux-2-pro"])
    #expect(ReadText("[flux dev] 2").names == ["flux dev"])
  }

  @Test func `the longest name that ends its word counts`() {
    #expect(ReadText("flux-2-prototype").names == ["flux-2"])
    #expect(ReadText("flux-2.1-pro").names == ["flux-2.1-pro"])
    #expect(ReadText("flux-2.5 flux-2.").names == ["flux-2.5", "flux-2"])
    #expect(ReadText("flux-dev-2x").names == ["flux-dev"])
  }

  @Test func `the bare word counts in a text that tells of images and generating`() {
    #expect(ReadText("flux generated 2 images").kinds == [.weak])
    #expect(ReadText("the image generator: flux").kinds == [.weak])
    #expect(ReadText("flux generated 2 imagery").names == [])
    #expect(ReadText("flux regenerated the image").names == [])
    #expect(ReadText("fluxus generated an image").names == [])
  }

  @Test(arguments: [
    ("für flux-2-pro，ok", ["flux-2-pro"]), ("éflux-2-pro", []), ("flux-2-proé", ["flux-2"]),
    ("“flux-2-pro”", ["flux-2-pro"]), ("🎨flux-2-pro🎨", ["flux-2-pro"]),
    ("flux-2-pro™", ["flux-2-pro"]),
    ("模型：flux-2-pro", ["flux-2-pro"]), ("模型flux-2-pro", []), ("×flux2×", ["flux2"]),
  ])
  func `letters of all scripts are letters, and signs are none`(_ text: String, _ names: [String]) {
    #expect(ReadText(text).names == names)
  }
}

@Suite struct `Decoded text` {
  @Test func `a text with nothing to decode stays as it is`() {
    let text = "POST /v1/flux-2-pro é 中"
    #expect(ReadText(text).decoded == text)
  }

  @Test(arguments: [
    ("\u{1B}[36mflux-2-pro\u{1B}[0m", "\u{1B}flux-2-pro\u{1B}"),
    ("\u{1B}[1;31m x \u{1B}[", "\u{1B} x \u{1B}["),
    ("%2Fv1%2fflux%2D2", "/v1/flux-2"),
    ("a%41b%C3%A9 100% %zz", "a\u{1B}b\u{FFFD}\u{FFFD} 100% %zz"),
    ("\\u002fv1\\u0041\\u00d7\\u00e9\\u20", "/v1\u{1B}×\u{1B}\\u20"),
    ("a\\nb\\tc\\rd\\\"e\\/f\\\\g\\bh\\qi\\", "a\nb\tc\rd\"e/f\\g h\\qi\\"),
    ("%5Cn", "\n"), ("\\u005cn", "\n"), ("\\\\u002f", "/"),
  ])
  func `colours, percents and escapes stand for themselves, but never for letters`(
    _ text: String, _ decoded: String
  ) {
    #expect(ReadText(text).decoded == decoded)
  }

  @Test(arguments: [0, 1, 150, 199, 200, 250, 401])
  func `base64 is dropped wherever it begins`(_ shift: Int) {
    let before = String(repeating: "-", count: shift)
    for count in [199, 200, 201, 399, 400, 1000] {
      let run =
        String(repeating: "aB3+/", count: count / 5) + String(repeating: "x", count: count % 5)
      let expected = count < 200 ? before + run + "=== flux2" : before + " = flux2"
      #expect(ReadText(before + run + "=== flux2").decoded == expected)
    }
  }

  @Test func `a name behind an escape is found, a name that an escape is part of is not`() {
    #expect(ReadText("POST\\u0020\\u002fv1\\u002fflux-2-pro").names == ["flux-2-pro"])
    #expect(ReadText("line\\nflux-2-pro\\n").names == ["flux-2-pro"])
    #expect(ReadText("fl%75x-2-pro").names == [])
  }
}

@Suite struct `The search for bytes of a name` {
  @Test(arguments: [
    "\"pollingUrl\":", "\"polling_url\":", "\"Polling-URL\"", "\"fl\\u0075x-2\"", "\\u0062lack",
    "BFL:1@1",
  ])
  func `keys, escapes and capitals are seen at every place`(_ hint: String) {
    for shift in 0..<40 {
      for rest in [0, 1, 2, 15, 40] {
        let text = String(repeating: ".", count: shift) + hint + String(repeating: " ", count: rest)
        #expect(ReadText(text).mayName)
      }
    }
  }

  @Test(arguments: [
    "{\"level\":\"info\",\"msg\":\"polling for jobs, port 80, table public, true\"}", "flu", "blac",
    "bfl",
    "\\u003cb\\u003e \\u00e9", "conflict, fluorescent, flat, reflex", "runwar", "polling", "p", "",
  ])
  func `ordinary text has none`(_ text: String) {
    #expect(!ReadText(text).mayName)
  }

  @Test func `whatever has a name has its bytes`() {
    var random = SeededNumbers(11)
    let pieces = [
      "flux", "FLUX", "2", "pro", "-", "[dev]", "black", "forest", "labs", "bfl:3@1",
      "runware:101@1", " ",
      "image", "generated", "\\n", "%2F", "\\u002f", "é", ".",
    ]
    for _ in 0..<20_000 {
      let text = (0..<2 + random.below(8)).map { _ in random.pick(pieces) }.joined()
      let read = ReadText(text)
      if !read.names.isEmpty, !read.mayName { Issue.record("\(text)") }
    }
  }
}
