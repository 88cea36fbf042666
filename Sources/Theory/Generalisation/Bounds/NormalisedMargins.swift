import Catalog
import Foundation

/// Margins divided by what the network's norms allow: M(f(x), y)/(K_net/√n), their quantiles clean and triggered.
///
/// A margin by itself means little, since scaling the weights scales it. The divisor is the capacity of
/// ``NetworkCapacity`` per example, for a chain without biases ‖X̂‖_F/√n·∏sᵢ(Σ(aᵢ/sᵢ)^{2/3})^{3/2} up to logarithms.
///
/// **Source.** Bartlett, Foster and Telgarsky 2017, Figure 1; Jiang et al. 2019.
public struct NormalisedMargins: Bound {
  public static let id = "normalised-margins"
  public static let title = "Margins over the network's capacity"
  public static let source = Source("Bartlett, Foster and Telgarsky 2017; Jiang et al. 2019", "Figure 1")

  public init() {}

  /// The quantiles that are reported, by name.
  private static let quantiles = [("q10", 0.1), ("q25", 0.25), ("q50", 0.5), ("q75", 0.75), ("q90", 0.9)]

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    guard let network = subject.network, !subject.sample.cleanMargins.isEmpty else { return [] }
    let sample = subject.sample
    return try [
      ("clean", sample.cleanMargins, sample.cleanNorm), ("triggered", sample.triggeredMargins, sample.triggeredNorm),
    ].map { variant, margins, norm in
      let capacity = try NetworkCapacity(network, inputNorm: Magnitude(norm), count: sample.count, centre: .zero).total
      let scale = capacity / Double(sample.count).squareRoot()
      let sorted = margins.sorted()
      let values = Self.quantiles.map { name, share in
        (name, sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] / scale.value)
      }
      return BoundRow(
        bound: Self.id, variant: variant, quantity: .measure, size: scale, rigorous: false,
        caveat: "a measure: the size is the divisor, the quantiles are among the terms",
        terms: Dictionary(uniqueKeysWithValues: values), inputs: ["n": Double(sample.count), "inputNorm": norm])
    }
  }
}
