public import Torch

/// Where benchmarks compute.
public struct BenchmarkPlace: Sendable {
  public var threads: Int
  public var device: Device

  public init(threads: Int, device: Device = .cpu) {
    self.threads = threads
    self.device = device
  }
}
