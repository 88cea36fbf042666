import Catalog
import Foundation

/// C30. Layer by layer: ‖A F − Â F̂‖ ≤ ‖A‖·‖F − F̂‖ + ‖(A − Â)F̂‖, and a nonlinearity does not expand. The counts
/// multiply because each layer's cover is made for the image of the covers before it; those must satisfy the norm
/// constraints, which Maurey's averages need not. Projecting them onto the convex class repairs that at no cost.
public enum CoversCompose: Claim {
  public static let id = "C30"
  public static let title = "Covers compose over layers"
  public static let source = Source("Zeng et al. 2022", "equation (44); Bartlett, Foster and Telgarsky 2017, Lemma A.7")
  public static let statement =
    "Replacing each of L layers, ‖A_j‖ ≤ s_j with ρ_j-Lipschitz nonlinearities, by an element within ε_j of it on "
    + "its own input moves the network's output by at most τ = Σ_j ε_jρ_j∏_{l>j}ρ_l s_l."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, propagates: true) }

  /// Judges τ without the later layers' norms, unless they propagate.
  public static func judge(_ effort: Effort, propagates: Bool) throws -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let layers = Int.random(in: 1...4, using: &stream), width = Int.random(in: 1...4, using: &stream)
      let lipschitz = stream.magnitude(0.5...2)
      var exact = (0..<3).map { _ in stream.gaussians(width) }
      var (replaced, reach) = (exact, 0.0)
      for _ in 0..<layers {
        let matrix = (0..<width).map { _ in stream.gaussians(width) }
        let size = stream.magnitude(0.01...1)
        let substitute = matrix.map { row in row.map { $0 + size * stream.gaussian() } }
        let error = frobenius(difference(product(replaced, matrix), product(replaced, substitute)))
        reach = lipschitz * (error + (propagates ? try spectralNorm(matrix) : 1) * reach)
        exact = activated(product(exact, matrix), lipschitz)
        replaced = activated(product(replaced, substitute), lipschitz)
      }
      let moved = frobenius(difference(exact, replaced))
      tally.note(
        ratio: moved / reach, violated: moved > reach * (1 + rounding), size: Double(layers * width),
        witness: "\(layers) layers of width \(width), draw \(index): moved \(shown(moved)), τ = \(shown(reach))")
    }
    return tally.finding(
      upheld: "holds, once cover points are projected onto the class so that later norms apply to them",
      refuted: "an output moves by more than τ")
  }

  private static func difference(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    zip(a, b).map { zip($0, $1).map { $0 - $1 } }
  }

  private static func activated(_ matrix: [[Double]], _ lipschitz: Double) -> [[Double]] {
    matrix.map { $0.map { lipschitz * max(0, $0) } }
  }
}
