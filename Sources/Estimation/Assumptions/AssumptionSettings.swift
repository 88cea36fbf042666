public import Catalog

/// What an examination of Theorem 1's assumptions does.
///
/// The inner map is the one that the released code differentiates: step 0.1, λ = 0.001, five terms of its fixed-point
/// iteration, one image of a hundred carrying δ in the outer objective.
///
/// **Source.** Zeng et al. 2022, Theorem 1 and the released code, defense.py and hypergrad.py.
public struct AssumptionSettings: Configurable, Equatable {
  /// α.
  public var rate = 0.1
  /// λ.
  public var penalty = 0.001
  /// C_δ. Algorithm 1 shortens δ_t to this norm once, at the end; Theorem 1 as printed takes it for a bound on ‖δ*‖.
  public var radius = 10.0
  /// t, the inner steps whose result δ_t is examined.
  public var innerSteps = 50
  /// k, the linear solver's steps.
  public var solverSteps = 5
  /// T, the inner steps after which the iteration should have settled.
  public var longRun = 200
  /// The share of its first value to which ‖∇g‖ must fall for the long run to have settled.
  public var settled = 1e-4
  /// The share of images that carries δ in the outer objective; at least one does.
  public var patchShare = 0.01
  /// For the ends of the Hessian's spectrum.
  public var lanczos = Lanczos()
  /// For norms, which are bounded from below only.
  public var norms = Lanczos(steps: 12)
  /// How many images, all copies of δ together, one product of the dense second derivative goes through.
  public var stack = 100

  public init() {}

  func validate() throws {
    let limits = SettingLimits("assumptions")
    try limits.check("rate", rate, in: 1e-30...1e30)
    try limits.check("penalty", penalty, in: SettingLimits.magnitude)
    try limits.check("radius", radius, in: SettingLimits.magnitude)
    try limits.check("innerSteps", innerSteps, atLeast: 1)
    try limits.check("solverSteps", solverSteps, atLeast: 1)
    try limits.check("longRun", longRun, atLeast: innerSteps)
    try limits.check("settled", settled, in: 0...1)
    try limits.check("patchShare", patchShare, in: 0...1)
    try limits.check("lanczos.steps", lanczos.steps, atLeast: 1)
    try limits.check("norms.steps", norms.steps, atLeast: 1)
    try limits.check("stack", stack, atLeast: 1)
  }
}
