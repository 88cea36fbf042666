import Catalog
import Datasets
import NN
import Torch

/// Shared adversarial unlearning: makes the network disagree with its poisoned former self on images that mislead both
/// in the same way.
///
/// With h₀ the poisoned network, fixed, and h the one that is repaired, every batch is perturbed image by image within
/// ‖ε‖_∞ ≤ `radius` so that both are misled and agree; then the weights follow
///
///     cleanWeight·CE(h(x), y) + robustWeight·CE(h(x + ε), y)
///       − sharedWeight·mean of log(1 − p_h(ŷ₀ | x + ε)) over images where h₀ is misled to ŷ₀.
///
/// Images may leave 0…1, as in the released program.
///
/// **Source.** Wei et al. 2023, equations 6 to 9, and the released program.
public struct SAU: Defence, TunedDefence {
  public static let id = "sau"
  public static let title = "SAU"
  public static let source = Source("Wei et al. 2023")

  public static let presets = [
    Preset("laptop", "four passes over the clean images", source, SAU()),
    Preset("paper", "a hundred passes", Source("Wei et al. 2023", "released program"), paper),
  ]

  /// Passes over the clean images.
  public var rounds = 4
  public var batchSize = 50
  public var search = SharedSearchStage()
  /// λ₁.
  public var cleanWeight = 1.0
  /// λ₂.
  public var robustWeight = 0.0
  /// λ₃.
  public var sharedWeight = 1.0
  public var tuning = TuningStage(.adam(rate: 1e-3))

  public init() {}

  static let paper: SAU = {
    var settings = SAU()
    settings.rounds = 100
    settings.batchSize = 256
    settings.search.steps = 5
    settings.tuning.optimiser.rate = 1e-4
    settings.tuning.statistics = .running
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try validate()
    let poisoned = try network.cloned()
    let (tuner, images) = try begun(network, clean, session)
    try tuner.tune(TuningPlan(stage: tuning, rounds: rounds), on: images) { batch in
      let search = SharedSearch(search, now: tuner.network, poisoned: poisoned, counter: session.counter)
      let misleading = try search.find(batch.images, batch.labels).contiguous(channelsLast: true)
      return try gradient(tuner, batch, misleading, poisoned)
    }
    return tuner.repair()
  }

  private func validate() throws {
    let limits = SettingLimits("defence")
    for (name, weight) in [
      ("cleanWeight", cleanWeight), ("robustWeight", robustWeight), ("sharedWeight", sharedWeight),
    ] { try limits.check(name, weight, in: SettingLimits.magnitude) }
    try search.validate(as: "defence.search")
    try tuning.validate(as: "defence.tuning")
  }

  private func gradient(
    _ tuner: Tuner, _ batch: Tuner.Batch, _ misleading: Tensor, _ poisoned: Network
  ) throws -> TensorBundle {
    tuner.session.counter.passes.forward += 2
    let count = batch.labels.count
    let (former, formerClean) = try withoutHistory {
      (try poisoned.forward(misleading).argmax(along: 1), try poisoned.forward(batch.images).argmax(along: 1))
    }
    let misled = try former.differs(from: batch.labels) * former.differs(from: formerClean)
    let both = try Tensor.concatenated([batch.images, misleading]).contiguous(channelsLast: true)
    return try tuner.gradient { θ in
      let logits = try tuner.network.forward(both, parameters: θ, batch.mode)
      let clean = try logits.sliced(0..<count), perturbed = try logits.sliced(count..<2 * count)
      let agreement = try perturbed.logSoftmax(along: 1).picked(former).exp()
      // Certain agreement would have no finite logarithm.
      let shared = try -(misled * (-agreement.clamped(to: 0...0.999) + 1).log()).mean()
      let robust = robustWeight > 0 ? try perturbed.crossEntropy(batch.labels) * robustWeight : nil
      let total = try clean.crossEntropy(batch.labels) * cleanWeight + shared * sharedWeight
      return try robust.map { try total + $0 } ?? total
    }
  }
}

extension Tensor {
  /// 1 where two tensors of class indices differ, 0 elsewhere.
  func differs(from other: Tensor) throws -> Tensor { try -equal(other).to(.float32) + 1 }
}
