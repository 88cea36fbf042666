import Catalog
import Datasets
import NN

/// Looks for a trigger towards each class, flags those that stand out, and unlearns them.
///
/// Its rounds unlearn what was flagged.
protocol TriggerInversion: TunedDefence {
  /// The anomaly index above which a class is flagged.
  var anomalyIndex: Double { get }
  var unlearning: UnlearningStage { get }
}

extension TriggerInversion {
  /// The copy that is repaired, and the images cut into batches.
  /// - Throws: `Fault` for settings, images or a network that make no sense.
  func prepared(
    _ network: Network, _ clean: LabelledImages, _ session: RepairSession
  ) throws -> (Tuner, CleanSet) {
    try SettingLimits("defence").check("anomalyIndex", anomalyIndex, in: SettingLimits.magnitude)
    try unlearning.validate(as: "defence.unlearning")
    try TriggerInspection.requireClasses(network, for: Self.id)
    return try begun(network, clean, session)
  }

  /// Flags those of `triggers` whose score stands out, and unlearns them.
  func unlearned(
    _ triggers: [ClassTrigger], score: String, _ tuner: Tuner, _ images: CleanSet
  ) throws -> Repair {
    let inspection = TriggerInspection(triggers, score: score, threshold: anomalyIndex)
    try tuner.unlearn(inspection, unlearning, rounds: rounds, on: images)
    return tuner.repair(inspection: inspection)
  }
}
