import Bilevel
import Foundation
import NN
import Testing
import Torch

/// Both counts are the whole process's, so the test measures in a process of its own.
@Suite("Memory") struct MemoryTests {
  @Test("A thousand steps of training and of hypergradients leave no handle and no memory behind")
  func thousand() async {
    await #expect(processExitsWith: .success) {
      let loop = try Loop()
      // libtorch's own caches settle first.
      for _ in 0..<100 { try loop.step() }
      let (handles, memory) = (Runtime.liveTensors, try residentMemory())
      for _ in 0..<1000 { try loop.step() }
      guard Runtime.liveTensors == handles else { exit(1) }
      // One copy of the weights (4 kB) left behind in each step would be 4 MB.
      guard try residentMemory() - memory < 3_000_000 else { exit(2) }
    }
  }
}

/// One step of training, then one of I-BAU's hypergradients.
private struct Loop {
  let network: Network
  let samples: TensorSamples
  let trigger: Tensor

  init() throws {
    network = try .fresh(.tiny(classes: 2, inputShape: [2, 12, 12]))
    samples = try separable(4, shape: [2, 12, 12])
    trigger = try .full([1, 2, 12, 12], 0.1)
  }

  func step() throws {
    var recipe = Recipe()
    (recipe.epochs, recipe.batchSize, recipe.optimiser) = (1, 4, .adam(rate: 1e-4))
    try Trainer(recipe, seed: 1).train(network, on: samples)
    let outer = try AutogradOperator.gradients(at: trigger, network.parameters, loss)
    let inner = try AutogradOperator(at: trigger, network.parameters) { try -loss($0, $1) }
    let estimate = try ImplicitHypergradient().estimate(
      HypergradientProblem(
        inner: inner, outerInnerGradient: outer.inner, outerParameterGradient: outer.outer))
    try Optimiser.sgd(rate: 1e-6).started(on: network.parameters).step(estimate.total)
  }

  private func loss(_ δ: Tensor, _ θ: TensorBundle) throws -> Tensor {
    try network.forward(samples.images + δ, parameters: θ).crossEntropy(samples.labels)
  }
}

/// Resident memory in bytes.
private func residentMemory() throws -> Int {
  let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[1]
  return Int(pages)! * 4096
}
