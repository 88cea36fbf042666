import Foundation

/// Puts files in place whole or not at all.
enum AtomicFile {
  /// Writes `text` beside its place, makes it durable, and renames it there.
  static func write(_ text: String, to file: URL) throws {
    let temporary = file.deletingLastPathComponent()
      .appendingPathComponent(".\(file.lastPathComponent).\(UUID().uuidString)")
    do {
      try Data(text.utf8).write(to: temporary, options: .withoutOverwriting)
      let handle = try FileHandle(forUpdating: temporary)
      try handle.synchronize()
      try handle.close()
      try move(temporary, to: file)
    } catch {
      try? FileManager.default.removeItem(at: temporary)
      throw wrapped(error, file)
    }
  }

  /// Renames, replacing what stands there in one step; both are on one file system.
  static func move(_ source: URL, to file: URL) throws {
    guard rename(source.path, file.path) == 0 else {
      throw PlottingError.unwritable(path: file.path, reason: String(cString: strerror(errno)))
    }
  }

  /// Makes the folder and those above it.
  static func makeFolder(_ folder: URL) throws {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw wrapped(error, folder)
    }
  }

  private static func wrapped(_ error: any Error, _ file: URL) -> PlottingError {
    (error as? PlottingError)
      ?? .unwritable(path: file.path, reason: (error as NSError).localizedDescription)
  }
}
