// Logs of any length, for benchmarks and tests of scale.
//
// A record depends on the seed and its number only, never on the record before it: sixteen shards
// made by sixteen processes are, one after the other, the whole log.

/// A log of many similar records over June 2026.
public struct BulkLog: Sendable {
  /// What the records look like.
  public enum Kind: String, CaseIterable, Sendable {
    /// Every fact and a prompt: about 790 bytes a line.
    case long
    /// What the price depends on: about 172 bytes a line.
    case short
  }

  /// One of several contiguous parts of a log.
  public struct Shard: Sendable {
    /// Which part, from 1 to `count`.
    public let number: Int
    /// How many parts there are.
    public let count: Int

    /// A part, or nil when there is no such part.
    public init?(number: Int, of count: Int) {
      guard count >= 1, (1...count).contains(number) else { return nil }
      self.number = number
      self.count = count
    }
  }

  private let kind: Kind
  private let seed: UInt64
  private let lines: Int
  private let users: Int
  private let numbers: Range<Int>

  /// A log, or one shard of it.
  /// - Parameters:
  ///   - lines: lines of the whole log; less than 1 is an empty log.
  ///   - users: how many users there can be; the first ones are seen most often.
  ///   - shard: the part to write, or nil for the whole.
  public init(kind: Kind, seed: UInt64, lines: Int, users: Int, shard: Shard? = nil) {
    self.kind = kind
    self.seed = seed
    self.lines = max(0, lines)
    self.users = max(1, users)
    let whole = self.lines
    func firstLine(ofPart number: Int, of count: Int) -> Int {
      let product = UInt64(whole).multipliedFullWidth(by: UInt64(number))
      return Int(UInt64(count).dividingFullWidth(product).quotient)
    }
    numbers =
      shard.map { shard in
        firstLine(
          ofPart: shard.number - 1, of: shard.count)..<firstLine(
            ofPart: shard.number, of: shard.count)
      } ?? 0..<whole
  }

  /// Gives the log to `sink`, in blocks of whole lines.
  /// - Parameters:
  ///   - blockSize: a block ends with the line that reaches this size.
  ///   - sink: takes one block; what it throws ends the writing.
  public func write<Failure: Error>(
    blockSize: Int = 1 << 20, to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var text = LogText()
    text.bytes.reserveCapacity(blockSize + 4096)
    var requests = BulkRequests(seed: seed, lines: lines, users: users, hasPrompts: kind == .long)
    for number in numbers {
      requests.move(to: number)
      text.append(
        nativeLineOf: requests.current, detail: kind == .long ? .full : .brief,
        costTenths: requests.current.costTenths)
      if text.bytes.count >= blockSize {
        try sink(text.bytes)
        text.bytes.removeAll(keepingCapacity: true)
      }
    }
    if !text.bytes.isEmpty { try sink(text.bytes) }
  }
}

/// The requests of a bulk log, one at a time, in storage that is used again.
private struct BulkRequests {
  private let seed: UInt64
  private let lines: Int
  private let users: Int
  private let hasPrompts: Bool
  private let prompts = Prompts()
  private let descriptions = Descriptions()
  private let models: [SyntheticModel] = Self.weighted([
    (.klein4B, 18), (.klein9B, 12), (.pro, 34), (.flex, 8), (.max, 10), (.kontextPro, 8),
    (.kontextMax, 2), (.pro11, 5), (.ultra, 3),
  ])
  private let sizes = Self.weighted([
    (ImageSize(1024, 1024), 30), (ImageSize(1920, 1080), 12), (ImageSize(1536, 1024), 8),
    (ImageSize(1080, 1080), 8), (ImageSize(1280, 720), 8), (ImageSize(512, 512), 6),
    (ImageSize(1248, 832), 6), (ImageSize(832, 1248), 6), (ImageSize(2048, 2048), 5),
    (ImageSize(768, 1344), 4), (ImageSize(2048, 1152), 4), (ImageSize(2560, 1440), 3),
  ])
  private let inputSizes = [
    ImageSize(1024, 1024), ImageSize(1536, 1024), ImageSize(768, 768), ImageSize(4032, 3024),
    ImageSize(1920, 1080),
  ]
  private let projects = ["catalog", "social", "storefront", "research"]

  /// The request last moved to.
  private(set) var current = SyntheticRequest()

  init(seed: UInt64, lines: Int, users: Int, hasPrompts: Bool) {
    self.seed = seed
    self.lines = lines
    self.users = users
    self.hasPrompts = hasPrompts
  }

  /// 2026-06-01T00:00:00Z.
  private static let start: Int64 = 1_780_272_000_000
  /// The length of June in milliseconds.
  private static let duration: UInt64 = 30 * 86_400_000

  mutating func move(to number: Int) {
    var random = RandomNumbers(seed: seed, stream: UInt64(number))
    let step = Int(Self.duration) / lines
    let product = Self.duration.multipliedFullWidth(by: UInt64(number))
    current.milliseconds =
      Self.start + Int64(UInt64(lines).dividingFullWidth(product).quotient)
      + Int64(random.below(max(1, step)))
    current.id = RandomNumbers.mixed(RandomNumbers.mixed(seed) &+ UInt64(number))
    current.model = random.pick(models)
    current.size = random.pick(sizes)
    current.count = random.chance(inThousand: 120) ? [2, 2, 3, 4, 4, 4, 6, 8][random.below(8)] : 1
    current.outcome = Outcome.random(&random)
    current.noise = random.next()
    moveUser(&random)
    moveInputs(&random)
    guard hasPrompts else { return }
    current.project = random.pick(projects)
    movePrompt(&random)
    moveSample(&random)
  }

  /// Hardly two prompts are alike; three in ten have a sentence with quotes, escapes or emoji.
  private mutating func movePrompt(_ random: inout RandomNumbers) {
    current.prompt.removeAll(keepingCapacity: true)
    prompts.appendOpening(to: &current.prompt, random: &random)
    if random.chance(inThousand: 300) { prompts.appendEnding(to: &current.prompt, random: &random) }
    let length = 120 + random.below(120)
    while current.prompt.count < length {
      descriptions.append(to: &current.prompt, random: &random)
    }
  }

  /// The signed address of the image, as the API gives it.
  private mutating func moveSample(_ random: inout RandomNumbers) {
    var address = LogText(bytes: current.sample)
    current.sample = []
    address.bytes.removeAll(keepingCapacity: true)
    if current.outcome.isReady {
      address.append("https://delivery-eu1.bfl.ai/results/")
      address.append(hexadecimal: random.next())
      address.append(hexadecimal: random.next())
      address.append("/sample.jpeg?se=")
      address.append(secondOf: current.milliseconds + 600_000)
      address.append("&sp=r&sv=2024-11-04&sr=b&sig=")
      address.append(base64Digits: 43, random: &random)
      address.append("%3D")
    }
    current.sample = address.bytes
  }

  /// The lower a user's number, the more requests: a few make many, many make a few.
  private mutating func moveUser(_ random: inout RandomNumbers) {
    var name = LogText(bytes: current.user)
    current.user = []
    name.bytes.removeAll(keepingCapacity: true)
    name.append("u")
    let user = random.below(random.below(users) + 1)
    if user < 100_000 { name.append(number: user, width: 5) } else { name.append(number: user) }
    current.user = name.bytes
  }

  /// One request in seven edits images, and Kontext always edits one. In short lines a list of
  /// inputs would be a third of the line, so there only a quarter of these requests are edits.
  private mutating func moveInputs(_ random: inout RandomNumbers) {
    current.inputs.removeAll(keepingCapacity: true)
    guard hasPrompts || random.chance(inThousand: 250) else { return }
    switch current.model {
    case .kontextPro, .kontextMax: current.inputs.append(random.pick(inputSizes))
    case .klein4B, .klein9B, .pro, .flex, .max:
      guard random.chance(inThousand: 150) else { return }
      for _ in 0...(random.chance(inThousand: 700) ? 0 : random.below(4)) {
        current.inputs.append(random.pick(inputSizes))
      }
    case .pro11, .ultra, .fill: return
    }
  }

  /// Each element as often as its weight says.
  private static func weighted<Element>(_ weights: [(Element, Int)]) -> [Element] {
    weights.flatMap { Array(repeating: $0.0, count: $0.1) }
  }
}
