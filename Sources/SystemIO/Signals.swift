// Signals: what would end the process behind its back becomes an error of the call, or a last word.
//
// Those that ask it to stop are waited for by a thread of its own, and blocked in all others. So they are
// obeyed however many workers there are, whatever these wait for, and with no limits on what may be called.

internal import Glibc

/// Makes writing to a pipe without a reader, and beyond the largest size of a file, an error of the write
/// instead of the end of the process.
public func ignoreWriteSignals() {
  for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
}

/// Calls back when the process is asked to stop, from now on until it ends.
///
/// To be called before there is any other thread. A signal that whoever started the process had it ignore
/// stays ignored, as SIGHUP under nohup; but a shell that starts a command in the background makes it
/// ignore SIGINT and SIGQUIT without being asked.
///
/// - Parameter body: called on a thread of its own with the exit status that belongs to the signal: 130
///   for SIGINT, 143 for SIGTERM.
/// - Throws: when there is no thread to be had; then signals end the process as they always do.
public func callOnStop(_ body: @escaping @Sendable (CInt) -> Void) throws(SystemError) {
  var set = sigset_t()
  unsafe sigemptyset(&set)
  for number in endingSignals where !isIgnored(number) { unsafe sigaddset(&set, number) }
  let signals = set
  // Threads inherit what is blocked.
  unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  do throws(SystemError) {
    try startThread {
      var (waited, number) = (signals, CInt(0))
      while unsafe sigwait(&waited, &number) == 0 { body(128 + number) }
    }
  } catch {
    unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
    throw error
  }
}

/// The signals that end a process which does not care, but for SIGKILL. The signals of a fault are among
/// them: they can be sent as well. A fault itself is not held up by being blocked.
private let endingSignals: [CInt] =
  [
    SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGUSR1, SIGSEGV, SIGUSR2,
    SIGALRM,
    SIGTERM, SIGSTKFLT, SIGXCPU, SIGVTALRM, SIGPROF, SIGIO, SIGPWR, SIGSYS,
  ] + Array(34...64)

private func isIgnored(_ number: CInt) -> Bool {
  if number == SIGINT || number == SIGQUIT || number == SIGTERM { return false }
  var action = sigaction()
  guard unsafe sigaction(number, nil, &action) == 0 else { return false }
  // SIG_IGN is the address 1, which Swift sees as a function.
  return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
}
