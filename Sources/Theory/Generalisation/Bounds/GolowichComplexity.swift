import Catalog
import Foundation

/// A Rademacher complexity from Frobenius norms alone, with the root of the depth in place of an exponential.
///
/// Rad ≤ B·(√(2 ln 2·L) + 1)·∏‖Aᵢ‖_F/√n for one score, B the largest input norm. It is a complexity and no bound on an
/// error: the step to several classes is another paper's.
///
/// **Source.** Golowich, Rakhlin and Shamir 2018, Theorem 1.
public struct GolowichComplexity: Bound {
  public static let id = "golowich-2018"
  public static let title = "Complexity from Frobenius norms"
  public static let source = Source("Golowich, Rakhlin and Shamir 2018", "Theorem 1")

  public init() {}

  /// For Frobenius norms in order, `count` inputs of norm at most `largestNorm`.
  public static func complexity(frobenius: [Double], largestNorm: Double, count n: Int) -> Magnitude {
    let depth = (2 * log(2) * Double(frobenius.count)).squareRoot() + 1
    return Magnitude(largestNorm * depth) * Magnitude.product(frobenius.map { Magnitude($0) }) / Double(n).squareRoot()
  }

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    guard let network = subject.network, network.isChain else { return [] }
    let norms = network.layers.compactMap(\.weights.frobenius)
    guard norms.count == network.layers.count else { return [] }
    let isCovered = network.isHomogeneous && !network.layers.contains(where: \.hasBias)
    return [
      BoundRow(
        bound: Self.id, variant: "frobenius", quantity: .measure,
        size: Self.complexity(
          frobenius: norms, largestNorm: subject.sample.largestNorm, count: subject.sample.count),
        rigorous: false,
        caveat: isCovered
          ? "constants as recalled, at norms fixed beforehand"
          : "for homogeneous nonlinearities without biases, which this network has not",
        inputs: ["n": Double(subject.sample.count), "largestNorm": subject.sample.largestNorm])
    ]
  }
}
