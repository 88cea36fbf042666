import Catalog
import Datasets
import NN
import Torch

/// Adversarial unlearning of backdoors by implicit hypergradients (I-BAU).
///
/// Solves min over θ of max over ‖δ‖ ≤ C of the mean cross-entropy of the clean images with δ added to them. Each
/// round finds a δ, then moves θ along the hypergradient ∂G/∂θ + (∂δ/∂θ)ᵀ ∂G/∂δ.
///
/// | symbol | shape          | unit           | meaning                                   |
/// |--------|----------------|----------------|-------------------------------------------|
/// | `δ`    | `[1, C, H, W]` | image, 0…1     | universal perturbation                    |
/// | `θ`    | parameters     | –              | weights, batch normalisation's included   |
///
/// Every place where the paper's Algorithm 1, its three released programs and BackdoorBench's differ from each other
/// is a setting; `presets` are those five, the control without the indirect part, and `robust`, the default.
///
/// **Source.** Zeng et al. 2022, Algorithm 1, equations 1–3.
public struct IBAU: Defence {
  public static let id = "ibau"
  public static let title = "I-BAU"
  public static let source = Source("Zeng et al. 2022", "Algorithm 1")

  /// At most so many.
  public var rounds = 1
  /// Ends the rounds once the smallest flipping norm has grown by this factor; 0 goes on to the last. Needs
  /// `inner.screening` > 0.
  public var enough = 0.0
  /// Images in a batch, inside and outside.
  public var batchSize = 100
  public var inner = InnerStage()
  public var outer = OuterStage()
  public var hypergradient = HypergradientStage()
  public var guarding = GuardStage()

  public init() { self = Self.robust }

  /// Settings spelled out one by one; the presets start from here.
  init(plain: Void) {}

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    guard clean.count > 0 else { throw Fault(.wrongUse, "there are no clean images to unlearn with: give --clean N") }
    try validate()
    return try Unlearning(self, network, clean, session).run()
  }

  private func validate() throws {
    let limits = SettingLimits("defence")
    try limits.check("rounds", rounds, atLeast: 1)
    try limits.check("batchSize", batchSize, atLeast: 1)
    try limits.check("enough", enough, in: SettingLimits.magnitude)
    try inner.validate()
    try outer.validate()
    try hypergradient.validate()
    if inner.clamp, let products = hypergradient.products {
      throw Fault(
        .wrongUse,
        "defence.hypergradient.products=\(products.rawValue) needs a plan, which does not clip images: leave it out, or "
          + "defence.inner.clamp")
    }
    try guarding.validate()
  }
}
