// Records in wrappers: which are found, which are the same, and what is left for mentions and the alarm.

import Pricing
import Testing

@testable import LogRecords

@Suite struct WrappedRecordTests {
  /// How many lines are of each kind, and the facts of the requests.
  private struct Counts {
    var requests: [RecordFacts] = []
    var updates = 0
    var otherModels = 0
    var mentions = 0
    var notRequests = 0
    var unread = 0
    var malformed = 0

    init(_ log: String) {
      for line in DecodedLog(Array(log.utf8) + [0x0A]).lines {
        switch line.verdict {
        case .request: requests += [line.facts].compactMap { $0 }
        case .update: updates += 1
        case .otherModel: otherModels += 1
        case .mention: mentions += 1
        case .notRequest: notRequests += 1
        case .unread: unread += 1
        case .malformed: malformed += 1
        case .blank, .continued: break
        }
      }
    }

    /// All but the requests.
    var rest: [Int] { [updates, otherModels, mentions, notRequests, unread, malformed] }
  }

  @Test func `what is found again under another key is neither a record nor an element`() {
    let call = #"{"id":"r1","model":"flux-2-pro","width":1024,"height":768}"#
    let counts = Counts(
      #"{"log":"{\"events\":[\#(escaped(call)),{\"msg\":\"flux-2-pro is up\"}]}","#
        + #""log_processed":{"events":[\#(call),{"msg":"idle"}]}}"#)
    #expect(counts.requests.count == 1)
    #expect(counts.rest == [0, 0, 1, 0, 0, 0])
  }

  @Test func `a chat's record found again under another key raises no alarm`() {
    let chat = #"{"id":"t","model":"gpt-5","tool":{"model":"flux-2-pro","width":1024,"n":1}}"#
    let counts = Counts(
      #"{"hits":[{"log":\#(quoted(chat)),"log_processed":\#(chat)},{"msg":"flux-2-pro is up"}]}"#)
    #expect(counts.rest == [0, 1, 1, 0, 0, 0])
  }

  @Test func `a malformed record found again under another key counts once`() {
    let call = #"{"id":"r1","model":"flux-2-pro","width":-1,"height":768}"#
    #expect(Counts(#"{"text":\#(quoted(call)),"record":{"message":\#(call)}}"#).rest.last == 1)
  }

  @Test func `numbers of typed values are the same as plain ones`() {
    let counts = Counts(
      #"{"text":"{\"model\":\"flux-2-pro\",\"n\":2}","typed":{"model":{"S":"flux-2-pro"},"#
        + #""n":{"N":"2"}}}"#)
    #expect(counts.requests.count == 1)
  }

  @Test func `a text that is malformed is no element, but others beside it are`() {
    let counts = Counts(
      #"{"hits":[{"body":"{'model': 'flux-2-pro'}"},{"msg":"model=flux-2-pro"},"#
        + #"{"msg":"flux-2-pro"}]}"#)
    #expect(counts.rest == [0, 0, 1, 0, 1, 1])
  }

  @Test func `an HTTP client's span under the span of the call raises no alarm`() {
    let counts = Counts(
      #"{"spans":[{"trace_id":"t1","id":"1","model":"flux-2-pro","width":512,"height":512},"#
        + #"{"trace_id":"t1","method":"POST","url":"https://api.bfl.ai/v1/flux-2-pro"},"#
        + #"{"msg":"flux-2-pro is up"}]}"#)
    #expect(counts.requests.count == 1)
    #expect(counts.rest == [0, 0, 1, 0, 0, 0])
  }

  @Test func `an update in a list is an element like any other, beside requests too`() {
    let log = DecodedLog(
      Array(
        (#"{"group":"/ecs/flux-2-pro","events":[{"id":"1","model":"flux-2-pro","width":512,"#
          + #""height":512},{"id":"2","result":{"sample":"u","cost":4.5}}]}"#
          + "\n").utf8))
    #expect(log.lines.map(\.verdict) == [.request, .update])
    #expect(shapes(#"{"group":"/ecs/flux-2-pro","events":[{"id":"2","cost":4.5}]}"#) == [true])
    #expect(
      shapes(
        #"{"events":[{"id":"1","model":"flux-2-pro","n":1},{"id":"2","engine":"flux-2-pro","#
          + #""status":"completed"}]}"#) == [false, true])
  }

  @Test func `what stands around an update is no mention`() {
    #expect(
      Counts(#"{"group":"/ecs/flux-2-pro","events":[{"id":"2","status":"Ready"}]}"#).rest
        == [1, 0, 0, 0, 0, 0])
  }

  @Test func `a poll counts as its element does, and as no other`() {
    let poll = #"{"method":"GET","uri":"/v1/flux-2-pro","user":"bob"}"#
    #expect(
      Counts(#"{"events":[\#(poll),{"msg":"flux-2-pro is up"}]}"#).rest == [0, 0, 2, 0, 0, 0])
    #expect(
      Counts(#"{"events":[{"uri":"/v1/get_result?id=1"},{"msg":"flux-2-pro is up"}]}"#).rest
        == [0, 0, 1, 1, 0, 0])
    #expect(
      Counts(#"{"group":"flux-2-pro","events":[{"uri":"/v1/get_result?id=1"}]}"#).rest
        == [0, 0, 1, 0, 0, 0])
  }

  @Test func `a failure with an empty model under attributes is neither a request nor an update`() {
    #expect(
      Counts(#"{"attributes":{"id":"e1","model":"","status":"failure"}}"#).rest
        == [0, 0, 0, 1, 0, 0])
  }

  @Test func `lists of another model's attributes are searched for calls`() {
    let counts = Counts(
      #"{"attributes":{"model":"gpt-5","spans":[{"id":"1","model":"flux-2-pro","width":512,"#
        + #""height":512}]}}"#)
    #expect(counts.requests.count == 1)
    #expect(counts.otherModels == 1)
  }

  @Test func `a typed value in a text is its value`() {
    let attributes = [
      ("id", #"{"S":"r1"}"#), ("user", #"{"S": "alice"}"#), ("modelId", #"{"S":"flux-dev"}"#),
      ("width", #"{"N":"512"}"#), ("height", #"{"$numberInt":"768"}"#),
    ]
    let list = attributes.map { #"{"key":"\#($0)","value":{"stringValue":\#(quoted($1))}}"# }
    let facts = Counts(#"{"attributes":[\#(list.joined(separator: ","))]}"#).requests.first
    #expect(facts?.user == "alice")
    #expect(facts?.width == 512)
    #expect(facts?.height == 768)
    #expect(facts?.hasID == true)
  }

  @Test func `a dotted key ends in the code of a status or the message of an error`() {
    let call = #""model":"flux-2-pro","width":512,"height":512"#
    #expect(
      Counts(#"{\#(call),"status.status_code":"ERROR"}"#).requests.first?.ending == .failed)
    #expect(
      Counts(#"{\#(call),"error.code":"E1","error.message":"Content Moderated"}"#)
        .requests.first?.ending == .moderated)
  }

  @Test func `attributes of a container are read as the container's own`() {
    let facts = Counts(
      #"{"input":{"attributes":{"ai.model.id":"flux-dev","width":512,"height":768,"#
        + #""ai.telemetry.metadata.userId":"bob"}}}"#
    ).requests.first
    #expect(facts?.user == "bob")
    #expect(facts?.width == 512)
  }

  @Test func `a size under dotted keys of the request goes before another`() {
    let facts = Counts(
      #"{"model":"flux-dev","width":0.5,"request.width":512,"request.height":768}"#
    ).requests.first
    #expect(facts?.width == 512)
  }

  @Test func `a value that one container cannot give is taken from the next`() {
    let facts = Counts(
      #"{"model":"flux-dev","request":{"user":"","width":0},"body":{"user":"bob","n":2}}"#
    ).requests.first
    #expect(facts?.user == "bob")
    #expect(facts?.images == 2)
  }

  @Test func `a line of Kubernetes is one behind a list too`() {
    let counts = Counts(
      #"[{"a":1},{"b":2}]"# + "\n" + #"2026-06-01T12:00:00Z stdout F {"model":"flux-2-pro","wid"#)
    #expect(counts.rest == [0, 0, 0, 2, 0, 1])
  }

  @Test func `a text whose line ends within a string does not go on in the next`() {
    let pieces = [#"{"model":"flux-2-pro","wid"#, "{\n", "}\n"]
    let docker = pieces.map { #"{"log":\#(quoted($0)),"stream":"stdout"}"# }
    #expect(Counts(docker.joined(separator: "\n")).rest == [0, 0, 0, 1, 0, 1])
    let kubernetes = pieces.map { "2026-06-01T12:00:00Z stdout F " + $0.replacing("\n", with: "") }
    #expect(Counts(kubernetes.joined(separator: "\n")).rest == [0, 0, 0, 1, 0, 1])
  }

  // MARK: Texts

  private func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

  /// Of the requests and updates in a value: whether they speak of FLUX and show that an image was asked for.
  private func shapes(_ line: String) -> [Bool] {
    let decoder = RecordDecoder(sheet: .builtIn)
    let block = Block(capacity: 4096)
    let source = ChunkedSource(Array(line.utf8) + [0x0A], chunks: [.max])
    let stream = LogStream(source, salvages: false)
    _ = stream.fill(block)
    decoder.begin(block)
    var record = LogRecord()
    var shapes: [Bool] = []
    while decoder.nextLine(&record) != nil { shapes.append(decoder.shapeOfUpdate != nil) }
    return shapes
  }

  @Test(arguments: [
    ("https://api.bfl.ai/v1/flux-2-pro?key=secret", "flux-2-pro"),
    ("/v1/flux-2-max", "flux-2-max"),
  ])
  func `a URL in a model's place names the model of its path`(text: String, model: String) {
    let counts = Counts(#"{"id":"a","model":"\#(text)","width":1024,"height":768}"#)
    #expect(counts.requests.map(\.loggedModel) == [model])
  }

  @Test func `the text of a URL in a model's place is no name`() {
    let counts = Counts(
      #"{"id":"a","model":"https://flux.example/secret","width":1024,"height":768}"#)
    #expect(counts.requests.isEmpty && counts.otherModels == 1)
  }
}
