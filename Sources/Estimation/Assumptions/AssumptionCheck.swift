import Bilevel
import Catalog
public import Datasets
public import NN
public import Torch

/// The Hessian's two ends at one point of the inner iteration.
public struct Curvature: Sendable {
  /// s, the inner steps after which the point was reached.
  public let step: Int
  /// Whether it was then shortened to the radius, as Algorithm 1 does at the end.
  public let isProjected: Bool
  /// Of the point.
  public let norm: Double
  /// Found in the network's own precision, measured in float64.
  public let ends: ExtremeEigenpairs
  public let check: ContractionCheck

  /// The larger of the two ends' uncertainties.
  public var uncertainty: Double { max(ends.lowest.uncertainty, ends.highest.uncertainty) }
}

/// Theorem 1's assumptions on a trained network: what was measured.
public struct AssumptionReport: Sendable {
  public let settings: AssumptionSettings
  public let images: Int
  /// How many of them carry δ in the outer objective.
  public let patched: Int
  public let run: InnerRun
  /// At δ = 0, at δ_t, at δ* where the run found it, and at δ_t shortened to the radius if it is longer.
  public let curvatures: [Curvature]
  public let constants: MeasuredConstants
  /// Where it was asked for.
  public let dense: DenseComparison?
  public let passes: Passes

  /// The point at which the map is farthest from a contraction, as far as is certain.
  public var worst: Curvature { curvatures.max { $0.check.factor < $1.check.factor }! }

  public var verdict: ContractionCheck.Verdict {
    curvatures.contains { $0.check.verdict == .notAContraction } ? .notAContraction : .noViolationFound
  }
}

/// Examines what Theorem 1 assumes of the inner problem, on a network and images.
///
/// The inner iteration is run from δ = 0. The Hessian of the inner objective is examined where it starts, at δ_t, and at
/// δ_t shortened to the radius, where Algorithm 1 forms its linear system. Products are in the network's precision; every
/// eigenvalue that a verdict rests on is measured again in float64.
public struct AssumptionCheck {
  public var settings: AssumptionSettings
  public var seed: Int
  /// Also forms the d × d Hessian and compares the estimated hypergradient with the exact one.
  public var isDense: Bool
  /// Hears of every step of every stage; what it throws ends the examination.
  public var onProgress: (_ stage: String, _ step: Int, _ steps: Int) throws -> Void

  public init(
    _ settings: AssumptionSettings = AssumptionSettings(), seed: Int, isDense: Bool = false,
    onProgress: @escaping (_ stage: String, _ step: Int, _ steps: Int) throws -> Void = { _, _, _ in }
  ) {
    self.settings = settings
    self.seed = seed
    self.isDense = isDense
    self.onProgress = onProgress
  }

  /// - Parameters:
  ///   - network: in float32 or float64.
  ///   - samples: all of them are used at once.
  public func examine(_ network: Network, on samples: LabelledImages) throws -> AssumptionReport {
    guard samples.count > 0 else { throw Fault(.wrongUse, "there are no images to examine: give --images N") }
    try settings.validate()
    let counter = PassCounter()
    let (images, labels) = try samples.tensors()
    let patched = max(1, settings.patchShare.share(of: samples.count, rounded: .down))
    let objective = try UnlearningObjective(
      network, images: images, labels: labels, patched: patched, penalty: settings.penalty, counter: counter)
    let precise = try objective.converted(to: .float64)

    let run = try InnerRun(
      of: objective, steps: settings.longRun, rate: settings.rate, tolerance: settings.settled
    ) { try onProgress("inner run", $0, $1) }
    let reached = min(settings.innerSteps, run.iterates.count - 1)
    let system = try Constraint.l2(settings.radius).project(run.iterate(reached))
    let isProjected = try system.length() < run.norms[reached]
    let solution = run.status == .converged ? [run.iterates.count - 1] : []
    var curvatures = try Set([0, reached] + solution).sorted().map { step in
      try curvature(objective, precise, at: run.iterate(step), step: step)
    }
    if isProjected {
      curvatures.append(try curvature(objective, precise, at: system, step: reached, isProjected: true))
    }
    let constants = try constants(objective, run, curvatures, reached: reached, system: system)
    let dense = try isDense ? comparison(objective, precise, run, reached: reached, system: system) : nil
    return AssumptionReport(
      settings: settings, images: samples.count, patched: patched, run: run, curvatures: curvatures,
      constants: constants, dense: dense, passes: counter.passes)
  }

  private func curvature(
    _ objective: UnlearningObjective, _ precise: UnlearningObjective, at point: Tensor, step: Int,
    isProjected: Bool = false
  ) throws -> Curvature {
    var stream = RandomStream(seed: seed, stage: "assumptions/spectrum", index: step)
    let stage = "spectrum at δ_\(step)" + (isProjected ? ", projected" : "")
    let found = try settings.lanczos.extremes(
      of: HessianMap(of: objective.inner(at: point)), like: point, drawing: &stream
    ) { try onProgress(stage, $0, $1) }
    let ends = try found.measured(on: HessianMap(of: precise.inner(at: point)), in: .float64)
    return Curvature(
      step: step, isProjected: isProjected, norm: try point.length(), ends: ends,
      check: ContractionCheck([ends.lowest, ends.highest], rate: settings.rate))
  }

  private func constants(
    _ objective: UnlearningObjective, _ run: InnerRun, _ curvatures: [Curvature], reached: Int,
    system: Tensor
  ) throws -> MeasuredConstants {
    // The quotients need two points; a run that ends at δ_t leaves δ = 0 as the other.
    let reference = run.status == .converged ? run.end : system
    let candidates = [run.iterate(reached), run.end, run.iterate(0)]
    guard let other = try candidates.first(where: { try ($0 - reference).length() > 0 }) else {
      throw Fault(.badData, "the inner objective has no slope at δ = 0: there is no inner problem to examine")
    }
    let smoothness = try Smoothness(objective, reference, other, settings.norms, seed: seed) {
      try onProgress("mixed derivative", $0, $1)
    }
    return MeasuredConstants(
      rate: settings.rate, innerSteps: reached, solverSteps: settings.solverSteps,
      lowestCurvature: curvatures.map(\.ends.lowest.value).min()!,
      highestCurvature: curvatures.map(\.ends.highest.value).max()!, mixedNorm: smoothness.mixedNorm,
      eta1: smoothness.eta1, eta2: smoothness.eta2, rho1: smoothness.rho1, rho2: smoothness.rho2,
      outerSlope: smoothness.outerSlope, rho: run.rho(reached),
      solutionNorm: run.status == .converged ? run.distances[0] : nil)
  }

  private func comparison(
    _ objective: UnlearningObjective, _ precise: UnlearningObjective, _ run: InnerRun, reached: Int,
    system: Tensor
  ) throws -> DenseComparison {
    let hasSolution = run.status == .converged
    return try DenseComparison(
      objective, precise, estimatedAt: hasSolution ? run.iterate(reached) : system,
      exactAt: hasSolution ? run.end : nil, settings
    ) { try onProgress("dense Hessian", $0, $1) }
  }
}
