import Catalog
import Foundation

/// Theorem 2: the error of a linear model under a trigger, from the norm of its weights.
///
/// As printed, with probability 1 − ξ, Pr[error] ≤ R̂_γ + 2C_θ(χ + C_δ)/√n + 3√(ln(2/ξ)/(2n)). That is false: neither
/// γ nor the number of classes enters, yet (θ, γ) → (cθ, cγ) changes nothing but the printed slack.
///
/// Corrected, with C_θ the Frobenius norm and r_n = √(mean‖xᵢ + δ‖²), the slack is
/// - 2·C_θ·r_n/(γ√n) for one score and y = ±1, the ramp being 1/γ-Lipschitz (Talagrand's contraction);
/// - 2√2·C_θ·r_n/(γ√n) for two scores, because ‖θ₁ − θ₂‖ ≤ √2·‖θ‖_F;
/// - 4√K·C_θ·r_n/(γ√n) for K scores: the margin is √2-Lipschitz, and Maurer's contraction gives
///   √2·(√2/γ)·E sup Σ σ_ik⟨θ_k, xᵢ + δ⟩/n ≤ (2/γ)·C_θ·√K·r_n/√n.
///
/// For every trigger of radius C_δ at once, r_n becomes x_rms + C_δ. Weights may be replaced by their difference from
/// fixed reference weights: that only shifts each example's loss, and contraction does not see shifts. Where the trigger
/// varies with the weights, ⟨θ⁰, δ⟩ is no such shift, so that then C_θ·r_n becomes ‖θ − θ⁰‖·x_rms + C_θ·C_δ.
public struct LinearModelBound: Bound {
  public static let id = "theorem-2"
  public static let title = "Theorem 2: linear models"
  public static let source = Source("Zeng et al. 2022", "Theorem 2, equation (5); Maurer 2016 for K classes")

  public init() {}

  /// How many scores a linear model has, which decides the contraction that applies.
  public enum Outputs: Sendable, Hashable {
    case single
    case classes(Int)

    /// c in the slack c·C_θ·r/(γ√n).
    public var constant: Magnitude {
      switch self {
      case .single: Magnitude(2)
      case .classes(2): Magnitude(8).squareRoot
      case .classes(let count): Magnitude(16 * Double(count)).squareRoot
      }
    }
  }

  /// 2C_θ(χ + C_δ)/√n.
  public static func printedSlack(norm: Double, largestNorm: Double, radius: Double, count n: Int) -> Magnitude {
    Magnitude(2) * Magnitude(norm) * (Magnitude(largestNorm) + Magnitude(radius)) / Double(n).squareRoot()
  }

  /// c·C_θ·r/(γ√n): `reach` is r_n for a fixed trigger, x_rms + C_δ for all of radius C_δ.
  public static func correctedSlack(
    norm: Double, reach: Magnitude, count n: Int, gamma: Double, outputs: Outputs
  ) -> Magnitude {
    outputs.constant * Magnitude(norm) * reach / gamma / Double(n).squareRoot()
  }

  /// The counterpart for an adversary who perturbs each input on its own by ℓ₂ radius r, one score:
  /// 2C_θ(χ + r)/(γ√n), the same as for a universal trigger.
  public static func evasionSlack(
    norm: Double, largestNorm: Double, euclideanRadius r: Double, count n: Int, gamma: Double
  ) -> Magnitude {
    correctedSlack(
      norm: norm, reach: Magnitude(largestNorm) + Magnitude(r), count: n, gamma: gamma, outputs: .single)
  }

  /// The same for ℓ∞ radius e in d coordinates: 2C_θ(χ + e√d)/(γ√n).
  ///
  /// The √d is that of the ball, not of the adversary: a universal trigger of ℓ∞ radius e has C_δ = e√d too.
  public static func evasionSlack(
    norm: Double, largestNorm: Double, maximumRadius e: Double, dimension d: Int, count n: Int, gamma: Double
  ) -> Magnitude {
    let reach = Magnitude(largestNorm) + Magnitude(e) * Magnitude(d).squareRoot
    return correctedSlack(norm: norm, reach: reach, count: n, gamma: gamma, outputs: .single)
  }

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    guard let linear = subject.linear else { return [] }
    return try subject.margins.flatMap { gamma in
      [
        try printed(subject, linear, gamma),
        try corrected("corrected", subject, gamma, [weights(linear, fixedReach(subject, linear))], of: linear),
        try corrected(
          "corrected-uniform", subject, gamma, [weights(linear, uniformReach(subject, linear))], of: linear),
      ]
        + (try linear.distance.map { distance in
          let centre = 0.1 * (linear.referenceNorm ?? 1)
          let moved = { (reach: Magnitude) in Part(norm: distance, centre: centre, reach: reach) }
          return [
            try corrected("tightened", subject, gamma, [moved(fixedReach(subject, linear))], of: linear),
            try corrected(
              "tightened-uniform", subject, gamma,
              [moved(cleanReach(subject, linear)), weights(linear, Magnitude(subject.sample.radius))], of: linear),
          ]
        } ?? [])
    }
  }

  private func printed(_ subject: BoundSubject, _ linear: LinearProfile, _ gamma: Double) throws -> BoundRow {
    let sample = subject.sample
    let slack = LinearModelBound.printedSlack(
      norm: linear.norm, largestNorm: Self.augmented(Magnitude(sample.largestNorm), linear).value,
      radius: sample.radius, count: sample.count)
    let confidence = try Lemma2.confidenceTerm(count: sample.count, failure: subject.failure)
    let risk = try subject.triggeredRisk(gamma: gamma)
    return BoundRow(
      bound: Self.id, variant: "printed", probability: Magnitude.sum([Magnitude(risk), slack, confidence]),
      rigorous: false, caveat: "false as printed: the slack contains neither the margin nor the number of classes",
      gamma: gamma, terms: ["ramp": risk, "slack": slack.value, "confidence": confidence.value],
      inputs: [
        "weights": linear.norm, "largestNorm": sample.largestNorm, "radius": sample.radius, "n": Double(sample.count),
        "failure": subject.failure,
      ])
  }

  /// The norm of an input with the coordinate that a bias is the weight of.
  private static func augmented(_ reach: Magnitude, _ linear: LinearProfile) -> Magnitude {
    linear.hasBias ? Magnitude.norm([reach, .one]) : reach
  }

  /// r_n of the triggered images.
  private func fixedReach(_ subject: BoundSubject, _ linear: LinearProfile) -> Magnitude {
    Self.augmented(Magnitude(subject.sample.triggeredNorm) / Double(subject.sample.count).squareRoot(), linear)
  }

  /// x_rms + C_δ.
  private func uniformReach(_ subject: BoundSubject, _ linear: LinearProfile) -> Magnitude {
    let clean = Magnitude(subject.sample.cleanNorm) / Double(subject.sample.count).squareRoot()
    return Self.augmented(clean + Magnitude(subject.sample.radius), linear)
  }

  /// x_rms.
  private func cleanReach(_ subject: BoundSubject, _ linear: LinearProfile) -> Magnitude {
    Self.augmented(Magnitude(subject.sample.cleanNorm) / Double(subject.sample.count).squareRoot(), linear)
  }

  /// One summand of C_θ·r: a norm, where its grid lies, and what it is multiplied with.
  private struct Part {
    var norm: Double
    var centre: Double
    var reach: Magnitude
  }

  private func weights(_ linear: LinearProfile, _ reach: Magnitude) -> Part {
    Part(norm: linear.norm, centre: linear.referenceNorm ?? 1, reach: reach)
  }

  private func corrected(
    _ variant: String, _ subject: BoundSubject, _ gamma: Double, _ parts: [Part], of linear: LinearProfile
  ) throws -> BoundRow {
    let sample = subject.sample
    let isUniform = variant.hasSuffix("uniform")
    let margins = isUniform ? sample.additiveMargins ?? sample.triggeredMargins : sample.triggeredMargins
    let risk = try RampLoss.empiricalRisk(margins: margins, gamma: gamma)
    let outputs: Outputs = linear.isSingleScore ? .single : .classes(sample.classes)
    let best = try GridUnion.cheapest { union in
      let slack = Magnitude.sum(
        try parts.map { part in
          LinearModelBound.correctedSlack(
            norm: try union.cover(part.norm, centre: part.centre > 0 ? part.centre : 1), reach: part.reach,
            count: sample.count, gamma: gamma, outputs: outputs)
        })
      let confidence = try Lemma2.confidenceTerm(
        count: sample.count, failure: subject.failure, price: union.price + subject.choicePrice)
      return (Magnitude.sum([Magnitude(risk), slack, confidence]), slack, confidence)
    }
    return BoundRow(
      bound: Self.id, variant: variant, probability: best.0, rigorous: true,
      caveat: isUniform
        ? "for additive triggers of the radius, without clipping" : "for a trigger that does not depend on the sample",
      gamma: gamma, terms: ["ramp": risk, "slack": best.1.value, "confidence": best.2.value],
      inputs: [
        "weights": parts[0].norm, "reach": parts[0].reach.value, "radius": sample.radius, "n": Double(sample.count),
        "classes": Double(sample.classes), "failure": subject.failure,
      ])
  }
}
