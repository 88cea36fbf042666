import Catalog
import Torch

/// Conjugate gradients for a symmetric A, on (A + `damping`·I)·v = b.
///
/// The value is the last iterate, which has the least error in the A-norm of all so far. A direction p with
/// pᵀAp ≤ 0, up to rounding, proves that A is not positive definite: the solve ends with `breakdown` and the iterate
/// before it.
///
/// One product a step, and one to confirm convergence. After k steps from 0 the A-norm error is at most
/// 2((√κ−1)/(√κ+1))ᵏ of the first.
///
/// Departures: hypertorch's version returns the iterate before the one that met the tolerance; this one returns the
/// one that met it. Residuals come by recurrence and are measured before convergence is claimed.
public struct ConjugateGradient: SteppedSolver {
  public static let id = "cg"
  public static let title = "Conjugate gradients"
  public static let source = Source("Hestenes and Stiefel 1952", "§3")

  public var steps = 20
  public var tolerance = 1e-10
  /// λ in A + λI; the residual is the damped system's.
  public var damping = 0.0

  public init() {}
  public init(steps: Int, tolerance: Double = 1e-10, damping: Double) {
    self.init(steps: steps, tolerance: tolerance)
    self.damping = damping
  }

  public func solve(_ map: any LinearMap, _ rightHandSide: Tensor, from start: Tensor?) throws -> Solution<Tensor> {
    let shift = damping
    let damped: any LinearMap =
      shift == 0 ? map : ActionMap(map.structure) { try map.apply($0) + shift * $0 }
    let system = try LinearSystem(damped, rightHandSide)
    guard map.structure.isSymmetric else { return try system.refusal() }
    return try system.drive(Iteration.self, from: start, steps: steps, tolerance: tolerance)
  }

  private struct Iteration: LinearIteration {
    static let residualSource = ResidualSource.recurrence
    static let isStationary = false

    let system: LinearSystem
    var value: Tensor
    var residual: Tensor
    var direction: Tensor
    var square: Double

    init(_ system: LinearSystem, from start: Tensor, residual: Tensor) throws {
      self.system = system
      self.value = start
      self.residual = residual
      self.direction = residual
      self.square = try residual.dot(residual)
    }

    mutating func advance() throws -> Status? {
      let image = try system.apply(direction)
      let curvature = try direction.dot(image)
      guard curvature.isFinite else { return .nonFinite }
      guard try curvature > unusable(image) else { return .breakdown }
      let length = square / curvature
      value = try value + length * direction
      residual = try residual - length * image
      let next = try residual.dot(residual)
      direction = try residual + (next / square) * direction
      square = next
      return nil
    }

    // By Kantorovich's inequality pᵀAp ≥ 2√κ/(1 + κ)·‖p‖‖Ap‖: a smaller share is rounding for any κ that the type can
    // represent, and p then lies in the null space.
    private func unusable(_ image: Tensor) throws -> Double {
      let rounding = image.dtype == .float64 ? 0x1p-52 : 0x1p-23
      return try rounding * direction.norm2() * image.norm2()
    }

    func residualNorm() -> Double { square.squareRoot() }
  }
}
