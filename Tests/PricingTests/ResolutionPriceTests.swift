// FLUX 3 Image is priced by the resolution that a request names; the launch offer has instants.

import CivilTime
import Pricing
import Testing

private func estimate(_ usage: UsageRecord) -> String {
  switch builtInEngine.outcome(for: usage) {
  case .charged(let charge):
    "\(charge.listCost) (\(charge.low) to \(charge.high)) "
      + charge.assumptions.names.joined(separator: " ")
  case .unpriced(let reason): reason.rawValue
  }
}

private func request(
  _ tier: ResolutionTier?, _ output: OutputSize = .unknown, of model: String = "flux-3-image",
  at time: Instant? = nil, references: Int = 0
) -> UsageRecord {
  var usage = UsageRecord.request(
    model, output, inputs: Array(repeating: nil, count: references),
    at: time ?? instant(2026, 11, 1))
  usage.tier = tier
  return usage
}

/// Seconds of a day.
private let three: Int64 = 15 * 3600

@Suite struct `Prices by resolution` {
  /// BFL's pricing page, October 2026.
  @Test(arguments: [
    (ResolutionTier.square768, "0.041 (0.041 to 0.041) "),
    (.one, "0.048 (0.048 to 0.048) "),
    (.oneAndHalf, "0.07 (0.07 to 0.07) unpublishedPrice"),
    (.two, "0.1 (0.1 to 0.1) "),
    (.four, "0.607 (0.607 to 0.607) "),
  ])
  func `an image costs what its resolution costs`(tier: ResolutionTier, expected: String) {
    #expect(estimate(request(tier)) == expected)
    // References add nothing.
    #expect(estimate(request(tier, references: 10)) == expected)
    #expect(estimate(request(tier, references: 11)).hasSuffix("tooManyInputs"))
  }

  @Test(arguments: [
    (10, 1, 0, "0.048 (0.048 to 0.048) unpublishedPrice"),
    (10, 1, three - 1, "0.048 (0.048 to 0.048) unpublishedPrice"),
    (10, 1, three, "0.024 (0.024 to 0.024) unpublishedPrice"),
    (10, 2, 0, "0.024 (0.024 to 0.024) "),
    (10, 7, 86_399, "0.024 (0.024 to 0.024) "),
    (10, 8, three - 1, "0.024 (0.024 to 0.024) unpublishedPrice"),
    (10, 8, three, "0.048 (0.048 to 0.048) unpublishedPrice"),
    (10, 9, 0, "0.048 (0.048 to 0.048) "),
    (9, 30, 86_399, "0.048 (0.048 to 0.048) beforeFirstPrice unpublishedPrice"),
  ])
  func `the launch offer holds from hour to hour, and its first and last day are marked`(
    month: Int, day: Int, seconds: Int64, expected: String
  ) {
    #expect(estimate(request(.one, at: instant(2026, month, day, seconds: seconds))) == expected)
  }

  @Test func `all prices of the offer are half of the others`() {
    for tier in ResolutionTier.allCases {
      let full = builtInEngine.charge(request(tier))?.listCost.nanodollars
      let offer = request(tier, at: instant(2026, 10, 5))
      let half = builtInEngine.charge(offer)?.listCost.nanodollars
      #expect(half.map { $0 * 2 } == full)
    }
  }

  @Test func `without a time every price may have held`() {
    var usage = request(.one)
    usage.time = nil
    #expect(estimate(usage) == "0.048 (0.024 to 0.048) timeUnknown")
  }

  @Test func `without a resolution it is 1k, or what the pixels say`() {
    #expect(estimate(request(nil)) == "0.048 (0.041 to 0.607) sizeAssumed")
    #expect(
      estimate(request(nil, .pixels(width: 2048, height: 2048)))
        == "0.1 (0.07 to 0.607) sizeAssumed")
    #expect(
      estimate(request(nil, .pixels(width: 1360, height: 768)))
        == "0.048 (0.041 to 0.07) sizeAssumed")
  }

  @Test func `klein has prices of its own, all marked`() {
    let model = "flux-3-image-klein"
    #expect(estimate(request(.one, of: model)) == "0.009 (0.009 to 0.009) unpublishedPrice")
    #expect(estimate(request(.two, of: model)) == "0.014 (0.014 to 0.014) unpublishedPrice")
    #expect(estimate(request(.four, of: model)) == "0.036 (0.036 to 0.036) unpublishedPrice")
    #expect(estimate(request(.oneAndHalf, of: model)) == "noResolutionPrice")
  }

  @Test func `the API's cost tells an unknown resolution`() throws {
    let charge = try #require(builtInEngine.charge(request(nil)))
    let place = PriceSheet.builtIn.place("flux-3-image")
    for (cents, isPrice) in [("4.1", true), ("10", true), ("60.7", true), ("5", false)] {
      let resolved = builtInEngine.resolved(charge, modelAt: place, by: Money(cents: cents))
      #expect(resolved?.listCost == (isPrice ? Money(cents: cents) : nil))
    }
  }

  @Test(arguments: [
    ("1k", ResolutionTier.one), ("2K", .two), ("768sq", .square768), ("1.5k", .oneAndHalf),
    ("4k", .four),
  ])
  func `resolutions have names`(name: String, tier: ResolutionTier) {
    #expect(ResolutionTier(name) == tier)
    #expect(ResolutionTier(name + "x") == nil)
    #expect(ResolutionTier(tier.name) == tier)
  }
}

@Suite struct `Other new models` {
  @Test(arguments: [
    ("flux-tools/erase-v1", "0.034 (0.034 to 0.034) unpublishedPrice"),
    ("flux-tools/vto-v1", "0.0425 (0.0425 to 0.0425) unpublishedPrice"),
    ("flux-2-pro-preview", "0.045 (0.045 to 0.045) unpublishedPrice"),
    ("flux-pro-1.1-ultra-finetuned", "0.07 (0.07 to 0.07) unpublishedPrice"),
    ("flux-pro-finetuned", "0.06 (0.06 to 0.06) unpublishedPrice"),
    ("flux-pro-1.1-finetuned", "notPublished"), ("flux-pro-1.0-fill-finetuned", "notPublished"),
    ("flux-tools/vto-v2", "notPublished"), ("flux-tools/deblur-v1", "notPublished"),
    ("flux-tools/outpainting-v1", "notPublished"), ("flux-2-klein-9b-preview", "notPublished"),
    ("flux-3-video", "notPublished"),
  ])
  func `an edit of one megapixel costs, or has no price`(model: String, expected: String) {
    #expect(estimate(.request(model, inputs: [(1024, 1024)])) == expected)
  }

  @Test func `the first megapixel of a try-on's references is the dear one`() {
    let two: [(Int, Int)?] = [(1024, 1024), (1024, 1024)]
    // 3.75 + 0.5 + 2 x 0.5 cents.
    #expect(
      estimate(.request("flux-tools/vto-v1", .pixels(width: 1920, height: 1080), inputs: two))
        == "0.0525 (0.0525 to 0.0525) unpublishedPrice")
  }

  @Test func `an assumed seller or number of images is an assumption`() {
    var usage = UsageRecord.request("flux-2-pro")
    usage.isProviderAssumed = true
    usage.isCountAssumed = true
    #expect(estimate(usage) == "0.03 (0.03 to 0.03) providerAssumed countAssumed")
  }
}
