import Catalog
import Datasets
import NN
import Torch

/// What a trigger is optimised for, and who hears of it.
public struct TriggerContext {
  public let network: Network
  public let images: LabelledImages
  /// Of every random draw.
  public let seed: Int
  private let onProgress: (Progress) throws -> Void

  /// Where an optimisation stands.
  public struct Progress: Sendable {
    public var step: Int
    public var steps: Int
    /// What is being improved, such as "activation", and its present value.
    public var quantity: String
    public var value: Double
  }

  /// - Throws: `Fault` if there are no images, or the network takes others.
  public init(
    network: Network, images: LabelledImages, seed: Int, onProgress: @escaping (Progress) throws -> Void = { _ in }
  ) throws {
    guard !images.isEmpty else { throw Fault(.badData, "there are no images to optimise a trigger on") }
    guard network.graph.inputShape == [images.channels, images.height, images.width] else {
      throw Fault(
        .badData,
        "the network takes images of \(network.graph.inputShape), the data are "
          + "\([images.channels, images.height, images.width]): name the data it was trained for with --dataset")
    }
    self.network = network
    self.images = images
    self.seed = seed
    self.onProgress = onProgress
  }

  /// [C, H, W].
  var shape: [Int] { network.graph.inputShape }

  /// Tells how far the optimisation is.
  /// - Throws: as `check`.
  func report(_ step: Int, of steps: Int, _ quantity: String, _ value: Double) throws {
    try check(quantity, value)
    try onProgress(Progress(step: step, steps: steps, quantity: quantity, value: value))
  }

  /// - Throws: `Fault(.badData)` if a value of the optimisation is not finite.
  func check(_ quantity: String, _ value: Double) throws(Fault) {
    guard value.isFinite else {
      throw Fault(
        .badData,
        "the optimisation of the trigger broke off, its \(quantity) is \(value): check the network, or lower "
          + "the attack's settings of step and size")
    }
  }

  /// At most `count` images [N, C, H, W] of other classes than `target`, the `index`-th such draw.
  func batch(_ count: Int, not target: Int, index: Int = 0) throws -> Tensor {
    guard (0..<network.classes).contains(target) else {
      throw Fault(.wrongUse, "attack.target is \(target), but the classes are 0…\(network.classes - 1)")
    }
    let others = images.labels.indices.filter { images.labels[$0] != target }
    guard !others.isEmpty else { throw Fault(.badData, "all images are of the target class \(target)") }
    var stream = RandomStream(seed: seed, stage: "trigger/images", index: index)
    let drawn = stream.sample(min(count, others.count), below: others.count).map { others[$0] }
    return try images.batch(drawn).images.to(network.device)
  }
}
