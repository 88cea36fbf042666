import Catalog
import Foundation
import Torch

/// The circumstances of a run: recorded, and without influence on its identity.
public struct RunConditions: Codable, Sendable, Equatable {
  /// Of wall-clock time.
  public var seconds: Double
  /// ISO 8601, UTC.
  public var startedAt: String
  /// The process's peak so far.
  public var peakMemoryMiB: Double
  public var device: String
  public var libtorch: String
  /// Its model, since seconds of two kinds are not to be compared; nil where the system does not tell.
  public var processor: String?

  /// Of a run that started at `start` and has just ended.
  init(since start: Date, device: Device) {
    seconds = Date().timeIntervalSince(start)
    startedAt = start.ISO8601Format()
    peakMemoryMiB = PeakMemory.mebibytes
    self.device = "\(device)"
    libtorch = Runtime.version
    processor = Self.processor
  }

  private static var processor: String? {
    let facts = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    let model = facts?.split(separator: "\n").first { $0.hasPrefix("model name") }
    return model?.split(separator: ":").dropFirst().first.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
