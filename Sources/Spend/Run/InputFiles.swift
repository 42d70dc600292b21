// From what the user named to the files that are read, each once.

import LogRecords
public import Pages
public import SystemIO

/// A file of a run.
public struct InputFile: Sendable {
  /// Where the bytes come from.
  public enum Origin: Hashable, Sendable {
    /// A path.
    case path(FilePath)
    /// Standard input.
    case standardInput
  }

  /// Where its bytes come from.
  public var origin: Origin
  /// Its size in bytes when it was found; nil for a pipe.
  public var size: Int?
  /// Standard input, if it is a pipe whose beginning has been looked at.
  fileprivate(set) var pipe: BegunPipe?
  /// What holds the whole of such a pipe.
  fileprivate(set) var kept: OpenFile?

  /// What messages and reports call it. Escape it for where it goes.
  public var name: String {
    switch origin {
    case .path(let path): path.text
    case .standardInput: "-"
    }
  }
}

extension InputFile {
  /// Where its text can be read without using it up; nil for a pipe. Standard input is opened anew, if
  /// nobody has read from it yet.
  fileprivate var place: (path: FilePath, size: Int)? {
    switch origin {
    case .path(let path): size.map { (path, $0) }
    case .standardInput: (kept ?? .standardInput).unreadPlace
    }
  }

  /// What copies of it begin with too; nil for what cannot be compared.
  fileprivate var head: ContentHead? {
    pipe?.head ?? place.flatMap { ContentHead($0.path, size: $0.size) }
  }
}

/// The files behind a list of paths.
public struct InputFiles: Sendable {
  /// In the order of their paths' bytes, so that the order on the command line does not matter.
  public private(set) var files: [InputFile] = []
  /// Paths that could not be used, with the reason.
  public private(set) var unreadable: [SpendReport.Incomplete] = []
  /// Paths left out because another path leads to the same file, and directories without logs.
  public private(set) var notes: [String] = []

  /// Files in directories that are not read, by name.
  public private(set) var skipped: [SpendReport.SkippedFile] = []

  private let selection: FileSelection
  private let configuration: FileStatus.Identity?
  private var seen: [FileStatus.Identity: Int] = [:]
  /// Those not read so far; each may still be named.
  private var left: [FileStatus.Identity: SpendReport.SkippedFile] = [:]
  private var directories: Set<FileStatus.Identity> = []

  /// Finds the files behind paths: files as they are, directories walked, `-` for standard input. Of the files
  /// in a directory those are read that begin like logs; the first bytes of each are looked at.
  ///
  /// - Parameter selection: what is said of files in directories, whatever they hold.
  public init(_ paths: [FilePath], selection: FileSelection = FileSelection()) {
    self.selection = selection
    configuration = selection.configuration.flatMap { try? FileStatus(of: $0) }?.identity
    var hasStandardInput = false
    for path in paths.sorted() {
      if path.bytes == [UInt8(ascii: "-")] {
        if !hasStandardInput { files.append(InputFile(origin: .standardInput, size: nil)) }
        hasStandardInput = true
      } else {
        add(path, root: nil)
      }
    }
    if hasStandardInput { leaveOutStandardInput() }
    skipped = left.filter { seen[$0.key] == nil }.map(\.value)
      .sorted { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) }
  }

  /// Leaves out standard input where it is a file that has been named too.
  private mutating func leaveOutStandardInput() {
    guard OpenFile.standardInput.unreadSize != nil,
      let status = try? OpenFile.standardInput.status(), let first = seen[status.identity]
    else { return }
    notes.append("-: the same file as \(files[first].name); read once")
    files.removeAll { $0.origin == .standardInput }
  }

  /// Whether writing to a target would overwrite one of the files.
  public func contains(_ target: OutputTarget) -> Bool {
    guard let status = target.status, status.kind == .regular else { return false }
    if seen[status.identity] != nil { return true }
    return files.contains {
      $0.origin == .standardInput
        && (try? OpenFile.standardInput.status())?.identity == status.identity
    }
  }

  /// Whether a target lies in a directory that is read: the next run would find it there.
  public func encloses(_ target: OutputTarget) -> Bool {
    target.directory.map(directories.contains) ?? false
  }

  /// Leaves out files that hold the same text as another one: a log copied under a second name would
  /// count twice where its requests have no id.
  ///
  /// - Parameter hints: how it is called to count them all.
  public mutating func leaveOutCopies(hints: HintWords = .none) {
    guard files.count > 1 else { return }
    lookIntoPipe()
    var byHead: [ContentHead: [Int]] = [:]
    for (index, file) in files.enumerated() {
      if let head = file.head { byHead[head, default: []].append(index) }
    }
    var copies: Set<Int> = []
    for group in byHead.values where group.count > 1 {
      for index in group where !keepPipe(index, hints) { copies.insert(index) }
      var originals: [ContentFingerprint: Int] = [:]
      for index in group {
        guard let place = files[index].place,
          let fingerprint = ContentFingerprint(place.path, size: place.size)
        else { continue }
        if originals[fingerprint] == nil {
          originals[fingerprint] = index
        } else {
          copies.insert(index)
        }
        guard let original = originals[fingerprint], original != index else { continue }
        notes.append(
          "\(files[index].name): the same content as \(files[original].name); read once"
            + hints.said(" (", .countingIdentical, ")"))
      }
    }
    notes.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    files = files.indices.filter { !copies.contains($0) }.map { files[$0] }
  }

  /// Looks at the beginning of standard input, if it is a pipe.
  private mutating func lookIntoPipe() {
    guard let index = files.firstIndex(where: { $0.origin == .standardInput && $0.place == nil })
    else { return }
    files[index].pipe = BegunPipe(.standardInput)
  }

  /// Keeps all of standard input, if it is a pipe that begins like another file.
  ///
  /// - Returns: false if there is no room for it. It is not read then: it might count twice.
  private mutating func keepPipe(_ index: Int, _ hints: HintWords) -> Bool {
    guard let pipe = files[index].pipe else { return true }
    do throws(SystemError) {
      files[index].kept = try pipe.kept()
      files[index].pipe = nil
      return true
    } catch {
      refuse(
        FilePath("-"),
        "begins like another file, and cannot be kept to compare it"
          + "\(hints.said(" (", .notComparingIdentical, ")")): \(error)"
      )
      return false
    }
  }

  /// - Parameter root: how many bytes the walked directory takes of the path; nil if the user named it.
  private mutating func add(_ path: FilePath, root: Int?) {
    let status: FileStatus
    do throws(SystemError) {
      status = try FileStatus(of: path)
    } catch {
      return refuse(path, "\(error)")
    }
    switch status.kind {
    case .directory: walk(path, status, root: root)
    case .other: refuse(path, "is a device or a socket")
    case .pipe where root != nil: break
    case .pipe: files.append(InputFile(origin: .path(path), size: nil))
    case .regular:
      if let root, let reason = reasonToSkip(path, status, root: root) {
        if left[status.identity] == nil { left[status.identity] = reason }
        return
      }
      if let first = seen[status.identity] {
        notes.append(
          "\(path.text): the same file as \(files[first].name); read once")
        return
      }
      seen[status.identity] = files.count
      files.append(InputFile(origin: .path(path), size: status.size))
    }
  }

  /// Why a file in a directory is not read; nil if it is. One that cannot be looked at is read: whoever tries
  /// says why it cannot be.
  private func reasonToSkip(
    _ path: FilePath, _ status: FileStatus, root: Int
  ) -> SpendReport.SkippedFile? {
    let relative = path.bytes[root...].drop { $0 == UInt8(ascii: "/") }
    if status.identity == configuration { return .configuration(path.text) }
    if selection.excludes(relative) { return .excluded(path.text) }
    guard seen[status.identity] == nil, status.size > 0, !selection.includes(relative),
      let kind = try? FileKind(path)
    else { return nil }
    switch kind {
    case .log: return nil
    case .packed(let format): return SpendReport.SkippedFile(path.text, format)
    case .foreign(let format): return SpendReport.SkippedFile(path.text, format)
    }
  }

  private mutating func walk(_ path: FilePath, _ status: FileStatus, root: Int?) {
    // A directory that has been walked, by whatever path, is not walked again: no loop is endless.
    guard directories.insert(status.identity).inserted else { return }
    let before = (files.count + notes.count + unreadable.count, packedCount)
    do throws(SystemError) {
      let root = root ?? path.bytes.count
      for entry in try FilePath.entries(of: path) { add(entry, root: root) }
    } catch {
      refuse(path, "\(error)")
    }
    if before == (files.count + notes.count + unreadable.count, packedCount) {
      notes.append("\(path.text): no logs in this directory")
    }
  }

  /// Files left out that may hold logs.
  private var packedCount: Int { left.values.count(where: \.isPacked) }

  private mutating func refuse(_ path: FilePath, _ reason: String) {
    unreadable.append(
      SpendReport.Incomplete(
        file: path.text, code: "unreadable", message: "\(reason); nothing of it is counted"))
  }
}
