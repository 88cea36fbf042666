import Catalog
import Torch

extension Network {
  /// The layers that no plan knows, by kind; with none, second derivatives in evaluation mode go through a plan.
  public var unplannedLayers: [String] {
    var kinds: [String] = []
    for step in nodeSteps where !isPlannable(step.layer) {
      let kind = type(of: step.layer).kind
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    return kinds
  }

  /// The derivatives of a perturbed loss at (`point`, this network's parameters), the perturbation added to every image.
  ///
  /// - Parameters:
  ///   - loss: on which images.
  ///   - point: δ, [1, C, H, W].
  ///   - products: the precision of Hessian–vector and mixed products, if it is to be lower than the network's.
  ///   - counter: where passes are tallied.
  /// - Returns: a `PlannedOperator` where every layer is known, else an `AutogradOperator`; see `unplannedLayers`.
  /// - Throws: `Fault(.wrongUse)` for `products` where a layer is not known.
  public func derivatives(
    of loss: PerturbedLoss, at point: Tensor, products: ProductPrecision? = nil, counter: PassCounter = PassCounter()
  ) throws -> any SecondOrderOperator {
    if let plan = try plan(products) { return try PlannedOperator(plan, loss, at: point, counter: counter) }
    if let products {
      throw Fault(
        .wrongUse,
        "products in \(products.rawValue) need a plan, and none knows \(unplannedLayers.joined(separator: ", ")): leave the "
          + "precision out")
    }
    return try AutogradOperator(at: point, parameters, counter: counter) { δ, θ in
      let entropy = try forward(loss.images + δ, parameters: θ).crossEntropy(loss.labels)
      return try loss.scale * entropy + loss.penalty * δ.squared().sum()
    }
  }

  private func isPlannable(_ layer: any LayerKind) -> Bool {
    // The curvature of ELU is had from its result, which for α < 0 does not tell the sides of zero apart.
    if let elu = layer as? ELU, elu.alpha < 0 { return false }
    return layer is any Plannable
  }

  /// - Returns: nil where a layer is not known.
  private func plan(_ products: ProductPrecision?) throws -> NetworkPlan? {
    guard unplannedLayers.isEmpty else { return nil }
    var steps: [NetworkPlan.Step] = []
    for step in nodeSteps {
      let values = step.values.map { $0.trainable ? parameters.tensors[$0.index] : buffers.tensors[$0.index] }
      let weights = step.values.filter(\.trainable).map(\.index)
      if let norm = step.layer as? BatchNorm, let last = steps.last, step.inputs == [last.node],
        nodeSteps[last.node].lastUse == step.node, let convolution = last.layer as? PlannedConvolution,
        !convolution.isFolded
      {
        try convolution.fold(FoldedNormalisation(norm, LayerValues(tensors: values[...])))
        steps[steps.count - 1].node = step.node
        steps[steps.count - 1].weights += weights
      } else {
        let layer = try (step.layer as! any Plannable).planned(LayerValues(tensors: values[...]))
        (layer as? any PlannedProduct)?.precision = products
        steps.append(.init(layer: layer, node: step.node, inputs: step.inputs, weights: weights))
      }
    }
    return NetworkPlan(steps, nodes: nodeSteps.count, parameters: parameters)
  }
}
