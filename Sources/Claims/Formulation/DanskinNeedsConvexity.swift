import Catalog
import GSL
import Theory

/// C2. Danskin's theorem asks for continuity, a compact set and, for a gradient, a unique maximiser; not for convexity.
///
/// Evidence: quadratics in δ that are neither convex nor concave, maximised over a ball exactly (the trust-region
/// problem), and the difference quotients of the maximum.
public enum DanskinNeedsConvexity: Claim {
  public static let id = "C2"
  public static let title = "Danskin's theorem only holds for convex losses"
  public static let source = Source("Zeng et al. 2022", "section 4")
  public static let statement =
    "For H(δ, θ) that is not convex in δ, the gradient of max over ‖δ‖ ≤ C of H(δ, θ) is not ∇₂H(δ*, θ), the gradient "
    + "at the maximiser δ*."
  public static let expected = Verdict.refuted

  public static func judge(_ effort: Effort) throws -> Finding {
    var tally = EvidenceTally()
    let gradient = try workedGradient()
    tally.note(
      violated: norm(zip(gradient, [1, 0]).map(-)) < 1e-9, size: 0,
      witness:
        "H = −½‖δ‖² + θᵀδ at θ = (3, 0), C = 1: ∇max H = ∇₂H(δ*) = (\(shown(gradient[0])), \(shown(gradient[1])))")
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      guard let ball = try IndefiniteQuadratic(using: &stream) else { continue }
      let (direct, quotient) = (try ball.directGradient(), try ball.quotient())
      let error = abs(direct - quotient) / (1 + abs(quotient))
      tally.note(
        ratio: error / 1e-5, violated: error <= 1e-5, size: 1,
        witness: "an indefinite quadratic: ∇₂H \(shown(direct)), quotient \(shown(quotient))")
    }
    return tally.finding(
      upheld: "no function that is not convex obeyed Danskin's theorem",
      refuted: "Danskin's theorem held for quadratics neither convex nor concave; it needs a unique maximiser only")
  }

  /// The gradient of the maximum in the worked example.
  private static func workedGradient() throws -> [Double] {
    let run = InstanceRun(WorkedExample.projection.family.problem())
    guard run(WorkedExample.projection.draw()) != nil else { return [.nan, .nan] }
    return run.hypergradient
  }
}

/// H(δ, θ) = ½δᵀ(A + θB)δ + (a + θb)ᵀδ on the unit ball of three dimensions, A + θB indefinite, at θ = 0.
private struct IndefiniteQuadratic {
  let A, B: DenseMatrix
  let a, b: [Double]

  init?(using stream: inout RandomStream) throws {
    func symmetric() throws -> DenseMatrix {
      let values = stream.gaussians(9)
      return try DenseMatrix(rows: 3, columns: 3) { values[3 * $0 + $1] + values[3 * $1 + $0] }
    }
    (A, B) = (try symmetric(), try symmetric())
    (a, b) = (stream.gaussians(3), stream.gaussians(3))
    let spectrum = try A.symmetricEigensystem().values
    guard spectrum.first! < -0.1, spectrum.last! > 0.1 else { return nil }
  }

  /// The maximiser on the ball: (νI − A)δ = a with ν above every eigenvalue and ‖δ‖ = 1, since A is not negative.
  private func maximiser(_ theta: Double) throws -> [Double] {
    let system = try A.adding(B.scaled(by: theta)).symmetricEigensystem()
    let slope = zip(a, b).map { $0 + theta * $1 }
    let parts = (0..<3).map { inner(system.vectors.column($0), slope) }
    func point(_ nu: Double) -> [Double] { (0..<3).map { parts[$0] / (nu - system.values[$0]) } }
    let top = system.values[2]
    let nu = try RootFinding.brent(
      in: (top + 1e-3 * abs(parts[2]))...(top + norm(slope) + 1), absoluteTolerance: 0, relativeTolerance: 1e-15,
      maximumIterations: 500
    ) { 1 / norm(point($0)) - 1 }.value
    let found = point(nu)
    return (0..<3).map { i in (0..<3).reduce(0) { $0 + system.vectors[i, $1] * found[$1] } }
  }

  private func value(_ theta: Double) throws -> Double {
    let delta = try maximiser(theta)
    let image = try A.adding(B.scaled(by: theta)).multiplied(by: delta)
    return 0.5 * inner(delta, image) + inner(zip(a, b).map { $0 + theta * $1 }, delta)
  }

  func directGradient() throws -> Double {
    let delta = try maximiser(0)
    return 0.5 * inner(delta, try B.multiplied(by: delta)) + inner(b, delta)
  }

  func quotient() throws -> Double { (try value(1e-5) - value(-1e-5)) / 2e-5 }
}
