// Dimensions of a request's model. A further one is a case and its text.

import Pricing

/// What is told of a model, under its name on the command line and in every output.
public enum ModelPart: String, CaseIterable, Hashable, Sendable {
  /// The model's id in the price sheet, or its name as logged when the sheet has no such model.
  case model
  /// The model's family: `FLUX.2`, `FLUX.1`, `FLUX.1 Kontext`.
  case family
  /// Who served the request: a provider's id in the price sheet, or its name as logged.
  case provider

  /// Its text.
  func text(of model: ModelIdentity) -> String {
    switch self {
    case .model: model.name
    case .family: model.family
    case .provider: model.provider
    }
  }

  /// Its place among all.
  var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
