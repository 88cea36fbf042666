import Torch

/// ELU, or the rectifier for α = 0.
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

/// The hyperbolic tangent: its slope is 1 − a², and that one's tangent −2aȧ.
final class PlannedTanh: PlannedLayer {
  private var output: Tensor?
  private var slope: Tensor?
  private var outputTangent: Tensor?
  private var gradient: Tensor?

  func forward(_ inputs: [Tensor]) throws -> Tensor {
    let a = try inputs[0].tanh()
    (output, slope) = (a, try -(a * a) + 1)
    return a
  }

  func backward(_ gradient: Tensor) throws -> [Tensor] {
    self.gradient = gradient
    return [try slope! * gradient]
  }

  func tangent(_ tangents: [Tensor]) throws -> Tensor {
    let tangent = try slope! * tangents[0]
    outputTangent = tangent
    return tangent
  }

  func backwardTangent(_ gradientTangent: Tensor) throws -> [Tensor] {
    [try slope! * gradientTangent - 2 * (output! * outputTangent! * gradient!)]
  }
}
