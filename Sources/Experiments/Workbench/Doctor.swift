import Catalog
import Foundation
import GSL
import Plotting
import Torch

/// Looks for everything the toolkit uses.
public enum Doctor {
  public struct Finding: Sendable {
    public enum Status: String, Sendable { case found, missing }
    public var name: String
    public var status: Status
    /// The version, the place, or what is the matter.
    public var detail: String
    /// How to get it.
    public var remedy: String

    public var json: JSONValue {
      let object: JSONValue = [
        "name": .string(name), "status": .string(status.rawValue), "detail": .string(detail),
        "remedy": status == .missing ? .string(remedy) : .null,
      ]
      return object.explained(["remedy": "nothing is missing"])
    }
  }

  public static func examine() -> [Finding] {
    [
      libtorch(),
      blas(), gsl(),
      program("gnuplot", ["--version"], remedy: "apt-get install gnuplot-nox, or put gnuplot on the PATH"),
      program("pdflatex", ["--version"], remedy: "only the paper needs it: make paper installs it"),
      devices(), data(),
    ]
  }

  private static func libtorch() -> Finding {
    let threads = Runtime.threads, used = Runtime.loopThreads
    return found(
      "libtorch",
      "\(Runtime.version) (\(Runtime.facts.joined(separator: ", "))), \(threads) threads"
        + (used == threads ? "" : ", of which the toolkit's own kernels use \(used)"))
  }

  private static func found(_ name: String, _ detail: String) -> Finding {
    Finding(name: name, status: .found, detail: detail, remedy: "")
  }

  /// Debian's libtorch takes whatever libblas.so.3 is; the reference one is many times slower. Wheels bring their own.
  private static func blas() -> Finding {
    if Runtime.facts.contains("MKL") { return found("BLAS", "MKL, inside libtorch") }
    // The kernel's files have no size to read by, so they are read to their end.
    let handle = FileHandle(forReadingAtPath: "/proc/self/maps")
    let loaded = String(decoding: (try? handle?.readToEnd()) ?? Data(), as: UTF8.self)
    let names = Set(loaded.split(separator: "\n").compactMap { $0.split(separator: "/").last.map(String.init) })
    let libraries = names.filter { $0.contains("blas") }.sorted()
    let isFast = libraries.contains { $0.contains("openblas") }
    return Finding(
      name: "BLAS", status: isFast ? .found : .missing, detail: libraries.joined(separator: ", "),
      remedy: "apt-get install libopenblas0-pthread: the reference BLAS is many times slower")
  }

  private static func gsl() -> Finding { found("GSL", GSLVersion.text) }

  private static func program(_ name: String, _ arguments: [String], remedy: String) -> Finding {
    let process = Process(), pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else {
      return Finding(name: name, status: .missing, detail: "not on the PATH", remedy: remedy)
    }
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      return Finding(name: name, status: .missing, detail: "not on the PATH", remedy: remedy)
    }
    return found(name, output.split(separator: "\n").first.map(String.init) ?? "")
  }

  private static func devices() -> Finding {
    found("devices", Runtime.cudaDevices == 0 ? "cpu" : "cpu, \(Runtime.cudaDevices) CUDA")
  }

  private static func data() -> Finding {
    let remedy = "only real data needs it: point IBAU_DATA at a folder with cifar10/ and gtsrb/ in it"
    guard let folder = ProcessInfo.processInfo.environment["IBAU_DATA"] else {
      return Finding(name: "$IBAU_DATA", status: .missing, detail: "not set", remedy: remedy)
    }
    let present = ["cifar10", "gtsrb"].filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
    return Finding(
      name: "$IBAU_DATA", status: present.isEmpty ? .missing : .found,
      detail: present.isEmpty ? "neither cifar10/ nor gtsrb/ in it" : present.joined(separator: ", "), remedy: remedy)
  }
}
