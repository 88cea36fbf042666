import Catalog
import NN
import Torch

/// A trigger of its own for each image, made by two networks that are trained with the classifier.
///
/// One network chooses where the trigger stands, the other what it looks like: x + m(x)·(p(x) − x). Images that carry
/// the trigger of another image keep their label (the cross-trigger mode), so that each trigger works on its own image
/// alone.
///
/// | setting           | meaning                                                              | original |
/// |-------------------|----------------------------------------------------------------------|----------|
/// | `crossRatio`      | images with another image's trigger per poisoned one                  | 1        |
/// | `diversityWeight` | weight of ‖x − x′‖/‖p(x) − p(x′)‖: other images, other triggers       | 1        |
/// | `maskDensity`     | the share of the image that the mask may cover for nothing            | 0.032    |
/// | `maskWeight`      | weight of what the mask covers beyond that                            | 100      |
/// | `maskEpochs`      | epochs in which the mask's network is trained, before the rest        | 25       |
/// | `rate`            | learning rate of both networks (Adam, β 0.5 and 0.9)                  | 0.01     |
/// | `width`           | multiplies their channels 32, 64, 128                                 | 1        |
///
/// Departure: images of the target class are never poisoned.
public struct InputAware: Attack {
  public static let id = "input-aware"
  public static let title = "input-aware"
  public static let source = Source("Nguyen and Tran 2020", "§3; released code")
  public static let isLearned = true

  public var target: Int? = 0
  public var crossRatio = 1.0
  public var diversityWeight = 1.0
  public var maskDensity = 0.032
  public var maskWeight = 100.0
  public var maskEpochs = 2
  public var rate = 0.01
  public var width = 0.5

  public init() {}

  public var disguisedShare: Double { crossRatio }

  /// With as many images that carry another's trigger as there are poisoned ones, the backdoor needs more passes than
  /// minutes allow; with fewer, another image's trigger works more often (`asrDisguised`).
  public static var laptop: LaptopRecipe {
    LaptopRecipe(["crossRatio=0.3", "maskEpochs=5"], ratio: 0.2, epochs: 30, batchSize: 50)
  }

  public func planter(_ trigger: Trigger?, shape: [Int]) throws -> any Planter {
    try refuse(trigger)
    try checkSettings()
    return try InputAwareTrigger(shape: shape, width: width, seed: 0)
  }

  public func planter(restoring tensors: [String: Tensor], shape: [Int]) throws -> any Planter {
    try checkSettings()
    let trigger = try InputAwareTrigger(shape: shape, width: width, seed: 0)
    try trigger.copy(from: tensors)
    return trigger
  }

  public func train(_ training: PoisonedTraining) throws -> PoisonedTraining.Outcome {
    try InputAwareTraining(self, training).run()
  }

  private func checkSettings() throws(Fault) {
    let limits = SettingLimits("attack")
    try limits.check("crossRatio", crossRatio, in: 0...1e3)
    try limits.check("diversityWeight", diversityWeight, in: SettingLimits.magnitude)
    try limits.check("maskDensity", maskDensity, in: 0...1)
    try limits.check("maskWeight", maskWeight, in: SettingLimits.magnitude)
    try limits.check("maskEpochs", maskEpochs, atLeast: 0)
    try limits.check("rate", rate, in: SettingLimits.magnitude)
    try limits.check("width", width, in: 0.01...8)
  }
}
