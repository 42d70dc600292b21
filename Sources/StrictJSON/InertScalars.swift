// Which characters do nothing but be seen, wherever a text goes: in a terminal, a document, a message.

extension Unicode.Scalar {
  /// Whether a scalar is visible and does nothing but be seen.
  public var isInert: Bool {
    if isASCII { return (0x20...0x7E).contains(value) }
    if isVisibleFormat { return true }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return false
    default: return !properties.isDefaultIgnorableCodePoint
    }
  }

  /// Whether it is a format character with a shape of its own, such as the Arabic number sign.
  public var isVisibleFormat: Bool {
    switch value {
    case 0x0600...0x0605, 0x06DD, 0x070F, 0x0890...0x0891, 0x08E2, 0x110BD, 0x110CD: true
    default: false
    }
  }
}
