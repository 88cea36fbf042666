import Torch

/// A network in evaluation mode as a list of planned layers, with the four passes through it.
final class NetworkPlan {
  /// A layer and where its inputs and weights stand.
  struct Step {
    var layer: any PlannedLayer
    /// The node whose output it makes.
    var node: Int
    /// The nodes that feed it; −1 stands for the images.
    var inputs: [Int]
    /// The indices of its weights among the network's parameters, in the order of the layer's gradients.
    var weights: [Int]
  }

  private let steps: [Step]
  private let nodes: Int
  private let parameters: TensorBundle
  private var gradients: [Tensor?]
  private var gradientTangents: [Tensor?]

  init(_ steps: [Step], nodes: Int, parameters: TensorBundle) {
    self.steps = steps
    self.nodes = nodes
    self.parameters = parameters
    gradients = []
    gradientTangents = []
  }

  /// Logits.
  func forward(_ images: Tensor) throws -> Tensor {
    try through(images.rank == 4 ? images.contiguous(channelsLast: true) : images) { try $0.forward($1) }
  }

  /// The logits' tangent for one of the perturbation.
  func tangent(_ v: Tensor) throws -> Tensor { try through(v) { try $0.tangent($1) } }

  /// The gradient in the perturbation for one in the logits.
  func backward(_ gradient: Tensor) throws -> Tensor {
    try back(gradient, keeping: &gradients) { try $0.backward($1) }!
  }

  /// - Parameter toImages: false leaves out what only the perturbation's gradient needs.
  func backwardTangent(_ tangent: Tensor, toImages: Bool) throws -> Tensor {
    try back(tangent, keeping: &gradientTangents, toImages: toImages) { try $0.backwardTangent($1) } ?? tangent
  }

  func weightGradients() throws -> TensorBundle {
    try bundle { step in try step.layer.weightGradients(gradients[step.node]!) }
  }

  func weightGradientTangents() throws -> TensorBundle {
    try bundle { step in
      try step.layer.weightGradientTangents(gradients[step.node]!, gradientTangents[step.node]!)
    }
  }

  private func bundle(_ part: (Step) throws -> [Tensor]) throws -> TensorBundle {
    var found = [Tensor?](repeating: nil, count: parameters.count)
    for step in steps where !step.weights.isEmpty && gradients[step.node] != nil {
      for (index, tensor) in zip(step.weights, try part(step)) { found[index] = tensor }
    }
    return TensorBundle(try zip(found, parameters.tensors).map { try $0 ?? .zeros(like: $1) })
  }

  private func through(_ images: Tensor, _ pass: (any PlannedLayer, [Tensor]) throws -> Tensor) throws -> Tensor {
    var outputs = [Tensor?](repeating: nil, count: nodes)
    for step in steps {
      outputs[step.node] = try pass(step.layer, step.inputs.map { $0 < 0 ? images : outputs[$0]! })
    }
    return outputs[nodes - 1]!
  }

  private func back(
    _ gradient: Tensor, keeping kept: inout [Tensor?], toImages: Bool = true,
    _ pass: (any PlannedLayer, Tensor) throws -> [Tensor]
  ) throws -> Tensor? {
    var known = [Tensor?](repeating: nil, count: nodes)
    var images: Tensor?
    known[nodes - 1] = gradient
    for step in steps.reversed() {
      let isFirst = step.inputs.allSatisfy { $0 < 0 }
      if isFirst, !toImages { continue }
      // A node that nothing reads has no gradient.
      guard let incoming = known[step.node] else { continue }
      for (input, part) in zip(
        step.inputs, try pass(step.layer, isFirst && step.layer.isShared ? incoming.summedOverBatch() : incoming))
      {
        if input >= 0 {
          known[input] = try known[input].map { try $0 + part } ?? part
        } else {
          let sum = try part.summedOverBatch()
          images = try images.map { try $0 + sum } ?? sum
        }
      }
      if step.weights.isEmpty { known[step.node] = nil }
    }
    kept = known
    return images
  }
}
