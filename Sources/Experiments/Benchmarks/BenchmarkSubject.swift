import Datasets
import NN
import Torch

/// What the network benchmarks work on: the small VGG with drawn signs, batch 100, single precision.
struct BenchmarkSubject {
  let network: Network
  let images: Tensor
  let labels: Tensor
  let trigger: Tensor

  init() throws {
    var signs = SyntheticSigns()
    signs.train = 100
    let drawn = try signs.load(.train, from: nil, seed: 0)
    (images, labels) = try drawn.tensors()
    let shape = [drawn.channels, drawn.height, drawn.width]
    network = try Network(
      SmallVGG().graph(classes: drawn.classes, inputShape: shape), generator: Generator(seed: 0))
    trigger = try Tensor.zeros([1] + shape)
  }

  func loss(_ δ: Tensor, _ θ: TensorBundle) throws -> Tensor {
    try network.forward(images + δ, parameters: θ).crossEntropy(labels)
  }

  /// The inner objective −CE + 0.001‖δ‖² of the released recipe.
  func inner() throws -> any SecondOrderOperator {
    try network.derivatives(
      of: PerturbedLoss(images: images, labels: labels, scale: -1, penalty: 0.001), at: trigger)
  }
}
