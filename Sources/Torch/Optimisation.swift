internal import CTorch

/// One Adam step, in place. `step` counts from 1; `largest` holds AMSGrad's running maximum.
public func adamStep(
  _ parameters: TensorBundle, gradient: TensorBundle, first: TensorBundle, second: TensorBundle,
  largest: TensorBundle?, step: Int, rate: Double, beta1: Double, beta2: Double, epsilon: Double, decay: Double
) throws {
  requireEqualCounts([parameters, gradient, first, second] + (largest.map { [$0] } ?? []))
  try check("Adam step", []) {
    withHandles(parameters.tensors) { parameters, count in
      withHandles(gradient.tensors) { gradient, _ in
        withHandles(first.tensors) { first, _ in
          withHandles(second.tensors) { second, _ in
            withHandles(largest?.tensors ?? []) { peak, _ in
              ct_adam_step(
                parameters, gradient, first, second, largest == nil ? nil : peak, count, Int64(step), rate, beta1,
                beta2, epsilon, decay)
            }
          }
        }
      }
    }
  }
}

/// One step of gradient descent with momentum, in place.
public func sgdStep(
  _ parameters: TensorBundle, gradient: TensorBundle, velocity: TensorBundle?, rate: Double, momentum: Double,
  decay: Double
) throws {
  requireEqualCounts([parameters, gradient] + (velocity.map { [$0] } ?? []))
  try check("SGD step", []) {
    withHandles(parameters.tensors) { parameters, count in
      withHandles(gradient.tensors) { gradient, _ in
        withHandles(velocity?.tensors ?? []) { speed, _ in
          ct_sgd_step(parameters, gradient, velocity == nil ? nil : speed, count, rate, momentum, decay)
        }
      }
    }
  }
}

/// The C side reads as many handles of each family as there are parameters.
private func requireEqualCounts(_ bundles: [TensorBundle]) {
  precondition(bundles.allSatisfy { $0.count == bundles[0].count }, "bundles of \(bundles.map(\.count)) tensors")
}
