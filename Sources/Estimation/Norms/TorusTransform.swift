import Foundation
import Torch

/// A convolution wrapped around a torus, frequency by frequency: matrices whose largest singular value is an upper
/// bound on the norm of the zero-padded convolution.
///
/// **Why.** Embed the image in a torus with zeros around it, convolve circularly, keep the outputs: that is the padded
/// convolution, provided no wrapped index meets the image. Indices run from −p to at most H + p − 1, so sides of H + p
/// suffice, and H + p − 1 do not. Embedding and keeping have norm one. On the torus the Fourier transform turns
/// the convolution into one matrix K̂(ω) per frequency. With a stride s the side is a multiple of it; the s² frequencies
/// that agree modulo side/s are then joined in one row, [K̂(ω + j·side/s)]_j/s.
///
/// A torus of side H, common in the literature, is *not* an upper bound: for H = 2 and w = (−1, 0, 1) it gives 0, the
/// norm being 1.
///
/// **Source.** Sedghi, Gupta and Long 2019 for the circular case.
struct TorusTransform {
  private let weight: Tensor
  private let groups: Int
  private let axes: [Axis]
  private let frequencies: [[Int]]

  /// One axis of the torus. Where the kernel is one tap wide the axis needs no torus: each line is mapped alike.
  private struct Axis {
    let taps: Int, side: Int, stride: Int

    init(input: Int, output: Int, taps: Int, stride: Int, padding: Int) {
      self.taps = taps
      self.stride = taps == 1 ? 1 : stride
      let least = max(input + padding, stride * (output - 1) + 1)
      side = taps == 1 ? 1 : (least + stride - 1) / stride * stride
    }

    /// Frequencies that the stride keeps apart.
    var bases: Int { side / stride }
  }

  init(_ map: ConvolutionMap) {
    weight = map.spread
    groups = map.groups
    axes = (0..<2).map {
      Axis(
        input: map.inputShape[1 + $0], output: map.outputShape[1 + $0], taps: map.spread.shape[2 + $0],
        stride: map.stride, padding: map.padding)
    }
    // Real weights: K̂(−ω) is the conjugate of K̂(ω), so half of the frequencies are enough.
    let (rows, columns) = (axes[0].bases, axes[1].bases)
    frequencies = (0..<rows * columns).map { [$0 / columns, $0 % columns] }.filter { ω in
      let mirrored = (rows - ω[0]) % rows * columns + (columns - ω[1]) % columns
      return ω[0] * columns + ω[1] <= mirrored
    }
  }

  /// s² on both axes: how many frequencies are joined.
  private var aliases: Int { axes[0].stride * axes[1].stride }
  /// Rows and columns of a joined matrix.
  private var rows: Int { weight.shape[0] / groups }
  private var columns: Int { weight.shape[1] * aliases }
  private var size: Int { min(rows, columns) }

  /// Whether the torus is one point: K̂ is the kernel itself.
  private var isPoint: Bool { axes.allSatisfy { $0.side == 1 } }

  /// Real symmetric matrices [F, 2m, 2m] with the eigenvalues of K̂K̂*, each twice, in portions of bounded size; on a
  /// torus of one point [groups, m, m], with each once.
  func forEachPortion(_ body: (_ gram: Tensor) throws -> Void) throws {
    let entries = groups * (2 * rows * columns + 8 * size * size)
    let portion = max(1, (1 << 23) / entries)
    for start in stride(from: 0, to: frequencies.count, by: portion) {
      try body(gram(Array(frequencies[start..<min(start + portion, frequencies.count)])))
    }
  }

  /// What rounding may take from an eigenvalue: that of the transform's sums, then of the product's.
  var error: Double {
    get throws {
      let norm = try weight.norm().item() * Double(axes[0].taps * axes[1].taps).squareRoot()
      return (Rounding.ofSum(2 * max(rows, columns)) + 4 * Rounding.ofSum(axes[0].taps * axes[1].taps)) * norm * norm
    }
  }

  private func gram(_ bases: [[Int]]) throws -> Tensor {
    if isPoint {
      let kernel = try weight.reshaped([groups, rows, columns])
      return try rows <= columns
        ? kernel.matmul(kernel.permuted([0, 2, 1])) : kernel.permuted([0, 2, 1]).matmul(kernel)
    }
    let (real, imaginary) = try transform(bases)
    let side = try Tensor.concatenated([real, imaginary], along: 2)
    let p = try side.matmul(side.permuted([0, 2, 1]))
    let half = try imaginary.matmul(real.permuted([0, 2, 1]))
    let q = try half - half.permuted([0, 2, 1])
    let upper = try Tensor.concatenated([p, -q], along: 2), lower = try Tensor.concatenated([q, p], along: 2)
    return try Tensor.concatenated([upper, lower], along: 1) / Double(aliases)
  }

  /// K̂'s real and imaginary parts, [F·groups, m, ·] with m the smaller side.
  private func transform(_ bases: [[Int]]) throws -> (real: Tensor, imaginary: Tensor) {
    let taps = axes[0].taps * axes[1].taps
    let kernel = try weight.permuted([2, 3, 0, 1]).reshaped([taps, weight.count / taps])
    func part(_ wave: (Double) -> Double) throws -> Tensor {
      let waves = try Tensor(bases.flatMap { phases($0, wave) }, [bases.count * aliases, taps])
      let joined = try waves.matmul(kernel).reshaped([bases.count, aliases, groups, rows, weight.shape[1]])
        .permuted([0, 2, 3, 1, 4]).reshaped([bases.count * groups, rows, columns])
      return rows <= columns ? joined : try joined.permuted([0, 2, 1]).contiguous()
    }
    return (try part(cos), try part(sin))
  }

  /// One wave per alias of `base` and tap.
  private func phases(_ base: [Int], _ wave: (Double) -> Double) -> [Double] {
    var values: [Double] = []
    for alias in 0..<aliases {
      let ω = [
        base[0] + alias / axes[1].stride * axes[0].bases, base[1] + alias % axes[1].stride * axes[1].bases,
      ]
      for tap in 0..<axes[0].taps * axes[1].taps {
        let turns = [tap / axes[1].taps, tap % axes[1].taps].enumerated().map { axis, t in
          Double(ω[axis] * t % axes[axis].side) / Double(axes[axis].side)
        }
        values.append(wave(2 * .pi * (turns[0] + turns[1])))
      }
    }
    return values
  }
}
