// What surrounds the process: its environment and its standard descriptors.

internal import Glibc

/// The value of an environment variable; nil when it is not set.
public func environmentVariable(_ name: String) -> String? {
  // Safe: the value is copied before anything could change the environment.
  guard let value = unsafe getenv(name) else { return nil }
  return unsafe String(cString: value)
}

/// Keeps descriptors 0 to 2 from being given to files when the process was started without them: a
/// message must not end in a report. Reading and writing such a one stays the error it is.
public func reserveStandardDescriptors() {
  for descriptor in CInt(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
    // The lowest free number is this one.
    _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
  }
}

/// Ends the process at once, without unwinding.
public func endProcess(status: CInt) -> Never { _exit(status) }

/// The arguments of the command line behind its name, as bytes.
public func commandLineArguments() -> [[UInt8]] {
  // Safe: the system ends each with a NUL, and nobody changes them.
  (1..<max(1, Int(CommandLine.argc))).compactMap { index in
    guard let text = unsafe CommandLine.unsafeArgv[index] else { return nil }
    return unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }
}
