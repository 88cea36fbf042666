import Catalog
import Datasets
import Foundation
import NN
import Torch

/// TABOR: looks for triggers as Neural Cleanse does, with more asked of them, and judges them by a measure of its own.
///
/// With mask m and pattern p, h = (1 − m)·p is what stays hidden and f = m·p the trigger alone. Beside turning images,
/// a trigger should be small and smooth,
///
///     R = e(m) + hiddenWeight·e(h) + smoothWeight·s(m) + hiddenSmoothWeight·s(h),
///
/// with e(a) = ‖a‖₁ + ‖a‖₂² and s the sum of squared differences of neighbours; and where it is, what it hides should
/// not matter, while it alone should be enough:
///
///     S = cropWeight·CE(x·(1 − m), label) + aloneWeight·CE(f, target).
///
/// Its measure, whose outliers on the lower side are flagged, is
///
///     A = sizeFactor·‖f‖₁/d² + smoothFactor·s(f)/(d·(d − 1)) − ln a − ln b − ln c,
///
/// with d² pixels, a the share of images that the trigger turns, b the accuracy with the masked part blackened, and c the
/// probability of the target for the trigger alone.
///
/// **Source.** Guo et al. 2019. The weights are in the proportions of the public programs, the schedule of the common
/// factor is Neural Cleanse's, as there; those programs give S no or a small weight. A was not to be had from the
/// original: it is written down here as it is cited, c being a probability where the original explains a prediction.
public struct TABOR: Defence {
  public static let id = "tabor"
  public static let title = "TABOR"
  public static let source = Source("Guo et al. 2019")

  public static let presets = [
    Preset("laptop", "120 gradient steps a class", source, TABOR()),
    Preset("paper", "the public programs' steps", Source("Guo et al. 2019", "third-party programs"), paper),
  ]

  /// Passes over the clean images to unlearn what was flagged.
  public var rounds = 3
  public var batchSize = 50
  public var search = MaskSearchStage()
  public var hiddenWeight = 10.0
  public var smoothWeight = 0.1
  public var hiddenSmoothWeight = 0.01
  public var cropWeight = 0.0
  public var aloneWeight = 0.01
  public var sizeFactor = 1.0
  public var smoothFactor = 1.0
  /// The anomaly index above which a class is flagged.
  public var anomalyIndex = 2.0
  public var unlearning = UnlearningStage()

  public init() { search.cost.initial = 1e-4 }

  static let paper: TABOR = {
    var settings = TABOR()
    settings.rounds = 1
    settings.batchSize = 32
    settings.search.steps = 200
    settings.search.batchesPerStep = 156
    settings.search.earlyStop = 0
    settings.search.optimiser.rate = 1e-3
    return settings
  }()

  public func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair {
    try requireImages(clean)
    try validate()
    try TriggerInspection.requireClasses(network, for: Self.id)
    let tuner = try Tuner(network, session)
    let images = try CleanSet(clean, batchSize: batchSize, device: network.device)
    var search = MaskSearch(settings: search, tuner: tuner, clean: images, size: size)
    if cropWeight > 0 || aloneWeight > 0 { search.extra = { try extra($0, tuner) } }
    guard var triggers = try search.findAll() else { return tuner.repair() }
    for index in triggers.indices { triggers[index].score = try measure(triggers[index], tuner, clean) }
    let inspection = TriggerInspection(triggers, score: "measure A", threshold: anomalyIndex)
    try tuner.unlearn(inspection, unlearning, rounds: rounds, on: images)
    return tuner.repair(inspection: inspection)
  }

  private func validate() throws {
    let limits = SettingLimits("defence")
    try limits.check("rounds", rounds, atLeast: 1)
    try limits.check("batchSize", batchSize, atLeast: 1)
    for (name, weight) in [
      ("hiddenWeight", hiddenWeight), ("smoothWeight", smoothWeight), ("hiddenSmoothWeight", hiddenSmoothWeight),
      ("cropWeight", cropWeight), ("aloneWeight", aloneWeight), ("sizeFactor", sizeFactor),
      ("smoothFactor", smoothFactor), ("anomalyIndex", anomalyIndex),
    ] { try limits.check(name, weight, in: SettingLimits.magnitude) }
    try search.validate(as: "defence.search")
    try unlearning.validate(as: "defence.unlearning")
  }

  /// R.
  private func size(_ trial: MaskSearch.Trial) throws -> Tensor {
    let hidden = try (-trial.mask + 1) * trial.pattern
    return try Self.elastic(trial.mask) + Self.elastic(hidden) * hiddenWeight
      + Self.roughness(trial.mask) * smoothWeight + Self.roughness(hidden) * hiddenSmoothWeight
  }

  /// S.
  private func extra(_ trial: MaskSearch.Trial, _ tuner: Tuner) throws -> Tensor {
    tuner.session.counter.passes.forward += cropWeight > 0 ? 2 : 1
    let target = try Tensor([trial.target]).to(trial.images.device)
    let alone = try tuner.network.forward(trial.mask * trial.pattern).crossEntropy(target) * aloneWeight
    guard cropWeight > 0 else { return alone }
    let cropped = try tuner.network.forward(trial.images * (-trial.mask + 1)).crossEntropy(trial.labels)
    return try alone + cropped * cropWeight
  }

  /// A.
  private func measure(_ trigger: ClassTrigger, _ tuner: Tuner, _ clean: LabelledImages) throws -> Double {
    guard let mask = trigger.mask else { return .infinity }
    let shown = clean.prefix(250)
    tuner.session.counter.passes.forward += 2
    let cropped = try tuner.network.predictions(shown) { try $0 * (-mask + 1) }
    let accuracy = Double(zip(cropped, shown.labels).count { $0 == $1 }) / Double(shown.count)
    let alone = try mask * trigger.pattern
    let probability = try withoutHistory {
      try tuner.network.forward(alone).logSoftmax().picked(Tensor([trigger.target]).to(mask.device)).exp().item()
    }
    let pixels = Double(mask.count), side = pixels.squareRoot()
    let shape = try sizeFactor * alone.magnitude().sum().item() / pixels
      + smoothFactor * Self.roughness(alone).item() / (side * (side - 1))
    // A share of nothing counts as less than one image in a thousand.
    return [trigger.success, accuracy, probability].reduce(shape) { $0 - log(max($1, 1e-3)) }
  }

  /// ‖a‖₁ + ‖a‖₂².
  public static func elastic(_ image: Tensor) throws -> Tensor { try image.magnitude().sum() + image.squared().sum() }

  /// The sum of squared differences of neighbours, along rows and columns, of [1, C, H, W].
  public static func roughness(_ image: Tensor) throws -> Tensor {
    let shape = image.shape
    return try [2, 3].map { axis in
      let after = try image.sliced(1..<shape[axis], along: axis), before = try image.sliced(0..<shape[axis] - 1, along: axis)
      return try (after - before).squared().sum()
    }.reduce(Tensor.scalar(0, image.dtype).to(image.device)) { try $0 + $1 }
  }
}
