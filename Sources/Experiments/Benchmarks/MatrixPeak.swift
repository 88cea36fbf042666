import Foundation
import Torch

/// What this machine's matrix product reaches, as a measure for everything else.
public enum MatrixPeak {
  /// Floating-point operations per second of a product of two 1,536×1,536 matrices in single precision, the best of some.
  public static func measured() throws -> Double {
    let side = 1536
    let (a, b) = (try Generator(seed: 0).normal([side, side]), try Generator(seed: 1).normal([side, side]))
    var best = Double.infinity
    for _ in 0..<8 {
      let start = DispatchTime.now().uptimeNanoseconds
      _ = try a.matmul(b)
      best = min(best, 1e-9 * Double(DispatchTime.now().uptimeNanoseconds - start))
    }
    let operations = 2 * Double(side * side) * Double(side)
    return operations / best
  }
}
