import Torch

/// What a planned operator differentiates: f(δ, θ) = `scale`·CE(x + δ; θ) + `penalty`·‖δ‖².
public struct PerturbedLoss {
  public var images: Tensor
  public var labels: Tensor
  public var scale = 1.0
  public var penalty = 0.0

  public init(images: Tensor, labels: Tensor, scale: Double = 1, penalty: Double = 0) {
    self.images = images
    self.labels = labels
    self.scale = scale
    self.penalty = penalty
  }
}

/// The `SecondOrderOperator` of a perturbed loss for networks of known layers, in evaluation mode.
///
/// One forward and one backward pass are made and kept; a Hessian–vector product is then one tangent pass forward and one
/// backward. The perturbation is one image: its tangent is taken as one image through every layer that treats all images
/// alike, and gradients are summed over the batch before the first layer's transpose.
public final class PlannedOperator: SecondOrderOperator {
  private let plan: NetworkPlan
  private let loss: PerturbedLoss
  private let point: Tensor
  private let counter: PassCounter
  private var entropy: PlannedCrossEntropy
  private var cachedValue: Double?
  private var cachedGradient: Tensor?

  init(_ plan: NetworkPlan, _ loss: PerturbedLoss, at point: Tensor, counter: PassCounter) throws {
    self.plan = plan
    self.loss = loss
    self.point = try point.detached()
    self.counter = counter
    entropy = PlannedCrossEntropy(loss.labels)
  }

  public func value() throws -> Double {
    if let cachedValue { return cachedValue }
    counter.passes.forward += 1
    let crossEntropy = try withoutHistory { try entropy.forward(plan.forward(loss.images + point)) }
    let value = try loss.scale * crossEntropy + loss.penalty * point.dot(point)
    cachedValue = value
    return value
  }

  public func gradient() throws -> Tensor {
    if let cachedGradient { return cachedGradient }
    _ = try value()
    counter.passes.backward += 1
    let gradient = try withoutHistory {
      try plan.backward(entropy.gradient() * loss.scale) + 2 * loss.penalty * point
    }
    cachedGradient = gradient
    return gradient
  }

  public func parameterGradient() throws -> TensorBundle {
    _ = try gradient()
    return try withoutHistory { try plan.weightGradients() }
  }

  public func hvp(_ v: Tensor) throws -> Tensor {
    // Nothing need be gone through for a product with zero.
    guard try v.dot(v) != 0 else { return try .zeros(like: point) }
    _ = try gradient()
    counter.passes.hvp += 1
    return try withoutHistory { try moved(along: v) + 2 * loss.penalty * v }
  }

  public func mixed(_ v: Tensor) throws -> TensorBundle {
    _ = try gradient()
    counter.passes.mixed += 1
    return try withoutHistory {
      _ = try moved(along: v, toImages: false)
      return try plan.weightGradientTangents()
    }
  }

  /// The tangent of the cross-entropy's gradient in δ.
  private func moved(along v: Tensor, toImages: Bool = true) throws -> Tensor {
    let tangent = try plan.tangent(v)
    return try plan.backwardTangent(entropy.gradientTangent(tangent) * loss.scale, toImages: toImages)
  }
}
