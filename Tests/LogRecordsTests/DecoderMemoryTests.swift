// What a decoder remembers makes it faster, and must not show: a line says what it says alone.

import Pricing
import Testing

@testable import LogRecords

@Suite struct `A decoder that has read other lines` {
  /// Lines with many facts and with few, of which each may leave something behind.
  private static let lines =
    [
      #"{"model":"flux-2-pro","user":"alice","project":"p","id":"a","ts":"2026-06-01T10:00:00.5Z","#
        + #""request":{"width":10,"height":20,"n":3,"input_images":[{"width":5,"height":6},"x"]},"#
        + #""response":{"cost":4.5,"input_mp":0.75,"status":"Ready"},"spend":0.1,"billing":"user-pays"}"#,
      #"{"model":"flux-2-pro"}"#, #"{"model":"flux-2-max","status":404}"#,
      #"{"id":"a","status":"Ready"}"#,
      #"{"model":"flux-2-max","status":404,"error":"Request Moderated"}"#,
      #"{"model":"flux-2-pro","n":0}"#,
      #"{"model":"flux-2-pro","status":"404"}"#, #"{"model":"flux-2-pro","status":404.0}"#,
      #"{"model":"flux-2-pro","status":4.04e2}"#, #"{"model":"flux-2-pro","status":4.5}"#,
      #"{"model":"flux-2-pro","status":1234567}"#, #"{"model":"flux-2-pro","status":"failed"}"#,
      #"{"model":"flux-2-pro","status":"failed","error":"Content Moderated"}"#, "nonsense", "",
      "[]",
      #"{"model":"flux-2-pro","error":"x"}"#, #"{"model":"flux-2-pro","raw":true}"#,
      #"{"model":"flux-pro-1.1-ultra","raw":true}"#, #"{"model":"flux-pro-1.1-ultra"}"#,
      #"{"model":"flux-2-pro","provider":"fal-ai"}"#, #"{"url":"https://fal.run/v1/flux-2-pro"}"#,
      #"{"url":"https://api.bfl.ai/v1/flux-2-pro"}"#, #"{"model":"flux-2-pro","input_image":"x"}"#,
      #"{"model":"flux-2-pro","ts":"2026-06-01T10:00:00Z"}"#, #"{"model":"flux-2-pro","ts":1}"#,
      #"{"model":"flux-2-pro","ts":"2026-06-31T10:00:00Z"}"#, #"{"model":"flux-2-pro","user":7}"#,
      #"{"model":"flux-2-pro","ts":"2026-06-01T10:00:60Z"}"#, #"{"model":"flux-2-pro","user":"7"}"#,
      #"{"model":"flux-2-pro","user":"a user whose name is longer than a few words"}"#,
      #"{"model":"flux-2-pro","user":"\u0061lice"}"#, #"{"model":"flux-2-pro","size":"10x20"}"#,
      #"{"model":"flux-pro-1.1-ultra","request":{"raw":false}}"#,
      #"{"model":"unknown","status":"unknown","cost":"0.5"}"#,
      #"{"model":"flux-2-pro","cost":0.5}"#,
      #"{"model":"flux-2-pro","status":"unknown","error":"x"}"#,
      #"{"model":"flux-2-pro","cost":"x"}"#,
      #"{"model":"flux-2-pro","status":"404","error":"Content Moderated","output_mp":1.0}"#,
      #"{"model":"flux-2-pro","status":"4.0","output_mp":1,"input_mp":1.234}"#,
      #"{"model":"flux-2-pro","status":4.0,"output_mp":"1.0","input_mp":"-1"}"#,
      #"{"model":"","request":{"model":"flux-2-max"},"width":640,"height":480}"#,
      #"{"model":"flux-2-pro","request":{"width":640,"height":0},"width":640,"height":480}"#,
      #"{"model":"flux-2-pro","request":{"width":640},"width":"640","height":"0480"}"#,
      #"{"model":"flux-2-pro","request":{"width":640},"size":"10x20","response":{"height":9}}"#,
      #"{"model":"flux-2-pro","status":"","http_status":200,"id":"0","task_id":""}"#,
      #"{"model":7}"#, #"{"model":"flux-2-pro","id":0,"n":"3","status":true}"#,
    ] + (0..<200).map { RandomLine($0).text }

  @Test func `reads each line as if it were the first`() {
    let alone = Self.lines.map { DecodedLog(Array($0.utf8) + [0x0A]).lines[0] }
    let orders = [
      Array(Self.lines.indices), Array(Self.lines.indices.reversed()),
      Self.lines.indices.flatMap { [$0, 0, $0, 1] },
    ]
    for order in orders {
      let text = order.map { Self.lines[$0] + "\n" }.joined()
      let log = DecodedLog(Array(text.utf8)).lines
      #expect(log.count == order.count)
      for (line, place) in zip(log, order) {
        #expect(line.verdict == alone[place].verdict, "\(Self.lines[place])")
        #expect(line.facts == alone[place].facts, "\(Self.lines[place])")
      }
    }
  }
}
