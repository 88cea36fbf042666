import Catalog
import Foundation

/// PAC-Bayes with spectrally normalised margins: the noise that a network's own norms allow without moving a margin.
///
/// L₀ ≤ L̂_γ + 4√((KL + ln(6n/ξ))/(n − 1)), KL = Σ‖Aᵢ‖_F²(s̄/sᵢ)²/(2σ²), σ = γ/(42·L·B·s̄^{L−1}·√(h·ln(4hL))), for
/// weights rebalanced to the geometric mean s̄ of the operator norms, B the largest input norm, h the width.
///
/// Rebalancing needs positively homogeneous nonlinearities, the proof no biases; the constants are recalled. Hence never
/// rigorous here.
///
/// **Source.** Neyshabur, Bhojanapalli and Srebro 2018, Theorem 1.
public struct NeyshaburBound: Bound {
  public static let id = "neyshabur-2018"
  public static let title = "PAC-Bayes with spectrally normalised margins"
  public static let source = Source("Neyshabur, Bhojanapalli and Srebro 2018", "Theorem 1")

  public init() {}

  /// KL.
  public static func divergence(_ network: NetworkProfile, largestNorm: Double, gamma: Double) -> Magnitude? {
    let layers = network.layers
    guard network.isChain, layers.allSatisfy({ $0.weights.frobenius != nil && $0.weights.spectral > 0 }) else {
      return nil
    }
    let depth = Double(layers.count), width = Double(network.width)
    let logProduct = layers.reduce(0) { $0 + log($1.weights.spectral) }
    let ratios = Magnitude.sum(
      layers.map { (Magnitude($0.weights.frobenius!) / $0.weights.spectral).power(2) })
    // s̄²·s̄^{2L−2} = ∏sᵢ².
    let noise = Magnitude(42 * depth * largestNorm / gamma).power(2) * Magnitude(width * log(4 * width * depth))
    return ratios * Magnitude(ln: 2 * logProduct) * noise / 2
  }

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    guard let network = subject.network, !subject.sample.cleanMargins.isEmpty, subject.sample.count > 1 else {
      return []
    }
    let sample = subject.sample, n = Double(sample.count)
    return subject.margins.compactMap { gamma in
      guard let divergence = Self.divergence(network, largestNorm: sample.largestNorm, gamma: gamma) else { return nil }
      let risk = Double(sample.cleanMargins.count { $0 <= gamma }) / n
      let price = Magnitude(log(6 * n / subject.failure) + subject.choicePrice)
      let slack = Magnitude(4) * ((divergence + price) / (n - 1)).squareRoot
      let obstacle = network.isHomogeneous ? "" : ", here the nonlinearities are not homogeneous"
      return BoundRow(
        bound: Self.id, variant: "published", probability: Magnitude(risk) + slack, rigorous: false,
        caveat: "constants as recalled; for networks without biases, at norms fixed beforehand\(obstacle)",
        gamma: gamma, terms: ["risk": risk, "log10Divergence": divergence.log10, "slack": slack.value],
        inputs: ["n": n, "largestNorm": sample.largestNorm, "failure": subject.failure])
    }
  }
}
