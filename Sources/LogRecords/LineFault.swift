// Why a line is malformed. The codes are part of the command's contract.

public import StrictJSON

/// What is wrong with a line, and how far behind its first byte.
public struct LineFault: Hashable, Sendable {
  /// What is wrong.
  public var reason: Reason
  /// Bytes between the line's first byte and the fault; 0 for a fact, which is a fault of the line.
  public var offset: Int

  /// A fault of a line.
  public init(_ reason: Reason, offset: Int = 0) {
    self.reason = reason
    self.offset = offset
  }

  /// What is wrong with text that is no JSON.
  ///
  /// - Parameters:
  ///   - isLast: whether the file ends with it, without a newline. What just stops there is still being
  ///     written, or was cut.
  ///   - omitted: bytes that were left out before the fault.
  init(_ fault: JSONSyntaxError, isLast: Bool, omitted: Int = 0) {
    let isCut = isLast && fault.code == .incomplete
    self.init(isCut ? .incompleteLastLine : .syntax(fault.code), offset: fault.offset + omitted)
  }

  /// The reasons.
  public enum Reason: Hashable, Sendable {
    /// Not JSON.
    case syntax(JSONSyntaxError.Code)
    /// The last line of its file, without a newline, and not JSON.
    case incompleteLastLine
    /// A fact with an impossible value.
    case fact(FactFault)
  }

  /// A stable name: `trailing-comma`, `bad-size`.
  public var code: String {
    switch reason {
    case .syntax(let code): code.rawValue
    case .incompleteLastLine: "incomplete-last-line"
    case .fact(let fault): fault.rawValue
    }
  }

  /// The rest of the sentence. It never holds text of the line.
  public var message: String {
    switch reason {
    case .syntax(let code): code.description
    case .incompleteLastLine: "the last line is incomplete"
    case .fact(let fault): fault.description
    }
  }
}

/// Facts with impossible values.
public enum FactFault: String, Error, CaseIterable, Hashable, Sendable {
  /// Width, height or size.
  case size = "bad-size"
  /// The number of images.
  case imageCount = "bad-image-count"
  /// The size of an input image.
  case inputSize = "bad-input-size"
  /// Printed megapixels.
  case megapixels = "bad-megapixels"
  /// A reported cost.
  case cost = "bad-cost"
  /// A model's name that is no text.
  case model = "bad-model"
  /// A name of more than 1,024 bytes.
  case tooLong = "fact-too-long"
  /// More facts in one line than are kept.
  case tooMany = "too-many-facts"
}

extension FactFault: CustomStringConvertible {
  /// The rest of a sentence that begins with the place.
  public var description: String {
    switch self {
    case .size: "the size is not a whole number of pixels from 1 to 2,147,483,647"
    case .imageCount: "the number of images is not a whole number from 1 to 1,000,000,000"
    case .inputSize:
      "the size of an input image is not a whole number of pixels from 1 to 2,147,483,647"
    case .megapixels: "the megapixels are not a decimal number from 0"
    case .cost: "the reported cost is not a decimal number from 0"
    case .model: "the model is not a text"
    case .tooLong: "a name of more than \(RecordDecoder.nameLimit) bytes"
    case .tooMany: "the line repeats its facts too often"
    }
  }
}

extension LineFault {
  /// Every code there is.
  public static let allCodes =
    JSONSyntaxError.Code.allCases.map(\.rawValue) + ["incomplete-last-line"]
    + FactFault.allCases.map(\.rawValue)
}
