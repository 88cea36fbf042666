import Bilevel
import Catalog
import Foundation
import Testing
import Torch

/// ‖a − b‖ relative to ‖b‖, or absolute where b is 0.
func distance(_ a: Tensor, _ b: Tensor) throws -> Double {
  let difference = try a.to(.float64) - b.to(.float64)
  let scale = try b.dot(b).squareRoot()
  return try difference.dot(difference).squareRoot() / (scale == 0 ? 1 : scale)
}

func distance(_ a: TensorBundle, _ b: TensorBundle) throws -> Double {
  let scale = try b.norm()
  return try (a - b).norm() / (scale == 0 ? 1 : scale)
}

/// A vector of doubles.
func vector(_ values: Double...) throws -> Tensor { try Tensor(values, [values.count]) }

extension RandomStream {
  /// Independent standard normal entries, in double.
  mutating func normal(_ shape: [Int]) throws -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { _ in gaussian() }, shape)
  }

  /// Q·diag(`eigenvalues`)·Qᵀ with a random orthogonal Q, a product of two reflections.
  mutating func symmetric(_ eigenvalues: [Double]) throws -> Tensor {
    let n = eigenvalues.count
    let rotation = try reflection(n).matmul(reflection(n))
    let product = try rotation.matmul(diagonal(eigenvalues)).matmul(rotation.transposed())
    return try (product + product.transposed()) / 2
  }

  private mutating func reflection(_ n: Int) throws -> Tensor {
    let u = try normal([n, 1])
    return try .eye(n) - u.matmul(u.transposed()) * (2 / u.dot(u))
  }
}

func diagonal(_ values: [Double]) throws -> Tensor { try .eye(values.count) * Tensor(values, [values.count]) }

/// `count` numbers from `low` to `high` in geometric progression.
func geometric(_ low: Double, _ high: Double, _ count: Int) -> [Double] {
  (0..<count).map { low * pow(high / low, Double($0) / Double(max(count - 1, 1))) }
}

/// The settings among `assignments` that `value` has, carried out.
func tuned<T: Configurable>(_ value: T, _ assignments: [String]) throws -> T {
  let known = Settings.names(of: value)
  let wanted = try assignments.map { try Assignment($0) }.filter { known.contains($0.path) }
  return try Settings.applying(wanted, to: value)
}
