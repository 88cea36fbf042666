import Catalog
import GSL

/// A share of successes among trials, with its 95 % Clopper–Pearson interval.
public struct Proportion: Codable, Sendable, Equatable {
  public let successes: Int
  public let trials: Int

  public init(_ successes: Int, of trials: Int) {
    self.successes = successes
    self.trials = trials
  }

  public var value: Double? { trials == 0 ? nil : Double(successes) / Double(trials) }

  public func interval() throws -> ClosedRange<Double> {
    try Distributions.clopperPearson(successes: successes, trials: trials, confidence: 0.95)
  }
}
