import Catalog

/// What a family's instances said of the bounds.
public struct PropertyReport: Sendable, Equatable {
  /// One bound in one regime.
  public struct Row: Sendable, Equatable {
    public let bound: String
    public let regime: Observation.Regime
    public let instances: Int
    public let violations: Int
    /// The largest and the middle error/bound.
    public let tightest: Double
    public let median: Double
    /// The index of the instance with the largest ratio.
    public let extreme: Int
  }

  public let family: String
  public let seed: Int
  /// Draws made, and those that gave an instance.
  public let draws: Int
  public let instances: Int
  /// Bound by bound in the order tested, regime by regime; rows without instances are left out.
  public let rows: [Row]

  init(_ test: PropertyTest, _ trials: [Trial]) {
    family = test.family.id
    seed = test.seed
    draws = trials.count
    instances = trials.count { $0.regime != nil }
    rows = test.bounds.enumerated().flatMap { place, bound in
      Observation.Regime.allCases.compactMap { Row(trials, place, bound.id, $0) }
    }
  }

  /// The row of a bound in a regime; nil if no instance was judged.
  public func row(_ bound: any HypergradientBound.Type, _ regime: Observation.Regime) -> Row? {
    rows.first { $0.bound == bound.id && $0.regime == regime }
  }

  public func violations(_ bound: any HypergradientBound.Type) -> Int {
    rows.reduce(0) { $0 + ($1.bound == bound.id ? $1.violations : 0) }
  }

  /// The largest error/bound of a bound in any regime.
  public func tightest(_ bound: any HypergradientBound.Type) -> Double? {
    rows.filter { $0.bound == bound.id }.map(\.tightest).max()
  }
}

extension PropertyReport.Row {
  fileprivate init?(_ trials: [Trial], _ place: Int, _ bound: String, _ regime: Observation.Regime) {
    let judged = trials.indices.filter { trials[$0].regime == regime && trials[$0].ratio(place) != nil }
    let ratios = judged.map { trials[$0].ratio(place)! }
    guard let largest = ratios.max() else { return nil }
    self.init(
      bound: bound, regime: regime, instances: judged.count,
      violations: judged.count { trials[$0].isViolation(place) }, tightest: largest,
      median: ratios.sorted()[(ratios.count - 1) / 2], extreme: judged[ratios.firstIndex(of: largest)!])
  }
}
