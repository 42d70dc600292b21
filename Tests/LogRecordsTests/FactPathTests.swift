// Every path of the table of LOG-FORMATS.md: its value is found, and the paths before it win, wherever
// in the line they stand.

import CivilTime
import Pricing
import Testing

@testable import LogRecords

/// A JSON object with values at paths, in the order given; paths with the same beginning share it.
func object(_ values: [(path: String, json: String)]) -> String {
  var keys: [String] = []
  var below: [String: [(path: String, json: String)]] = [:]
  var own: [String: String] = [:]
  for value in values {
    let parts = value.path.split(separator: "/", maxSplits: 1).map(String.init)
    if !keys.contains(parts[0]) { keys.append(parts[0]) }
    if parts.count == 1 {
      own[parts[0]] = value.json
    } else {
      below[parts[0], default: []].append((parts[1], value.json))
    }
  }
  let members = keys.map { key in "\"\(key)\":\(own[key] ?? object(below[key] ?? []))" }
  return "{\(members.joined(separator: ","))}"
}

/// A fact whose value shows in the record: its paths, values for them, and what they show as.
private struct PathCase: CustomTestStringConvertible, Sendable {
  var name: String
  var paths: [String]
  /// The JSON value of the n-th path.
  var value: @Sendable (Int) -> String
  /// What the record shows of it.
  var shown: @Sendable (RecordFacts) -> String
  /// What the n-th value shows as.
  var expected: @Sendable (Int) -> String
  var needsModel = true
  /// Further paths, of which some also lead to an earlier place, as the end of a key does under `gen_ai`.
  var further: [String] = []

  var testDescription: String { name }

  /// A model, and what tells of a call; like a native line, so that the fast reader may take it.
  static func base(_ model: String) -> [(path: String, json: String)] {
    [("model", model), ("trace_id", "\"t\""), ("request/seed", "1")]
  }

  func line(_ places: [Int]) -> String { line(places.map { paths[$0] }, places) }

  func line(_ paths: [String], _ numbers: [Int]) -> String {
    object(
      (needsModel ? Self.base("\"flux-2-pro\"") : Self.base("null").suffix(2))
        + zip(paths, numbers).map { ($0, value($1)) })
  }
}

private func words(_ text: String) -> [String] {
  text.split(whereSeparator: \.isWhitespace).map(String.init)
}

@Suite struct `Paths of facts` {
  private static let cases = [
    PathCase(
      name: "time",
      paths: words(
        """
        ts time timestamp @timestamp time_local created_at started_at start_time startTime
        request_created_at date datetime asctime eventTime @t _time timeUnixNano startTimeUnixNano
        time_iso8601 created requestTime startedDateTime StartUTC __REALTIME_TIMESTAMP
        """),
      value: { "\"2026-06-01T00:00:\(10 + $0)Z\"" }, shown: { $0.time?.description ?? "none" },
      expected: { "2026-06-01T00:00:\(10 + $0)Z" },
      further: words("instant/epochSecond time/timestamp Timestamp createdAt time_stamp")),
    PathCase(
      name: "user",
      paths: words(
        """
        user user_id userId end_user metadata/user metadata/user_id request/user request/user_id
        request_user_id consumer/username metadata/user_api_key_user_id metadata/_user username email
        user_email external_user distinct_id identity/arn customer_id account_id tenant_id sub
        http_x_user contextMap/user context/user session/user headers/x-user-id
        request/headers/x-user-id ClientUsername remote_user metadata/user_api_key_alias key_alias
        """), value: { "\"u\($0)\"" }, shown: { $0.user }, expected: { "u\($0)" },
      further: words(
        """
        mlflow.trace.user traceloop.association.properties.user_id association/properties/user_id
        input/user session.user UserName end-user
        """)),
    PathCase(
      name: "project",
      paths: words(
        "project project_id team team_id app metadata/project metadata/team environment"),
      value: { "\"p\($0)\"" }, shown: { $0.project }, expected: { "p\($0)" },
      further: words("projectId metadata.team attributes/team")),
    PathCase(
      name: "model",
      paths: words(
        """
        model request/model request_model provided_model_name ai_model endpoint_id model_name
        request/model_name model_id request/model_id
        """), value: { "\"flux-m\($0)\"" }, shown: { $0.loggedModel },
      expected: { "flux-m\($0)" }, needsModel: false,
      further: words(
        """
        gen_ai.request.model gen_ai/request/model llm.model_name ai.model.id $ai_model model/id
        model/name Model body/model
        """)),
    PathCase(
      name: "endpoint",
      paths: words(
        """
        path uri url endpoint api_base request_uri request_url request/uri RequestPath http/url
        """),
      value: { "\"/v1/flux-e\($0)\"" }, shown: { $0.loggedModel }, expected: { "flux-e\($0)" },
      needsModel: false, further: words("http.url url/full url.full requestUrl")),
    PathCase(
      name: "provider", paths: words("provider custom_llm_provider"),
      value: { "\"v\($0)\"" }, shown: { $0.loggedModel }, expected: { "v\($0)/flux-2-pro" },
      further: words("gen_ai.provider.name gen_ai/provider/name gen_ai.system gen_ai/system")),
    PathCase(
      name: "image count",
      paths: words(
        """
        request/n n request/num_images num_images request/num_outputs num_outputs request/batch_size
        batch_size request/numberResults numberResults
        """),
      value: { "\($0 + 2)" }, shown: { "\($0.images)" }, expected: { "\($0 + 2)" },
      further: words("gen_ai.request.image.count input/num_images numImages")),
    PathCase(
      name: "input list", paths: ["input_images", "request/input_images"],
      value: { "[\(Array(repeating: "\"x\"", count: $0 + 2).joined(separator: ","))]" },
      shown: { "\($0.inputs.count)" }, expected: { "\($0 + 2)" },
      further: words(
        """
        inputImages reference_images input_references request/images request/image_urls input/image
        """)),
    PathCase(
      name: "output megapixels",
      paths: words("response/output_mp output_mp request_meta/output_mp"),
      value: { "\($0 + 1).25" }, shown: { "\($0.output)" },
      expected: {
        "\(OutputSize.printed(PrintedMegapixels(value: 1_250_000_000 + Int64($0) * 1_000_000_000)))"
      }),
    PathCase(
      name: "input megapixels",
      paths: words("response/input_mp input_mp request_meta/input_mp"),
      value: { "\($0 + 1).25" }, shown: { "\($0.inputMegapixels?.value ?? -1)" },
      expected: { "\(1_250_000_000 + $0 * 1_000_000_000)" }),
    PathCase(
      name: "reported cost", paths: words("result/cost response/cost cost request_meta/cost"),
      value: { "\($0 + 1).5" }, shown: { "\($0.reportedCost?.nanodollars ?? -1)" },
      expected: { "\(15_000_000 + $0 * 10_000_000)" }, further: ["resp_body/cost"]),
    PathCase(
      name: "logger's cost", paths: words("response_cost spend total_cost costUSD"),
      value: { "\($0 + 1).5" }, shown: { "\($0.loggerCost?.nanodollars ?? -1)" },
      expected: { "\(1_500_000_000 + $0 * 1_000_000_000)" }),
    PathCase(
      name: "status",
      paths: words(
        """
        response/status status http_status status_code response/status_code
        http/response/status_code response_status response_status_code $ai_http_status response_code
        DownstreamStatus
        """), value: { "\(200 + $0)" }, shown: { $0.status }, expected: { "\(200 + $0)" },
      further: words(
        "res/statusCode http.response.status_code responseStatus status/code status/status_code")),
  ]

  @Test(arguments: cases)
  private func `each is found`(fact: PathCase) throws {
    let lines = SingleLines()
    for (place, path) in (fact.paths + fact.further).enumerated() {
      let line = fact.line([path], [place])
      #expect(try fact.shown(lines.facts(line)) == fact.expected(place), "\(path)")
    }
  }

  @Test(arguments: cases)
  private func `the earlier path wins in either order, and null is as good as absent`(
    fact: PathCase
  ) throws {
    let lines = SingleLines()
    for first in fact.paths.indices {
      for second in fact.paths.indices.dropFirst(first + 1) {
        let both = "\(fact.paths[first]), \(fact.paths[second])"
        for pair in [[first, second], [second, first]] {
          #expect(try fact.shown(lines.facts(fact.line(pair))) == fact.expected(first), "\(both)")
        }
        let model = fact.needsModel ? PathCase.base("\"flux-2-pro\"") : PathCase.base("null")
        let line = object(
          (fact.paths[second] == "model" ? model.suffix(2) : model[...]).filter {
            $0.path != fact.paths[first]
          } + [(fact.paths[first], "null"), (fact.paths[second], fact.value(second))])
        #expect(try fact.shown(lines.facts(line)) == fact.expected(second), "\(both)")
      }
    }
  }

  @Test(arguments: [
    "response/id", "task_id", "prediction_id", "generation_id", "job_id", "taskUUID", "id",
    "request_id", "span_id", "taskId",
  ])
  func `an id at any of its paths is one, unless it is empty or zero`(path: String) throws {
    for (value, isOne) in [
      ("\"b1a7\"", true), ("17", true), ("\"00\"", true), ("\"0e81423\"", true),
      ("\"\"", false), ("0", false),
      ("\"0\"", false), ("null", false), ("true", false), ("{}", false),
      ("[]", false),
    ] {
      let line = object([("model", "\"flux-2-pro\""), ("n", "1"), (path, value)])
      #expect(try facts(line).hasID == isOne, "\(value)")
    }
  }

  @Test func `a trace is no id`() throws {
    #expect(try !facts(#"{"model":"flux-2-pro","trace_id":"t"}"#).hasID)
  }

  @Test(arguments: [
    ["request/width", "request/height"], ["width", "height"], ["request/size"], ["size"],
    ["size/width", "size/height"], ["request/size/width", "request/size/height"],
    ["model_parameters/width", "model_parameters/height"], ["response/width", "response/height"],
    ["image_size"], ["image_size/width", "image_size/height"], ["resolution"],
    ["gen_ai.request.image.size"], ["image_width", "image_height"], ["input/image_size"],
    ["postData/text/width", "postData/text/height"],
    ["payload/input/width", "payload/input/height"],
  ])
  func `a size at any of its paths is found`(paths: [String]) throws {
    let values = paths.count == 1 ? ["\"640x480\""] : ["640", "480"]
    let line = object(PathCase.base("\"flux-2-pro\"") + zip(paths, values).map { ($0, $1) })
    let found = try facts(line)
    #expect(found.output == .pixels(width: 640, height: 480))
    #expect([found.width, found.height] == [640, 480])
  }

  @Test func `the earlier size wins, and half a size is none`() throws {
    let sizes: [(values: [(String, String)], width: Int)] = [
      ([("request/width", "1"), ("request/height", "9")], 1),
      ([("width", "2"), ("height", "9")], 2),
      ([("request/size", "\"3x9\"")], 3), ([("size", "\"4*9\"")], 4),
      ([("image_size", "\"5 x 9\"")], 5), ([("resolution", "\"6-x-9\"")], 6),
      ([("response/width", "7"), ("response/height", "9")], 7),
      ([("image_width", "8"), ("image_height", "9")], 8),
    ]
    for first in sizes.indices {
      for second in sizes.indices.dropFirst(first + 1) {
        for pair in [[first, second], [second, first]] {
          let values = pair.flatMap { sizes[$0].values }
          let line = object(PathCase.base("\"flux-2-pro\"") + values.map { ($0.0, $0.1) })
          #expect(try facts(line).width == sizes[first].width, "\(line)")
        }
      }
      if sizes[first].values.count == 2, first + 1 < sizes.count {
        let half = sizes[first].values.dropLast() + sizes[first + 1].values
        let line = object(PathCase.base("\"flux-2-pro\"") + half.map { ($0.0, $0.1) })
        #expect(try facts(line).width == sizes[first + 1].width, "\(line)")
      }
    }
  }
}
