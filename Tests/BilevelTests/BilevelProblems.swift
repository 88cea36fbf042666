import Bilevel
import Catalog
import Testing
import Torch

/// A bilevel problem in double whose inner minimum can be found to rounding.
struct BilevelProblem: Sendable {
  typealias Function = @Sendable (_ inner: Tensor, _ outer: TensorBundle) throws -> Tensor

  var name: String
  /// g, minimised over δ.
  var inner: Function
  /// G.
  var outer: Function
  var parameters: TensorBundle
  var start: Tensor

  func innerOperator(at point: Tensor, _ parameters: TensorBundle? = nil) throws -> AutogradOperator {
    try AutogradOperator(at: point, parameters ?? self.parameters, inner)
  }

  /// δ*(θ) by Newton's method.
  func minimiser(_ parameters: TensorBundle? = nil) throws -> Tensor {
    var point = start
    for _ in 0..<30 {
      let function = try innerOperator(at: point, parameters)
      point =
        try point
        - DenseReference(largest: 64, tolerance: 1e-8)
        .solve(HessianMap(of: function), function.gradient()).converged()
    }
    return point
  }

  /// ψ(θ).
  func value(_ parameters: TensorBundle) throws -> Double { try outer(minimiser(parameters), parameters).item() }

  func hypergradientProblem(at point: Tensor, trajectory: Trajectory? = nil) throws -> HypergradientProblem {
    let gradients = try AutogradOperator.gradients(at: point, parameters, outer)
    return HypergradientProblem(
      inner: try innerOperator(at: point), outerInnerGradient: gradients.inner,
      outerParameterGradient: gradients.outer, trajectory: trajectory)
  }

  /// T plain inner steps from `start`, and where they end.
  func descent(steps: Int, rate: Double) throws -> (point: Tensor, trajectory: Trajectory) {
    var ascent = PenalisedAscent()
    (ascent.steps, ascent.rate, ascent.penalty) = (steps, rate, 0)
    let climbed = InnerProblem { try AutogradOperator(at: $0, parameters) { try -inner($0, $1) } }
    let result = try ascent.maximise(climbed, from: start, keepingIterates: true)
    return (result.point, Trajectory(result.iterates, rate: rate) { try innerOperator(at: $0) })
  }
}

/// g = ½δᵀAδ − δᵀBθ and G = ½‖δ − z‖² + δᵀRθ + ½‖θ‖², with the closed form of everything.
struct QuadraticBilevel: Sendable {
  let (a, b, r, z, θ): (Tensor, Tensor, Tensor, Tensor, Tensor)
  let problem: BilevelProblem

  init(eigenvalues: [Double] = [0.5, 0.8, 1.1, 1.6, 2], seed: Int = 41) throws {
    var stream = RandomStream(seed: seed, stage: "quadratic bilevel")
    let (d, p) = (eigenvalues.count, 3)
    let (a, b, r) = (try stream.symmetric(eigenvalues), try stream.normal([d, p]), try stream.normal([d, p]))
    let (z, θ) = (try stream.normal([d, 1]), try stream.normal([p, 1]))
    (self.a, self.b, self.r, self.z, self.θ) = (a, b, r, z, θ)
    problem = BilevelProblem(
      name: "quadratic",
      inner: { δ, θ in try (δ * (a.matmul(δ) / 2 - b.matmul(θ.tensors[0]))).sum() },
      outer: { δ, θ in
        let θ = θ.tensors[0]
        return try (δ - z).squared().sum() / 2 + (δ * r.matmul(θ)).sum() + θ.squared().sum() / 2
      },
      parameters: TensorBundle([θ]), start: try .zeros([d, 1], .float64))
  }

  /// A⁻¹Bθ.
  func minimiser() throws -> Tensor { try a.solve(b.matmul(θ)) }

  /// Rᵀδ + θ + BᵀA⁻¹(δ − z + Rθ), at δ = δ* the gradient of ψ.
  func formula(at δ: Tensor) throws -> TensorBundle {
    let outerInner = try δ - z + r.matmul(θ)
    return TensorBundle([try r.transposed().matmul(δ) + θ + b.transposed().matmul(a.solve(outerInner))])
  }
}

extension BilevelProblem {
  /// Four images of six numbers, three classes, a linear classifier; the trigger is pulled to class 2 under a ridge.
  static func softmax() throws -> BilevelProblem {
    var stream = RandomStream(seed: 51, stage: "softmax")
    let (x, labels, target) = (try stream.normal([4, 6]), try Tensor([0, 1, 2, 1]), try Tensor([2, 2, 2, 2]))
    return BilevelProblem(
      name: "softmax with ridge",
      inner: { δ, θ in
        try (x + δ).linear(θ.tensors[0], θ.tensors[1]).crossEntropy(target) + 0.15 * δ.squared().sum()
      },
      outer: { δ, θ in try (x + δ).linear(θ.tensors[0], θ.tensors[1]).crossEntropy(labels) },
      parameters: TensorBundle([try stream.normal([3, 6]), try stream.normal([3])]), start: try .zeros([6], .float64))
  }

  /// The released code's shape: −CE + ridge inside, CE outside, through a two-layer network.
  static func twoLayer() throws -> BilevelProblem {
    var stream = RandomStream(seed: 52, stage: "two layers")
    let (x, labels) = (try stream.normal([5, 4]), try Tensor([0, 1, 2, 1, 0]))
    let network: @Sendable (Tensor, TensorBundle) throws -> Tensor = { δ, θ in
      try (x + δ).linear(θ.tensors[0], θ.tensors[1]).tanh().linear(θ.tensors[2], nil)
    }
    return BilevelProblem(
      name: "two-layer tanh",
      inner: { δ, θ in try 2 * δ.squared().sum() - network(δ, θ).crossEntropy(labels) },
      outer: { δ, θ in try network(δ, θ).crossEntropy(labels) + 0.3 * δ.sum() },
      parameters: TensorBundle([try stream.normal([5, 4]), try stream.normal([5]), try stream.normal([3, 5])]),
      start: try .zeros([1, 4], .float64))
  }

  static let nonlinear: [BilevelProblem] = try! [softmax(), twoLayer()]
}

extension BilevelProblem: CustomTestStringConvertible {
  var testDescription: String { name }
}
