// Every path of the table of LOG-FORMATS.md: its value is found, and the paths before it win, wherever
// in the line they stand.

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

/// The facts of a line that is a request.
func facts(_ line: String) throws -> RecordFacts {
  let decoded = decode(line)
  #expect(decoded.verdict == .request, "\(line)")
  return try #require(decoded.facts)
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

  var testDescription: String { name }

  func line(_ places: [Int]) -> String {
    let model = needsModel ? [(path: "model", json: "\"flux-2-pro\"")] : []
    return object(model + places.map { (paths[$0], value($0)) })
  }
}

@Suite struct `Paths of facts` {
  private static let cases = [
    PathCase(
      name: "time",
      paths: [
        "ts", "time", "timestamp", "@timestamp", "created_at", "started_at", "start_time",
        "startTime", "request_created_at",
      ],
      value: { "\"2026-06-01T00:00:0\($0)Z\"" }, shown: { $0.time?.description ?? "none" },
      expected: { "2026-06-01T00:00:0\($0)Z" }),
    PathCase(
      name: "user",
      paths: [
        "user", "user_id", "userId", "end_user", "metadata/user", "metadata/user_id",
        "request/user", "request_user_id", "consumer/username", "metadata/user_api_key_user_id",
        "metadata/_user",
      ], value: { "\"u\($0)\"" }, shown: { $0.user }, expected: { "u\($0)" }),
    PathCase(
      name: "project",
      paths: [
        "project", "project_id", "team", "team_id", "app", "metadata/project", "metadata/team",
        "environment",
      ], value: { "\"p\($0)\"" }, shown: { $0.project }, expected: { "p\($0)" }),
    PathCase(
      name: "model",
      paths: [
        "model", "request/model", "request_model", "provided_model_name", "ai_model",
        "endpoint_id", "gen_ai.request.model", "gen_ai/request/model",
      ], value: { "\"m\($0)\"" }, shown: { $0.loggedModel }, expected: { "m\($0)" },
      needsModel: false),
    PathCase(
      name: "endpoint", paths: ["path", "uri", "url", "endpoint", "api_base"],
      value: { "\"/v1/e\($0)\"" }, shown: { $0.loggedModel }, expected: { "e\($0)" },
      needsModel: false),
    PathCase(
      name: "provider",
      paths: [
        "provider", "custom_llm_provider", "gen_ai.provider.name", "gen_ai/provider/name",
        "gen_ai.system", "gen_ai/system",
      ], value: { "\"v\($0)\"" }, shown: { $0.loggedModel }, expected: { "v\($0)/flux-2-pro" }),
    PathCase(
      name: "image count",
      paths: ["request/n", "n", "request/num_images", "num_images", "batch_size"],
      value: { "\($0 + 2)" }, shown: { "\($0.images)" }, expected: { "\($0 + 2)" }),
    PathCase(
      name: "input list", paths: ["request/input_images", "input_images"],
      value: { "[\(Array(repeating: "\"x\"", count: $0 + 2).joined(separator: ","))]" },
      shown: { "\($0.inputs.count)" }, expected: { "\($0 + 2)" }),
    PathCase(
      name: "output megapixels",
      paths: ["response/output_mp", "output_mp", "request_meta/output_mp"],
      value: { "\($0 + 1).25" }, shown: { "\($0.output)" },
      expected: {
        "\(OutputSize.printed(PrintedMegapixels(value: 1_250_000_000 + Int64($0) * 1_000_000_000)))"
      }),
    PathCase(
      name: "input megapixels",
      paths: ["response/input_mp", "input_mp", "request_meta/input_mp"],
      value: { "\($0 + 1).25" }, shown: { "\($0.inputMegapixels?.value ?? -1)" },
      expected: { "\(1_250_000_000 + $0 * 1_000_000_000)" }),
    PathCase(
      name: "reported cost", paths: ["result/cost", "response/cost", "cost", "request_meta/cost"],
      value: { "\($0 + 1).5" }, shown: { "\($0.reportedCost?.nanodollars ?? -1)" },
      expected: { "\(15_000_000 + $0 * 10_000_000)" }),
    PathCase(
      name: "logger's cost", paths: ["response_cost", "spend", "total_cost", "costUSD"],
      value: { "\($0 + 1).5" }, shown: { "\($0.loggerCost?.nanodollars ?? -1)" },
      expected: { "\(1_500_000_000 + $0 * 1_000_000_000)" }),
    PathCase(
      name: "status",
      paths: [
        "response/status", "status", "http_status", "status_code", "response_status",
        "response_code", "response_status_code",
      ], value: { "\(200 + $0)" }, shown: { $0.status }, expected: { "\(200 + $0)" }),
  ]

  @Test(arguments: cases)
  private func `each is found`(fact: PathCase) throws {
    for place in fact.paths.indices {
      #expect(try fact.shown(facts(fact.line([place]))) == fact.expected(place))
    }
  }

  @Test(arguments: cases)
  private func `the earlier path wins in either order, and null is as good as absent`(
    fact: PathCase
  ) throws {
    for first in fact.paths.indices {
      for second in fact.paths.indices.dropFirst(first + 1) {
        #expect(try fact.shown(facts(fact.line([first, second]))) == fact.expected(first))
        #expect(try fact.shown(facts(fact.line([second, first]))) == fact.expected(first))
        let line = object([
          ("model", fact.needsModel ? "\"flux-2-pro\"" : "null"),
          (fact.paths[first], "null"), (fact.paths[second], fact.value(second)),
        ])
        #expect(try fact.shown(facts(line)) == fact.expected(second))
      }
    }
  }

  @Test(arguments: ["response/id", "task_id", "id", "request_id"])
  func `an id at any of its paths is one, unless it is empty or zero`(path: String) throws {
    for (value, isOne) in [
      ("\"b1a7\"", true), ("17", true), ("\"00\"", true), ("\"0e81423\"", true),
      ("\"\"", false), ("0", false),
      ("\"0\"", false), ("0.0", false), ("null", false), ("true", false), ("{}", false),
      ("[]", false),
    ] {
      let line = object([("model", "\"flux-2-pro\""), (path, value)])
      #expect(try facts(line).hasID == isOne, "\(value)")
    }
  }

  @Test(arguments: [
    ["request/width", "request/height"], ["width", "height"], ["request/size"], ["size"],
    ["size/width", "size/height"], ["request/size/width", "request/size/height"],
    ["model_parameters/width", "model_parameters/height"], ["response/width", "response/height"],
  ])
  func `a size at any of its paths is found`(paths: [String]) throws {
    let values = paths.count == 1 ? ["\"640x480\""] : ["640", "480"]
    let line = object([("model", "\"flux-2-pro\"")] + zip(paths, values).map { ($0, $1) })
    let found = try facts(line)
    #expect(found.output == .pixels(width: 640, height: 480))
    #expect([found.width, found.height] == [640, 480])
  }

  @Test func `the earlier size wins, and half a size is none`() throws {
    let sizes: [(values: [(String, String)], width: Int)] = [
      ([("request/width", "1"), ("request/height", "9")], 1),
      ([("width", "2"), ("height", "9")], 2),
      ([("request/size", "\"3x9\"")], 3), ([("size", "\"4*9\"")], 4),
      ([("model_parameters/width", "5"), ("model_parameters/height", "9")], 5),
      ([("response/width", "6"), ("response/height", "9")], 6),
    ]
    for first in sizes.indices {
      for second in sizes.indices.dropFirst(first + 1) {
        for pair in [[first, second], [second, first]] {
          let values = pair.flatMap { sizes[$0].values }
          let line = object([("model", "\"flux-2-pro\"")] + values.map { ($0.0, $0.1) })
          #expect(try facts(line).width == sizes[first].width, "\(line)")
        }
      }
      let half = sizes[first].values.dropLast() + sizes[min(first + 1, 5)].values
      if first != 2, first != 3, first < 5 {
        let line = object([("model", "\"flux-2-pro\"")] + half.map { ($0.0, $0.1) })
        #expect(try facts(line).width == sizes[first + 1].width, "\(line)")
      }
    }
  }
}
