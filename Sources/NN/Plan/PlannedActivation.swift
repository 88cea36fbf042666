import Torch

/// ELU, or the rectifier for α = 0: the one layer of the zoo with curvature.
final class PlannedActivation: PlannedLayer {
  private let alpha: Double
  private var output: Tensor?
  private var outputTangent: Tensor?
  private var gradient: Tensor?

  init(alpha: Double) { self.alpha = alpha }

  func forward(_ inputs: [Tensor]) throws -> Tensor {
    let a = try alpha == 0 ? inputs[0].relu() : inputs[0].elu(alpha: alpha)
    output = a
    return a
  }

  func backward(_ gradient: Tensor) throws -> [Tensor] {
    self.gradient = gradient
    return [try output!.eluSlope(times: gradient, alpha: alpha)]
  }

  func tangent(_ tangents: [Tensor]) throws -> Tensor {
    let tangent = try output!.eluSlope(times: tangents[0], alpha: alpha)
    outputTangent = tangent
    return tangent
  }

  func backwardTangent(_ gradientTangent: Tensor) throws -> [Tensor] {
    [try output!.eluSlopeTangent(outputTangent!, gradient!, gradientTangent, alpha: alpha)]
  }
}
