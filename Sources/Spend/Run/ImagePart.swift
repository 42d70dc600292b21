// Dimensions of what was asked for. A further one is a case, its integer and its text.

package import Pricing

/// What is told of the images of a request, under its name on the command line and in every output.
public enum ImagePart: String, CaseIterable, Hashable, Sendable {
  /// The output size as logged: `WIDTHxHEIGHT`. A size that was only assumed is `unknown`.
  case resolution
  /// Whole output megapixels billed per image; `0` for flat-priced models.
  case megapixels
  /// `text-to-image` or `image-editing`.
  case operation

  /// Its integer; 0 for unknown.
  func value(of usage: PricedUsage, isEditOnly: Bool) -> UInt64 {
    switch self {
    case .resolution: return usage.resolutionKey
    case .megapixels:
      guard case .charged(let charge) = usage.outcome else { return 0 }
      return UInt64(charge.outputMegapixels) + 1
    case .operation: return ImageOperation(hasInputs: usage.isEdit, isEditOnly: isEditOnly).key
    }
  }

  /// What an integer is called.
  func text(of value: UInt64) -> String {
    switch self {
    case .resolution: "\(value >> 32)x\(value & 0xFFFF_FFFF)"
    case .megapixels: "\(value - 1)"
    case .operation: ImageOperation(key: value).rawValue
    }
  }
}

extension PricedUsage {
  /// The integer of its resolution.
  package var resolutionKey: UInt64 { UInt64(width) << 32 | UInt64(height) }
}

extension ImageOperation {
  /// Its integer.
  package var key: UInt64 { self == .edit ? 2 : 1 }
  fileprivate init(key: UInt64) { self = key == 1 ? .newImage : .edit }
}
