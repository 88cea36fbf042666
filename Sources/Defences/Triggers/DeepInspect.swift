import Catalog
import Datasets
import NN
import Torch

/// DeepInspect: one generator makes triggers for every class; the class it has an unusually easy time with is flagged.
///
/// The generator G(z, t) minimises, over random classes t,
///
///     CE(net(x + G), t) + adversarialWeight·CE(D(x + G), "clean") + sizeWeight·max(0, mean |G| − allowance)
///
/// against a discriminator D that tells clean images from triggered ones. What is compared is the mean loss of a class,
/// as in the paper's A.4.2 (`score = loss`), or the mean size of its triggers, as in the original (`score = size`), by the
/// deviation of the lower half alone ("double" MAD). Fresh triggers of the flagged classes are unlearned.
///
/// **Source.** Chen et al. 2019; Zeng et al. 2022, A.4.2: clean images instead of inverted ones. No program was
/// published; networks, weights and steps are this toolkit's.
public struct DeepInspect: TriggerInversion {
  public static let id = "deep-inspect"
  public static let title = "DeepInspect"
  public static let source = Source("Chen et al. 2019")

  public static let presets = [
    Preset("laptop", "400 steps of the generator", source, DeepInspect()),
    Preset("paper", "10,000 steps of the generator", Source("Zeng et al. 2022", "A.4.2"), paper),
  ]

  public enum Score: String, Codable, Sendable, CaseIterable { case loss, size }

  /// Passes over the clean images to unlearn what was flagged.
  public var rounds = 3
  public var batchSize = 50
  public var search = GeneratorStage()
  public var score = Score.loss
  /// The anomaly index above which a class is flagged.
  public var anomalyIndex = 2.0
  public var unlearning = UnlearningStage()

  public init() {}

  static let paper: DeepInspect = {
    var settings = DeepInspect()
    settings.rounds = 5
    settings.search.steps = 10_000
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try search.validate(as: "defence.search")
    let (tuner, images) = try prepared(network, clean, session)
    let search = try GeneratorSearch(search, tuner, images)
    guard try search.learn() else {
      tuner.remark("stopped while the generator learned; nothing was unlearned")
      return tuner.repair()
    }
    let inspection = TriggerInspection(
      try (0..<network.classes).map { try search.judged($0, by: score) }, score: "mean \(score.rawValue)",
      threshold: anomalyIndex, side: .left)
    let flagged = inspection.flagged.map { $0.target }
    try tuner.unlearn(
      flagged.map { target in { try search.triggered($0, target) } }, unlearning, rounds: rounds, on: images)
    return tuner.repair(inspection: inspection)
  }
}
