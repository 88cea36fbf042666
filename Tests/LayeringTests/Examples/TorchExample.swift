import Torch

func torchExample() throws {
  // begin
  let weights = try Tensor.full([3, 2], 0.5).leaf()
  let images = try Generator(seed: 7).uniform([4, 3])
  let loss = try images.matmul(weights).crossEntropy(Tensor([0, 1, 1, 0]))
  let gradient = try loss.gradients(of: [weights])[0]
  print(try loss.item(), gradient.shape)
  // end
}
