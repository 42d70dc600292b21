// The same prices under other rules, for recomputing what somebody else may have computed.

extension PriceSheet {
  /// The sheet with each of its models changed; their names and order stay.
  package func changingModels(_ change: (inout Model) -> Void) -> PriceSheet {
    var sheet = self
    sheet.models = models.map { model in
      var model = model
      change(&model)
      return model
    }
    return sheet
  }
}
