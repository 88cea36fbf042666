import Catalog
import Datasets
import Defences
import Foundation
import NN
import Testing
import Torch

@Suite("The privacy accountant") struct PrivacyAccountantTests {
  @Test(
    "gives what TensorFlow Privacy's MNIST tutorial prints for batches of 256 of 60,000 images, δ = 1e-5",
    arguments: [(1.3, 15, 1.19), (1.1, 60, 3.01), (0.7, 45, 7.10)])
  func published(noise: Double, epochs: Int, epsilon: Double) {
    let accountant = PrivacyAccountant(noise: noise, rate: 256.0 / 60000)
    #expect(abs(accountant.epsilon(steps: epochs * 60000 / 256, delta: 1e-5) - epsilon) < 0.005)
  }

  @Test("agrees with the binomial sum at whole orders", arguments: [2, 5, 9, 32], [0.01, 0.2])
  func wholeOrders(order: Int, rate: Double) {
    let noise = 1.5
    let terms: [Double] = (0...order).map { k in
      let (n, k) = (Double(order), Double(k))
      let choices: Double = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
      let weight: Double = k * log(rate) + (n - k) * log(1 - rate)
      return choices + weight + k * (k - 1) / (2 * noise * noise)
    }
    let largest = terms.max()!
    let expected = (largest + log(terms.reduce(0) { $0 + exp($1 - largest) })) / Double(order - 1)
    let found = PrivacyAccountant(noise: noise, rate: rate).divergence(order: Double(order))
    #expect(abs(found - expected) < 1e-9 * max(1, abs(expected)))
  }

  @Test("With every example in every step it is the Gaussian mechanism's α/2σ²")
  func everyone() { #expect(PrivacyAccountant(noise: 2, rate: 1).divergence(order: 6) == 0.75) }

  @Test("Nothing is given away without a step, everything without noise, and more by more steps")
  func limits() {
    let accountant = PrivacyAccountant(noise: 1, rate: 0.01)
    #expect(accountant.epsilon(steps: 0, delta: 1e-5) == 0)
    #expect(PrivacyAccountant(noise: 0, rate: 0.01).epsilon(steps: 1, delta: 1e-5) == .infinity)
    #expect(accountant.epsilon(steps: 100, delta: 1e-5) < accountant.epsilon(steps: 1000, delta: 1e-5))
  }
}

@Suite("DP-SGD") struct DPSGDTests {
  private let images = try! TinyBackdoor.images(24)

  /// Convolutions with stride and without padding, a linear layer, normalisation, two paths.
  private func network() throws -> Network {
    var graph = Graph(inputShape: [3, 8, 8])
    graph.append("a", Convolution(channels: 4, kernel: 3, padding: 1))
    graph.append("b", BatchNorm())
    graph.append("c", ELU())
    graph.append("d", Convolution(channels: 5, kernel: 3, stride: 2, padding: 1))
    graph.append("e", Convolution(channels: 5, kernel: 1, stride: 2, bias: false), from: ["c"])
    graph.append("f", Add(), from: ["d", "e"])
    graph.append("g", Convolution(channels: 6, kernel: 2))
    graph.append("h", Flatten())
    graph.append("i", Linear(outputs: 5))
    let network = try Network(graph, generator: Generator(seed: 4))
    var stream = RandomStream(seed: 1, stage: "statistics")
    for (name, buffer) in zip(network.bufferNames, network.buffers.tensors) where !name.hasSuffix("tracked") {
      try buffer.copy(from: Tensor((0..<buffer.count).map { _ in Float(stream.uniform(0.2...1)) }, buffer.shape))
    }
    return try network.converted(to: .float64)
  }

  @Test("Gradients by example agree with a loop over the examples to 1e-6")
  func perExample() throws {
    let network = try network(), (batch, labels) = try images.tensors()
    let pixels = try batch.to(.float64)
    let (found, _) = try PerExampleGradients(network).gradients(pixels, labels)
    for example in 0..<24 {
      let leaves = try network.parameters.leaves()
      let loss = try network.forward(pixels.sliced(example..<example + 1), parameters: leaves)
        .crossEntropy(labels.sliced(example..<example + 1))
      for (gradients, expected) in zip(found, try loss.gradients(of: leaves.tensors)) {
        #expect(try gap(gradients.sliced(example..<example + 1).doubles(), expected.doubles()) < 1e-6)
      }
    }
  }

  @Test("Each example is shortened to the clipping norm, those below it are left, and all are summed")
  func clipping() throws {
    // Norms 5, 0.5 and 0 over both parameters together.
    let gradients = try [Tensor([3.0, 0.3, 0], [3, 1]), Tensor([0, 4.0, 0.4, 0, 0, 0], [3, 2])]
    let sum = try DPSGD.clippedSum(gradients, clip: 1)
    #expect(try gap(sum.tensors[0].doubles(), [0.6 + 0.3]) < 1e-12)
    #expect(try gap(sum.tensors[1].doubles(), [0.4, 0.8]) < 1e-12)
  }

  @Test("Without noise and with a wide clip a step is plain descent on the sum over the sample")
  func plain() throws {
    let network = try Network(TinyBackdoor.graph(), generator: Generator(seed: 3)), before = try network.cloned()
    let settings = try tuned(DPSGD(), ["noise=0", "clip=1e9", "batchSize=24", "optimiser.momentum=0", "chunk=7"])
    var recipe = Recipe()
    recipe.epochs = 1
    let spent = try settings.train(network, on: images, recipe, seed: 1)
    #expect(spent.steps == 1 && spent.epsilon == .infinity)
    let (batch, labels) = try images.tensors(), leaves = try before.parameters.leaves()
    let loss = try before.forward(batch, parameters: leaves).crossEntropy(labels)
    let expected = try before.parameters - TensorBundle(loss.gradients(of: leaves.tensors)) * 0.1
    for (a, b) in zip(network.parameters.tensors, expected.tensors) {
      #expect(try gap(a.doubles(), b.doubles()) < 1e-5)
    }
  }

  @Test("It learns, the same for the same seed, and says what it gave away")
  func learns() throws {
    let train = try TinyBackdoor.images(300, seed: 2)
    let settings = try tuned(DPSGD(), ["noise=0.5", "batchSize=50", "optimiser.rate=0.3"])
    var recipe = Recipe()
    recipe.epochs = 8
    let runs = try (0..<2).map { _ in
      let network = try Network(TinyBackdoor.graph(), generator: Generator(seed: 3))
      return (network, try settings.train(network, on: train, recipe, seed: 1))
    }
    #expect(try TinyBackdoor.accuracy(runs[0].0) > 0.6)
    #expect(try runs[0].0.stateBytes() == runs[1].0.stateBytes() && runs[0].1 == runs[1].1)
    let accountant = PrivacyAccountant(noise: 0.5, rate: 1.0 / 6)
    #expect(runs[0].1.epsilon == accountant.epsilon(steps: 48, delta: 1e-5))
  }

  @Test("Asked to repair a finished network it says what it is for")
  func refuses() throws {
    #expect { try DPSGD().repair(TinyBackdoor.poisoned, clean: images, RepairSession(seed: 1)) } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("ibau train --defence dp-sgd")
    }
  }
}
