import Bilevel
import Catalog
import NN

/// How the indirect part of the hypergradient is computed.
public struct HypergradientStage: Configurable, Equatable {
  public enum MapData: String, Codable, Sendable, CaseIterable {
    /// The first batch of the clean set, for every step: the released code.
    case first
    /// The batch of the step.
    case same
    /// The whole clean set.
    case all
  }

  /// Off is the control: the direct gradient alone.
  public var indirect = true
  /// One of `ibau list solvers`.
  public var solver = FixedPointIteration.id
  /// K, the solver's steps.
  public var steps = 5
  public var tolerance = 1e-10
  /// α of the map δ ↦ δ − α∇g whose fixed point is differentiated.
  public var mapRate = 0.1
  /// The images on which that map is formed.
  public var mapData = MapData.first
  /// λ in g = −CE + λ‖δ‖².
  public var penalty = 0.001
  /// Added to g's curvature.
  public var damping = 0.0
  /// The precision of Hessian–vector and mixed products, if it is to be lower than the network's. An approximation: the
  /// direct part keeps the network's precision.
  public var products: ProductPrecision?
  /// The indirect part is shortened to this multiple of the direct one; 0 leaves it as it is.
  public var limit = 0.0

  public init() {}

  func validate() throws {
    let limits = SettingLimits("defence.hypergradient")
    try limits.check("steps", steps, atLeast: 0)
    try limits.check("tolerance", tolerance, in: SettingLimits.magnitude)
    try limits.check("mapRate", mapRate, in: SettingLimits.magnitude)
    try limits.check("penalty", penalty, in: SettingLimits.magnitude)
    try limits.check("damping", damping, in: SettingLimits.magnitude)
    try limits.check("limit", limit, in: SettingLimits.magnitude)
    _ = try Registry.linearSolvers(solver)
    guard indirect || products == nil else {
      throw Fault(
        .wrongUse,
        "defence.hypergradient.products changes the indirect part, and defence.hypergradient.indirect is false: "
          + "leave the one out, or set the other to true")
    }
  }

  var estimator: ImplicitHypergradient {
    ImplicitHypergradient(solver: solver, steps: steps, tolerance: tolerance, rate: mapRate, damping: damping)
  }
}
