import Catalog
import Foundation
import Torch

/// The minimal residual method, for a symmetric A that may be indefinite.
///
/// Lanczos vectors vⱼ build a tridiagonal matrix whose QR factors are updated by one rotation a step; the residual,
/// which never grows, is the last rotated entry. One product a step, and one to confirm convergence.
public struct MINRES: SteppedSolver {
  public static let id = "minres"
  public static let title = "Minimal residuals"
  public static let source = Source("Paige and Saunders 1975", "MINRES")

  public var steps = 40
  public var tolerance = 1e-10

  public init() {}

  public func solve(_ map: any LinearMap, _ rightHandSide: Tensor, from start: Tensor?) throws -> Solution<Tensor> {
    let system = try LinearSystem(map, rightHandSide)
    guard map.structure.isSymmetric else { return try system.refusal() }
    return try system.drive(Iteration.self, from: start, steps: steps, tolerance: tolerance)
  }

  private struct Iteration: LinearIteration {
    static let residualSource = ResidualSource.recurrence
    static let isStationary = false

    let system: LinearSystem
    var value: Tensor
    var lanczos: Lanczos
    /// The rotation of the step before.
    var (cosine, sine) = (-1.0, 0.0)
    /// What that rotation left of the next column of the tridiagonal matrix.
    var (diagonal, superdiagonal) = (0.0, 0.0)
    /// The rotated right-hand side's last entry, whose magnitude is the residual norm.
    var remainder: Double
    /// The two search directions before; zero at first.
    var (older, newer): (Tensor, Tensor)

    init(_ system: LinearSystem, from start: Tensor, residual: Tensor) throws {
      self.system = system
      self.value = start
      self.lanczos = try Lanczos(from: residual)
      self.remainder = lanczos.coupling
      self.older = try .zeros(like: residual)
      self.newer = older
    }

    mutating func advance() throws -> Status? {
      guard lanczos.coupling > 0 else { return .breakdown }
      let vector = try lanczos.vector()
      let alpha = try lanczos.advance(system.apply(vector), vector)
      guard alpha.isFinite, lanczos.coupling.isFinite else { return .nonFinite }

      // Apply the rotation before the last to the new column, then annihilate its subdiagonal by a new one.
      let above = superdiagonal
      let upper = cosine * diagonal + sine * alpha
      let pivot = sine * diagonal - cosine * alpha
      superdiagonal = sine * lanczos.coupling
      diagonal = -cosine * lanczos.coupling
      let norm = hypot(pivot, lanczos.coupling)
      guard norm > 0 else { return .breakdown }
      (cosine, sine) = (pivot / norm, lanczos.coupling / norm)

      let direction = try (vector - above * older - upper * newer) / norm
      value = try value + (cosine * remainder) * direction
      remainder *= sine
      (older, newer) = (newer, direction)
      return nil
    }

    func residualNorm() -> Double { abs(remainder) }
  }

  /// The symmetric Lanczos recurrence βⱼ₊₁vⱼ₊₁ = A·vⱼ − αⱼvⱼ − βⱼvⱼ₋₁.
  private struct Lanczos {
    /// βⱼvⱼ.
    var current: Tensor
    /// βⱼ, the norm of `current`.
    var coupling: Double
    /// vⱼ₋₁, none at first.
    var previous: Tensor?

    init(from residual: Tensor) throws {
      current = residual
      coupling = try residual.norm2()
    }

    /// vⱼ.
    func vector() throws -> Tensor { try current / coupling }

    /// Goes on to vⱼ₊₁ and returns αⱼ.
    mutating func advance(_ image: Tensor, _ vector: Tensor) throws -> Double {
      let reduced = try previous.map { try image - coupling * $0 } ?? image
      let alpha = try vector.dot(reduced)
      current = try reduced - alpha * vector
      previous = vector
      coupling = try current.norm2()
      return alpha
    }
  }
}
