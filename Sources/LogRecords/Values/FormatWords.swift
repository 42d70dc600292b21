// The words that the rules of records name, each as its number in the vocabulary.

/// Words that the rules name.
struct FormatWords: Sendable {
  let attributes, properties, body, payload, gatewayRequestID, id, email, name, prompt: UInt16
  let width, height, request, req, statusCode, code: UInt16
  /// Keys that show, beside a name, that an image was asked for.
  let positivePrompt, pollingURL, responseURL, statusURL: UInt16
  let sizes: WordSet
  /// Objects whose failure is that of what stands around them, and those whose ids are users'.
  let failures, users: WordSet
  let requestContainers, answerContainers, innerLists, sums: WordSet
  let talk, talkMarks, talkTexts, senders, channels, metrics: WordSet
  let references, requestReferences, besideTheWay, images: WordSet
  /// Last parts of the places of the model and of the path.
  let modelAndPath: WordSet
  /// Of the answer, what counts how many images there are.
  let requestOrResponse: WordSet

  init(_ vocabulary: inout Vocabulary, _ table: FactTable) {
    func word(_ text: String) -> UInt16 { vocabulary.add(text).word }
    func words(_ texts: [String]) -> WordSet { WordSet(texts.map { vocabulary.add($0).word }) }
    (attributes, properties) = (word("attributes"), word("properties"))
    (body, payload) = (word("body"), word("payload"))
    gatewayRequestID = word("gateway_request_id")
    (id, email, name, prompt) = (word("id"), word("email"), word("name"), word("prompt"))
    (width, height) = (word("width"), word("height"))
    (request, req) = (word("request"), word("req"))
    (statusCode, code) = (word("status_code"), word("code"))
    (positivePrompt, pollingURL) = (word("positivePrompt"), word("polling_url"))
    (responseURL, statusURL) = (word("response_url"), word("status_url"))
    sizes = words(["aspect_ratio", "megapixels", "image_size", "num_images"])
    failures = words(["err", "error", "exception", "response"])
    users = words(["user", "author", "sender", "from", "customer", "account", "end_user"])
    requestContainers = words(FactTable.requestContainers.filter { !$0.contains(".") })
    answerContainers = words(FactTable.answerContainers)
    innerLists = words(FactTable.innerLists)
    sums = words(FactTable.sums)
    talk = words(FactTable.talk)
    talkMarks = words(FactTable.talkMarks)
    talkTexts = words(FactTable.talkTexts)
    senders = words(FactTable.senders)
    channels = words(FactTable.channels.flatMap { [$0, $0 + "_id"] })
    metrics = words(FactTable.metrics)
    references = words(FactTable.references)
    requestReferences = words(FactTable.requestReferences)
    besideTheWay = words(FactTable.besideTheWay)
    images = words(["url", "data", "width"])
    requestOrResponse = words(["request", "response"])
    let places = table.rows.filter { $0.fact == .model || $0.fact == .endpoint }.flatMap(\.places)
    let ends = places.filter { $0 != "request" && !$0.hasPrefix("ai.model") }.compactMap {
      place -> String? in
      let parts = place.split(separator: ".").map(String.init)
      return ["id", "name"].contains(parts.last) ? nil : parts.last
    }
    modelAndPath = words(ends)
  }
}

/// Some words: a bit each, since they are asked for with every key.
struct WordSet: Sendable {
  private var bits: ContiguousArray<UInt64> = []

  init(_ words: [UInt16]) {
    for word in words {
      while bits.count <= Int(word) >> 6 { bits.append(0) }
      bits[Int(word) >> 6] |= 1 << UInt64(word & 63)
    }
  }

  /// Whether a word is one of them.
  @inline(__always)
  func contains(_ word: UInt16) -> Bool {
    let place = Int(word) >> 6
    return place < bits.count && bits[place] >> UInt64(word & 63) & 1 != 0
  }
}
