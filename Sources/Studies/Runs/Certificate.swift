import Catalog
import Datasets
import Estimation
import NN
import Theory

/// What certifies a network against every additive trigger of some radius, as far as Lipschitz constants can: the scores'
/// constant and the margins of the clean images.
struct Certificate: Codable, Sendable, Equatable {
  /// ln Λ.
  var lnLipschitz: Double
  /// M(f(x), y) of the clean images, smallest first.
  var margins: [Double]

  /// - Returns: nil for an architecture with a layer that there is no rule for.
  init?(_ network: Network, clean: LabelledImages) throws {
    do {
      let subject = try BoundMeasurement().subject(network, clean: clean)
      guard let profile = subject.network else { return nil }
      lnLipschitz = profile.lipschitzConstant.ln
      margins = subject.sample.cleanMargins.sorted()
    } catch let fault as Fault where fault.kind == .badData {
      return nil
    }
  }

  /// The share of the clean images that keep their class under every additive trigger of `radius`.
  func share(at radius: Double) -> Double {
    CertifiedRobustness.certifiedShare(margins: margins, lipschitz: Magnitude(ln: lnLipschitz), radius: radius)
  }
}
