// The ways a report can group requests.

/// What a table groups by, or `--where` selects by. The raw value is its name on the command line.
public enum Dimension: String, CaseIterable, Hashable, Sendable {
  /// The model's id in the price sheet, or its name as logged when the sheet has no such model.
  case model
  /// The model's family: `FLUX.2`, `FLUX.1`, `FLUX.1 Kontext`.
  case family
  /// Who served the request: a provider's id in the price sheet, or its name as logged.
  case provider
  /// The user of the request, as logged.
  case user
  /// The project, team or app of the request, as logged.
  case project
  /// The output size as logged: `WIDTHxHEIGHT`. A size that was only assumed is `unknown`.
  case resolution
  /// Whole output megapixels billed per image; `0` for flat-priced models.
  case megapixels
  /// `text-to-image` or `image-editing`.
  case operation
  /// How the request ended, as logged.
  case status
  /// The hour: `2026-06-01T13`, followed by the offset where the zone is not UTC.
  case hour
  /// The day: `2026-06-01`.
  case day
  /// The ISO week: `2026-W23`.
  case week
  /// The month: `2026-06`.
  case month

  /// Whether it asks when.
  public var isTime: Bool { [.hour, .day, .week, .month].contains(self) }

  /// What a record without a usable value is counted under.
  public static let unknown = "unknown"
}
