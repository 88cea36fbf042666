import Catalog
import Foundation
import Theory

/// C21. A standard theorem; the evidence looks at the largest violation over a finite class, whose error probabilities
/// are counted exactly on a finite population.
public enum Lemma2HoldsForAFixedTrigger: Claim {
  public static let id = "C21"
  public static let title = "Lemma 2 for a trigger fixed beforehand"
  public static let source = Source("Zeng et al. 2022", "Lemma 2, equation (22)")
  public static let statement =
    "For a trigger δ that does not depend on the n clean examples, with probability 1 − ξ over them every θ of a class "
    + "has Pr[error under δ] ≤ R̂_γ(θ) + 2·Rad + 3√(ln(2/ξ)/(2n)), Rad the empirical Rademacher complexity of the ramp "
    + "losses."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { try judge(effort, slack: 1) }

  /// Judges the bound with its slack multiplied by `slack`.
  public static func judge(_ effort: Effort, slack: Double) throws -> Finding {
    let failure = 0.05
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let experiment = FiniteClassExperiment(&stream)
      let allowed =
        slack
        * (2 * experiment.rademacher(&stream)
          + (try Lemma2.confidenceTerm(count: experiment.count, failure: failure).value))
      let excess = experiment.largestExcess
      tally.note(
        ratio: excess / allowed, violated: excess > allowed,
        witness: "sample \(index): error exceeds risk by \(shown(excess)), allowed \(shown(allowed))")
    }
    return try tally.exceeds(failure: failure)
      ? tally.finding(.refuted, "violated in more than the share ξ = 0.05 of samples")
      : tally.finding(
        .upheld, "violated in no more than the share ξ = 0.05 of samples; the proof is Mohri et al. 2018, 3.3")
  }
}

/// Sixteen linear classifiers, a population of sixty labelled points, a trigger, and a sample.
private struct FiniteClassExperiment {
  let count = 100
  private let losses: [[Double]]
  private let errors: [Double]

  init(_ stream: inout RandomStream) {
    let (dimension, members, points) = (3, 16, 60)
    let gamma = stream.magnitude(0.05...2)
    let trigger = stream.direction(dimension)
    let population = (0..<points).map { _ in (stream.gaussians(dimension), stream.sign()) }
    let classifiers = (0..<members).map { _ in stream.gaussians(dimension) }
    let margins = classifiers.map { theta in
      population.map { x, y in y * inner(theta, zip(x, trigger).map { $0 + $1 }) }
    }
    errors = margins.map { Double($0.count { $0 <= 0 }) / Double(points) }
    let sample = (0..<count).map { _ in Int.random(in: 0..<points, using: &stream) }
    losses = margins.map { margin in sample.map { RampLoss.value(margin: margin[$0], gamma: gamma) } }
  }

  /// sup over the class of Pr[error] − R̂_γ.
  var largestExcess: Double {
    zip(errors, losses).map { $0 - $1.reduce(0, +) / Double(count) }.max()!
  }

  /// The empirical Rademacher complexity, a mean over 100 draws of signs.
  func rademacher(_ stream: inout RandomStream) -> Double {
    let draws = 100
    return (0..<draws).reduce(0) { sum, _ in
      let signs = (0..<count).map { _ in stream.sign() }
      return sum + losses.map { inner($0, signs) }.max()! / Double(count * draws)
    }
  }
}
