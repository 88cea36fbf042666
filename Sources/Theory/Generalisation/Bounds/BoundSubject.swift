import Catalog
import Foundation

/// The clean set as the bounds see it: n examples, and their norms with and without the trigger.
public struct SampleProfile: Codable, Sendable, Hashable {
  /// n.
  public var count: Int
  /// K.
  public var classes: Int
  /// d: input coordinates.
  public var dimension: Int
  /// ‖X‖_F of the clean inputs, stacked.
  public var cleanNorm: Double
  /// ‖T(X)‖_F of the triggered inputs, stacked.
  public var triggeredNorm: Double
  /// χ: the largest ℓ₂ norm of a clean input.
  public var largestNorm: Double
  /// C_δ: the ℓ₂ radius that the trigger is held in.
  public var radius: Double
  /// M(f(T(xᵢ)), yᵢ), one per example.
  public var triggeredMargins: [Double]
  /// M(f(xᵢ), yᵢ), one per example; empty if not measured.
  public var cleanMargins: [Double]
  /// M(f(xᵢ + δ), yᵢ) for one δ of norm at most C_δ, added without clipping: where the bounds over all such δ are
  /// evaluated. Nil if T itself is of that kind.
  public var additiveMargins: [Double]?
  /// ‖X_c‖_F per channel of the input; empty if not measured.
  public var cleanChannelNorms: [Double] = []
  /// ‖T(X)_c‖_F per channel of the input; empty if not measured.
  public var triggeredChannelNorms: [Double] = []

  public init(
    count: Int, classes: Int, dimension: Int, cleanNorm: Double, triggeredNorm: Double, largestNorm: Double,
    radius: Double, triggeredMargins: [Double], cleanMargins: [Double] = []
  ) throws {
    self.count = count
    self.classes = classes
    self.dimension = dimension
    self.cleanNorm = cleanNorm
    self.triggeredNorm = triggeredNorm
    self.largestNorm = largestNorm
    self.radius = radius
    self.triggeredMargins = triggeredMargins
    self.cleanMargins = cleanMargins
    try demandCount(count)
    try demand(classes >= 1 && dimension >= 1, "\(classes) classes and \(dimension) inputs; both must be positive")
    try demandNorm(cleanNorm, "the norm of the clean inputs")
    try demandNorm(triggeredNorm, "the norm of the triggered inputs")
    try demandNorm(largestNorm, "the largest norm of a clean input")
    try demandNorm(radius, "the trigger's radius C_δ")
    try demand(
      triggeredMargins.count == count, "\(triggeredMargins.count) margins for \(count) clean examples; give one each")
    try demand(
      [0, count].contains(cleanMargins.count),
      "\(cleanMargins.count) clean margins for \(count) examples; give one each")
  }

  /// x_rms = ‖X‖_F/√n.
  public var rootMeanSquare: Double { cleanNorm / Double(count).squareRoot() }
}

/// A linear model's weights as Theorem 2 sees them.
public struct LinearProfile: Codable, Sendable, Hashable {
  /// ‖θ‖_F.
  public var norm: Double
  /// ‖θ⁰‖_F of the reference model, the centre of the grid that `norm` is paid for on.
  public var referenceNorm: Double?
  /// ‖θ − θ⁰‖_F.
  public var distance: Double?
  /// Whether the model is one score whose sign is the class, rather than one score per class.
  public var isSingleScore: Bool
  /// Whether the norms include a bias, so that every input has one more coordinate, of value one.
  public var hasBias: Bool

  public init(
    norm: Double, referenceNorm: Double? = nil, distance: Double? = nil, isSingleScore: Bool = false,
    hasBias: Bool = false
  ) throws {
    self.hasBias = hasBias
    self.norm = norm
    self.referenceNorm = referenceNorm
    self.distance = distance
    self.isSingleScore = isSingleScore
    try demandNorm(norm, "the norm of the linear model")
    try demandNorm(referenceNorm ?? 0, "the norm of the reference model")
    try demandNorm(distance ?? 0, "the distance from the reference model")
  }
}

/// Errors counted on examples that were used for nothing else.
public struct HeldOutCount: Codable, Sendable, Hashable {
  public var errors: Int
  public var trials: Int

  public init(errors: Int, trials: Int) throws {
    self.errors = errors
    self.trials = trials
    try demand(
      trials >= 1 && (0...trials).contains(errors), "\(errors) errors among \(trials) held-out examples is no count")
  }
}

/// What PAC-Bayes needs of a network whose weights are blurred by Gaussian noise.
public struct GaussianPosterior: Codable, Sendable, Hashable {
  /// One noise level with what was measured under it.
  public struct Level: Codable, Sendable, Hashable {
    /// σ, the noise's standard deviation, from a list fixed beforehand.
    public var deviation: Double
    /// The mean error on the clean set over the draws of noise.
    public var meanError: Double

    public init(deviation: Double, meanError: Double) {
      self.deviation = deviation
      self.meanError = meanError
    }
  }

  /// ‖θ − θ⁰‖₂, from the poisoned network, which does not depend on the clean set.
  public var distance: Double
  public var levels: [Level]
  /// m: draws of noise per level.
  public var draws: Int

  public init(distance: Double, levels: [Level], draws: Int) throws {
    self.distance = distance
    self.levels = levels
    self.draws = draws
    try demandNorm(distance, "the distance from the poisoned weights")
    try demand(!levels.isEmpty && draws >= 1, "PAC-Bayes needs a noise level and a draw of it at least")
    for level in levels {
      try demand(level.deviation > 0, "the noise's standard deviation is \(level.deviation); it must be positive")
      try demand((0...1).contains(level.meanError), "the mean error \(level.meanError) is not between 0 and 1")
    }
  }
}

/// All that is known of a network when its bounds are computed; what is nil was not measured.
public struct BoundSubject: Codable, Sendable {
  public var sample: SampleProfile
  public var network: NetworkProfile?
  public var linear: LinearProfile?
  /// On clean images.
  public var heldOut: HeldOutCount?
  /// On images with the trigger, counted as errors where the true class is missed.
  public var heldOutTriggered: HeldOutCount?
  public var posterior: GaussianPosterior?
  /// ξ: each row alone holds with probability at least 1 − ξ.
  public var failure: Double
  /// The margins tried, fixed without the sample; choosing among them is paid for.
  public var margins: [Double]
  /// How many triggers fixed beforehand are reported together; so is that.
  public var triggers: Int

  public init(
    sample: SampleProfile, network: NetworkProfile? = nil, linear: LinearProfile? = nil, heldOut: HeldOutCount? = nil,
    heldOutTriggered: HeldOutCount? = nil, posterior: GaussianPosterior? = nil, failure: Double = 0.05,
    margins: [Double] = [0.5, 1, 2, 5, 10],
    triggers: Int = 1
  ) throws {
    self.sample = sample
    self.network = network
    self.linear = linear
    self.heldOut = heldOut
    self.heldOutTriggered = heldOutTriggered
    self.posterior = posterior
    self.failure = failure
    self.margins = margins
    self.triggers = triggers
    try demand(triggers >= 1, "\(triggers) triggers; there must be at least one")
    try demandProbability(failure, "the failure probability ξ")
    try demand(!margins.isEmpty, "there is no margin γ to evaluate a bound at")
    for gamma in margins { try demandMargin(gamma) }
  }

  /// ln(margins × triggers): what a statement about all of them at once costs.
  public var choicePrice: Double { log(Double(margins.count * triggers)) }

  /// R̂_γ on the triggered examples.
  public func triggeredRisk(gamma: Double) throws -> Double {
    try RampLoss.empiricalRisk(margins: sample.triggeredMargins, gamma: gamma)
  }
}
