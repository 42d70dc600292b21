// Any text as the name of a model, at any provider.

import FuzzTarget
import Pricing

/// Identifies models, and looks for those that somebody may have meant.
final class NamesTarget: FuzzTarget {
  private let sheet = PriceSheet.builtIn

  /// Lines of the input are the name, the provider and the host.
  func run(_ input: [UInt8]) {
    let lines = input.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    let model = sheet.identify(
      model: lines[0], provider: lines.count > 1 ? lines[1] : "",
      host: lines.count > 2 ? lines[2] : "")
    if let place = model.place {
      require(sheet.models.indices.contains(place), "a model of the sheet")
      require(!model.name.isEmpty, "a model has a name")
    }
    // This takes longer, as it may: it is done once for a message.
    if input.last == UInt8(ascii: "?") {
      require(sheet.modelsNear(lines[0]).count <= 3, "as many as asked for")
    }
  }
}
