#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Writes that either replace a file as a whole or leave it as it was.
public enum AtomicFile {
  /// Writes a temporary file beside the destination, forces it to disk, then renames it into place.
  ///
  /// A symbolic link keeps pointing where it points: its target is replaced. On failure the temporary file is
  /// removed and the error is `cannotWrite`.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    let destination = try resolved(path)
    let temporary = temporaryName(beside: destination)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path, "its folder does not accept a new file", errno) }
    do {
      keepMode(of: destination, on: descriptor)
      try fill(descriptor, with: bytes, path)
      guard rename(temporary, destination) == 0 else { throw failure(path, "it cannot be put in place", errno) }
    } catch {
      unlink(temporary)
      throw error
    }
    synchroniseFolder(of: destination)
  }

  /// Writes text as UTF-8.
  public static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  private static func fill(_ descriptor: Int32, with bytes: [UInt8], _ path: String) throws {
    var code: Int32 = 0
    bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count && code == 0 {
        let step = systemWrite(descriptor, buffer.baseAddress! + done, min(buffer.count - done, 1 << 30))
        if step > 0 { done += step } else if step == 0 { code = EIO } else if errno != EINTR { code = errno }
      }
    }
    if code == 0 && fsync(descriptor) != 0 { code = errno }
    // A full network disk may report itself only here.
    if close(descriptor) != 0 && code == 0 { code = errno }
    if code != 0 { throw failure(path, "\(bytes.count) bytes cannot be written", code) }
  }

  private static func keepMode(of destination: String, on descriptor: Int32) {
    var status = stat()
    if stat(destination, &status) == 0 { fchmod(descriptor, status.st_mode & 0o777) }
  }

  private static func resolved(_ path: String) throws -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return path }
    // Renaming over a device or a pipe would destroy it.
    guard status.st_mode & S_IFMT == S_IFREG else {
      let remedy = "Name a file, not a folder or a device."
      throw FormatError(.cannotWrite, path, "it exists and is not a regular file", remedy: remedy)
    }
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func temporaryName(beside destination: String) -> String {
    let (folder, name) = split(destination)
    let tag = String(UInt64.random(in: .min ... .max), radix: 36)
    return "\(folder)/.\(name.prefix(40)).\(getpid()).\(tag).tmp"
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (slash == path.startIndex ? "/." : String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  // Best effort: without it a crash of the machine may undo the rename, never damage a file.
  private static func synchroniseFolder(of destination: String) {
    let descriptor = open(split(destination).folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func failure(_ path: String, _ what: String, _ code: Int32) -> FormatError {
    let remedy =
      code == ENOSPC ? "Free some space, or write elsewhere." : "Check that the folder exists and is writable."
    return FormatError(.cannotWrite, path, "\(what): \(String(cString: strerror(code)))", remedy: remedy)
  }
}

// Inside a type that has a `write` of its own the C function needs another name.
private func systemWrite(_ descriptor: Int32, _ source: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, source, count)
}
