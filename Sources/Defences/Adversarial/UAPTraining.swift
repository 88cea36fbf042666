import Catalog
import Datasets
import NN
import Torch

/// Naive adversarial training with universal perturbations: finds one, trains against it, finds the next.
///
/// The heuristic that the paper starts from (§4, Figure 1): the perturbation comes from Moosavi-Dezfooli's algorithm and
/// the weights follow the direct gradient alone, as if Danskin's theorem held.
///
/// **Source.** Zeng et al. 2022, §4; Moosavi-Dezfooli et al. 2017. The paper gives no settings beyond the bound: the
/// share of patched images and the optimiser are those of I-BAU's direct-gradient control, made strong enough to show.
public struct UAPTraining: Defence, TunedDefence {
  public static let id = "uap-training"
  public static let title = "UAP training"
  public static let source = Source("Zeng et al. 2022", "§4, Figure 1")

  public static let presets = [
    Preset("laptop", "perturbations from 200 images, three rounds", source, UAPTraining()),
    Preset("paper", "perturbations from all clean images, twenty rounds", source, paper),
  ]

  /// A perturbation and a pass over the clean images each.
  public var rounds = 3
  public var batchSize = 50
  public var uap = UniversalStage()
  public var unlearning = UnlearningStage()

  public init() {}

  static let paper: UAPTraining = {
    var settings = UAPTraining()
    settings.rounds = 20
    settings.batchSize = 100
    settings.uap.images = 5000
    settings.uap.passes = 10
    settings.uap.steps = 50
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try validate()
    let (tuner, images) = try begun(network, clean, session)
    var plan = TuningPlan(stage: unlearning.tuning, rounds: rounds)
    var perturbation: Tensor?, fooling: [Double] = []
    plan.opening = { round in
      let found = try find(round, tuner, images)
      perturbation = found.perturbation
      fooling.append(found.fooling)
    }
    try tuner.tune(plan, on: images) { batch in
      guard let perturbation else { return try tuner.gradient(batch) }
      var stream = session.stream("patch", batch.round * 1_000_000 + batch.step)
      let patched = try unlearning.patched(batch, [{ try $0 + perturbation }], &stream)
      return try tuner.gradient(batch, on: patched.contiguous(channelsLast: true))
    }
    var repair = tuner.repair()
    repair.trigger = perturbation
    for (round, share) in zip(repair.rounds.indices, fooling) { repair.rounds[round].fooling = share }
    return repair
  }

  private func validate() throws {
    try uap.validate(as: "defence.uap")
    try unlearning.validate(as: "defence.unlearning")
  }

  /// The round's perturbation, from images drawn anew, and the share of all clean images that it fools.
  private func find(
    _ round: Int, _ tuner: Tuner, _ images: CleanSet
  ) throws -> (perturbation: Tensor, fooling: Double) {
    var stream = tuner.session.stream("uap", round)
    let shown = try images.batch(stream.sample(min(uap.images, images.count), below: images.count)).images
    let search = UniversalPerturbation(uap, tuner.network, counter: tuner.session.counter)
    let steps = shown.shape[0] * uap.passes
    let perturbation = try search.find(on: shown, &stream) { done in
      tuner.session.report(.init(round: round + 1, rounds: rounds, stage: "perturbation", step: done, steps: steps))
      return tuner.mayGoOn()
    }.perturbation
    return (perturbation, try search.fooling(perturbation, on: images.images))
  }
}
