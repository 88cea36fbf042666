import Catalog
import Torch

/// A·v = b in the course of being solved: counts products and measures residuals.
final class LinearSystem {
  let rightHandSide: Tensor
  /// ‖b‖.
  let scale: Double
  private(set) var applications = 0
  private let map: any LinearMap

  init(_ map: any LinearMap, _ rightHandSide: Tensor) throws {
    self.map = map
    self.rightHandSide = try rightHandSide.detached()
    self.scale = try rightHandSide.norm2()
  }

  func apply(_ v: Tensor) throws -> Tensor {
    applications += 1
    return try checked(map.apply(v))
  }

  func applyTransposed(_ v: Tensor) throws -> Tensor {
    applications += 1
    return try checked(map.applyTransposed(v))
  }

  func residual(of v: Tensor) throws -> Tensor { try rightHandSide - apply(v) }

  /// ‖`residual`‖ relative to ‖b‖.
  func relative(_ residual: Tensor) throws -> Double { try residual.norm2() / scale }

  func solution(_ value: Tensor, _ status: Status, _ residuals: [Double], iterations: Int = 0) -> Solution<Tensor> {
    Solution(
      value: value, status: status, residuals: residuals, iterations: iterations, applications: applications)
  }

  /// The answer to what needs no method: b = 0, and b that is not finite.
  func trivialSolution() throws -> Solution<Tensor>? {
    let zero = try Tensor.zeros(like: rightHandSide)
    if scale == 0 { return solution(zero, .converged, [0]) }
    return scale.isFinite ? nil : solution(zero, .nonFinite, [])
  }

  func refusal() throws -> Solution<Tensor> { solution(try .zeros(like: rightHandSide), .notApplicable, [1]) }

  // A product of another shape would be broadcast, not refused, by the arithmetic that follows.
  private func checked(_ product: Tensor) throws -> Tensor {
    guard product.shape == rightHandSide.shape else {
      throw Fault(.internal, "a linear map gave shape \(product.shape) where \(rightHandSide.shape) was wanted")
    }
    return product
  }
}

extension Tensor {
  /// The Euclidean norm of all entries, accumulated in double.
  func norm2() throws -> Double { try dot(self).squareRoot() }
}
