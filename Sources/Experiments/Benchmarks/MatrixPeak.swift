import Foundation
public import Torch

/// What this machine's matrix product reaches, as a measure for everything else.
public enum MatrixPeak {
  /// Floating-point operations per second of a product of two 1,536×1,536 matrices in single precision, the best of some.
  public static func measured(on device: Device = .cpu) throws -> Double {
    let side = 1536
    let factors = try [0, 1].map { try Generator(seed: $0).normal([side, side]).to(device) }
    var best = Double.infinity
    for _ in 0..<8 {
      let start = DispatchTime.now().uptimeNanoseconds
      _ = try factors[0].matmul(factors[1])
      try Runtime.wait(for: device)
      best = min(best, 1e-9 * Double(DispatchTime.now().uptimeNanoseconds - start))
    }
    let operations = 2 * Double(side * side) * Double(side)
    return operations / best
  }
}
