// Where logs keep their facts: the table of the format, as data. A further place is a further word here.
//
// A place is a path of keys joined by points. Of a fact's places the first that holds a usable value wins.
// `request.` and `response.` at the beginning of a place mean any container of the request or the answer.

/// What a record can tell.
enum FactName: Int, CaseIterable {
  case time, requestID
  /// The first list of places, which wrappers give too, and the second.
  case user, furtherUser
  case project, furtherProject
  case model, endpoint
  /// Where nothing else names a model.
  case answerModel
  case provider
  case requestWidth, requestHeight, width, height, requestSize, size, imageSize, resolution
  case answerWidth, answerHeight, imageWidth, imageHeight
  case imageCount, answerImages
  case outputMegapixels, inputMegapixels
  /// Megapixels that a seller has measured, which decide what is billed.
  case measuredOutput, measuredInput
  case steps, fast
  case settledCost, cost, loggerCost
  case status, successFlag, lastStatus, level, levelText, error
  case cached, billing, raw, sample, traceID, prompt
  /// `POST /v1/flux-2-pro HTTP/1.1`
  case requestLine
  /// Each with its cost and megapixels.
  case providerImages
  /// How long the call took: in milliseconds, in seconds, and in one of the two.
  case milliseconds, seconds, duration
  /// What only one seller's records have.
  case sellerURL, replicateTime, version, openRouterMark, runwareTask
  /// What the user has named: the values of all free dimensions.
  case label
}

/// The places of all facts.
struct FactTable {
  /// A fact and its places, in order of precedence.
  let rows: [(fact: FactName, places: [String])]
  /// Where records stand, if the user says so.
  var unwraps: [String] = []

  /// The same with the places that the user has named: those of known facts come before the others.
  func adding(_ rules: ReadingRules) -> FactTable {
    let known = rows.map { row in
      let added = rules.mappings.filter { $0.fact.name == row.fact }.map(\.path)
      return (fact: row.fact, places: added + row.places)
    }
    return FactTable(
      rows: known + [(.label, rules.labels.map(\.path))], unwraps: rules.unwraps)
  }

  /// Keys under which a name counts by a part of the object: of a user its id, else its email or name.
  private static func orObject(_ places: [String], _ parts: [String]) -> [String] {
    places.flatMap { place in [place] + parts.map { "\(place).\($0)" } }
  }

  private static func words(_ text: String) -> [String] {
    // Bytes: to look for the borders of characters takes many times as long, at every start.
    text.utf8.split { $0 == 0x20 || $0 == 0x0A }.map { String(Substring($0)) }
  }

  private static func inRequestFirst(_ text: String) -> [String] {
    words(text).flatMap { ["request.\($0)", $0] }
  }

  /// The places of all formats that are known.
  static let standard = FactTable(rows: [
    (
      .time,
      words(
        """
        ts time timestamp @timestamp time_local created_at started_at start_time request_created_at
        date datetime asctime eventTime @t _time timeUnixNano startTimeUnixNano time_iso8601 created
        requestTime startedDateTime StartUTC __REALTIME_TIMESTAMP instant.epochSecond time.timestamp
        """)
    ),
    (
      .requestID,
      words(
        """
        response.id task_id prediction_id generation_id job_id taskUUID id request_id span_id
        """)
    ),
    (
      .user,
      orObject(
        words(
          """
          user user_id end_user metadata.user metadata.user_id request.user request.user_id
          request_user_id consumer.username metadata.user_api_key_user_id metadata._user
          """), ["id", "email", "name"])
    ),
    (
      .furtherUser,
      orObject(
        words(
          """
          username email user_email external_user distinct_id identity.arn customer_id account_id
          tenant_id sub http_x_user contextMap.user context.user mlflow.trace.user session.user
          headers.x-user-id request.headers.x-user-id ClientUsername remote_user
          association.properties.user_id metadata.user_api_key_alias key_alias
          """), ["id", "email", "name"])
    ),
    (
      .project,
      orObject(
        words(
          "project project_id team team_id app metadata.project metadata.team"),
        ["id", "email", "name"])
    ),
    (.furtherProject, orObject(["environment"], ["id", "email", "name"])),
    (
      .model,
      orObject(
        words(
          """
          model request.model request_model provided_model_name ai_model endpoint_id
          gen_ai.request.model
          """)
          + ["model_name", "request.model_name", "model_id", "request.model_id"]
          + words("llm.model_name ai.model.id $ai_model"), ["id", "name"])
    ),
    (
      .endpoint,
      words(
        """
        path uri url endpoint api_base request_uri request_url request.uri RequestPath http.url url.full
        request.url request.path
        """)
    ),
    (
      .answerModel,
      words("model request_model provided_model_name ai_model endpoint_id model_name model_id")
        .map { "response.\($0)" }
    ),
    (.provider, words("provider custom_llm_provider gen_ai.provider.name gen_ai.system")),
    (.requestWidth, ["request.width"]), (.requestHeight, ["request.height"]),
    (.width, ["width"]), (.height, ["height"]),
    (.requestSize, ["request.size"]), (.size, ["size"]),
    (.imageSize, ["request.image_size", "image_size"]),
    (.resolution, ["request.resolution", "resolution", "gen_ai.request.image.size"]),
    (.answerWidth, ["response.width"]), (.answerHeight, ["response.height"]),
    (.imageWidth, ["request.image_width", "image_width"]),
    (.imageHeight, ["request.image_height", "image_height"]),
    (
      .imageCount,
      inRequestFirst("n num_images num_outputs batch_size numberResults")
        + ["gen_ai.request.image.count"]
    ),
    (.answerImages, words("response.data response.images output images")),
    (.outputMegapixels, words("response.output_mp output_mp request_meta.output_mp")),
    (.inputMegapixels, words("response.input_mp input_mp request_meta.input_mp")),
    (.measuredOutput, ["metrics.image_output_megapixel_count"]),
    (.measuredInput, ["metrics.image_input_megapixel_count"]),
    (.steps, inRequestFirst("steps num_inference_steps")), (.fast, inRequestFirst("go_fast")),
    (.settledCost, ["result.cost"]),
    (.cost, words("response.cost cost request_meta.cost")),
    (.loggerCost, words("response_cost spend total_cost costUSD")),
    (
      .status,
      orObject(["response.status", "status"], ["status_code", "code"])
        + words(
          """
          http_status status_code res.statusCode response.status_code http.response.status_code
          response_status response_status_code $ai_http_status
          """)
    ),
    (.successFlag, words("success is_success ok")),
    (.lastStatus, words("response_code DownstreamStatus")),
    (.level, ["level"]),
    (.levelText, words("status_message message msg")),
    (
      .error,
      orObject(["error", "err", "exception"], ["code", "message", "type"])
        + words("error_str error_message error_information.error_message")
        + orObject(["response.error"], ["code", "message", "type"])
    ),
    (.cached, words("cached cache_hit")),
    (.billing, ["billing"]),
    (.raw, words("request.raw raw")),
    (.sample, words("result.sample response.result.sample")),
    (.requestLine, words("request request_line")),
    (.providerImages, ["providerMetadata.blackForestLabs.images"]),
    (
      .milliseconds,
      words(
        "latency_ms duration_ms elapsed_ms inference_time_ms generation_time_ms response_time_ms")
    ),
    (
      .seconds,
      words(
        """
        metrics.predict_time predict_time timings.inference duration_s elapsed_s latency_s
        duration_seconds elapsed_seconds generation_time_s
        """)
    ),
    (.duration, words("latency duration elapsed inference_time generation_time execution_time")),
    (.sellerURL, words("urls.get response.polling_url polling_url response.urls.get")),
    (.replicateTime, ["metrics.predict_time"]),
    (.version, ["version"]),
    (.openRouterMark, words("is_byok num_media_completion provider_name")),
    (.runwareTask, ["taskUUID"]),
    (.traceID, words("trace_id traceId context.trace_id trace.id")),
    (.prompt, words("request.prompt prompt request.positivePrompt positivePrompt")),
  ])

  /// What stands around the request.
  static let requestContainers = words(
    """
    request request_body req body input inputs params parameters arguments kwargs json model_parameters
    $ai_model_parameters options optional_params request_kwargs payload proxy_server_request
    invocation_parameters bodyParameters postData.text inputBodyJson
    """)

  /// What stands around the answer, and what in that does.
  static let answerContainers = words("response res resp_body response_body response_obj")
  static let innerAnswerContainers = words("body content content.text")

  /// Keys of references, wherever they stand in a record, and those that are references in a container
  /// of the request only.
  static let references =
    words("input_images input_image") + (2...8).map { "input_image_\($0)" }
    + words("image_prompt control_image reference_images input_references")
  static let requestReferences = words("image_url image_urls images image person garment")

  /// First words of keys whose ends are places too.
  static let prefixes = words("gen_ai llm ai traceloop mlflow langfuse openinference")

  /// Objects beside the way whose user and project a wrapper gives.
  static let besideTheWay = words("metadata trace_metadata labels attributes contextMap info")

  /// Lists in another model's record that are searched all the same.
  static let innerLists = words("spans observations generations events steps")

  /// Talk: lists whose elements say so, and what an element of talk has.
  static let talk = words(
    "messages choices contents input_messages output_messages tools functions tool_calls")
  static let talkMarks = words(
    "role content parts delta message function description input_schema parameters_schema")
  static let talkTexts = words("text content body")
  static let senders = words("sender user author from")
  static let channels = words("channel chat room thread")

  static let metrics = words("dataPoints metric dimensions labels")

  /// What counts requests.
  static let sums = words("requests api_requests request_count total_requests calls")
}
