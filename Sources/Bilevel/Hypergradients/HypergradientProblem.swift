import Torch

/// What a hypergradient is made of, at one point (δ, θ).
///
/// Setting: δ*(θ) = argmin g(·, θ), where g is minus the inner objective h (the released code: −CE + λ‖δ‖²), and the
/// outer objective is ψ(θ) = G(δ*(θ), θ). Differentiating ∇_δ g(δ*(θ), θ) = 0,
///
///     ∂δ*/∂θ = −H⁻¹M,    ∇ψ = ∂G/∂θ − Mᵀ H⁻¹ ∂G/∂δ,
///
/// which is the paper's ∂G/∂θ + (∂_θΦ)ᵀ (I − ∂_δΦᵀ)⁻¹ ∂G/∂δ for the inner map Φ(δ) = δ − α∇_δ g, as
/// ∂_δΦ = I − αH and ∂_θΦ = −αM. The step α cancels from the exact answer; it decides how fast, and whether, the
/// fixed-point iteration approaches it.
///
/// | symbol  | shape       | meaning                                    |
/// |---------|-------------|--------------------------------------------|
/// | H       | d × d       | ∂²g/∂δ², `inner.hvp`                       |
/// | M       | d × P       | ∂²g/∂δ∂θ; `inner.mixed(v)` is Mᵀv          |
/// | ∂G/∂δ   | like δ      | `outerInnerGradient`                       |
/// | ∂G/∂θ   | like θ      | `outerParameterGradient`                   |
///
/// `inner` may see other data and labels than the outer objective; the released code's does.
public struct HypergradientProblem {
  /// g at (δ, θ).
  public var inner: any SecondOrderOperator
  /// ∂G/∂δ.
  public var outerInnerGradient: Tensor
  /// ∂G/∂θ.
  public var outerParameterGradient: TensorBundle
  /// The steps that led to δ, for estimators that differentiate them.
  public var trajectory: Trajectory?
  /// A first guess at the linear system's solution, such as the last round's.
  public var start: Tensor?

  public init(
    inner: any SecondOrderOperator, outerInnerGradient: Tensor, outerParameterGradient: TensorBundle,
    trajectory: Trajectory? = nil, start: Tensor? = nil
  ) {
    self.inner = inner
    self.outerInnerGradient = outerInnerGradient
    self.outerParameterGradient = outerParameterGradient
    self.trajectory = trajectory
    self.start = start
  }
}

/// Inner steps δ_{t+1} = δ_t − α∇_δ g_t(δ_t, θ), t = 0 … T−1, that can be gone through backwards.
public struct Trajectory {
  /// T.
  public var count: Int
  /// α.
  public var rate: Double
  private let function: (Int) throws -> any SecondOrderOperator

  /// - Parameters:
  ///   - count: T.
  ///   - rate: α.
  ///   - function: g_t at (δ_t, θ), made when asked for and let go of at once, so that one history is held at a time.
  public init(count: Int, rate: Double, function: @escaping (Int) throws -> any SecondOrderOperator) {
    self.count = count
    self.rate = rate
    self.function = function
  }

  /// Steps through kept iterates of one function.
  public init(
    _ iterates: [Tensor], rate: Double, function: @escaping (_ point: Tensor) throws -> any SecondOrderOperator
  ) {
    self.init(count: iterates.count, rate: rate) { try function(iterates[$0]) }
  }

  /// g_t at (δ_t, θ).
  public func step(_ t: Int) throws -> any SecondOrderOperator { try function(t) }
}
