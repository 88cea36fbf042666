import Catalog
import Datasets
import NN
import Torch

/// How the mask and pattern of a class are looked for.
public struct MaskSearchStage: Configurable, Equatable {
  /// Adjustments of the cost.
  public var steps = 60
  /// Gradient steps between two of them.
  public var batchesPerStep = 2
  public var batchSize = 32
  public var optimiser = MaskSearchStage.released
  public var cost = CostRule()
  /// A search ends early when the cost has gone both ways and the norm has not fallen for so many adjustments; 0 never.
  public var earlyStop = 25
  /// What the norm must be multiplied with to count as fallen.
  public var improvement = 0.99

  public init() {}

  /// Adam with a short memory, as in Neural Cleanse's program.
  static let released: Optimiser = {
    var optimiser = Optimiser.adam(rate: 0.1)
    optimiser.beta1 = 0.5
    optimiser.beta2 = 0.9
    return optimiser
  }()

  func validate(as part: String) throws(Fault) {
    let limits = SettingLimits(part)
    try limits.check("steps", steps, atLeast: 1)
    try limits.check("batchesPerStep", batchesPerStep, atLeast: 1)
    try limits.check("batchSize", batchSize, atLeast: 1)
    try limits.check("earlyStop", earlyStop, atLeast: 0)
    try limits.check("improvement", improvement, in: 0...1)
    try optimiser.validate(as: "\(part).optimiser")
    try cost.validate(as: "\(part).cost")
  }
}
