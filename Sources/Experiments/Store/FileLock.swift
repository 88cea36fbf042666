import Catalog
import Foundation

/// A lock that other processes respect, and that ends with the process however it ends.
final class FileLock {
  private let path: String
  private let descriptor: Int32

  /// - Parameter waiting: whether to wait for whoever holds it.
  /// - Returns: nil if another process holds it and `waiting` is false.
  init?(_ path: String, waiting: Bool) throws(Fault) {
    self.path = path
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw FileLock.fault(path, errno) }
      guard FileLock.acquire(descriptor, waiting: waiting) else {
        let code = errno
        close(descriptor)
        guard code == EWOULDBLOCK else { throw FileLock.fault(path, code) }
        return nil
      }
      // Whoever held it before may have removed the file meanwhile; a lock on a removed file protects nothing.
      if FileLock.isCurrent(descriptor, path) {
        self.descriptor = descriptor
        return
      }
      close(descriptor)
    }
  }

  deinit {
    unlink(path)
    close(descriptor)
  }

  private static func acquire(_ descriptor: Int32, waiting: Bool) -> Bool {
    while flock(descriptor, waiting ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      guard errno == EINTR else { return false }
    }
    return true
  }

  private static func isCurrent(_ descriptor: Int32, _ path: String) -> Bool {
    var held = stat(), named = stat()
    guard fstat(descriptor, &held) == 0, stat(path, &named) == 0 else { return false }
    return held.st_ino == named.st_ino && held.st_dev == named.st_dev
  }

  private static func fault(_ path: String, _ code: Int32) -> Fault {
    Fault(
      .cannotWrite,
      "\(path) cannot be locked: \(String(cString: strerror(code))). Choose another folder with --store DIR")
  }
}
