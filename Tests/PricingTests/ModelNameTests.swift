// Which model of which provider a log means: every spelling seen in real logs, and those that must
// never be priced at BFL's rates.

import Pricing
import Testing

private func identify(_ model: String, provider: String = "", host: String = "") -> ModelIdentity {
  PriceSheet.builtIn.identify(model: model, provider: provider, host: host)
}

@Suite struct `Model names` {
  @Test(arguments: [
    ("flux-2-pro", "flux-2-pro"), ("FLUX.2-pro", "flux-2-pro"), ("flux.2 [pro]", "flux-2-pro"),
    ("FLUX.2 [pro]", "flux-2-pro"), ("flux_2_pro", "flux-2-pro"), ("Flux 2 Pro", "flux-2-pro"),
    ("black_forest_labs/flux-2-pro", "flux-2-pro"), ("bfl/flux-2-pro", "flux-2-pro"),
    ("BFL/FLUX.2-PRO", "flux-2-pro"), ("black-forest-labs/flux.2-pro", "flux-2-pro"),
    ("Black Forest Labs/FLUX.2 [pro]", "flux-2-pro"), ("bfl:flux-2-pro", "flux-2-pro"),
    ("FLUX.2 [klein] 4B", "flux-2-klein-4b"), ("flux.2-klein-9b", "flux-2-klein-9b"),
    ("bfl.flux-2-pro", "flux-2-pro"), ("flux2-pro", "flux-2-pro"), ("flux-2.0-pro", "flux-2-pro"),
    ("bfl.flux2-klein-4b", "flux-2-klein-4b"), ("FLUX2 [max]", "flux-2-max"),
    ("FLUX 2.0 [flex]", "flux-2-flex"), ("flux3-image", "flux-3-image"),
    ("FLUX.2-flex", "flux-2-flex"), ("flux-2-max", "flux-2-max"), ("FLUX.2 [dev]", "flux-2-dev"),
    ("flux-kontext", "flux-kontext-pro"), ("FLUX.1-Kontext-pro", "flux-kontext-pro"),
    ("flux.1 kontext (max)", "flux-kontext-max"), ("FLUX-1.1-pro", "flux-pro-1.1"),
    ("FLUX1.1 [pro]", "flux-pro-1.1"), ("flux-pro-1.1", "flux-pro-1.1"),
    ("FLUX1.1 [pro] Ultra", "flux-pro-1.1-ultra"), ("flux-pro-1.1-raw", "flux-pro-1.1-raw"),
    ("flux-fill", "flux-pro-1.0-fill"), ("FLUX.1 Fill [pro]", "flux-pro-1.0-fill"),
    ("flux-pro-1.0-expand", "flux-pro-1.0-expand"), ("flux-dev", "flux-dev"),
    ("FLUX.1 [dev]", "flux-dev"), ("flux-pro", "flux-pro"), ("FLUX.1 [schnell]", "flux-schnell"),
  ])
  func `a spelling means its model`(spelling: String, model: String) throws {
    let identity = identify(spelling)
    #expect(identity.place == PriceSheet.builtIn.place(model))
    #expect(identity.name == model)
    #expect(identity.provider == "bfl")
    #expect(!identity.isPaidByUser)
    let place = try #require(identity.place)
    #expect(identity.family == PriceSheet.builtIn.models[place].family)
    #expect(identity.isEditOnly == ["flux-pro-1.0-fill", "flux-pro-1.0-expand"].contains(model))
  }

  @Test func `every id and name of the sheet means its own model`() {
    for (place, model) in PriceSheet.builtIn.models.enumerated() {
      for spelling in [model.id, model.name] + model.aliases {
        for variant in [spelling, spelling.uppercased(), spelling.lowercased(), " \(spelling) "] {
          #expect(identify(variant).place == place, "\(variant)")
        }
      }
    }
  }

  @Test(arguments: [
    "flux-2-max-preview", "flux-2", "flux-3-pro", "flux2pro", "dall-e-3", "", "/", "bfl/",
    "flux-2-pro/extra", "flux-2-pro\0", "flux-2-prо",
  ])
  func `a preview or an unknown model has no price`(name: String) {
    #expect(identify(name).place == nil)
    #expect(identify(name).family == "unknown")
  }

  @Test(arguments: [
    ("fal-ai/flux-2-pro", "fal"), ("replicate/black-forest-labs/flux-2-pro", "replicate"),
    ("azure_ai/FLUX.2-flex", "azure"), ("@cf/black-forest-labs/flux-2-dev", "cloudflare"),
    ("fal-ai/flux-2-pro/run", "fal"), ("together_ai:flux-2-pro", "together"),
    ("openai/flux-2-pro", "openai"),
  ])
  func `a foreign provider before the name is never priced at BFL's rates`(
    name: String, provider: String
  ) {
    let identity = identify(name)
    #expect(identity.place == nil)
    #expect(identity.provider == provider)
    #expect(identity.name == name)
  }

  @Test(arguments: ["replicate", "fal-ai", "azure_ai", "Cloudflare", "openrouter.ai"])
  func `a provider that the log names wins over the name's prefix`(provider: String) {
    for name in ["flux-2-pro", "black-forest-labs/flux-2-pro", "bfl/flux-2-pro"] {
      let identity = identify(name, provider: provider, host: "api.bfl.ai")
      #expect(identity.place == nil && !identity.isProviderAssumed)
      #expect(identity.provider == provider.lowercased().prefix(while: { $0.isLetter }))
      #expect(identity.name == "\(provider)/\(name)")
    }
  }

  @Test(arguments: [
    "api.bfl.ai", "API.BFL.AI", "api.eu.bfl.ai", "api.us.bfl.ai", "api.eu1.bfl.ai",
    "api.eu2.bfl.ai", "api.eu4.bfl.ai", "api.us1.bfl.ai", "api.us2.bfl.ai", "api.us3.bfl.ai",
  ])
  func `BFL's hosts are BFL`(host: String) {
    #expect(identify("flux-2-pro", host: host).name == "flux-2-pro")
    #expect(identify("bfl/flux-2-pro", host: host).name == "flux-2-pro")
    #expect(identify("fal-ai/flux-2-pro", host: host).place == nil)
  }

  @Test(arguments: [
    ("queue.fal.run", "fal"), ("api.replicate.com", "replicate"), ("API.Together.xyz", "together"),
    ("x.services.ai.azure.com", "azure"), ("gateway.ai.cloudflare.com", "cloudflare"),
    ("api.comfy.org", "comfy"),
  ])
  func `another seller's host is never priced at BFL's rates`(host: String, seller: String) {
    for name in ["flux-2-pro", "bfl/flux-2-pro"] {
      let identity = identify(name, host: host)
      #expect(identity.place == nil)
      #expect(identity.provider == seller)
    }
    // A provider that the log names says more than the host of a gateway.
    #expect(identify("flux-2-pro", provider: "bfl", host: host).name == "flux-2-pro")
  }

  @Test(arguments: ["gateway.local", "api.bfl.ai.evil.example", "notbfl.ai", "localhost"])
  func `a host that nobody knows is a gateway, and the seller is assumed`(host: String) {
    let identity = identify("flux-2-pro", host: host)
    #expect(identity.provider == "bfl" && identity.isProviderAssumed)
    #expect(!identify("flux-2-pro", provider: "bfl", host: host).isProviderAssumed)
    #expect(identify("fal-ai/flux-2-pro", host: host).provider == "fal")
  }

  @Test(arguments: [
    ("black-forest-labs/flux-2-pro", true), ("Black-Forest-Labs/FLUX.2-pro", true),
    ("flux-2-pro", false), ("bfl/flux-2-pro", false), ("black_forest_labs/flux-2-pro", false),
    ("bfl:flux-2-pro", false),
  ])
  func `the maker's name as many sellers write it tells of no seller`(
    name: String, isAssumed: Bool
  ) {
    #expect(identify(name).isProviderAssumed == isAssumed)
    #expect(identify(name).name == "flux-2-pro")
    #expect(!identify(name, host: "api.us.bfl.ai").isProviderAssumed)
  }

  @Test(arguments: [
    ("puter/flux-2-pro", "", "flux-2-pro"), ("puter:flux-2-pro", "", "flux-2-pro"),
    ("flux-2-pro", "puter", "flux-2-pro"), ("flux-2-pro", "Puter.js (User-Pays)", "flux-2-pro"),
    ("black-forest-labs/flux-2-pro", "Puter", "flux-2-pro"),
    ("puter/black-forest-labs/FLUX.2 [pro]", "", "flux-2-pro"),
    ("replicate:black-forest-labs/flux-2-pro:run", "puter", "replicate:flux-2-pro"),
    ("replicate/black-forest-labs/flux-1.1-pro", "puter.js", "replicate:flux-pro-1.1"),
    (
      "cloudflare:workers-ai:@cf/black-forest-labs/flux-1-schnell", "puter",
      "cloudflare:flux-schnell"
    ),
    ("togetherai:black-forest-labs/FLUX.2-max", "puter", "together:flux-2-max"),
  ])
  func `through Puter the user pays the rate of who serves it`(
    name: String, provider: String, model: String
  ) {
    let sheet = PriceSheet.builtIn.addingSellers()
    let identity = sheet.identify(model: name, provider: provider, host: "")
    #expect(
      identity.place.map { [sheet.models[$0].provider, sheet.models[$0].id] } == ["puter", model])
    #expect(identity.name == "puter/" + model)
    #expect(identity.provider == "puter" && identity.isPaidByUser)
    // Without the prices of those, BFL's are not taken instead.
    let alone = identify(name, provider: provider)
    #expect(alone.place == nil && alone.provider == "puter" && alone.isPaidByUser)
  }

  @Test(arguments: [
    "fal-ai/flux-2-pro", "togetherai:black-forest-labs/FLUX.1-dev", "flux-3-image",
    "cloudflare:flux-2-flex",
  ])
  func `what nobody serves through Puter has no price there`(name: String) {
    let identity = PriceSheet.builtIn.addingSellers()
      .identify(model: name, provider: "puter", host: "")
    #expect(identity.place == nil && identity.name == "puter/" + name && identity.isPaidByUser)
  }

  @Test(arguments: [
    ("bfl:5@1", "runware/flux-2-pro"), ("runware/bfl:7@1", "runware/flux-2-max"),
    ("BFL:5@1", "runware/flux-2-pro"),
  ])
  func `Runware's ids mean its models`(id: String, model: String) {
    let identity = PriceSheet.builtIn.addingSellers().identify(model: id, provider: "", host: "")
    #expect(identity.place != nil && identity.provider == "runware" && identity.name == model)
    #expect(identify(id).place == nil && identify(id).provider == "runware")
  }

  @Test(arguments: [
    "bfl:1@1", "bfl:6@1", "runware:100@1", "runware:400@3", "runware/runware:400@1",
  ])
  func `Runware's ids without a price there are not BFL's`(id: String) {
    let identity = PriceSheet.builtIn.addingSellers().identify(model: id, provider: "", host: "")
    #expect(identity.place == nil && identity.provider == "runware")
  }

  @Test func `an unknown model keeps the provider that was found`() {
    #expect(identify("puter/dall-e-3").provider == "puter")
    #expect(identify("puter/dall-e-3").isPaidByUser)
    #expect(identify("flux-9", provider: "bfl").provider == "bfl")
    #expect(identify("flux-9", host: "api.eu.bfl.ai").provider == "bfl")
  }

  @Test(arguments: [
    ("flux-dev", "self-hosted"), ("flux-dev", "Local"), ("FLUX.1 [dev]", "ComfyUI"),
    ("flux-schnell", "diffusers"), ("black-forest-labs/FLUX.2-dev", "hosted_vllm"),
    ("local/flux-dev", ""), ("vllm/black-forest-labs/flux-2-dev", ""),
  ])
  func `a model on machines of one's own is known, and has no seller`(
    name: String, provider: String
  ) {
    let identity = identify(name, provider: provider)
    #expect(identity.isSelfHosted && identity.place == nil && !identity.isPaidByUser)
  }

  @Test func `a host, a seller or a model of such a name is none of one's own`() {
    #expect(!identify("flux-dev", host: "comfyui").isSelfHosted)
    #expect(!identify("flux-dev", provider: "fal-ai").isSelfHosted)
    #expect(!identify("flux-dev", provider: "comfy").isSelfHosted)
    #expect(!identify("local").isSelfHosted && !identify("flux-2-pro").isSelfHosted)
  }
}
