// Files in a directory that are not read, each with the reason: nothing is left out in silence.

package import LogRecords

extension SpendReport {
  /// A file that was found in a directory and not read.
  public struct SkippedFile: Hashable, Sendable {
    /// The file, as found under a directory. Escape it for where it goes.
    public var file: String
    /// A stable name of the reason: `compressed`, `csv`.
    public var code: String
    /// What the file is, and if it may hold logs, how to read it.
    public var message: String

    /// Files that JSON lists.
    public static let listed = 1_000
    /// The codes of files that may hold logs: without them a report is incomplete.
    private static let packedCodes = ["compressed", "archived"]

    /// A file left out.
    public init(file: String, code: String, message: String) {
      (self.file, self.code, self.message) = (file, code, message)
    }

    /// Whether it may hold logs that are missing from the sums.
    public var isPacked: Bool { Self.packedCodes.contains(code) }

    package init(_ file: String, _ format: PackedFormat) {
      self.init(
        file: file, code: Self.packedCodes[format.isArchive ? 1 : 0],
        message: "this is \(format.name), which "
          + (format.isUnbuilt
            ? "this fluxspend was built without; " : "is not read in a directory; ")
          + "\(format.command) | fluxspend - reads it")
    }

    package init(_ file: String, _ format: ForeignFormat) {
      let code =
        switch format {
        case .binary: "binary"
        case .image: "image"
        case .csv: "csv"
        case .utf16: "utf-16"
        case .parquet: "parquet"
        case .text: "text"
        case .ownOutput: "own-output"
        }
      self.init(file: file, code: code, message: format.rawValue)
    }

    /// What the run has been configured with.
    static func configuration(_ file: String) -> SkippedFile {
      SkippedFile(file: file, code: "configuration", message: "the configuration of this run")
    }

    /// A file that the user left out.
    package static func excluded(_ file: String) -> SkippedFile {
      SkippedFile(file: file, code: "excluded", message: "excluded")
    }
  }

  /// What JSON lists of the files left out, in order: those that may hold logs in any case.
  package var listedSkippedFiles: [SkippedFile] {
    guard skipped.count > SkippedFile.listed else { return skipped }
    let first = skipped.filter(\.isPacked) + skipped.filter { !$0.isPacked }
    return first.prefix(SkippedFile.listed).sorted {
      $0.file.utf8.lexicographicallyPrecedes($1.file.utf8)
    }
  }

  /// Compressed files and archives that were left out.
  public var skippedPackedFiles: [SkippedFile] { skipped.filter(\.isPacked) }
}
