import Bilevel
import Torch

/// Means over a round of what its hypergradients were made of.
struct HypergradientTally {
  private var direct = 0.0, indirect = 0.0, cosine = 0.0
  private var steps = 0, cosines = 0
  private var hasIndirect = false
  private var residual: Double?
  private var status: Status?

  mutating func adding(direct gradient: TensorBundle) throws -> TensorBundle {
    direct += try gradient.norm()
    steps += 1
    return gradient
  }

  /// - Parameter limit: the indirect part is shortened to this multiple of the direct one; 0 leaves it.
  mutating func adding(_ estimate: Hypergradient, limit: Double) throws -> TensorBundle {
    let parts = estimate.diagnostics
    hasIndirect = true
    steps += 1
    direct += parts.directNorm
    indirect += parts.indirectNorm
    residual = estimate.solution.residuals.last
    status = estimate.solution.status
    if let value = parts.cosine {
      cosine += value
      cosines += 1
    }
    guard limit > 0, parts.indirectNorm > limit * parts.directNorm else { return estimate.total }
    return try estimate.direct + estimate.indirect * (limit * parts.directNorm / parts.indirectNorm)
  }

  func write(to record: inout RoundRecord) {
    guard steps > 0 else { return }
    record.directNorm = finite(direct / Double(steps))
    guard hasIndirect else { return }
    record.indirectNorm = finite(indirect / Double(steps))
    record.cosine = cosines > 0 ? cosine / Double(cosines) : nil
    record.solverResidual = residual.flatMap(finite)
    record.solverStatus = status?.rawValue
  }

  private func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
}
