// What a decoder remembers makes it faster, and must not show: a line says what it says alone.

import Pricing
import Testing

@testable import LogRecords

@Suite struct `A decoder that has read other lines` {
  /// Lines with many facts and with few, of which each may leave something behind.
  private static let lines =
    [
      #"{"model":"flux-2-pro","trace_id":"t","user":"alice","project":"p","id":"a","ts":"2026-06-01T10:00:00.5Z","#
        + #""request":{"width":10,"height":20,"n":3,"input_images":[{"width":5,"height":6},"x"]},"#
        + #""response":{"cost":4.5,"input_mp":0.75,"status":"Ready"},"spend":0.1,"billing":"user-pays"}"#,
      #"{"model":"flux-2-pro","trace_id":"t"}"#,
      #"{"model":"flux-2-max","trace_id":"t","status":404}"#,
      #"{"id":"a","status":"Ready"}"#,
      #"{"model":"flux-2-max","trace_id":"t","status":404,"error":"Request Moderated"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","n":0}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":"404"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":404.0}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":4.04e2}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":4.5}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":1234567}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":"failed"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":"failed","error":"Content Moderated"}"#,
      "nonsense", "",
      "[]",
      #"{"model":"flux-2-pro","trace_id":"t","error":"x"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","raw":true}"#,
      #"{"model":"flux-pro-1.1-ultra","trace_id":"t","raw":true}"#,
      #"{"model":"flux-pro-1.1-ultra","trace_id":"t"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","provider":"fal-ai"}"#,
      #"{"user":"u","url":"https://fal.run/v1/flux-2-pro"}"#,
      #"{"user":"u","url":"https://api.bfl.ai/v1/flux-2-pro"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","input_image":"x"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","ts":"2026-06-01T10:00:00Z"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","ts":1}"#,
      #"{"model":"flux-2-pro","trace_id":"t","ts":"2026-06-31T10:00:00Z"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","user":7}"#,
      #"{"model":"flux-2-pro","trace_id":"t","ts":"2026-06-01T10:00:60Z"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","user":"7"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","user":"a user whose name is longer than a few words"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","user":"\u0061lice"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","size":"10x20"}"#,
      #"{"model":"flux-pro-1.1-ultra","trace_id":"t","request":{"raw":false}}"#,
      #"{"model":"unknown","trace_id":"t","status":"unknown","cost":"0.5"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","cost":0.5}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":"unknown","error":"x"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","cost":"x"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":"404","error":"Content Moderated","output_mp":1.0}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":"4.0","output_mp":1,"input_mp":1.234}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":4.0,"output_mp":"1.0","input_mp":"-1"}"#,
      #"{"model":"","request":{"model":"flux-2-max"},"width":640,"height":480}"#,
      #"{"model":"flux-2-pro","trace_id":"t","request":{"width":640,"height":0},"width":640,"height":480}"#,
      #"{"model":"flux-2-pro","trace_id":"t","request":{"width":640},"width":"640","height":"0480"}"#,
      #"{"model":"flux-2-pro","trace_id":"t","request":{"width":640},"size":"10x20","response":{"height":9}}"#,
      #"{"model":"flux-2-pro","trace_id":"t","status":"","http_status":200,"id":"0","task_id":""}"#,
      #"{"model":7}"#, #"{"model":"flux-2-pro","trace_id":"t","id":0,"n":"3","status":true}"#,
    ] + (0..<200).map { RandomLine($0).text }

  @Test func `knows which keys come twice in an object, whatever came before it`() {
    let replaced = #"{"b":{"model":"flux-a","model":7,"n":1},"c":2,"d":{"a":1}}"#
    // Keys of earlier lines stood where those in an inner object stand now, and the other way round.
    let lines = [
      #"{"a":1,"c":2,"model":"flux-a","n":1}"#, replaced,
      #"{"c":{"n":1,"model":"flux-b"},"a":2,"model":null}"#, replaced,
      #"{"x":[{"d":1,"c":2}],"model":"flux-a","n":1}"#, replaced,
    ]
    let log = DecodedLog(Array(lines.joined(separator: "\n").utf8)).lines
    #expect(
      log.map(\.facts?.loggedModel) == ["flux-a", nil, "flux-b", nil, "flux-a", nil])
    // More keys than there is room for at first.
    let keys = (0..<700).map { #""key-\#($0)":1,"# }.joined()
    #expect(decode(#"{"model":"flux-a","n":1,\#(keys)"model":7}"#).verdict == .notRequest)
  }

  @Test func `knows of no text that an earlier line has left open`() {
    let open = #"{"log":"{\"a\":1","stream":"stderr"}"# + "\n"
    let text = #"{"log":"listening\n","stream":"stdout"}"# + "\n"
    let call = #"{"log":"{\"model\":\"flux-2-pro\",\"n\":1}\n","stream":"stdout"}"# + "\n"
    let log = DecodedLog(Array((open + text + call).utf8)).lines
    #expect(log.map(\.verdict) == [.continued, .notRequest, .request, .notRequest])
    #expect(log.map(\.number) == [1, 2, 3, 1])
    let decoder = RecordDecoder(sheet: .builtIn)
    _ = DecodedLog(Array(open.utf8), decoder: decoder)
    #expect(DecodedLog(Array(text.utf8), decoder: decoder).lines.map(\.verdict) == [.notRequest])
  }

  @Test func `says of unread elements what they show, however many shapes it has met`() {
    let lines = [
      #"{"msg":"model=flux-2-pro","logger":"a"}"#, #"{"msg":"flux-pro-1.1 width=512 height=512"}"#,
      #"{"msg":"flux-2-pro 512x512","event":"b"}"#,
    ].map { Array($0.utf8) + [0x0A] }
    let alone = lines.map { DecodedLog($0).lines }
    #expect(alone.allSatisfy { $0.count == 1 && $0[0].shape != nil })
    #expect(alone[0] != alone[1] && alone[0][0].hint != .none)
    let decoder = RecordDecoder(sheet: .builtIn)
    for order in [[2, 1, 0], [0, 2, 1]] {
      for line in order { #expect(DecodedLog(lines[line], decoder: decoder).lines == alone[line]) }
    }
  }

  @Test func `reads each line as if it were the first`() {
    let alone = Self.lines.map { DecodedLog(Array($0.utf8) + [0x0A]).lines }
    let orders = [
      Array(Self.lines.indices), Array(Self.lines.indices.reversed()),
      Self.lines.indices.flatMap { [$0, 0, $0, 1] },
    ]
    for order in orders {
      let text = order.map { Self.lines[$0] + "\n" }.joined()
      let log = Dictionary(grouping: DecodedLog(Array(text.utf8)).lines, by: \.number)
      #expect(log.count == order.count)
      for (number, place) in order.enumerated() {
        let records = log[number + 1] ?? []
        #expect(
          records.map(\.verdict) == alone[place].map(\.verdict),
          "\(Self.lines[place])")
        #expect(records.map(\.facts) == alone[place].map(\.facts), "\(Self.lines[place])")
      }
    }
  }
}
