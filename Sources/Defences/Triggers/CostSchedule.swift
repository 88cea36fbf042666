import Catalog

/// How the weight of the mask's size is adjusted while a trigger is looked for.
///
/// **Source.** Wang et al. 2019, released program.
public struct CostRule: Configurable, Equatable {
  /// The weight once the trigger works; before that it is 0.
  public var initial = 1e-3
  /// The share of images that the trigger must turn.
  public var success = 0.99
  /// So many successes in a row raise the weight, so many failures lower it.
  public var patience = 5
  /// The factor up; down it is this to the power 1.5.
  public var factor = 2.0

  public init() {}

  func validate(as part: String) throws(Fault) {
    let limits = SettingLimits(part)
    try limits.check("initial", initial, in: SettingLimits.magnitude)
    try limits.check("success", success, in: 0...1)
    try limits.check("patience", patience, atLeast: 1)
    try limits.check("factor", factor, in: 1...1e6)
  }
}

/// A `CostRule` at work.
public struct CostSchedule: Sendable {
  public private(set) var weight = 0.0
  /// Whether the weight has gone both ways since it was set.
  public var hasSettled: Bool { wentUp && wentDown }
  private let rule: CostRule
  private var successes = 0
  private var failures = 0
  private var wentUp = false
  private var wentDown = false

  public init(_ rule: CostRule) { self.rule = rule }

  /// Takes note of the share of images that the trigger turned.
  public mutating func observe(_ success: Double) {
    if success >= rule.success {
      (successes, failures) = (successes + 1, 0)
    } else {
      (successes, failures) = (0, failures + 1)
    }
    if weight == 0 {
      if successes >= rule.patience { (weight, successes, wentUp, wentDown) = (rule.initial, 0, false, false) }
    } else if successes >= rule.patience {
      (weight, successes, wentUp) = (weight * rule.factor, 0, true)
    } else if failures >= rule.patience {
      (weight, failures, wentDown) = (weight / (rule.factor * rule.factor.squareRoot()), 0, true)
    }
  }
}
