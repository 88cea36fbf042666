import Catalog
import NN
import Testing
import Torch

@Suite("Training") struct TrainerTests {
  private func recipe(epochs: Int = 5, rate: Double = 0.02) -> Recipe {
    var recipe = Recipe()
    (recipe.epochs, recipe.batchSize, recipe.optimiser) = (epochs, 16, .adam(rate: rate))
    return recipe
  }

  private func trained(seed: Int) throws -> Network {
    let network = try Network.fresh(.tiny(classes: 2))
    try Trainer(recipe(), seed: seed).train(network, on: separable())
    return network
  }

  @Test("The same seed gives the same weights, byte for byte; another seed others")
  func deterministic() throws {
    let bytes = try trained(seed: 3).stateBytes()
    #expect(try trained(seed: 3).stateBytes() == bytes)
    #expect(try trained(seed: 4).stateBytes() != bytes)
  }

  @Test(
    "A separable problem is learned, and carried over to images not seen",
    arguments: [
      Graph.tiny(classes: 2), try! LinearModel().graph(classes: 2, inputShape: [2, 4, 4]),
    ])
  func learns(graph: Graph) throws {
    let network = try Network.fresh(graph)
    try Trainer(recipe(epochs: 20), seed: 1).train(network, on: separable(120))
    let unseen = try separable(100, seed: 99)
    let right = zip(try network.predictions(unseen), try unseen.labels.ints()).count { $0 == $1 }
    #expect(right >= 97)
  }

  @Test("Every step is reported, and the mean loss falls")
  func progress() throws {
    var reports: [TrainingProgress] = []
    try Trainer(recipe(epochs: 8), seed: 1).train(.fresh(.tiny(classes: 2)), on: separable()) { reports.append($0) }
    #expect(reports.map(\.step) == Array(1...32))
    #expect(reports.allSatisfy { $0.steps == 32 && $0.epochs == 8 })
    #expect(reports.map(\.epoch) == (0..<8).flatMap { Array(repeating: $0, count: 4) })
    #expect(reports.last!.loss < reports[3].loss / 2)
  }

  @Test("Training moves the running statistics and counts its batches")
  func statistics() throws {
    let network = try trained(seed: 1)
    #expect(try network.tensor("features.1.num_batches_tracked").ints() == [20])
    #expect(try network.tensor("features.1.running_mean").doubles() != [0, 0, 0, 0])
  }

  @Test("One step of plain descent is the gradient of the mean cross-entropy")
  func oneStep() throws {
    let network = try Network.fresh(LinearModel().graph(classes: 2, inputShape: [2, 4, 4]))
    let samples = try separable()
    var recipe = Recipe()
    (recipe.epochs, recipe.batchSize, recipe.optimiser) = (1, 60, .sgd(rate: 0.5))
    let leaves = try network.parameters.cloned().leaves()
    let loss = try network.forward(samples.images, parameters: leaves).crossEntropy(samples.labels)
    let expected = try leaves.detached() - TensorBundle(loss.gradients(of: leaves.tensors)) * 0.5
    try Trainer(recipe, seed: 1).train(network, on: samples)
    for (a, b) in zip(network.parameters.tensors, expected.tensors) {
      #expect(try gap(a.doubles(), b.doubles()) < 1e-6)
    }
  }

  @Test("A loss that stops being finite names the epoch and the step")
  func nonFinite() throws {
    var recipe = recipe()
    recipe.optimiser = .sgd(rate: 1e36)
    let network = try Network.fresh(.tiny(classes: 2))
    #expect { try Trainer(recipe, seed: 1).train(network, on: separable()) } throws: {
      "\($0)".contains("at epoch 1, step 2") && ($0 as? Fault)?.kind == .badData
    }
  }

  @Test(
    "A recipe that makes no sense is refused by name",
    arguments: ["recipe.epochs", "recipe.batchSize", "recipe.optimiser.rate", "recipe.optimiser.momentum"])
  func senseless(setting: String) throws {
    var recipe = recipe()
    switch setting {
    case "recipe.epochs": recipe.epochs = 0
    case "recipe.batchSize": recipe.batchSize = -1
    case "recipe.optimiser.rate": recipe.optimiser.rate = .nan
    default: recipe.optimiser.momentum = 2
    }
    #expect { try Trainer(recipe, seed: 1).train(.fresh(.tiny(classes: 2)), on: separable()) } throws: {
      "\($0)".hasPrefix("\(setting) is ") && ($0 as? Fault)?.kind == .wrongUse
    }
  }

  @Test("Training on nothing is refused")
  func empty() throws {
    let nothing = TensorSamples(images: try .zeros([0, 2, 4, 4]), labels: try Tensor([Int]()))
    #expect(throws: Fault.self) { try Trainer(recipe(), seed: 1).train(.fresh(.tiny()), on: nothing) }
  }

  @Test("A listener that throws ends the training there")
  func cancelled() throws {
    struct Enough: Error {}
    var steps = 0
    #expect(throws: Enough.self) {
      try Trainer(recipe(), seed: 1).train(.fresh(.tiny(classes: 2)), on: separable()) { _ in
        steps += 1
        if steps == 3 { throw Enough() }
      }
    }
    #expect(steps == 3)
  }

  @Test("The cosine goes from 1 to 0 through a half")
  func schedule() {
    let factors = [0, 0.5, 1].map(Recipe.Schedule.cosine.factor)
    #expect(gap(factors, [1, 0.5, 0]) < 1e-15)
    #expect([0, 0.3, 1].map(Recipe.Schedule.constant.factor) == [1, 1, 1])
  }
}
