import Catalog
import Foundation
import Testing

/// The built program, and a run of it.
enum Program {
  struct Result {
    var code: Int32
    var output: String
    var errors: String

    var outputLines: [Substring] { output.split(separator: "\n") }
    var errorLines: [Substring] { errors.split(separator: "\n") }

    /// Standard output as JSON Lines.
    func lines() throws -> [JSONValue] {
      try outputLines.map { try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) }
    }

    /// The last line, which must be the result.
    func result() throws -> JSONValue {
      let last = try #require(try lines().last)
      #expect(last["event"]?.string == "result")
      return last
    }
  }

  static let path = beside("ibau")

  /// What was built with the test bundle stands in its folder.
  static func beside(_ name: String) -> String {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? Bundle.main.bundlePath
    let cut = bundle.range(of: "/", options: .backwards)?.lowerBound ?? bundle.endIndex
    return bundle[..<cut] + "/" + name
  }

  /// Runs `ibau` with `arguments` in `folder`; both pipes are read while it runs.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
  ) throws -> Result {
    try run(path, arguments, in: folder, environment)
  }

  /// Runs a line of shell in `folder`; `$IBAU` is the program.
  static func shell(_ line: String, in folder: TemporaryFolder) throws -> Result {
    try run("/bin/bash", ["-c", line], in: folder, ["IBAU": path])
  }

  private static func run(
    _ program: String, _ arguments: [String], in folder: TemporaryFolder, _ environment: [String: String]
  ) throws -> Result {
    let process = Process(), output = Pipe(), errors = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path, isDirectory: true)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let reader = BackgroundReader(errors.fileHandleForReading)
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let complaints = reader.text()
    process.waitUntilExit()
    return Result(code: process.terminationStatus, output: text, errors: complaints)
  }
}

/// Reads a pipe to its end on a thread of its own: two pipes read in turn could block the writer.
private final class BackgroundReader: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var data = Data()

  init(_ handle: FileHandle) {
    Thread.detachNewThread {
      self.data = handle.readDataToEndOfFile()
      self.done.signal()
    }
  }

  func text() -> String {
    done.wait()
    return String(decoding: data, as: UTF8.self)
  }
}
