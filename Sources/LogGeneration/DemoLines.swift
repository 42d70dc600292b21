// The lines that one request of the demo log leaves behind, in the form its application writes.

extension Habit {
  /// On the day flux-2-flex became cheaper, the API went on reporting the old cost until 10:00 UTC:
  /// made up, so that a comparison of reported and computed costs has something to find.
  static let lateFlexChange = SyntheticRequest.flexChange + 10 * 3_600_000

  /// The lines of a request, each with its time.
  func entries(of request: SyntheticRequest, random: inout RandomNumbers) -> [DemoLog.Entry] {
    switch form {
    case .native: [nativeEntry(of: request)]
    case .client: clientEntries(of: request, random: &random)
    case .gateway: gatewayEntries(of: request, random: &random)
    }
  }

  private func nativeEntry(of request: SyntheticRequest) -> DemoLog.Entry {
    let isLate = request.milliseconds < Self.lateFlexChange
    let time =
      isLate ? min(request.milliseconds, SyntheticRequest.flexChange - 1) : request.milliseconds
    var line = LogText()
    line.append(
      nativeLineOf: request, detail: .full, costTenths: request.costTenths(at: time))
    return DemoLog.Entry(milliseconds: request.milliseconds, line: line)
  }

  /// The submission with its answer, and the result that a poll has brought. Failed ones end there.
  private func clientEntries(
    of request: SyntheticRequest, random: inout RandomNumbers
  ) -> [DemoLog.Entry] {
    var submission = LogText()
    submission.append("{\"ts\":\"")
    submission.append(timeOf: request.milliseconds)
    submission.append("\",\"user\":\"\(user)\",\"project\":\"\(project)\",")
    submission.append("\"endpoint\":\"/v1/\(model.rawValue)\",\"request\":{\"prompt\":\"")
    submission.append(request.prompt)
    submission.append("\",")
    submission.append(sizeOf: size)
    for (index, _) in request.inputs.enumerated() {
      submission.append(index == 0 ? ",\"input_image\":" : ",\"input_image_\(index + 1)\":")
      submission.append("\"https://assets.example.com/in/")
      submission.append(hexadecimal: random.next())
      submission.append(".jpg\"")
    }
    submission.append("},")
    if case .failed(let status) = request.outcome {
      submission.append("\"response\":{\"detail\":\"try again later\"},\"status\":\(status)}\n")
      return [DemoLog.Entry(milliseconds: request.milliseconds, line: submission)]
    }
    submission.append("\"response\":")
    submission.append(answerTo: request)
    submission.append("}\n")
    return [
      DemoLog.Entry(milliseconds: request.milliseconds, line: submission), resultEntry(of: request),
    ]
  }

  private func resultEntry(of request: SyntheticRequest) -> DemoLog.Entry {
    let milliseconds = request.milliseconds + Int64(request.latencyMilliseconds)
    var result = LogText()
    result.append("{\"ts\":\"")
    result.append(timeOf: milliseconds)
    result.append("\",\"id\":\"")
    result.append(hexadecimal: request.id)
    result.append("\",\"status\":\"\(request.outcome.status)\",\"result\":")
    if request.outcome.isReady {
      result.append("{\"sample\":\"https://delivery-eu1.bfl.ai/results/")
      result.append(hexadecimal: RandomNumbers.mixed(request.id))
      result.append("/sample.jpeg\",\"seed\":\(request.noise & 0xffff_ffff),\"duration\":")
      result.append(tenths: request.latencyMilliseconds / 100)
      result.append("},\"cost\":")
      result.append(tenths: request.costTenths)
    } else {
      result.append("null")
    }
    result.append("}\n")
    return DemoLog.Entry(milliseconds: milliseconds, line: result)
  }

  /// The submission with both bodies as strings, and a poll every second and a half.
  private func gatewayEntries(
    of request: SyntheticRequest, random: inout RandomNumbers
  ) -> [DemoLog.Entry] {
    var asked = LogText(bytes: Array("{\"prompt\":\"".utf8))
    asked.append(request.prompt)
    asked.append("\",")
    asked.append(sizeOf: size)
    asked.append("}")
    var answered = LogText()
    if request.outcome.httpStatus == 200 {
      answered.append(answerTo: request)
    } else {
      answered.append("{\"detail\":\"try again later\"}")
    }
    var submission = accessLine(
      at: request.milliseconds, method: "POST", path: "/v1/\(model.rawValue)",
      status: request.outcome.httpStatus, milliseconds: 200 + random.below(700))
    submission.append(",\"project\":\"\(project)\",\"request_body\":\"")
    submission.append(escaping: asked.bytes)
    submission.append("\",\"resp_body\":\"")
    submission.append(escaping: answered.bytes)
    submission.append("\"}\n")
    var entries = [DemoLog.Entry(milliseconds: request.milliseconds, line: submission)]
    guard request.outcome.httpStatus == 200 else { return entries }
    var path = LogText(bytes: Array("/v1/get_result?id=".utf8))
    path.append(hexadecimal: request.id)
    for delay in stride(from: 1500, to: request.latencyMilliseconds, by: 3000) {
      let milliseconds = request.milliseconds + Int64(delay)
      var poll = accessLine(
        at: milliseconds, method: "GET", path: String(decoding: path.bytes, as: UTF8.self),
        status: 200, milliseconds: 40 + random.below(90))
      poll.append("}\n")
      entries.append(DemoLog.Entry(milliseconds: milliseconds, line: poll))
    }
    return entries
  }

  /// The beginning of an access-log line, up to where the bodies stand.
  private func accessLine(
    at time: Int64, method: String, path: String, status: Int, milliseconds: Int
  ) -> LogText {
    var line = LogText()
    line.append("{\"time\":\"")
    line.append(dateAndTimeOf: time)
    line.append("+00:00\",\"method\":\"\(method)\",\"uri\":\"\(path)\",\"status\":\(status)")
    line.append(",\"request_time\":0.")
    line.append(number: milliseconds, width: 3)
    line.append(",\"user\":\"\(user)\"")
    return line
  }
}

extension LogText {
  /// Appends the API's answer to a submission: an object with the id, where to poll, and the cost.
  fileprivate mutating func append(answerTo request: SyntheticRequest) {
    append("{\"id\":\"")
    append(hexadecimal: request.id)
    append("\",\"polling_url\":\"https://api.eu2.bfl.ai/v1/get_result?id=")
    append(hexadecimal: request.id)
    append("\",\"cost\":")
    append(tenths: request.costTenths)
    append(megapixelsOf: request)
    append("}")
  }
}
