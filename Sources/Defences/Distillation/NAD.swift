import Catalog
import Datasets
import NN
import Torch

/// Neural attention distillation: a fine-tuned copy teaches the poisoned network where to look.
///
/// The teacher is the network fine-tuned on the clean images; the student, again the poisoned network, minimises
///
///     CE + Σ over layers l of β_l·‖A_l(student) − A_l(teacher)‖²,  the mean over entries,
///
/// where A is the attention map of a layer.
///
/// **Source.** Li et al. 2021, equations 1 to 4, and the released program. Departure: momentum is not Nesterov's.
public struct NAD: Defence, TunedDefence {
  public static let id = "nad"
  public static let title = "NAD"
  public static let source = Source("Li et al. 2021")

  public static let presets = [
    Preset("laptop", "five passes for the teacher, five for the student", source, NAD()),
    Preset("paper", "twenty and twenty, the original's settings", Source("Zeng et al. 2022", "A.3.3, A.4.2"), paper),
  ]

  /// Passes over the clean images for the student.
  public var rounds = 5
  /// The same for the teacher.
  public var teacherRounds = 5
  public var batchSize = 64
  /// β, layer by layer; the last one goes on for further layers.
  public var weights = [500.0, 1000, 1000]
  /// p of the attention map.
  public var power = 2.0
  /// The layers, by their names in the graph; empty for the three blocks.
  public var layers: [String] = []
  /// The first rounds of either, in which the learning rate is ten times as high.
  public var fastRounds = 0
  public var tuning = TuningStage(.sgd(rate: 0.01, momentum: 0.9))

  public init() {
    tuning.augment = true
    tuning.cutout = 3
    tuning.optimiser.weightDecay = 1e-4
  }

  static let paper: NAD = {
    var settings = NAD()
    (settings.rounds, settings.teacherRounds, settings.fastRounds) = (20, 20, 2)
    settings.tuning.schedule = .constant
    settings.tuning.dropout = true
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try validate()
    let layers = try AttentionLayers(network, named: self.layers, for: Self.id)
    let (teacher, images) = try begun(network, clean, session)
    try teacher.tune(plan("teacher", teacherRounds), on: images) { try teacher.gradient($0) }
    guard !teacher.isStopped else {
      teacher.remark("stopped while the teacher was tuned, which is what is returned")
      return teacher.repair()
    }
    let student = try Tuner(network, session)
    try student.tune(plan("weights", rounds), on: images) { batch in
      let wanted = try withoutHistory { try layers.outputs(teacher.network, batch.images, .evaluation).features }
      session.counter.passes.forward += 1
      return try student.gradient { try loss(student.network, $0, layers, wanted, batch) }
    }
    return student.repair()
  }

  private func validate() throws {
    let limits = SettingLimits("defence")
    try limits.check("teacherRounds", teacherRounds, atLeast: 1)
    try limits.check("power", power, in: 1...8)
    try limits.check("fastRounds", fastRounds, atLeast: 0)
    try limits.check("weights.count", weights.count, atLeast: 1)
    for weight in weights { try limits.check("weights", weight, in: SettingLimits.magnitude) }
    try tuning.validate(as: "defence.tuning")
  }

  private func plan(_ name: String, _ rounds: Int) -> TuningPlan {
    TuningPlan(
      stage: tuning, rounds: rounds, name: name, isRecorded: name != "teacher",
      factor: { [fastRounds] in $0 < fastRounds ? 10 : 1 })
  }

  private func loss(
    _ student: Network, _ parameters: TensorBundle, _ layers: AttentionLayers, _ wanted: [Tensor], _ batch: Tuner.Batch
  ) throws -> Tensor {
    let (logits, features) = try layers.outputs(student, batch.images, parameters: parameters, batch.mode)
    return try features.indices.reduce(logits.crossEntropy(batch.labels)) { total, layer in
      let distance = try AttentionMap.distance(features[layer], wanted[layer], power: power)
      return try total + distance * weights[min(layer, weights.count - 1)]
    }
  }
}
