// The times between which no price changes.

public import CivilTime

/// The periods in which every price of some sheets stays the same. Requests that differ in nothing but
/// their time cost the same if they fall into the same epoch, whatever the model.
public struct PriceEpochs: Sendable {
  /// The first instants of all epochs but the first, rising.
  private let boundaries: ContiguousArray<Instant>

  /// The epochs of sheets.
  public init(_ sheets: [PriceSheet]) {
    let rows = sheets.flatMap { $0.models.flatMap(\.rows) }
    boundaries = ContiguousArray(
      Set(rows.flatMap { [$0.from, $0.until] }.compactMap(\.self)).sorted())
  }

  /// The epoch of an instant, counted from 1; 0 when the time is unknown.
  public func epoch(at time: Instant?) -> Int {
    guard let time else { return 0 }
    var index = boundaries.count
    while index > 0, time < boundaries[index - 1] { index -= 1 }
    return index + 1
  }

  /// Seconds since 1970 all instants of which are certainly in an epoch, the unknown one excepted.
  public func wholeSeconds(of epoch: Int) -> Range<Int64> {
    let first = epoch > 1 ? boundaries[epoch - 2] : nil
    let next = epoch <= boundaries.count ? boundaries[epoch - 1] : nil
    let from = first.map { $0.seconds + ($0.nanoseconds > 0 ? 1 : 0) } ?? .min
    return from..<max(from, next?.seconds ?? .max)
  }

  /// An instant of an epoch; nil for the unknown one.
  public func instant(of epoch: Int) -> Instant? {
    if epoch == 0 { return nil }
    if epoch > 1 { return boundaries[epoch - 2] }
    // Before the first price of all, however far.
    return Instant(seconds: (boundaries.first?.seconds ?? 1) - 1)
  }
}
