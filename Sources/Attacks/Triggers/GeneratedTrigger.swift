import Catalog
import Datasets
import NN
import Torch

/// An attack whose trigger can be optimised for a network. What it plants otherwise was optimised once and is kept
/// with the program.
public protocol GeneratedTrigger: Attack {
  /// Whether the trigger is to be optimised anew instead of the kept one.
  var generate: Bool { get set }

  /// The kept trigger, for images of `shape` [C, H, W].
  func kept(_ shape: [Int]) throws -> Trigger

  /// A trigger optimised for the network and images of `context`; its entries are whole 255ths, so that a PNG holds it.
  /// - Throws: `Fault(.wrongUse)` naming a setting that makes no sense, `Fault(.badData)` if the loss is not finite.
  func generated(_ context: TriggerContext) throws -> Trigger
}

extension GeneratedTrigger {
  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? {
    guard !generate else {
      throw Fault(
        .wrongUse,
        "attack.generate=true needs a network to optimise for: write the trigger with `ibau trigger \(Self.id) "
          + "--set attack.generate=true --model FILE --out t.png`, then name it with --trigger t.png")
    }
    return try kept(shape)
  }
}

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

extension Tensor {
  /// Entries in 0…1 as the nearest whole 255ths, as a PNG keeps them.
  func wholeBytes() throws -> Tensor { try (clamped(to: 0...1) * 255).rounded() / 255 }
}
