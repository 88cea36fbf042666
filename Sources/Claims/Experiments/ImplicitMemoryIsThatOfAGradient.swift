import Catalog

/// C43. Counted on a softmax model: the implicit hypergradient's largest number of live values does not depend on the
/// inner steps T or the solver steps, and is a small multiple of a gradient's; unrolling keeps every step.
public enum ImplicitMemoryIsThatOfAGradient: Claim {
  public static let id = "C43"
  public static let title = "Memory of the implicit hypergradient"
  public static let source = Source("Zeng et al. 2022", "A.3.2")
  public static let statement =
    "The memory of the implicit hypergradient is that of one gradient of H up to a constant, whatever the number T "
    + "of inner steps and of solver steps, where unrolling takes memory in proportion to T."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, method: .implicit) }

  /// Judges another method.
  public static func judge(_ effort: Effort, method: CountedHypergradient.Method) -> Finding {
    var tally = EvidenceTally()
    var unrolled = 0.0
    for index in 0..<min(effort.instances, 200) {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let problem = CountedHypergradient(
        &stream, count: Int.random(in: 2...12, using: &stream), dimension: Int.random(in: 2...12, using: &stream),
        classes: Int.random(in: 2...5, using: &stream))
      let inner = Int.random(in: 8...60, using: &stream), solver = Int.random(in: 2...20, using: &stream)
      let gradient = Double(problem.peakOfGradient())
      let peak = problem.hypergradient(method, inner: inner, solver: solver).counts.peak
      let short = problem.hypergradient(method, inner: inner / 4, solver: 1).counts.peak
      unrolled = max(
        unrolled, Double(problem.hypergradient(.unrolled, inner: inner, solver: 0).counts.peak) / gradient)
      let ratio = Double(peak) / gradient
      tally.note(
        ratio: ratio, violated: peak != short || ratio > 4, size: Double(inner),
        witness:
          "T = \(inner), \(solver) solver steps: \(peak) live numbers, \(short) with a quarter of the steps, gradient "
          + shown(gradient))
    }
    return tally.finding(
      upheld:
        "the peak is the same for every T and number of solver steps; unrolling reached \(shown(unrolled)) gradients",
      refuted: "the peak grows with the number of steps")
  }
}
