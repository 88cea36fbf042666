import Catalog
import Foundation

/// How many clean images provably keep their class under *every* additive trigger of the radius.
///
/// If the scores are Λ-Lipschitz and M(f(x), y) > √2·Λ·C_δ, no δ with ‖δ‖ ≤ C_δ changes the class of x: two scores
/// together move by at most √2 times the Euclidean change. The row bounds the share of the images in hand that some
/// trigger flips, not a probability over new ones.
///
/// **Source.** Tsuzuku, Sato and Sugiyama 2018, §4.
public struct CertifiedRobustness: Bound {
  public static let id = "certified-robustness"
  public static let title = "Certified trigger robustness"
  public static let source = Source("Tsuzuku, Sato and Sugiyama 2018", "§4")

  public init() {}

  /// The share of `margins` above √2·Λ·`radius`, hence certified.
  public static func certifiedShare(margins: [Double], lipschitz: Magnitude, radius: Double) -> Double {
    let needed = (Magnitude(2).squareRoot * lipschitz * Magnitude(radius)).value
    return Double(margins.count { $0 > needed }) / Double(margins.count)
  }

  /// The radius up to which half of the images are certified; 0 where half are misclassified.
  static func medianRadius(margins: [Double], lipschitz: Magnitude) -> Double {
    let median = margins.sorted()[margins.count / 2]
    return median <= 0 || lipschitz == .zero ? 0 : exp(log(median) - log(2) / 2 - lipschitz.ln).nextDown.nextDown
  }

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    guard let network = subject.network, !subject.sample.cleanMargins.isEmpty else { return [] }
    let lipschitz = network.lipschitzConstant
    let share = Self.certifiedShare(
      margins: subject.sample.cleanMargins, lipschitz: lipschitz, radius: subject.sample.radius)
    return [
      BoundRow(
        bound: Self.id, variant: "lipschitz", probability: Magnitude(1 - share), rigorous: true,
        caveat: "of the clean images in hand, not of new ones",
        terms: [
          "certified": share, "log10Lipschitz": lipschitz.log10,
          "medianRadius": Self.medianRadius(margins: subject.sample.cleanMargins, lipschitz: lipschitz),
        ],
        inputs: ["radius": subject.sample.radius, "n": Double(subject.sample.count)])
    ]
  }
}
