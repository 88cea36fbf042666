import Catalog

/// C44. One product with the step's transposed Jacobian per solver step and one mixed product. True as an order in
/// rounds and solver steps; the T inner passes of each round are left out of the formula, and outweigh the solver
/// where T > H.
public enum ImplicitTimeIsLinearInSolverSteps: Claim {
  public static let id = "C44"
  public static let title = "Time of the implicit hypergradient"
  public static let source = Source("Zeng et al. 2022", "A.3.3")
  public static let statement =
    "With K rounds, H fixed-point iterations each and a fixed number T of inner steps, the time is of order K·H "
    + "passes over the clean images."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, method: .implicit) }

  /// Judges another method.
  public static func judge(_ effort: Effort, method: CountedHypergradient.Method) -> Finding {
    var tally = EvidenceTally()
    var share = 0.0
    for index in 0..<min(effort.instances, 200) {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let problem = CountedHypergradient(&stream, count: 4, dimension: 3)
      let rounds = Int.random(in: 1...4, using: &stream), solver = Int.random(in: 1...20, using: &stream)
      let inner = Int.random(in: 1...60, using: &stream)
      // Rounds repeat the same work on other weights.
      func passes(_ solver: Int) -> Int {
        (0..<rounds).reduce(0) { sum, _ in
          sum + problem.hypergradient(method, inner: inner, solver: solver).counts.passes
        }
      }
      let total = passes(solver), slope = Double(passes(2 * solver) - total) / Double(rounds * solver)
      share = max(share, Double(rounds * inner) / Double(total))
      tally.note(
        ratio: slope, violated: slope != 1, size: Double(rounds * solver),
        witness:
          "K = \(rounds), H = \(solver), T = \(inner): \(total) passes, \(shown(slope)) more per solver step and round")
    }
    return tally.finding(
      upheld:
        "one pass per solver step and round; the T inner passes, up to \(shown(share)) of all, are left out",
      refuted: "the passes are not one per solver step and round")
  }
}
