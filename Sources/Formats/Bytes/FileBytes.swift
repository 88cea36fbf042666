#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Whole files as bytes.
public enum FileBytes {
  /// Reads a regular file; anything that cannot be opened is `missing`.
  public static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unopened(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw FormatError(.missing, path, "it is not a regular file", remedy: "Name a file, not a folder or a device.")
    }
    return try contents(of: descriptor, count: Int(status.st_size), path)
  }

  private static func contents(of descriptor: Int32, count: Int, _ path: String) throws -> [UInt8] {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let step = Self.readOnce(descriptor, buffer.baseAddress! + filled, count - filled)
        if step < 0 { failure = errno }
        if step <= 0 { return }
        filled += step
      }
    }
    guard failure == 0 else { throw unopened(path, failure) }
    guard bytes.count == count else {
      throw FormatError.badData(path, "\(count) bytes are expected, reading stopped after \(bytes.count)")
    }
    return bytes
  }

  private static func readOnce(_ descriptor: Int32, _ target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    while true {
      // One call moves at most 2 GiB; asking for more is an error on some systems.
      let step = systemRead(descriptor, target, min(count, 1 << 30))
      if step >= 0 || errno != EINTR { return step }
    }
  }

  private static func unopened(_ path: String, _ code: Int32) -> FormatError {
    let reason = String(cString: strerror(code))
    return FormatError(.missing, path, "it cannot be opened: \(reason)", remedy: "Check the path and its permissions.")
  }
}

// Inside a type that has a `read` of its own the C function needs another name.
private func systemRead(_ descriptor: Int32, _ target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
  read(descriptor, target, count)
}
