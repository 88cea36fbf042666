/// The steps of a plan as they are strung together, where nothing else reads what lies between two of them joined:
///
/// - a batch normalisation is folded into the convolution before it;
/// - max pooling goes before the activation that it follows, which then has fewer entries: an activation keeps the order
///   of numbers;
/// - a convolution applies the activation after it, and that one's tangent, to its result, and on the way back the one
///   before it.
///
/// Dropout, which in evaluation does nothing, is left out.
struct PlanDraft {
  private(set) var steps: [NetworkPlan.Step] = []
  /// How many steps read each node.
  private var readers: [Int]
  /// For a node that is left out, the one whose output it passes on.
  private var sources: [Int: Int] = [:]

  init(_ nodes: [Network.Step]) {
    readers = [Int](repeating: 0, count: nodes.count)
    for step in nodes {
      if step.layer is Dropout, step.node != nodes.count - 1 {
        sources[step.node] = source(step.inputs[0])
      } else {
        for input in step.inputs where source(input) >= 0 { readers[source(input)] += 1 }
      }
    }
  }

  private func source(_ node: Int) -> Int { sources[node] ?? node }

  /// - Parameter weights: where its trainable values stand among the network's.
  mutating func append(_ step: Network.Step, _ values: LayerValues, weights: [Int]) throws {
    guard sources[step.node] == nil else { return }
    let inputs = step.inputs.map(source)
    let last = steps.indices.last.flatMap { isRead($0, only: inputs) ? $0 : nil }
    if let last, let norm = step.layer as? BatchNorm, let convolution = steps[last].layer as? PlannedConvolution,
      !convolution.isFolded
    {
      try convolution.fold(FoldedNormalisation(norm, values))
      steps[last].node = step.node
      steps[last].weights += weights
      return
    }
    let layer = try (step.layer as! any Plannable).planned(values)
    var new = NetworkPlan.Step(layer: layer, node: step.node, inputs: inputs, weights: weights)
    if let last, layer is PlannedMaxPool, steps[last].layer is PlannedActivation {
      swap(&steps[last].layer, &new.layer)
    }
    steps.append(new)
  }

  /// The steps, neighbours joined.
  func joined() -> [NetworkPlan.Step] {
    for (index, step) in steps.enumerated().dropFirst() where isRead(index - 1, only: step.inputs) {
      switch (steps[index - 1].layer, step.layer) {
      case (let convolution as PlannedConvolution, let activation as PlannedActivation):
        convolution.following = activation
        activation.isAppliedBefore = true
      case (let activation as PlannedActivation, let convolution as PlannedConvolution):
        convolution.preceding = activation
        activation.isTransposedAfter = true
      default: break
      }
    }
    return steps
  }

  /// Whether `inputs` are the output of the step at `index`, and nothing else reads that.
  private func isRead(_ index: Int, only inputs: [Int]) -> Bool {
    inputs == [steps[index].node] && readers[steps[index].node] == 1
  }
}
