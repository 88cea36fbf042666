import Torch

/// One rule's state between steps.
struct AscentStepper {
  private let rule: AscentRule
  private let rate: Double
  /// Adam's running means of the gradient and of its square.
  private let (first, second): (TensorBundle, TensorBundle)
  private var step = 0

  init(_ rule: AscentRule, rate: Double, at start: Tensor) throws {
    self.rule = rule
    self.rate = rate
    first = TensorBundle([try .zeros(like: start)])
    second = TensorBundle([try .zeros(like: start)])
  }

  mutating func step(from point: Tensor, along gradient: Tensor) throws -> Tensor {
    step += 1
    switch rule {
    case .sgd: return try point + rate * gradient
    case .normalised:
      let norm = try gradient.norm2()
      return norm > 0 ? try point + (rate / norm) * gradient : point
    case .adam:
      let next = try point.cloned()
      try adamStep(
        TensorBundle([next]), gradient: TensorBundle([-gradient]), first: first, second: second, largest: nil,
        step: step, rate: rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0)
      return next
    }
  }
}
