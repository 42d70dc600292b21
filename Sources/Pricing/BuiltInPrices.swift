// The sheet that comes with the binary: Resources/bfl.json, read like any other.

extension PriceSheet {
  /// Black Forest Labs' prices as of June 2026, with those before them and the source of each.
  ///
  /// A test parses the same bytes, so the precondition cannot fail in a released binary.
  public static let builtIn: PriceSheet = {
    do {
      var sheet = try PriceSheet(parsing: PackageResources.bfl_json)
      sheet.isBuiltIn = true
      return sheet
    } catch {
      preconditionFailure("the built-in price sheet is damaged: \(error)")
    }
  }()
}
