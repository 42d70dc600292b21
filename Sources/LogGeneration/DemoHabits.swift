// The people of the demo log: a small company whose habits a report can make visible.
//
// A habit is one kind of request that somebody makes again and again. Most cost more than they need
// to: previews at the highest quality, squares a little above one megapixel, four candidates where
// one is kept, references far larger than what is billed.

/// Requests of one kind by one person.
struct Habit {
  /// How the requests are logged.
  enum Form {
    /// One native line.
    case native
    /// What a client of the API logs: the submission, and later the result.
    case client
    /// What nginx logs in front of the API: the submission, and the polls.
    case gateway
  }

  /// Who; empty when the log does not say.
  var user: String
  /// For what.
  var project: String
  /// The model asked for.
  var model: SyntheticModel
  /// The size of the output.
  var size: ImageSize
  /// Images per request.
  var count = 1
  /// The size of the input images.
  var inputSize = ImageSize(1024, 1024)
  /// How many input images there are.
  var inputs = 0...0
  /// Requests on a day from Monday to Friday.
  var workday: ClosedRange<Int>
  /// Requests on Saturday and on Sunday.
  var weekend = 0...0
  /// From the first of these hours until the last one begins, in UTC.
  var hours = 7..<18
  /// How it is logged.
  var form = Form.native
}

extension Habit {
  private static let square = ImageSize(1024, 1024)

  /// June's habits in the logs of the applications.
  static let applications = [
    // Previews at the highest quality and four times the pixels.
    Habit(
      user: "mara", project: "campaign", model: .max, size: ImageSize(2048, 2048),
      workday: 13...19),
    // 1.11 megapixels are billed as two.
    Habit(
      user: "jonas", project: "social", model: .pro, size: ImageSize(1080, 1080), workday: 17...26),
    // Four candidates each time.
    Habit(
      user: "priya", project: "catalog", model: .pro, size: square, count: 4, workday: 8...12),
    // Many references, each as it came from the camera.
    Habit(
      user: "edgar", project: "catalog", model: .pro, size: ImageSize(1536, 1024),
      inputSize: ImageSize(4032, 3024), inputs: 5...8, workday: 4...8),
    Habit(
      user: "kofi", project: "catalog", model: .kontextPro, size: square, inputs: 1...1,
      workday: 8...14),
    Habit(
      user: "kofi", project: "campaign", model: .kontextMax, size: square, inputs: 1...1,
      workday: 0...3),
    // Cheap, and much of it.
    Habit(
      user: "lena", project: "research", model: .klein4B, size: square, workday: 22...30,
      weekend: 0...6, hours: 6..<22),
    Habit(
      user: "nightly-batch", project: "catalog", model: .klein9B, size: ImageSize(1280, 832),
      workday: 24...24, weekend: 24...24, hours: 2..<3),
    Habit(
      user: "tom\u{E1}s", project: "campaign", model: .flex, size: ImageSize(1248, 832),
      workday: 5...9),
    Habit(
      user: "tom\u{E1}s", project: "campaign", model: .flex, size: ImageSize(1248, 832),
      inputs: 1...2, workday: 1...2),
    // Still on last year's models.
    Habit(user: "omar", project: "social", model: .pro11, size: square, workday: 3...7),
    Habit(
      user: "omar", project: "social", model: .ultra, size: ImageSize(2752, 1536), workday: 1...3),
    Habit(
      user: "\u{4F50}\u{85E4} \u{967D}\u{83DC}", project: "research", model: .max, size: square,
      workday: 4...8, hours: 0..<9),
    // An application that logs what its client sees; the sizes of its references are unknown.
    Habit(
      user: "ines", project: "storefront", model: .pro, size: ImageSize(1536, 1024),
      inputs: 0...1, workday: 5...9, form: .client),
    // A script that nobody signs.
    Habit(
      user: "", project: "research", model: .pro, size: ImageSize(1920, 1080), workday: 1...3),
  ]

  /// June's habits behind the gateway: the shop, at all hours and on all days.
  static let gateway = [
    Habit(
      user: "shop-web", project: "storefront", model: .pro, size: square, workday: 7...12,
      weekend: 9...14, hours: 5..<23, form: .gateway),
    Habit(
      user: "shop-mobile", project: "storefront", model: .klein9B, size: ImageSize(768, 1344),
      workday: 5...9, weekend: 7...12, hours: 5..<23, form: .gateway),
  ]

  /// The habits of two weeks in January, around the day when flex became cheaper.
  static let january = [
    Habit(
      user: "tom\u{E1}s", project: "campaign", model: .flex, size: ImageSize(1248, 832),
      workday: 9...14, hours: 0..<18),
    Habit(
      user: "mara", project: "campaign", model: .max, size: ImageSize(2048, 2048), workday: 4...6),
    Habit(
      user: "jonas", project: "social", model: .pro, size: ImageSize(1080, 1080), workday: 6...9),
    Habit(
      user: "lena", project: "research", model: .klein4B, size: square, workday: 5...9,
      weekend: 0...2),
  ]
}
