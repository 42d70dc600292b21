// Where logs keep their facts, as data. A further log format is a further path here.
//
// A path is a list of keys joined by "/". For each fact the first path that holds a usable value wins,
// wherever it stands in the line. A container on the way may also be a JSON text in a string: what is
// in it counts as if it stood there as an object.

/// A fact that a record is made of.
public enum Fact: Int, CaseIterable, Hashable, Sendable {
  /// When the request was made.
  case time
  /// What identifies the request.
  case requestID
  /// Who made it; an object counts by its `id`, else by its `name`.
  case user
  /// What it was made for; as `user`.
  case project
  /// The model's name.
  case model
  /// A URL or path that names the model after `/v1/`.
  case endpoint
  /// Who served the request.
  case provider
  /// Output width in pixels; each path pairs with the path of `height` at the same place.
  case width
  /// Output height in pixels.
  case height
  /// Output size as one value: `WxH`, `W*H`, or an object.
  case size
  /// Finished images asked for.
  case imageCount
  /// A list of reference images.
  case inputList
  /// A reference image; the first half of the paths, under `request`, wins over the second.
  case inputImage
  /// Output megapixels as the API prints them.
  case outputMegapixels
  /// Input megapixels as the API prints them.
  case inputMegapixels
  /// The cost the API reported, in credits (or in dollars, when it is below 1).
  case reportedCost
  /// A cost that a logger worked out, in dollars.
  case loggerCost
  /// How the request ended.
  case status
  /// What went wrong.
  case errorText
  /// The HTTP method.
  case method
  /// Who pays.
  case billing
  /// Whether the raw variant of a model is meant.
  case raw
}

/// The paths of all facts.
public struct LogFormat: Sendable {
  /// The paths of one fact, in order of precedence.
  public struct FactPaths: Sendable {
    /// The fact.
    public var fact: Fact
    /// Its paths.
    public var paths: [String]

    /// Paths of a fact.
    public init(_ fact: Fact, _ paths: [String]) {
      self.fact = fact
      self.paths = paths
    }
  }

  /// The paths of each fact.
  public var facts: [FactPaths]
  /// Containers that count as another one: a proxy's `request_body` is the API's `request`.
  public var aliases: [(name: String, container: String)]

  /// A format of these paths.
  public init(facts: [FactPaths], aliases: [(name: String, container: String)] = []) {
    self.facts = facts
    self.aliases = aliases
  }

  /// The native record, the raw BFL client log, and nginx and Envoy access logs, line by line.
  public static let standard = LogFormat(
    facts: [
      FactPaths(
        .time,
        [
          "ts", "time", "timestamp", "@timestamp", "created_at", "started_at", "start_time",
          "startTime", "request_created_at",
        ]),
      FactPaths(.requestID, ["response/id", "task_id", "id", "request_id"]),
      FactPaths(
        .user,
        [
          "user", "user_id", "userId", "end_user", "metadata/user", "metadata/user_id",
          "request/user", "request_user_id", "consumer/username", "metadata/user_api_key_user_id",
          "metadata/_user",
        ].flatMap(orObject)),
      FactPaths(
        .project,
        [
          "project", "project_id", "team", "team_id", "app", "metadata/project", "metadata/team",
          "environment",
        ].flatMap(orObject)),
      FactPaths(
        .model,
        [
          "model", "request/model", "request_model", "provided_model_name", "ai_model",
          "endpoint_id", "gen_ai.request.model", "gen_ai/request/model",
        ]),
      FactPaths(.endpoint, ["path", "uri", "url", "endpoint", "api_base"]),
      FactPaths(
        .provider,
        [
          "provider", "custom_llm_provider", "gen_ai.provider.name", "gen_ai/provider/name",
          "gen_ai.system", "gen_ai/system",
        ]),
      FactPaths(.width, ["request/width", "width", "model_parameters/width", "response/width"]),
      FactPaths(
        .height, ["request/height", "height", "model_parameters/height", "response/height"]),
      FactPaths(
        .size,
        ["request/size", "size"].flatMap { [$0, $0 + "/width", $0 + "/height"] }),
      FactPaths(
        .imageCount, ["request/n", "n", "request/num_images", "num_images", "batch_size"]),
      FactPaths(.inputList, ["request/input_images", "input_images"]),
      FactPaths(.inputImage, inputImageNames.map { "request/" + $0 } + inputImageNames),
      FactPaths(.outputMegapixels, ["response/output_mp", "output_mp", "request_meta/output_mp"]),
      FactPaths(.inputMegapixels, ["response/input_mp", "input_mp", "request_meta/input_mp"]),
      FactPaths(.reportedCost, ["result/cost", "response/cost", "cost", "request_meta/cost"]),
      FactPaths(.loggerCost, ["response_cost", "spend", "total_cost", "costUSD"]),
      FactPaths(
        .status,
        [
          "response/status", "status", "http_status", "status_code", "response_status",
          "response_code", "response_status_code",
        ]),
      FactPaths(.errorText, ["error", "error/message", "error_str"]),
      FactPaths(.method, ["method", "request_method", "request/method"]),
      FactPaths(.billing, ["billing"]),
      FactPaths(.raw, ["request/raw", "raw"]),
    ],
    aliases: [
      ("request_body", "request"), ("resp_body", "response"), ("response_body", "response"),
    ])

  /// Of the paths of `reportedCost`: that of a finished job's settled cost, and that of the answer.
  static let settledCostPath = 0
  static let responseCostPath = 1
  /// Of the paths of `status`: that of the answer.
  static let responseStatusPath = 0

  private static let inputImageNames =
    ["input_image"] + (2...8).map { "input_image_\($0)" }
    + ["image_prompt", "control_image", "image"]

  private static func orObject(_ path: String) -> [String] {
    [path, path + "/id", path + "/name"]
  }
}
