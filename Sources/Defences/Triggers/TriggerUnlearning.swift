import Catalog
import Datasets
import NN
import Torch

/// Learning that images with a trigger are what they are without it.
public struct UnlearningStage: Configurable, Equatable {
  /// The share of a batch that carries one of the triggers; all of them in equal parts.
  public var patchShare = 0.2
  public var tuning = TuningStage()

  public init() {}

  func validate(as part: String) throws(Fault) {
    try SettingLimits(part).check("patchShare", patchShare, in: 0...1)
    try tuning.validate(as: "\(part).tuning")
  }

  /// Puts one of `changes` on a share of the batch, drawn at random.
  func patched(
    _ batch: Tuner.Batch, _ changes: [(Tensor) throws -> Tensor], _ stream: inout RandomStream
  ) throws -> Tensor {
    let count = batch.labels.count
    let patched = stream.sample(patchShare.share(of: count, rounded: .up), below: count)
    var flags = [[Float]](repeating: [Float](repeating: 0, count: count), count: changes.count)
    for (place, image) in patched.enumerated() { flags[place % changes.count][image] = 1 }
    return try zip(flags, changes).reduce(batch.images) { images, pair in
      let mask = try Tensor(pair.0, [count, 1, 1, 1]).to(images.device)
      return try images + mask * (pair.1(batch.images) - batch.images)
    }
  }
}

extension Tuner {
  /// Unlearns what was flagged: images that carry a trigger keep their label. Nothing flagged ends the work.
  func unlearn(
    _ inspection: TriggerInspection, _ stage: UnlearningStage, rounds: Int, on clean: CleanSet
  ) throws {
    try unlearn(
      inspection.flagged.map { trigger in { (images: Tensor) in try trigger.laid(on: images) } }, stage, rounds: rounds,
      on: clean)
  }

  /// The same for any changes of images.
  func unlearn(
    _ changes: [(Tensor) throws -> Tensor], _ stage: UnlearningStage, rounds: Int, on clean: CleanSet
  ) throws {
    guard !changes.isEmpty else {
      return end(.nothingFound, "no class stands out, so nothing was unlearned: the network is as it was")
    }
    try tune(TuningPlan(stage: stage.tuning, rounds: rounds), on: clean) { batch in
      var stream = session.stream("patch", batch.round * 1_000_000 + batch.step)
      return try gradient(batch, on: stage.patched(batch, changes, &stream))
    }
  }
}
