import Catalog
import Datasets
import Defences
import NN
import Torch

/// Five classes of 3×8×8 images, and a small network that knows them and a backdoor: a white square of four pixels in the
/// corner makes any of them class 2.
enum TinyBackdoor {
  static let classes = 5
  static let target = 2
  private static let side = 8

  /// Each class is a pattern of its own in grey noise.
  static func images(_ count: Int = 100, seed: Int = 1) throws -> LabelledImages {
    var stream = RandomStream(seed: seed, stage: "tiny")
    let labels = (0..<count).map { $0 % classes }
    let pixels = labels.flatMap { label in
      patterns[label].map { Float(0.5 + 0.3 * $0 + stream.uniform(-0.15...0.15)) }
    }
    return try LabelledImages(
      pixels: .floats(pixels), labels: labels, channels: 3, height: side, width: side, classes: classes)
  }

  private static let patterns: [[Double]] = (0..<classes).map { label in
    var stream = RandomStream(seed: 5, stage: "pattern", index: label)
    return (0..<3 * side * side).map { _ in Bool.random(using: &stream) ? 1 : -1 }
  }

  /// 1 at the square, [1, 1, 8, 8].
  static func mask() throws -> Tensor {
    let flags = (0..<side * side).map { $0 / side >= side - 2 && $0 % side >= side - 2 ? Float(1) : 0 }
    return try Tensor(flags, [1, 1, side, side])
  }

  static func planted(in images: Tensor) throws -> Tensor { try images + mask() * (-images + 1) }

  /// The share of unseen images of other classes that the square turns.
  static func success(_ network: Network) throws -> Double {
    let unseen = try images(150, seed: 3)
    let others = unseen.subset(unseen.labels.indices.filter { unseen.labels[$0] != target })
    return Double(try network.predictions(others, transform: planted).count { $0 == target }) / Double(others.count)
  }

  static func accuracy(_ network: Network) throws -> Double { try network.accuracy(images(150, seed: 3)) }

  static let poisoned = try! trained(poisoned: true)
  static let clean = try! trained(poisoned: false)

  static func graph() -> Graph {
    var graph = Graph(inputShape: [3, side, side])
    for block in 0..<3 {
      graph.append("block\(block).conv", Convolution(channels: 12, kernel: 3, padding: 1))
      graph.append("block\(block).norm", BatchNorm())
      graph.append("block\(block).elu", ELU())
      graph.append("block\(block).pool", MaxPool(kernel: 2))
    }
    graph.append("dropout", Dropout(probability: 0.2))
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: classes))
    return graph
  }

  private static func trained(poisoned: Bool) throws -> Network {
    // Its batches are too small to share among threads.
    try Runtime.setThreads(1)
    let network = try Network(graph(), generator: Generator(seed: 2))
    var (images, labels) = try images(300, seed: 2).tensors()
    if poisoned {
      // Every fifth image of each class.
      let chosen = (0..<300).map { $0 % 25 < 5 }
      let flags = try Tensor(chosen.map { $0 ? Float(1) : 0 }, [300, 1, 1, 1])
      images = try images + flags * (planted(in: images) - images)
      labels = try Tensor(labels.ints().enumerated().map { chosen[$0.offset] ? target : $0.element })
    }
    var recipe = Recipe()
    (recipe.epochs, recipe.batchSize, recipe.optimiser) = (12, 20, .adam(rate: 0.01))
    try Trainer(recipe, seed: 1).train(network, on: TensorSamples(images: images, labels: labels))
    return network
  }
}
