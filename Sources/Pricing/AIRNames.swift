// Runware's names of models have no FLUX in them (AIR ids, from its clients' tables).

/// The models behind Runware's ids.
package enum AIRNames {
  /// The ids that are known.
  package static let models: [(id: StaticString, model: StaticString)] = [
    ("bfl:1@1", "flux-pro"), ("bfl:2@1", "flux-pro-1.1"), ("bfl:2@2", "flux-pro-1.1-ultra"),
    ("bfl:3@1", "flux-kontext-pro"), ("bfl:4@1", "flux-kontext-max"), ("bfl:5@1", "flux-2-pro"),
    ("bfl:6@1", "flux-2-flex"), ("bfl:7@1", "flux-2-max"), ("runware:100@1", "flux-schnell"),
    ("runware:101@1", "flux-dev"), ("runware:106@1", "flux-kontext-dev"),
    ("runware:400@1", "flux-2-dev"),
  ]
  /// What further ids of FLUX.2 begin with, and what they are: of a size unknown.
  package static let others: (prefix: StaticString, model: StaticString) = (
    "runware:400@", "flux-2-klein"
  )
  /// Who sells them.
  static let seller = "runware"

  /// The model that an id names, with or without the seller before it; nil for any other name.
  static func model(of name: String) -> String? {
    var id = name.lowercased()
    if id.hasPrefix(seller + "/") { id = String(id.dropFirst(seller.count + 1)) }
    if let known = models.first(where: { "\($0.id)" == id }) { return "\(known.model)" }
    let prefix = "\(others.prefix)"
    guard id.hasPrefix(prefix), wholeNumber(id.dropFirst(prefix.count)) != nil else { return nil }
    return "\(others.model)"
  }
}
