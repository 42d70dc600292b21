// Text of many rows, made a piece at a time on several threads, and passed on in order.
//
// While the pieces of one round are written, those of the next are made: so there are never more than two
// rounds in memory.

internal import Synchronization
internal import SystemIO

/// Pieces of a text, made when they are needed.
package struct TextPieces: Sendable {
  /// Pieces that each thread makes in a round.
  private static let share = 8

  /// How many there are.
  package let count: Int
  /// Threads that make them.
  package let workers: Int
  package let make: @Sendable (Int) -> [UInt8]

  package init(count: Int, workers: Int, make: @escaping @Sendable (Int) -> [UInt8]) {
    (self.count, self.workers, self.make) = (count, workers, make)
  }

  /// Passes them on.
  package func write<Failure: Error>(to sink: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
    guard workers > 1, count > 1 else {
      for piece in 0..<count { try sink(make(piece)) }
      return
    }
    let size = workers * Self.share
    var next = Round(self, 0..<min(size, count))
    while !next.range.isEmpty {
      let current = next
      let texts = current.finished()
      let end = current.range.upperBound
      next = Round(self, end..<min(end + size, count))
      for text in texts { try sink(text) }
    }
  }

  /// Pieces that are being made.
  private struct Round {
    let range: Range<Int>
    private let texts: Texts
    private let threads = ThreadGroup()
    private let work: @Sendable (Int) -> Void
    /// Where those begin for which there was no thread.
    private var own: [Int] = []

    private final class Texts: Sendable {
      let made: Locked<[[UInt8]]>
      init(count: Int) { made = Locked(Array(repeating: [], count: count)) }
    }

    init(_ pieces: TextPieces, _ range: Range<Int>) {
      self.range = range
      let texts = Texts(count: range.count)
      self.texts = texts
      let work: @Sendable (Int) -> Void = { first in
        for piece in stride(from: first, to: range.upperBound, by: pieces.workers) {
          let text = pieces.make(piece)
          texts.made.withLock { $0[piece - range.lowerBound] = text }
        }
      }
      self.work = work
      for first in range.prefix(pieces.workers) where !threads.start({ work(first) }) {
        own.append(first)
      }
    }

    func finished() -> [[UInt8]] {
      own.forEach(work)
      threads.wait()
      return texts.made.withLock { made in
        defer { made = [] }
        return made
      }
    }
  }
}
