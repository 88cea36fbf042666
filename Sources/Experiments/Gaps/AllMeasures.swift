import Attacks
import Catalog
import Datasets
import NN

/// What is measured of an unlearned network beside its gap: the plain measures and the bounds that follow from the
/// weights and the clean set alone.
///
/// Values by name, larger where a larger gap is to be expected; one that does not apply is left out.
/// A bound is `<bound>/<variant>`, log₁₀ of its smallest row over the margins; the yardstick, which is counted on
/// held-out images, is none of them.
public struct AllMeasures {
  public init() {}

  /// - Parameters:
  ///   - network: after unlearning.
  ///   - reference: before it; it does not depend on the clean set.
  ///   - clean: the clean set.
  ///   - attack: whose trigger the gap is measured with.
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
