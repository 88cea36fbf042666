import Bilevel
import Torch

/// What the hypergradients of a round were made of, step by step.
struct HypergradientTally {
  private var steps: [HypergradientStep] = []

  mutating func adding(direct gradient: TensorBundle) throws -> TensorBundle {
    steps.append(HypergradientStep(directNorm: try gradient.norm()))
    return gradient
  }

  /// - Parameter limit: the indirect part is shortened to this multiple of the direct one; 0 leaves it.
  mutating func adding(_ estimate: Hypergradient, limit: Double) throws -> TensorBundle {
    let parts = estimate.diagnostics
    steps.append(
      HypergradientStep(
        directNorm: parts.directNorm, indirectNorm: parts.indirectNorm, cosine: parts.cosine,
        solverResidual: estimate.solution.residuals.last, solverStatus: estimate.solution.status.rawValue))
    guard limit > 0, parts.indirectNorm > limit * parts.directNorm else { return estimate.total }
    return try estimate.direct + estimate.indirect * (limit * parts.directNorm / parts.indirectNorm)
  }

  func write(to record: inout RoundRecord) {
    record.steps = steps
    record.directNorm = mean(steps.map(\.directNorm))
    record.indirectNorm = mean(steps.compactMap(\.indirectNorm))
    record.cosine = mean(steps.compactMap(\.cosine))
    let last = steps.last { $0.solverStatus != nil }
    record.solverResidual = last?.solverResidual.flatMap { $0.isFinite ? $0 : nil }
    record.solverStatus = last?.solverStatus
  }

  private func mean(_ values: [Double]) -> Double? {
    let mean = values.reduce(0, +) / Double(values.count)
    return mean.isFinite ? mean : nil
  }
}
