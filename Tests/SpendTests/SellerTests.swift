// Every seller's rule and its boundaries, from a line of a log to its cost, worked out by hand from what the seller
// asks; and who is taken for the seller of a request.

import Analyses
import Quotes
import Foundation
import LogRecords
import Pages
import Pricing
import Spend
import TestSupport
import Testing

/// The report on lines, with the prices of all sellers.
private func report(
  of lines: [String], change: (inout SpendOptions) -> Void = { _ in }
) throws -> SpendReport {
  let folder = try LogFolder()
  let file = try folder.write(Data(lines.joined(separator: "\n").utf8), to: "log.jsonl")
  var options = SpendOptions(engine: PricingEngine(sheet: .builtIn.addingSellers()))
  options.tables = [[.provider], [.model]]
  change(&options)
  return try #require(SpendRun(InputFiles([file]), options: options).report())
}

/// A request: the model as the log names it, its size, references and further members.
private func line(
  _ model: String, _ size: String = "1024x1024", refs: [String] = [], more: String = "",
  time: String = "2026-06-03T10:00:00Z", outside: String = ""
) -> String {
  func sides(_ size: String) -> String {
    let sides = size.split(separator: "x")
    return sides.count == 2 ? "\"width\":\(sides[0]),\"height\":\(sides[1])" : ""
  }
  let images = refs.map { "{\(sides($0))}" }.joined(separator: ",")
  let request = [sides(size), "\"input_images\":[\(images)]", more].filter { !$0.isEmpty }
  return "{\"ts\":\"\(time)\",\"user\":\"alice\",\"model\":\"\(model)\",\"request\":{"
    + request.joined(separator: ",") + "}\(outside)}"
}

@Suite struct SellerTests {
  /// A line, and what it costs: exactly, or marked (`~`), with bounds if they are apart.
  typealias Case = (line: String, cost: String)

  static let replicate = #","urls":{"get":"https://api.replicate.com/v1/predictions/a"}"#
  static let cf = "@cf/black-forest-labs/"
  static let together = #","provider":"together_ai""#
  static let deepInfra = #","provider":"deepinfra""#
  static let openRouter = #","provider":"openrouter""#

  static func measured(_ output: String, _ input: String) -> String {
    ",\"metrics\":{\"predict_time\":8.7,\"image_output_megapixel_count\":\(output),"
      + "\"image_input_megapixel_count\":\(input)}"
  }

  static let fal: [Case] = [
    (line("fal-ai/flux-2-pro"), "0.03"), (line("fal-ai/flux-2-pro", "1920x1080"), "0.045"),
    (line("fal-ai/flux-2-pro/edit", refs: ["1024x1024"]), "0.045"),
    (line("fal-ai/flux-2-pro/outpaint", refs: ["1025x1024"]), "0.06"),
    (line("fal-ai/flux-2-flex", "1920x1080"), "0.1"),
    (line("fal-ai/flux-2-max", "2048x2048"), "0.16"),
    (line("fal-ai/flux-2-max/edit", refs: ["1024x1024"]), "0.1"),
    (line("fal-ai/flux-2", "1920x1080"), "0.024"),
    // References are resized to 1 MP.
    (line("fal-ai/flux-2/edit", refs: ["2048x2048"]), "0.024"),
    (line("fal-ai/flux-2/klein/9b", "1025x1024"), "~0.012"),
    (line("fal-ai/flux-2/klein/9b/edit", refs: ["1024x1024"]), "0.022"),
    (line("fal-ai/flux-2/klein/4b"), "~0.005 0.005 0.014"),
    (line("fal-ai/flux-2/klein/4b/edit", refs: ["1024x1024"]), "~0.02 0.01 0.02"),
    (line("fal-ai/flux/dev", "1920x1080"), "0.05"), (line("fal-ai/flux/schnell"), "0.003"),
    (line("fal-ai/flux-pro/v1.1", "1920x1080"), "0.04"),
    (line("fal-ai/flux-pro/v1.1-ultra"), "0.06"), (line("fal-ai/flux-pro/kontext"), "0.04"),
    (line("fal-ai/flux-pro/kontext/max"), "0.08"),
    // At least 3 MP of references.
    (line("fal-ai/flux-pro/v1/erase", refs: ["1024x1024"]), "0.042"),
    (line("fal-ai/flux-pro/v1/erase", refs: ["2048x2048"]), "0.046"),
    (
      line(
        "blackforestlabs/flux-3/text-to-image", "", more: #""resolution":"2k""#,
        time: "2026-10-05T00:00:00Z", outside: #","provider":"fal""#), "0.05"
    ),
    (
      line(
        "blackforestlabs/flux-3/text-to-image", "", more: #""resolution":"4k""#,
        time: "2026-10-20T00:00:00Z", outside: #","provider":"fal""#), "0.607"
    ),
    (line("flux-2-pro", "1920x1080", outside: #","provider":"fal_ai""#), "0.045"),
  ]

  static let replicateCases: [Case] = [
    // 0.015 for the run, 0.015 for 1.048576 MP of a million pixels.
    (line("black-forest-labs/flux-2-pro", outside: replicate), "~0.03072864"),
    // The largest image that there is has 4 MP of 2^20, 4.194304 of a million.
    (line("black-forest-labs/flux-2-pro", "", outside: replicate), "~0.03072864 0.03 0.07791456"),
    // At least one whole megapixel of output.
    (line("black-forest-labs/flux-2-pro", "704x704", outside: replicate), "~0.03"),
    // No least of references: 0.3072 MP.
    (
      line("black-forest-labs/flux-2-pro", refs: ["640x480"], outside: replicate), "~0.03533664"
    ),
    (line("black-forest-labs/flux-2-max", outside: replicate), "~0.07145728"),
    (line("black-forest-labs/flux-2-flex", outside: replicate), "~0.06291456"),
    (
      line("black-forest-labs/flux-2-dev", outside: replicate),
      "~0.014680064 0.012582912 0.014680064"
    ),
    // With go_fast it costs less; where that is not said, bounds hold both.
    (
      line(
        "black-forest-labs/flux-2-dev", "1000x1000", more: #""go_fast":true"#, outside: replicate),
      "~0.012"
    ),
    (
      line(
        "black-forest-labs/flux-2-dev", "1000x1000", refs: ["1000x1000"],
        more: #""go_fast":"True""#, outside: replicate), "~0.024"
    ),
    (
      line(
        "black-forest-labs/flux-2-dev", "1000x1000", more: #""goFast":false"#, outside: replicate),
      "~0.014"
    ),
    (
      line(
        "black-forest-labs/flux-2-dev", "1000x1000", more: #""go_fast":null"#, outside: replicate),
      "~0.014 0.012 0.014"
    ),
    (line("black-forest-labs/flux-2-klein-4b", outside: replicate), "~0.001048576"),
    (line("black-forest-labs/flux-2-klein-9b-base", outside: replicate), "~0.011534336"),
    (
      line("black-forest-labs/flux-2-klein-9b", refs: ["1000x1000"], outside: replicate),
      "~0.01772864"
    ),
    // What Replicate measured decides.
    (
      line("black-forest-labs/flux-2-pro", "1920x1080", outside: replicate + measured("2", "0")),
      "~0.045"
    ),
    (
      line("black-forest-labs/flux-2-pro", "", refs: ["64x64"], outside: measured("2", "1.5")),
      "~0.0675"
    ),
    // The run is paid once, however many images it makes.
    (
      line(
        "black-forest-labs/flux-2-pro", "1000x1000", more: #""num_outputs":4"#, outside: replicate),
      "~0.075"
    ),
    (line("replicate/black-forest-labs/flux-schnell"), "~0.003"),
    (line("replicate/black-forest-labs/flux-dev"), "~0.025"),
    (line("replicate/black-forest-labs/flux-dev-lora"), "~0.032"),
    (line("replicate/black-forest-labs/flux-1.1-pro"), "~0.04"),
    (line("replicate/black-forest-labs/flux-1.1-pro-ultra"), "~0.06"),
    (line("replicate/black-forest-labs/flux-kontext-pro"), "~0.04"),
    (line("replicate/black-forest-labs/flux-kontext-max"), "~0.08"),
    (line("replicate/black-forest-labs/flux-fill-pro"), "~0.05"),
    (line("replicate/black-forest-labs/flux-canny-pro"), "~0.05"),
    (line("replicate/black-forest-labs/flux-depth-pro"), "~0.05"),
    (line("replicate/black-forest-labs/flux-pro"), "~0.055"),
    (
      line("black-forest-labs/flux-dev:" + String(repeating: "0a", count: 32)), "~0.025"
    ),
  ]

  static let tiles: [Case] = [
    (line(cf + "flux-2-klein-9b", "1025x1024", refs: ["512x512"]), "0.019"),
    (line(cf + "flux-2-klein-4b"), "0.001148"),
    // Three tiles of 512 along 1025 pixels, one along 512.
    (line(cf + "flux-2-klein-4b", "1025x512"), "0.000861"),
    (line(cf + "flux-2-klein-4b", "512x512", refs: ["512x513", "1x1"]), "0.000464"),
    (line(cf + "flux-2-dev", more: #""steps":25"#), "0.041"),
    (line(cf + "flux-2-dev", refs: ["1024x1024"], more: #""steps":20"#), "0.0496"),
    (line(cf + "flux-2-dev"), "~0.041 0.00164 0.082"),
    (line(cf + "flux-2-max"), "~0.07"), (line(cf + "flux-2-pro-preview"), "~0.03"),
    (line(cf + "flux-1-schnell", more: #""steps":4"#), "0.0006336"),
    (line(cf + "flux-1-schnell", "512x512"), "~0.0004752 0.0001584 0.0008976"),
  ]

  static let others: [Case] = [
    (line("black-forest-labs/FLUX.2-pro", "2048x2048", outside: together), "~0.03"),
    (
      line("black-forest-labs/FLUX.2-flex", outside: together), "~0.03145728 0.03 0.03145728"
    ),
    (
      line("black-forest-labs/FLUX.2-dev", "1000x500", outside: together), "~0.0077 0.0077 0.0154"
    ),
    // Parts of a megapixel, the first one too.
    (line("black-forest-labs/FLUX.2-max", "512x512", outside: together), "~0.01835008"),
    (line("black-forest-labs/FLUX.1.1-pro", outside: together), "~0.04194304"),
    (line("black-forest-labs/FLUX.1-kontext-pro", "1000x1000", outside: together), "~0.04"),
    (line("black-forest-labs/FLUX.1-kontext-max", "1000x1000", outside: together), "~0.08"),
    (line("black-forest-labs/FLUX.1-schnell", "1000x1000", outside: together), "~0.0027"),
    (
      line(
        "black-forest-labs/FLUX.1-krea-dev", "1000x1000", time: "2026-05-26T23:59:59Z",
        outside: together), "~0.025"
    ),
    (
      line(
        "black-forest-labs/FLUX.1-krea-dev", "1000x1000", time: "2026-05-27T00:00:00Z",
        outside: together), "unpriced"
    ),
    (
      line(
        "black-forest-labs/FLUX-2-dev", more: #""num_inference_steps":28"#, outside: deepInfra),
      "0.01"
    ),
    (
      line(
        "black-forest-labs/FLUX-2-dev", "512x512", more: #""num_inference_steps":14"#,
        outside: deepInfra), "0.00125"
    ),
    (line("black-forest-labs/FLUX-2-dev", outside: deepInfra), "~0.01 0.000357143 0.017857143"),
    (
      line(
        "black-forest-labs/FLUX-1-schnell", more: #""num_inference_steps":4"#, outside: deepInfra),
      "~0.002"
    ),
    (line("black-forest-labs/FLUX-pro", outside: deepInfra), "~0.05"),
    (line("black-forest-labs/FLUX-2-max", refs: ["1024x1024"], outside: deepInfra), "~0.1"),
    (line("black-forest-labs/flux.2-pro", "1920x1080", outside: openRouter), "0.045"),
    (line("black-forest-labs/flux.2-max", refs: ["1024x1024"], outside: openRouter), "0.1"),
    (line("black-forest-labs/flux.2-flex", outside: openRouter), "0.06"),
    (
      line("black-forest-labs/flux.2-klein-4b", refs: ["1024x1024"], outside: openRouter), "0.014"
    ),
    (line("FLUX.2-pro", "1920x768", outside: #","provider":"azure_ai""#), "~0.045"),
    (line("azure_ai/FLUX.2-flex"), "~0.05"), (line("azure_ai/FLUX-1.1-pro"), "unpriced"),
    (line("bfl/flux-2-max", outside: #","provider":"vercel""#), "0.07"),
    (line("bfl:7@1"), "~0.07"), (line("bfl:7@1", "1920x1080"), "~0.13"),
    (line("bfl:5@1", "1024x1025"), "~0.045"), (line("runware:101@1"), "unpriced"),
    (line("runware:400@3"), "unpriced"),
    (line("us.black-forest-labs.flux-2-pro-v1:0"), "unpriced"),
  ]

  @Test(arguments: fal + replicateCases + tiles + others)
  func `a seller's request costs what the seller asks`(line: String, cost: String) throws {
    let totals = try report(of: [line]).totals
    #expect(totals.requests == 1 && totals.billable == 1)
    guard cost != "unpriced" else {
      #expect(totals.unpriced == 1 && totals.listCost == .zero)
      return
    }
    let parts = cost.drop { $0 == "~" }.split(separator: " ").map(String.init)
    #expect(totals.unpriced == 0)
    #expect(totals.listCost.description == parts[0])
    #expect(totals.listCostLow.description == (parts.count > 1 ? parts[1] : parts[0]))
    #expect(totals.listCostHigh.description == (parts.count > 2 ? parts[2] : parts[0]))
    #expect(totals.estimated == (cost.hasPrefix("~") ? 1 : 0))
  }

  static let puter = #","provider":"puter""#

  @Test(arguments: [
    (line("replicate:black-forest-labs/flux-2-pro:run", outside: puter), "0.03072864"),
    (
      line(
        "replicate:black-forest-labs/flux-2-pro:run", "1000x1000", refs: ["640x480"],
        outside: puter), "0.045"
    ),
    (line("cloudflare:workers-ai:@cf/black-forest-labs/flux-2-klein-9b", outside: puter), "0.015"),
    (line("togetherai:black-forest-labs/FLUX.1-schnell", "1000x1000", outside: puter), "0.0027"),
    (line("flux-2-pro", outside: puter), "0.03072864"),
  ])
  func `Puter's users pay the rate of who serves it, and it is marked`(
    line: String, cost: String
  ) throws {
    let totals = try report(of: [line]).totals
    #expect(totals.listCost == .zero && totals.unpriced == 0 && totals.estimated == 1)
    #expect(totals.userPaidCost.description == cost)
  }

  @Test func `an image of 2048x2048 is in range at sellers of smaller megapixels, too`() throws {
    let sellers = [Self.replicate, Self.together, #","provider":"runware""#, Self.puter]
    let name = "black-forest-labs/flux-2-max"
    let largest = try report(of: sellers.map { line(name, "2048x2048", outside: $0) }).totals
    #expect(largest.billable == 4 && largest.unpriced == 0 && largest.sizeOutOfRange == 0)
    let larger = try report(of: sellers.map { line(name, "2048x2049", outside: $0) }).totals
    #expect(larger.sizeOutOfRange == 4)
  }

  @Test func `requests that differ in the tiles of a reference alone are priced apart`() throws {
    // One tile, and four: 0.000287 for the output and 0.000059 for each.
    let lines = ["512x512", "1024x1024", "512x512"].map {
      line(Self.cf + "flux-2-klein-4b", "512x512", refs: [$0])
    }
    #expect(try report(of: lines).totals.listCost.description == "0.001215")
  }

  // MARK: Who sold it

  static let sold: [(line: String, provider: String)] = [
    (line("flux-2-pro"), "bfl"), (line("bfl/flux-2-pro"), "bfl"),
    (line("black-forest-labs/flux-2-pro"), "bfl ?"),
    (line("Black-Forest-Labs/FLUX.2-pro"), "bfl ?"), (line("black_forest_labs/flux-2-pro"), "bfl"),
    (line("black-forest-labs/flux-2-pro", outside: #","provider":"bfl""#), "bfl"),
    (line("flux-2-pro", outside: #","url":"https://api.eu9.bfl.ai/v1/flux-2-pro""#), "bfl"),
    (line("flux-2-pro", outside: #","url":"http://gateway:4000/v1/flux-2-pro""#), "bfl ?"),
    (
      line(
        "flux-2-pro",
        outside: #","url":"http://gateway/v1/flux-2-pro","polling_url":"https://api.bfl.ml/v1/x""#),
      "bfl"
    ),
    (
      line("flux-2-pro", outside: #","url":"https://queue.fal.run/fal-ai/flux-2-pro""#), "fal"
    ),
    (
      line("flux-2-pro", outside: #","url":"https://evil-bfl.ai.example/v1/flux-2-pro""#), "bfl ?"
    ),
    (line("black-forest-labs/flux-2-pro", outside: replicate), "replicate"),
    (
      line("black-forest-labs/flux-2-pro", outside: #","metrics":{"predict_time":1.5}"#),
      "replicate"
    ),
    (
      line("black-forest-labs/flux.2-pro", outside: #","is_byok":false"#), "openrouter"
    ),
    (line("flux-2-pro", outside: #","taskUUID":"5a1f""#), "runware"),
    (line("bfl:2@2"), "runware"), (line("us.black-forest-labs.flux-2-pro-v1:0"), "bedrock"),
    (
      line(
        "FLUX.2-pro",
        outside:
          #","url":"https://x.services.ai.azure.com/providers/blackforestlabs/v1/flux-2-pro""#
      ), "azure"
    ),
    (
      line(
        "flux-2-pro",
        outside: #","url":"https://x.example/providers/blackforestlabs/v1/flux-2-pro""#),
      "azure"
    ),
    (
      line("flux-2-pro", outside: #","url":"https://api.comfy.org/proxy/bfl/flux-2-pro/generate""#),
      "comfy"
    ),
    (line("openai/flux-2-pro"), "openai"),
    (line("flux-2-dev", outside: #","provider":"comfyui""#), "comfyui"),
  ]

  @Test(arguments: sold)
  func `who sold a request is told, or said to be assumed`(line: String, provider: String) throws {
    var report = try report(of: [line])
    let isAssumed = provider.hasSuffix(" ?")
    #expect(
      report.tables[0].rows.map { $0.key[0] } == [
        provider.split(separator: " ").first.map(String.init)
      ])
    #expect(report.totals.providerAssumed == (isAssumed ? 1 : 0))
    report.hints = HintWords(name: "cases") { "\($0)" }
    #expect(report.rendered(as: .table).contains("seller(of:") == isAssumed)
  }

  @Test func `the user's word settles who sold it`() throws {
    let line = line("black-forest-labs/flux-2-pro")
    for (provider, cost) in [("bfl", "0.03"), ("replicate", "0.03072864"), ("together", "0.03")] {
      let report = try report(of: [line]) { $0.reading.provider = provider }
      #expect(report.totals.providerAssumed == 0)
      #expect(report.totals.listCost.description == cost)
    }
  }

  @Test func `other providers are unpriced where only one is to be priced`() throws {
    let sheet = try #require(PriceSheet.builtIn.addingSellers().pricing(onlyProvider: "bfl"))
    let lines = [line("flux-2-pro"), line("fal-ai/flux-2-pro"), line("bfl:5@1")]
    let report = try report(of: lines) { $0.engine = PricingEngine(sheet: sheet) }
    #expect(report.totals.unpriced == 2)
    #expect(report.totals.listCost.description == "0.03")
    #expect(Set(report.tables[0].rows.map { $0.key[0] }) == ["bfl", "fal", "runware"])
  }

  // MARK: One's own machines

  @Test func `self-hosted requests are apart, with their licence and the machine's cost`() throws {
    let own = #","provider":"comfyui","latency_ms":"#
    let lines = [
      line("flux-2-dev", outside: own + "1800000"), line("flux-2-dev", outside: own + "900000"),
      line("flux-2-klein-4b", more: #""n":2"#, outside: #","provider":"local""#),
      line("flux-2-pro"), line("flux-2-dev", outside: own + #"5,"status":"error""#),
    ]
    let report = try report(of: lines) {
      $0.reading.machineHour = Money(nanodollars: 2_000_000_000)
    }
    #expect(report.totals.selfHosted == 3 && report.totals.billable == 1)
    #expect(report.totals.failed == 1 && report.totals.requests == 5)
    #expect(report.totals.listCost.description == "0.03" && report.totals.reported == 0)
    let dev = report.selfHosted[0]
    #expect(dev.model == "comfyui/flux-2-dev" && dev.requests == 2 && dev.timed == 2)
    #expect(dev.machineCost.description == "1.5")
    #expect(dev.licences == ["Platform", "Professional", "Enterprise"])
    let klein = report.selfHosted[1]
    #expect(klein.weights == "Apache-2.0" && klein.licences.isEmpty)
    #expect(klein.images == 2 && klein.timed == 0)
  }

  @Test(arguments: [
    (#""latency":2.5"#, 2_500_000_000), (#""latency":2500"#, 2_500_000_000),
    (#""duration_ms":2500"#, 2_500_000_000), (#""elapsed_s":300"#, 300_000_000_000),
    (#""duration":299"#, 299_000_000_000), (#""duration":300"#, 300_000_000),
    (#""metrics":{"predict_time":8.74}"#, 8_740_000_000),
  ])
  func `how long a call took is read with its unit`(member: String, nanoseconds: Int64) throws {
    // At 3,600 dollars an hour a second costs one.
    let line = line("flux-2-dev", outside: ",\"provider\":\"vllm\"," + member)
    let report = try report(of: [line]) {
      $0.reading.machineHour = Money(nanodollars: 3_600_000_000_000)
    }
    #expect(report.selfHosted[0].machineCost.nanodollars == Int128(nanoseconds))
  }

  // MARK: The hot path

  @Test func `steps do not send native lines to another reader, and count where they are billed`()
    throws
  {
    let lines = (0..<50).map { line("flux-2-pro", more: #""steps":\#($0)"#) }
    #expect(try report(of: lines).totals.listCost.description == "1.5")
    let stepped = (1...3).map {
      line("black-forest-labs/FLUX-2-dev", more: #""steps":\#($0 * 28)"#)
    }
    let report = try report(of: stepped) { $0.reading.provider = "deepinfra" }
    #expect(report.totals.listCost.description == "0.06")
  }
}
