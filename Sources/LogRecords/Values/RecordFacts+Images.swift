// What was asked for: the size of the output, how many images, and the references.

internal import Pricing

extension RecordFacts {
  /// The size of the output.
  ///
  /// - Throws: `FactFault.size` for a size that contradicts itself.
  func size() throws(FactFault) -> PixelSize? { try sized()?.size }

  /// The same, and where it stands: itself, the width, or the object with both sides.
  func sized() throws(FactFault) -> (size: PixelSize, node: UInt32)? {
    let words = tape.nameWords
    for container in index.requests {
      if let size = try sides(container, words.width, words.height) { return size }
    }
    // Also under dotted keys.
    if let size = try pair(.requestWidth, .requestHeight) { return size }
    if let size = try pair(.width, .height) { return size }
    for (fact, takesPresets) in [
      (FactName.requestSize, false), (.size, false), (.imageSize, true), (.resolution, false),
    ] {
      for node in index.nodes(fact) {
        if let size = try tape.size(node, takesPresets: takesPresets) { return (size, node) }
      }
    }
    for container in index.answers {
      if let size = try sides(container, words.width, words.height) { return size }
    }
    return try pair(.imageWidth, .imageHeight)
  }

  /// Width and height of a container, also under `attributes` or `properties`.
  private func sides(
    _ container: UInt32, _ width: UInt16, _ height: UInt16
  ) throws(FactFault) -> (size: PixelSize, node: UInt32)? {
    for object in tape.insertedObjects(of: container) {
      if let size = try tape.sides(object, width, height, .size) { return (size, object) }
    }
    return try tape.sides(container, width, height, .size).map { ($0, container) }
  }

  private func pair(
    _ width: FactName, _ height: FactName
  ) throws(FactFault) -> (size: PixelSize, node: UInt32)? {
    // One that contradicts itself does so without the other too.
    let (width, height) = (try side(width), try side(height))
    guard let width, let height, let size = PixelSize(width.pixels, height.pixels) else {
      return nil
    }
    return (size, width.node)
  }

  private func side(_ fact: FactName) throws(FactFault) -> (pixels: Int, node: UInt32)? {
    for node in index.nodes(fact) {
      if let side = try tape.whole(node, .size), side > 0 { return (side, node) }
    }
    return nil
  }

  /// The resolution that is asked for by name.
  var tier: ResolutionTier? {
    for node in index.nodes(.resolution) {
      let node = tape.plain(node)
      guard tape[node].kind == .string, tape[node].count <= 8 else { continue }
      if let tier = ResolutionTier(tape.text(node).trimmed.string) { return tier }
    }
    return nil
  }

  /// How many images were asked for, and whether a place of its own says so; else how many there are in the
  /// answer; else 1. None are taken to be one, which is then assumed.
  ///
  /// - Throws: `FactFault.imageCount` for a number that contradicts itself.
  func imageCount() throws(FactFault) -> (
    count: Int, isTold: Bool, isAssumed: Bool, node: UInt32?
  ) {
    for node in index.nodes(.imageCount) {
      if let count = try tape.whole(node, .imageCount) {
        guard count <= 1_000_000_000 else { throw .imageCount }
        return (max(1, count), true, count < 1, node)
      }
    }
    for node in index.nodes(.answerImages) {
      if let list = tape.list(node) {
        let count = tape.children(list).reduce(0) { count, _ in count + 1 }
        if count > 0 { return (count, false, false, node) }
      } else if tape[tape.plain(node)].kind == .number,
        let count = try tape.whole(node, .imageCount), count > 0
      {
        return (count, false, false, node)
      }
    }
    return (1, false, false, nil)
  }

  /// The references, of the first object that has any: the record itself, then its containers.
  ///
  /// - Throws: `FactFault.inputSize` for the size of one that contradicts itself.
  func references() throws(FactFault) -> InputImages { try referenced().images }

  /// The same, and where the first of them stand.
  func referenced() throws(FactFault) -> (images: InputImages, node: UInt32?) {
    var images = InputImages()
    var first: UInt32?
    try add(index.object, isRequest: false, to: &images, &first)
    for container in index.requests where images.count == 0 {
      try add(container, isRequest: true, to: &images, &first)
    }
    for container in index.answers where images.count == 0 {
      try add(container, isRequest: false, to: &images, &first)
    }
    return (images, first)
  }

  private func add(
    _ object: UInt32, isRequest: Bool, to images: inout InputImages, _ first: inout UInt32?,
    isInner: Bool = false
  ) throws(FactFault) {
    let words = tape.nameWords
    for (key, value) in tape.entries(object) {
      let word = tape.keys[key].whole
      guard word != 0 else { continue }
      defer { if first == nil, images.count > 0 { first = value } }
      if words.references.contains(word) {
        try add(value, needsURL: false, to: &images)
      } else if isRequest, words.requestReferences.contains(word) {
        try add(value, needsURL: true, to: &images)
      } else if word == words.attributes || word == words.properties, !isInner,
        let inner = tape.object(value)
      {
        try add(inner, isRequest: isRequest, to: &images, &first, isInner: true)
      }
    }
  }

  /// A value where references stand: one, a list of them, or how many there are.
  private func add(
    _ value: UInt32, needsURL: Bool, to images: inout InputImages, depth: Int = 0
  ) throws(FactFault) {
    let value = tape.plain(value)
    switch tape[value].kind {
    case .number:
      guard let count = tape.decimal(value)?.wholeNumber, count < 1000 else { return }
      for _ in 0..<count { images.addUnknown() }
    case .array where !tape.isKeyValueList(value):
      guard depth < 8 else { return }
      for element in tape.children(value) {
        try add(element, needsURL: needsURL, to: &images, depth: depth + 1)
      }
    case .object, .array: try addObject(value, needsURL: needsURL, to: &images)
    case .string:
      if tape.saysNothing(value) { return }
      guard tape[value].count > 64, let size = ImageHeader.size(ofBase64: tape.text(value)) else {
        return images.addUnknown()
      }
      images.add(width: size.width, height: size.height)
    case .yes, .no, .null, .texts, .line, .prefix, .broken: break
    }
  }

  private func addObject(
    _ object: UInt32, needsURL: Bool, to images: inout InputImages
  ) throws(FactFault) {
    let words = tape.nameWords
    var hasAny = false
    var isImage = false
    var base64: UInt32?
    for (key, value) in tape.entries(object) {
      hasAny = true
      if words.images.contains(tape.keys[key].whole) { isImage = true }
      if tape[value].kind == .string, tape[value].count > 64 { base64 = base64 ?? value }
    }
    guard hasAny, isImage || !needsURL else { return }
    if let size = try tape.sides(object, words.width, words.height, .inputSize) {
      images.add(width: size.width, height: size.height)
    } else if let base64, let size = ImageHeader.size(ofBase64: tape.text(base64)) {
      images.add(width: size.width, height: size.height)
    } else {
      images.addUnknown()
    }
  }
}
