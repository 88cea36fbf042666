import Catalog
import Torch

/// How weights are moved along a gradient.
public struct Optimiser: Configurable, Equatable {
  public enum Kind: String, Codable, Sendable, CaseIterable { case adam, sgd }

  public var kind: Kind = .adam
  public var rate = 1e-3
  /// For `sgd`.
  public var momentum = 0.0
  public var weightDecay = 0.0
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-8
  /// For `adam`: divide by the largest second moment so far.
  public var amsgrad = false

  public init() {}

  public static func adam(rate: Double) -> Optimiser {
    var optimiser = Optimiser()
    optimiser.rate = rate
    return optimiser
  }

  public static func sgd(rate: Double, momentum: Double = 0) -> Optimiser {
    var optimiser = Optimiser()
    optimiser.kind = .sgd
    optimiser.rate = rate
    optimiser.momentum = momentum
    return optimiser
  }

  /// - Parameter part: where these settings stand on the command line.
  /// - Throws: `Fault(.wrongUse)` naming the setting that makes no sense.
  public func validate(as part: String) throws(Fault) {
    let limits = SettingLimits(part)
    try limits.check("rate", rate, in: SettingLimits.magnitude)
    try limits.check("momentum", momentum, in: 0...1)
    try limits.check("weightDecay", weightDecay, in: SettingLimits.magnitude)
    try limits.check("beta1", beta1, in: 0...1)
    try limits.check("beta2", beta2, in: 0...1)
    try limits.check("epsilon", epsilon, in: SettingLimits.magnitude)
  }

  /// A running optimiser for `parameters`, which it changes in place.
  public func started(on parameters: TensorBundle) throws -> OptimiserState {
    try OptimiserState(self, parameters)
  }
}

/// An optimiser at work: its settings, its moments, its step count.
public final class OptimiserState {
  /// The settings; the rate may be changed between steps.
  public var settings: Optimiser
  private let parameters: TensorBundle
  private var first: TensorBundle?
  private var second: TensorBundle?
  private var largest: TensorBundle?
  private var steps = 0

  init(_ settings: Optimiser, _ parameters: TensorBundle) throws {
    self.settings = settings
    self.parameters = parameters
    try reset()
  }

  /// Forgets moments and step count.
  public func reset() throws {
    let needsMoments = settings.kind == .adam || settings.momentum != 0
    first = needsMoments ? try parameters.zeros() : nil
    second = settings.kind == .adam ? try parameters.zeros() : nil
    largest = settings.kind == .adam && settings.amsgrad ? try parameters.zeros() : nil
    steps = 0
  }

  /// Moves the parameters one step down `gradient`.
  public func step(_ gradient: TensorBundle) throws {
    steps += 1
    switch settings.kind {
    case .adam:
      try adamStep(
        parameters, gradient: gradient, first: first!, second: second!, largest: largest, step: steps,
        rate: settings.rate, beta1: settings.beta1, beta2: settings.beta2, epsilon: settings.epsilon,
        decay: settings.weightDecay)
    case .sgd:
      try sgdStep(
        parameters, gradient: gradient, velocity: first, rate: settings.rate, momentum: settings.momentum,
        decay: settings.weightDecay)
    }
  }
}
