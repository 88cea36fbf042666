import Attacks
import Catalog
import Datasets
import NN

/// The plain measures and the bounds that follow from the weights and the clean set alone.
///
/// A bound is `<bound>/<variant>`, log₁₀ of its smallest row over the margins; the yardstick, which is counted on
/// held-out images, is none of them.
public struct AllMeasures: GapMeasures {
  public let identity = "plain-1, bounds-1"
  /// Theorem 3 as the paper prints it.
  public let headline: String? = "theorem-3/printed"

  public init() {}

  public func measured(
    _ network: Network, reference: Network, clean: LabelledImages, attack: PreparedAttack
  ) throws -> [String: Double] {
    let plain = try PlainMeasures().measured(network, reference: reference, clean: clean, attack: attack)
    return plain.merging(try bounds(network, reference, clean, attack)) { first, _ in first }
  }

  /// None for an architecture with a layer that the bounds have no rule for.
  private func bounds(
    _ network: Network, _ reference: Network, _ clean: LabelledImages, _ attack: PreparedAttack
  ) throws -> [String: Double] {
    do {
      let report = try BoundsRun().report(
        network, reference: reference, clean: clean, heldOut: clean.prefix(0), attack: attack)
      let finite = report.best.filter { $0.log10.isFinite }.map { ("\($0.bound)/\($0.variant)", $0.log10) }
      return Dictionary(finite) { first, _ in first }
    } catch let fault as Fault where fault.kind == .badData {
      return [:]
    }
  }
}
