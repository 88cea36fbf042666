import Catalog
import Foundation

/// PAC-Bayes-kl with Gaussian noise on the weights, the prior centred at the poisoned network.
///
/// With probability at least 1 − ξ, kl(R̂(Q)‖R(Q)) ≤ (‖θ − θ⁰‖²/(2σ²) + ln(2√n/ξ))/n for Q = N(θ, σ²I) and the prior
/// N(θ⁰, σ²I), which must not depend on the clean set. It bounds the error of the *noisy* classifier, a fresh draw of
/// weights for every prediction.
///
/// Half of ξ goes to that statement, shared by the G noise levels tried; half to R̂(Q) itself, which m draws of noise
/// estimate: R̂(Q) ≤ kl⁻¹(mean error, ln(2G/ξ)/m), a Chernoff bound over independent draws.
///
/// **Source.** Langford and Seeger 2001; Maurer 2004 for √n; Dziugaite and Roy 2017, §3.
public struct PACBayes: Bound {
  public static let id = "pac-bayes-kl"
  public static let title = "PAC-Bayes with the poisoned network as prior"
  public static let source = Source("Langford and Seeger 2001; Maurer 2004; Dziugaite and Roy 2017", "§3")

  public init() {}

  /// The bound on R(Q) for one level among `levels`, and R̂(Q)'s own upper limit.
  public static func bound(
    distance: Double, deviation: Double, meanError: Double, draws: Int, count n: Int, levels: Int, failure: Double
  ) throws -> (bound: Double, risk: Double, divergence: Double) {
    try demandCount(n)
    try demandProbability(failure, "the failure probability ξ")
    let share = failure / (2 * Double(levels))
    let risk = BinaryDivergence.upperInverse(meanError, budget: log(1 / share) / Double(draws))
    let divergence = distance * distance / (2 * deviation * deviation)
    let budget = (divergence + log(2 * Double(n).squareRoot() / share)) / Double(n)
    return (BinaryDivergence.upperInverse(risk, budget: budget * (1 + 1e-12)), risk, divergence)
  }

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    guard let posterior = subject.posterior else { return [] }
    let all = try posterior.levels.map { level in
      let found = try Self.bound(
        distance: posterior.distance, deviation: level.deviation, meanError: level.meanError, draws: posterior.draws,
        count: subject.sample.count, levels: posterior.levels.count, failure: subject.failure)
      return BoundRow(
        bound: Self.id, variant: "kl", probability: Magnitude(found.bound), rigorous: true,
        caveat: "of the classifier with Gaussian noise on its weights",
        terms: ["risk": found.risk, "divergence": found.divergence],
        inputs: [
          "deviation": level.deviation, "meanError": level.meanError, "draws": Double(posterior.draws),
          "distance": posterior.distance, "n": Double(subject.sample.count), "failure": subject.failure,
        ])
    }
    return [all.min { $0.log10 < $1.log10 }!]
  }
}
