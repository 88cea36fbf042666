import Catalog
import Datasets
import Defences
import Foundation
import NN
import Torch

/// The largest |aᵢ − bᵢ|; infinite where the counts differ.
func gap(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}

extension Network {
  /// Parameters and buffers, byte for byte.
  func stateBytes() throws -> [[UInt8]] { try state().map { try $0.tensor.bytes() } }
  func isFinite() throws -> Bool { try state().allSatisfy { try $0.tensor.isFinite() } }

  func accuracy(_ images: LabelledImages) throws -> Double {
    Double(zip(try predictions(images), images.labels).count { $0 == $1 }) / Double(images.count)
  }
}

/// The settings among `assignments` that `value` has, carried out.
func tuned<T: Configurable>(_ value: T, _ assignments: [String]) throws -> T {
  let known = Settings.names(of: value)
  let wanted = try assignments.map { try Assignment($0) }.filter { known.contains($0.path) }
  return try Settings.applying(wanted, to: value)
}

/// Three classes of 3×4×4 images, each brighter in a plane of its own.
func toyImages(_ count: Int = 60, seed: Int = 1) throws -> LabelledImages {
  var stream = RandomStream(seed: seed, stage: "toy")
  let labels = (0..<count).map { $0 % 3 }
  let pixels = labels.flatMap { label in
    (0..<48).map { Float(stream.uniform($0 / 16 == label ? 0.4...1 : 0...0.6)) }
  }
  return try LabelledImages(pixels: .floats(pixels), labels: labels, channels: 3, height: 4, width: 4, classes: 3)
}

/// A network with batch normalisation and dropout that knows the toy images.
func toyNetwork() throws -> Network {
  // Its batches are too small to share among threads.
  try Runtime.setThreads(1)
  var graph = Graph(inputShape: [3, 4, 4])
  graph.append("features.0", Convolution(channels: 6, kernel: 3, padding: 1))
  graph.append("features.1", BatchNorm())
  graph.append("features.2", ELU())
  graph.append("features.3", Dropout(probability: 0.3))
  graph.append("flatten", Flatten())
  graph.append("classifier", Linear(outputs: 3))
  let network = try Network(graph, generator: Generator(seed: 2))
  var recipe = Recipe()
  (recipe.epochs, recipe.batchSize, recipe.optimiser) = (10, 20, .adam(rate: 0.01))
  try Trainer(recipe, seed: 1).train(network, on: toyImages(120, seed: 2))
  return network
}
