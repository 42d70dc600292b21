// Deflate through ISA-L, which reads up to eight bytes ahead and gives them back at the end.

#if ISAL
  internal import CISAL

  /// ISA-L's igzip as an inflater.
  @safe
  final class ISALInflater: Inflater {
    /// ISA-L's state, 90 KB.
    ///
    /// Safe: allocated and initialised once, freed in `deinit`. ISA-L sets each table before it reads
    /// it.
    private let state: UnsafeMutablePointer<inflate_state>
    private(set) var mayHoldOutput = false

    init() {
      unsafe state = .allocate(capacity: 1)
      unsafe isal_inflate_init(state)
    }

    deinit { unsafe state.deallocate() }

    func reset() {
      unsafe isal_inflate_reset(state)
      mayHoldOutput = false
    }

    /// Of corrupt input nothing is said to be produced: zlib has to read it again.
    ///
    /// Safe: ISA-L reads at most `input.count` and writes at most `capacity` bytes.
    func step(
      _ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>, capacity: Int
    ) -> (outcome: InflateOutcome, consumed: Int, produced: Int) {
      unsafe state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      unsafe state.pointee.avail_in = UInt32(input.count)
      unsafe state.pointee.next_out = output
      unsafe state.pointee.avail_out = UInt32(capacity)
      // 0 for a full output as for used up input; the positive codes are about gzip's header.
      guard unsafe isal_inflate(state) >= 0 else { return (.corrupt, 0, 0) }
      // Only distances, of at most 32 KiB, are compared with it, and after 4 GiB it would be 0 again.
      unsafe state.pointee.total_out = min(state.pointee.total_out, 1 << 20)
      let block = unsafe state.pointee.block_state
      if block == ISAL_BLOCK_INPUT_DONE || block == ISAL_BLOCK_FINISH {
        giveBack()
      }
      let produced = unsafe capacity - Int(state.pointee.avail_out)
      mayHoldOutput = produced == capacity
      return unsafe (
        block == ISAL_BLOCK_FINISH ? .end : .more, input.count - Int(state.pointee.avail_in),
        produced
      )
    }

    /// Gives back what was read beyond the last block's end. All of it is of this step's input: the
    /// block would have ended earlier if what came before had been enough.
    private func giveBack() {
      unsafe state.pointee.avail_in += UInt32(state.pointee.read_in_length / 8)
      unsafe state.pointee.read_in = 0
      unsafe state.pointee.read_in_length = 0
    }
  }
#endif
