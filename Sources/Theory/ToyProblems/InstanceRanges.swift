import Catalog

/// What random instances are drawn from; a value that is nil is drawn too.
public struct InstanceRanges: Configurable, Hashable {
  /// The dimension of δ; drawn from 1…256, small ones more often.
  public var dimension: Int?
  /// The strong convexity μ and the smoothness L of the inner objective; drawn over six decades.
  public var mu: Double?
  public var L: Double?
  /// C_δ in units of ‖δ*‖; below one the constraint is active. Drawn from 0.2…3.
  public var radius: Double?
  /// The inner steps t and the solver steps k; drawn from 0…100, in every order.
  public var innerSteps: Int?
  public var solverSteps: Int?

  public init() {}

  /// The largest dimension of an instance.
  public static let largestDimension = 256

  /// - Throws: `Fault(.wrongUse)` naming the setting that makes no sense.
  public func check() throws(Fault) {
    if let dimension, !(1...Self.largestDimension).contains(dimension) {
      throw Fault(.wrongUse, "dimension \(dimension): instances have 1…\(Self.largestDimension) dimensions")
    }
    for (name, value) in [("mu", mu), ("L", L), ("radius", radius)] {
      if let value, !(value > 0 && value.isFinite) {
        throw Fault(.wrongUse, "\(name) \(value): it must be a positive number")
      }
    }
    if let mu, let L, mu > L { throw Fault(.wrongUse, "μ = \(mu) exceeds L = \(L): take mu ≤ L") }
    for (name, value) in [("innerSteps", innerSteps), ("solverSteps", solverSteps)] {
      if let value, !(0...1_000_000).contains(value) {
        throw Fault(.wrongUse, "\(name) \(value): it must lie in 0…1000000")
      }
    }
  }
}
