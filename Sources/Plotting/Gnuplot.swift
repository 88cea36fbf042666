import Foundation

/// Runs gnuplot; the only part of the package that starts a process to draw.
public enum Gnuplot {
  /// The files of a drawn figure, and whatever gnuplot said while drawing it.
  public struct Drawing: Equatable, Sendable {
    public let script: URL
    public let pdf: URL
    public let png: URL
    /// Warnings; empty if there were none.
    public let messages: String
  }

  /// Writes the script and the data of `figure` into `directory`, and draws it there.
  ///
  /// Every file is written under another name and renamed into place. gnuplot works in a folder of its own, so a
  /// failure leaves earlier pictures as they were; the script and the data are in place even then, to be looked at.
  ///
  /// Throws `PlottingError`: what is wrong with the figure, that gnuplot is missing, or gnuplot's own message.
  @discardableResult
  public static func run(
    figure: Figure, in directory: URL, executable: String = "gnuplot"
  ) throws -> Drawing {
    let script = try GnuplotScript(figure)
    try write(script, to: directory)
    let program = try locate(executable)
    let workshop = directory.appendingPathComponent(".drawing-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: workshop) }
    try write(script, to: workshop)
    let messages = try draw(with: program, in: workshop)
    for name in GnuplotScript.outputNames { try collect(name, from: workshop, to: directory, messages) }
    let files = [GnuplotScript.fileName] + GnuplotScript.outputNames
    let places = files.map { directory.appendingPathComponent($0) }
    return Drawing(script: places[0], pdf: places[1], png: places[2], messages: messages)
  }

  /// Writes the script and its data files into `directory`, making it if need be.
  public static func write(_ script: GnuplotScript, to directory: URL) throws {
    try AtomicFile.makeFolder(directory)
    for (name, text) in script.data.sorted(by: { $0.key < $1.key }) {
      try AtomicFile.write(text, to: directory.appendingPathComponent(name))
    }
    try AtomicFile.write(script.script, to: directory.appendingPathComponent(GnuplotScript.fileName))
  }

  /// The program called `executable`: a path if it contains a slash, otherwise looked for in `PATH`.
  private static func locate(_ executable: String) throws -> URL {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let candidates = executable.contains("/") ? [executable] : folders.map { "\($0)/\(executable)" }
    let found = candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let found else { throw PlottingError.gnuplotMissing(executable: executable) }
    return URL(fileURLWithPath: found)
  }

  private static func draw(with program: URL, in folder: URL) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = program
    // The user's own start-up files would change the picture.
    process.arguments = ["--default-settings", GnuplotScript.fileName]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    do {
      try process.run()
    } catch {
      throw PlottingError.gnuplotFailed(status: -1, message: (error as NSError).localizedDescription)
    }
    // Read before waiting: a full pipe would stop gnuplot for ever.
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let messages = String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw PlottingError.gnuplotFailed(status: Int(process.terminationStatus), message: messages)
    }
    return messages
  }

  private static func collect(_ name: String, from folder: URL, to directory: URL, _ messages: String) throws {
    let source = folder.appendingPathComponent(name)
    let size = (try? FileManager.default.attributesOfItem(atPath: source.path))?[.size] as? Int ?? 0
    guard size > 0 else { throw PlottingError.outputMissing(file: name, message: messages) }
    try AtomicFile.move(source, to: directory.appendingPathComponent(name))
  }
}
