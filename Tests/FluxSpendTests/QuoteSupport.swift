// What the tests of quotes and price views share.

import LogRecords
import CivilTime
import Analyses
import Quotes
import Pricing
import StrictJSON
import Testing

/// A workload of the built-in sheet's newest prices.
func workload(
  _ size: String? = nil, inputs: [String] = [], images: Int = 1, at: String? = nil
) throws -> Workload {
  Workload(
    size: try size.map { try #require(PixelSize($0)) }, inputs: inputs.map { PixelSize($0) },
    volume: .images(images), at: try at.map { try #require(Instant(argument: $0)) })
}

/// The total of a quote in dollars, with its bounds when they differ.
func total(_ model: String, _ workload: Workload) throws -> String {
  let total = try PriceSheet.builtIn.quote(model, for: workload).total
  return total.low == total.high
    ? "\(total.listCost)" : "\(total.listCost) (\(total.low) to \(total.high))"
}

/// Reads a sheet of users' own.
func sheet(_ members: String) throws -> PriceSheet {
  try PriceSheet(
    parsing: Array(
      #"{"schema": "fluxspend.prices/1", "name": "ours", "version": "1", \#(members)}"#.utf8))
}

extension JSONValue {
  /// A member of a member, by names and places: `quotes.0.total.listCost`.
  subscript(path path: String) -> JSONValue? {
    path.split(separator: ".").reduce(self as JSONValue?) { value, step in
      guard let place = Int(step) else { return value?[String(step)] }
      guard case .array(let elements)? = value?.content, elements.indices.contains(place) else {
        return nil
      }
      return elements[place]
    }
  }

  /// The text of a string, number or word.
  var scalar: String? {
    switch content {
    case .string(let text), .number(let text): text
    case .boolean(let flag): String(flag)
    case .null: "null"
    case .array(let elements): elements.isEmpty ? "[]" : nil
    case .object: nil
    }
  }

  /// The names of an object's members in order.
  var names: [String] {
    if case .object(let members) = content { members.map(\.name) } else { [] }
  }
}
