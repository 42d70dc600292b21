// Requests as lines of the native format: what an application that writes its own log would write.

/// How much of a request a native line tells.
enum NativeDetail {
  /// All facts, prompt included.
  case full
  /// What the price depends on, and no prompt.
  case brief
}

extension LogText {
  /// Appends a native line and its newline.
  /// - Parameter costTenths: the reported cost of a request that is ready.
  mutating func append(
    nativeLineOf request: SyntheticRequest, detail: NativeDetail, costTenths: Int
  ) {
    append("{\"ts\":\"")
    switch detail {
    case .full: append(timeOf: request.milliseconds)
    case .brief: append(secondOf: request.milliseconds)
    }
    append("\",\"id\":\"")
    append(hexadecimal: request.id)
    if !request.user.isEmpty {
      append("\",\"user\":\"")
      append(request.user)
    }
    if detail == .full {
      append("\",\"project\":\"")
      append(request.project)
    }
    append("\",\"model\":\"")
    append(request.model.rawValue)
    append("\",\"request\":{")
    appendParameters(of: request, detail: detail)
    append("},\"response\":{")
    appendResult(of: request, detail: detail, costTenths: costTenths)
    append("}")
    if !request.sample.isEmpty {
      append(",\"result\":{\"sample\":\"")
      append(request.sample)
      append("\"}")
    }
    append(",\"status\":")
    append(number: request.outcome.httpStatus)
    if detail == .full {
      append(",\"latency_ms\":")
      append(number: request.latencyMilliseconds)
    }
    append("}\n")
  }

  /// What was asked for, as members of an object.
  private mutating func appendParameters(of request: SyntheticRequest, detail: NativeDetail) {
    if detail == .full {
      append("\"prompt\":\"")
      append(request.prompt)
      append("\",")
    }
    if request.model.takesAspectRatio {
      append("\"aspect_ratio\":\"16:9\"")
    } else {
      append(sizeOf: request.size)
    }
    if detail == .full || request.count > 1 {
      append(",\"n\":")
      append(number: request.count)
    }
    if detail == .full {
      append(",\"seed\":")
      append(number: Int(request.noise & 0xffff_ffff))
      append(",\"safety_tolerance\":2,\"output_format\":\"jpeg\"")
    }
    if request.inputs.isEmpty { return }
    append(",\"input_images\":[")
    for (index, input) in request.inputs.enumerated() {
      append(index == 0 ? "{" : ",{")
      append(sizeOf: input)
      append("}")
    }
    append("]")
  }

  /// What the API answered, as members of an object.
  private mutating func appendResult(
    of request: SyntheticRequest, detail: NativeDetail, costTenths: Int
  ) {
    if detail == .full {
      append("\"id\":\"")
      append(hexadecimal: request.id)
      append("\",")
    }
    if detail == .full || !request.outcome.isReady {
      append("\"status\":\"")
      append(request.outcome.status)
      append("\",")
    }
    append("\"cost\":")
    guard request.outcome.isReady else { return append("null") }
    append(tenths: costTenths)
    guard detail == .full, request.model.flatTenths == nil else { return }
    append(megapixelsOf: request)
  }

  /// The megapixels of a request as the API reports them: of all inputs, and of one output image.
  mutating func append(megapixelsOf request: SyntheticRequest) {
    append(",\"input_mp\":")
    append(megapixelsOf: request.inputPixels)
    append(",\"output_mp\":")
    append(megapixelsOf: request.size.pixels)
  }

  /// A size as members of an object.
  mutating func append(sizeOf size: ImageSize) {
    append("\"width\":")
    append(number: size.width)
    append(",\"height\":")
    append(number: size.height)
  }
}
