// What a line is: a request and how it ended, no request, or malformed; and the examples of
// LOG-FORMATS.md, which must stay readable.

import CivilTime
import Pricing
import StrictJSON
import Testing

@testable import LogRecords

@Suite struct `Kinds of lines` {
  @Test(arguments: ["", " ", "\t \r", "\r", "[]", "[", "],", ",", "\u{1E}"])
  func `white space and separators are a blank line`(line: String) {
    #expect(decode(line).verdict == .blank)
  }

  @Test(arguments: [
    "null", "1", "{}", "\"x\"", "true", " [1,2] ", #"{"a":1}"#, #"{"user":"a","width":-1}"#,
    #"{"model":null}"#, #"{"model":""}"#, #"{"uri":"/health"}"#, #"{"uri":"/v1/"}"#,
    #"[{"model":null}]"#, #"{"uri":"/v1/fluxos","method":"POST"}"#, "1,2", "\"x\",", "[\"a\",1]",
    // Text.
    "hello", "// x", "'a':1}", "level=info {a:1}", "\"x\" y", #""{\"model\":\"x" {"a":1}"#,
  ])
  func `JSON that names no model, and text, is no request`(line: String) {
    #expect(decode(line).verdict == .notRequest)
  }

  @Test(arguments: [
    #"{"model":"gpt-image-1","n":1}"#, #"{"model":"gpt-4o"}"#, #"{"model":"fluxos","id":"a"}"#,
    #"{"request":{"model":"dall-e-3"}}"#, #"{"x":{"model":"imagen-4"}}"#,
  ])
  func `another model than FLUX is told`(line: String) {
    #expect(decode(line).verdict == .otherModel)
  }

  @Test(arguments: [
    ("{}{}", 2), ("{}, {}", 2), ("[{},{},{}]", 3), ("{} x", 2), ("{}x{}", 2), ("a {} {} b {}", 3),
    (#"[{"a":1},2]"#, 2), ("{\"a\":\n 1\n}", 1), ("{}\n}", 2), ("a\n b", 2),
  ])
  func `a text has as many records as values and lines of text`(text: String, count: Int) {
    #expect(verdicts(text) == Array(repeating: .notRequest, count: count))
  }

  @Test func `what is malformed takes the rest of its last line with it`() {
    let request = #"{"model":"flux-2-pro","n":1}"#
    let comma = LineVerdict.malformed(LineFault(.syntax(.trailingComma), offset: 7))
    #expect(verdicts(#"{"a":1,} \#(request)"# + "\n\(request)\n") == [comma, .request])
    let open = LineVerdict.malformed(LineFault(.syntax(.incomplete), offset: 6))
    #expect(verdicts("{\"a\":1\n\(request)\n") == [open, .request])
    #expect(verdicts("{\"a\":1\n  ,\"b\":2\nx\n").last == .notRequest)
  }

  @Test(arguments: [
    (#"{"a":1,}"#, JSONSyntaxError.Code.trailingComma, 7), ("{// x", .comment, 1),
    (#"{"a":NaN}"#, .notANumber, 5), ("{'a':1}", .singleQuotes, 1),
    ("{\"a\":\"\t\"}", .controlByte, 6), (#"{"a":"\x"}"#, .badEscape, 7),
    (#"{"a":01}"#, .badNumber, 6),
    (#"{"a":"\ud800"}"#, .loneSurrogate, 12), (#"{"a":tru}"#, .badLiteral, 8),
    (#"{"a""#, .incomplete, 4), ("\0", .controlByte, 0), ("a\0\0", .controlByte, 1),
  ])
  func `what is no JSON is malformed, with its code and byte`(
    line: String, code: JSONSyntaxError.Code, offset: Int
  ) {
    #expect(decode(line).verdict == .malformed(LineFault(.syntax(code), offset: offset)))
  }

  @Test func `bytes that are not UTF-8 are malformed`() {
    let log = DecodedLog(Array(#"{"a":""#.utf8) + [0xC0, 0x80] + Array("\"}\n".utf8))
    #expect(log.lines.map(\.verdict) == [.malformed(LineFault(.syntax(.invalidUTF8), offset: 6))])
  }

  @Test(arguments: [
    ("\"Ready\"", "Ready", RequestEnding.billable), ("\"ready\"", "Ready", .billable),
    ("\"Pending\"", "Pending", .billable), ("\"Reasoning\"", "Reasoning", .billable),
    ("\"Generating\"", "Generating", .billable), ("\"Error\"", "Error", .failed),
    ("\"Task not found\"", "Task not found", .failed),
    ("\"Request Moderated\"", "Request Moderated", .moderated),
    ("\"content moderated\"", "Content Moderated", .moderated),
    ("\"SUCCESS\"", "success", .billable), ("\"succeeded\"", "succeeded", .billable),
    ("\"failure\"", "failure", .failed), ("\"failed\"", "failed", .failed),
    ("200", "200", .billable), ("200.0", "200", .billable), ("2e2", "200", .billable),
    ("\"200\"", "200", .billable), ("399", "399", .billable), ("400", "400", .failed),
    ("429", "429", .failed), ("500", "500", .failed), ("100", "100", .billable),
    ("599", "599", .failed), ("null", "unknown", .billable), ("\"\"", "unknown", .billable),
    ("true", "unknown", .billable), ("{}", "unknown", .billable),
    ("\"200 OK\"", "200", .billable), ("\"502 Bad Gateway\"", "502", .failed),
    ("\"COMPLETED\"", "completed", .billable), ("\"ok\"", "ok", .billable),
    ("\"IN_QUEUE\"", "in_queue", .billable), ("\"canceled\"", "canceled", .failed),
    ("\"Expired\"", "expired", .failed), ("\"info\"", "unknown", .billable),
    ("\"WARN\"", "unknown", .billable), ("\"None\"", "unknown", .billable),
    ("\"-\"", "unknown", .billable),
  ])
  func `a status says how a request ended`(
    status: String, name: String, ending: RequestEnding
  ) throws {
    let found = try facts(#"{"model":"flux-2-pro","id":"a","status":\#(status)}"#)
    #expect(found.status == name && found.ending == ending && found.isKnownStatus)
  }

  @Test(arguments: [
    "\"melted\"", "\"+20\"", "\"0200\"", "\"2000 OK\"",
  ])
  func `an unknown status is not billed, and known to be unknown`(status: String) throws {
    let found = try facts(#"{"model":"flux-2-pro","id":"a","status":\#(status)}"#)
    #expect(found.ending == .failed && !found.isKnownStatus)
    #expect(found.status == status.replacing("\"", with: ""))
  }

  @Test(arguments: ["99", "600", "1000", "-200", "200.5", "\"600\"", "3", "0", "\"UNSET\""])
  func `a number that is no code says nothing`(status: String) throws {
    let found = try facts(#"{"model":"flux-2-pro","id":"a","status":\#(status)}"#)
    #expect(found.ending == .billable && found.status == "unknown")
    let next = #"{"model":"flux-2-pro","id":"a","status":\#(status),"http_status":500}"#
    #expect(try facts(next).status == "500")
  }

  @Test(arguments: [
    ("1", RequestEnding.billable), ("2", .failed), ("\"OK\"", .billable), ("\"ERROR\"", .failed),
    (#"{"status_code":"200"}"#, .billable), (#"{"code":2}"#, .failed),
  ])
  func `a status may be OpenTelemetry's, or an object`(
    status: String, ending: RequestEnding
  ) throws {
    #expect(
      try facts(#"{"model":"flux-2-pro","id":"a","status":\#(status)}"#).ending == ending)
  }

  @Test(arguments: [
    (#""success":true"#, RequestEnding.billable), (#""success":false"#, .failed),
    (#""ok":"false""#, .failed), (#""is_success":false,"status":200"#, .billable),
    (#""level":"ERROR","msg":"boom""#, .failed), (#""level":50,"message":"boom""#, .failed),
    (#""level":"error""#, .billable), (#""level":"info","msg":"boom""#, .billable),
    (#""level":"error","msg":"boom","status":"Ready""#, .billable),
    (#""level":"fatal","status_message":"Content Moderated""#, .moderated),
  ])
  func `flags and levels tell where no status does`(
    members: String, ending: RequestEnding
  ) throws {
    #expect(try facts(#"{"model":"flux-2-pro","id":"a",\#(members)}"#).ending == ending)
  }

  @Test(arguments: [
    (#""error":"boom""#, RequestEnding.failed), (#""error":{"message":"boom"}"#, .failed),
    (#""error_str":"Request Moderated by BFL""#, .moderated), (#""error":"""#, .billable),
    (#""error":null"#, .billable), (#""status":200,"error":"x""#, .billable),
    (#""status":"failure","error_str":"... CONTENT moderated ...""#, .moderated),
    (#""status":"failure","error_str":"boom""#, .failed),
    (#""status":400,"error":{"message":"Request Moderated"}"#, .moderated),
  ])
  func `an error text counts when the status does not say more`(
    members: String, ending: RequestEnding
  ) throws {
    #expect(try facts(#"{"model":"flux-2-pro","id":"a",\#(members)}"#).ending == ending)
  }

  @Test func `a severity gives way to the code behind it, on every line`() {
    let line = #"{"model":"flux-2-pro","status":"info","http_status":500}"# + "\n"
    let log = DecodedLog(Array(String(repeating: line, count: 3).utf8))
    #expect(log.lines.map { $0.facts?.status } == ["500", "500", "500"])
  }

  @Test(arguments: [
    "-", "null", "None", "undefined", "N/A", "00000000-0000-0000-0000-000000000000",
  ])
  func `a text that stands for nothing is no id and no user`(text: String) throws {
    let found = try facts(
      #"{"model":"flux-2-pro","n":1,"id":"\#(text)","user":"\#(text)"}"#)
    #expect(!found.hasID && found.user == "")
    let next = try facts(
      #"{"model":"flux-2-pro","task_id":"\#(text)","id":"x1","user":"\#(text)","user_id":"ada"}"#)
    #expect(next.hasID && next.user == "ada")
  }

  @Test(arguments: ["none-7", "nullius", "nilsson", "00000000-0000-0000-0000-000000000001", "u-1"])
  func `a text that only begins so is one`(text: String) throws {
    let found = try facts(
      #"{"model":"flux-2-pro","n":1,"id":"\#(text)","user":"\#(text)"}"#)
    #expect(found.hasID && found.user == text)
  }

  @Test(arguments: [
    #"{"model":"flux-2-pro","method":"GET"}"#, #"{"model":"flux-2-pro","request_method":"head"}"#,
    #"{"model":"flux-2-pro","request":{"method":"OPTIONS"}}"#,
    #"{"model":"flux-2-pro","uri":"/v1/get_result?id=1"}"#,
    #"{"uri":"\/v1\/get_result"}"#, #"{"url":"https://api.bfl.ai/v1/get_result?id=b1a7"}"#,
  ])
  func `a poll is no request`(line: String) {
    // One that names a model is a mention, which is no request either.
    let verdict: LineVerdict = line.contains("flux") ? .mention : .notRequest
    #expect(decode(line).verdict == verdict)
  }

  @Test(arguments: ["POST", "post", "PUT", "", "GETS", "GE"])
  func `another method is one`(method: String) throws {
    _ = try facts(#"{"model":"flux-2-pro","id":"a","method":"\#(method)"}"#)
  }

  @Test(arguments: [
    #""id":"a""#, #""task_id":7"#, #""span_id":"s""#, #""trace_id":"t""#, #""width":1,"height":2"#,
    #""size":"1x2""#, #""n":1"#, #""input_image":"a""#, #""prompt":"""#, #""status":"Ready""#,
    #""status":200"#, #""success":true"#, #""error":"boom""#, #""cost":1"#, #""spend":0.1"#,
    #""latency_ms":7"#, #""duration":"7s""#, #""elapsed":1"#, #""end_time":1"#, #""method":"POST""#,
    #""request":{"seed":1}"#, #""response":{"x":1}"#, #""input":{"seed":1}"#,
    #""req":{"method":"POST"}"#,
  ])
  func `a model beside what tells of a call is a request`(members: String) throws {
    _ = try facts(#"{"model":"flux-2-pro",\#(members)}"#)
    _ = try facts(#"{"x":{"log":\#(quoted(#"{"model":"flux-2-pro",\#(members)}"#))}}"#)
  }

  @Test(arguments: [
    #""user":"a""#, #""project":"p""#, #""ts":"2026-06-01T00:00:00Z""#, #""level":"info""#,
    #""msg":"ready""#, #""size":"auto""#, #""id":"-""#, #""status":"info""#, #""cost":"n/a""#,
    #""request":{"model":"flux-2-pro"}"#, #""request":{}"#, #""n":null"#, #""output_mp":1.5"#,
  ])
  func `a model alone is no request`(members: String) {
    #expect(isNoRequest(#"{"model":"flux-2-pro",\#(members)}"#))
    #expect(isNoRequest(#"{"x":{"model":"flux-2-pro",\#(members)}}"#))
  }

  @Test func `a path alone is a request only with a user`() throws {
    #expect(isNoRequest(#"{"path":"/v1/flux-2-pro"}"#))
    _ = try facts(#"{"path":"/v1/flux-2-pro","user":"a"}"#)
    _ = try facts(#"{"path":"/v1/flux-2-pro","method":"POST"}"#)
  }

  private func isNoRequest(_ line: String) -> Bool {
    [.notRequest, .mention].contains(decode(line).verdict)
  }

  @Test(arguments: [
    ("https://api.bfl.ai/v1/flux-2-pro", "flux-2-pro"),
    (#"https:\/\/api.bfl.ai\/v1\/flux-2-pro"#, "flux-2-pro"),
    ("https://me:pw@api.bfl.ai:443/v1/flux-2-pro/?x=1#y", "flux-2-pro"),
    ("/proxy/v1/flux-2-max", "flux-2-max"),
    ("/v1/flux-pro-1.1?webhook=1", "flux-pro-1.1"),
    ("/v1/flux-2-pro?webhook=https://example.com/v1/hook", "flux-2-pro"),
  ])
  func `a URL names the model`(url: String, model: String) throws {
    #expect(try facts(#"{"user":"a","endpoint":"\#(url)"}"#).model == model)
  }

  @Test func `who pays is read`() throws {
    #expect(try facts(#"{"model":"flux-2-pro","n":1,"billing":"user-pays"}"#).isPaidByUser)
    #expect(try !facts(#"{"model":"flux-2-pro","n":1,"billing":"us"}"#).isPaidByUser)
    #expect(try facts(#"{"model":"flux-2-pro","n":1,"provider":"puter"}"#).isPaidByUser)
  }
}

@Suite struct `Examples of log formats` {
  @Test func `the native record`() throws {
    let found = try facts(
      #"{"ts":"2026-06-01T12:34:56.789Z","id":"b1a7f2","user":"alice","project":"catalog","#
        + #""model":"flux-2-pro","request":{"prompt":"a red cube","width":1920,"height":1080,"n":1,"#
        + #""input_images":[{"width":1024,"height":768}]},"response":{"id":"b1a7f2","status":"Ready","#
        + #""cost":6.0,"input_mp":0.75,"output_mp":1.98},"status":200,"latency_ms":5320}"#)
    #expect(found.time?.description == "2026-06-01T12:34:56.789Z")
    #expect(found.model == "flux-2-pro" && found.user == "alice" && found.project == "catalog")
    #expect(found.output == .pixels(width: 1920, height: 1080) && found.images == 1)
    #expect(found.inputs == [786_432] && found.inputMegapixels?.value == 750_000_000)
    #expect(found.status == "Ready" && found.ending == .billable && found.hasID)
    #expect(found.reportedCost == Money(nanodollars: 60_000_000) && found.loggerCost == nil)
  }

  @Test func `a raw client log: the submission is a request, its result brings news of it`() throws
  {
    let submitted = try facts(
      #"{"ts":"2026-02-10T14:03:22Z","user":"alice","endpoint":"/v1/flux-2-pro","request":{"prompt":"#
        + #""...","width":1536,"height":1024,"input_image":"https://example.com/p.jpg"},"response":{"#
        + #""id":"b1a7","polling_url":"https://api.eu2.bfl.ai/v1/get_result?id=b1a7","cost":4.5,"#
        + #""input_mp":0.0,"output_mp":1.5}}"#)
    #expect(submitted.model == "flux-2-pro" && submitted.inputs == [nil] && submitted.hasID)
    #expect(submitted.output == .pixels(width: 1536, height: 1024))
    #expect(submitted.reportedCost == Money(nanodollars: 45_000_000))
    let result = decode(
      #"{"ts":"2026-02-10T14:03:31Z","id":"b1a7","status":"Ready","result":{"sample":"#
        + #""https://delivery-eu1.bfl.ai/x","seed":42,"duration":6.3},"cost":4.5}"#)
    let webhook = decode(
      #"{"task_id":"b1a7","status":"SUCCESS","progress":1,"result":{"sample":"..."},"cost":4.5,"#
        + #""input_mp":0,"output_mp":1.5}"#)
    #expect(result.verdict == .update && webhook.verdict == .update)
  }

  @Test func `an access log with bodies in strings`() throws {
    let found = try facts(
      #"{"time":"2026-02-10T14:03:22+00:00","method":"POST","uri":"/v1/flux-2-pro","status":200,"#
        + #""request_time":0.412,"user":"alice","request_body":"{\"width\":1536,\"height\":1024}","#
        + #""resp_body":"{\"id\":\"b1a7\",\"cost\":4.5,\"input_mp\":0.0,\"output_mp\":1.5}"}"#)
    #expect(found.model == "flux-2-pro" && found.output == .pixels(width: 1536, height: 1024))
    #expect(found.status == "200" && found.hasID && found.inputMegapixels?.value == 0)
    #expect(found.reportedCost == Money(nanodollars: 45_000_000))
    let poll =
      #"{"time":"2026-02-10T14:03:25+00:00","method":"GET","uri":"/v1/get_result?id=b1a7"}"#
    #expect(decode(poll).verdict == .notRequest)
  }

  @Test func `gateways' records, as far as their paths are known`() throws {
    let liteLLM = try facts(
      #"{"request_id":"r","call_type":"aimage_generation","spend":0.04,"startTime":1770732202.118,"#
        + #""model":"black_forest_labs/flux-pro-1.1","user":"u","metadata":"{}","status":"success"}"#
    )
    #expect(liteLLM.model == "flux-pro-1.1" && liteLLM.loggerCost == Money(nanodollars: 40_000_000))
    let helicone = try facts(
      #"{"request_id":"r","request_created_at":"2026-02-10T14:03:22Z","request_user_id":"u","#
        + #""request_model":"flux-2-pro","response_status":200,"costUSD":0.045,"#
        + #""request_body":{"width":1536,"height":1024},"response_body":{"cost":4.5}}"#)
    #expect(helicone.output == .pixels(width: 1536, height: 1024) && helicone.user == "u")
    #expect(helicone.reportedCost == helicone.loggerCost)
    let langfuse = try facts(
      #"{"id":"x","start_time":"2026-02-10 14:03:22.118000","provided_model_name":"flux-2-pro","#
        + #""model_parameters":"{\"width\":1536,\"height\":1024}","user_id":"u","environment":"e"}"#
    )
    #expect(langfuse.width == 1536 && langfuse.project == "e")
    #expect(langfuse.time?.description == "2026-02-10T14:03:22.118Z")
  }
}
