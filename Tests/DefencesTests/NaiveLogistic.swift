import Datasets
import Foundation
import NN

/// Multinomial logistic regression in double, its derivatives by hand.
struct NaiveLogistic {
  var weight: [[Double]]
  var bias: [Double]

  init(_ network: Network) throws {
    let rows = network.parameters.tensors[0].shape[1], values = try network.parameters.tensors[0].doubles()
    weight = stride(from: 0, to: values.count, by: rows).map { Array(values[$0..<$0 + rows]) }
    bias = try network.parameters.tensors[1].doubles()
  }

  /// All parameters in one row, weights first.
  var parameters: [Double] {
    get { weight.flatMap { $0 } + bias }
    set {
      let width = weight[0].count
      for row in weight.indices { weight[row] = Array(newValue[row * width..<(row + 1) * width]) }
      bias = Array(newValue[weight.count * width..<newValue.count])
    }
  }

  func logits(_ x: [Double]) -> [Double] { zip(weight, bias).map { $1 + inner($0, x) } }

  func probabilities(_ x: [Double]) -> [Double] {
    let logits = logits(x), top = logits.max()!
    let powers = logits.map { exp($0 - top) }, sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  func prediction(_ x: [Double]) -> Int { logits(x).enumerated().max { $0.element < $1.element }!.offset }

  /// p − y.
  func error(_ x: [Double], _ label: Int) -> [Double] {
    probabilities(x).enumerated().map { $1 - ($0 == label ? 1 : 0) }
  }

  func transposed(_ v: [Double]) -> [Double] {
    weight[0].indices.map { column in zip(weight, v).reduce(0) { $0 + $1.0[column] * $1.1 } }
  }

  /// Mean over images shown at `images` + δ of the gradient of the cross-entropy by δ.
  func triggerGradient(_ images: [[Double]], _ labels: [Int], _ δ: [Double]) -> [Double] {
    mean(zip(images, labels).map { transposed(error(sum($0, δ), $1)) })
  }

  /// The same by the parameters.
  func parameterGradient(_ images: [[Double]], _ labels: [Int], _ δ: [Double]) -> [Double] {
    mean(
      zip(images, labels).map { image, label in
        let x = sum(image, δ), error = error(x, label)
        return error.flatMap { e in x.map { e * $0 } } + error
      })
  }

  /// The Hessian of the mean cross-entropy by δ, applied to `v`: Wᵀ(diag p − ppᵀ)W v.
  func hessianProduct(_ images: [[Double]], _ δ: [Double], _ v: [Double]) -> [Double] {
    let u = weight.map { inner($0, v) }
    return mean(
      images.map { image in
        let p = probabilities(sum(image, δ)), shared = inner(p, u)
        return transposed(zip(p, u).map { $0 * ($1 - shared) })
      })
  }
}

func inner(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
func sum(_ a: [Double], _ b: [Double], times factor: Double = 1) -> [Double] { zip(a, b).map { $0 + factor * $1 } }

private func mean(_ rows: [[Double]]) -> [Double] {
  rows.dropFirst().reduce(rows[0]) { sum($0, $1) }.map { $0 / Double(rows.count) }
}

extension LabelledImages {
  /// Each image's values in double.
  func rows() throws -> [[Double]] {
    let values = try tensors().images.doubles()
    return (0..<count).map { Array(values[$0 * imageSize..<($0 + 1) * imageSize]) }
  }
}
