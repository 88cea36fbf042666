import Foundation
import Torch

enum PeakMemory {
  /// The most memory that this process has held so far, in MiB.
  static var mebibytes: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }

  /// The most memory that `body` held beyond what was held before, in MiB; nil where the system does not tell.
  static func needed(by body: () throws -> Void) throws -> Double? {
    Runtime.releaseUnusedMemory()
    // Linux: the highest mark of the resident set starts anew from here.
    guard (try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)) != nil,
      let before = resident("VmRSS")
    else {
      try body()
      return nil
    }
    try body()
    return resident("VmHWM").map { max(0, $0 - before) }
  }

  static let unknown = "the system does not tell a process's memory anew"

  private static func resident(_ key: String) -> Double? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    let line = status.split(separator: "\n").first { $0.hasPrefix(key + ":") }
    return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Double($0) }
      .map { $0 / 1024 }
  }
}
