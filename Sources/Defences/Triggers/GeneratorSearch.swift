import Catalog
import NN
import Torch

/// How the generator of triggers learns.
public struct GeneratorStage: Configurable, Equatable {
  public var steps = 400
  public var batchSize = 50
  /// Numbers that a trigger is made from, beside its class.
  public var noise = 32
  public var optimiser = Optimiser.adam(rate: 2e-3)
  /// γ₁; 0 leaves the discriminator out.
  public var adversarialWeight = 0.1
  /// γ₂.
  public var sizeWeight = 20.0
  /// The mean change of a pixel that costs nothing.
  public var allowance = 0.01
  /// Images on which a class is judged at the end.
  public var judged = 100

  public init() {}

  func validate(as part: String) throws(Fault) {
    let limits = SettingLimits(part)
    for (name, count) in [("steps", steps), ("batchSize", batchSize), ("noise", noise), ("judged", judged)] {
      try limits.check(name, count, atLeast: 1)
    }
    for (name, weight) in [
      ("adversarialWeight", adversarialWeight), ("sizeWeight", sizeWeight), ("allowance", allowance),
    ] { try limits.check(name, weight, in: SettingLimits.magnitude) }
    try optimiser.validate(as: "\(part).optimiser")
  }
}

/// A generator and a discriminator at work on one network.
final class GeneratorSearch {
  private let settings: GeneratorStage
  private let tuner: Tuner
  private let clean: CleanSet
  private let maker: TriggerGenerator
  private let judge: Network
  private let draws: Generator
  private var stream: RandomStream

  init(_ settings: GeneratorStage, _ tuner: Tuner, _ clean: CleanSet) throws {
    (self.settings, self.tuner, self.clean) = (settings, tuner, clean)
    stream = tuner.session.stream("generator")
    let start = try Generator(seed: stream.seed()), shape = Array(clean.images.shape.dropFirst())
    let device = clean.images.device
    maker = try TriggerGenerator(
      shape, classes: tuner.network.classes, noise: settings.noise, start, on: device)
    judge = try Network(GeneratorSearch.discriminator(shape), generator: start).moved(to: device)
    draws = try Generator(seed: stream.seed())
  }

  /// Two classes: 1 is clean.
  private static func discriminator(_ shape: [Int]) -> Graph {
    var graph = Graph(inputShape: shape)
    for (index, channels) in [16, 32].enumerated() {
      graph.append("conv\(index)", Convolution(channels: channels, kernel: 3, stride: 2, padding: 1))
      graph.append("elu\(index)", ELU())
    }
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: 2))
    return graph
  }

  /// Trains both in turn.
  /// - Returns: false if it was stopped.
  func learn() throws -> Bool {
    let making = try settings.optimiser.started(on: maker.parameters)
    let judging = try settings.optimiser.started(on: judge.parameters)
    var feed = BatchFeed(clean.count, size: settings.batchSize, stream)
    for step in 0..<settings.steps {
      guard tuner.mayGoOn() else { return false }
      let images = try clean.batch(feed.next()).images
      let targets = (0..<images.shape[0]).map { _ in Int.random(in: 0..<maker.classes, using: &stream) }
      if settings.adversarialWeight > 0 { try judging.step(judgeGradient(images, targets)) }
      let gradient = try makerGradient(images, targets)
      guard try gradient.isFinite() else {
        try tuner.stopNonFinite(
          "the generator's gradient at step \(step + 1) stopped being finite; the weights are untouched")
        return false
      }
      try making.step(gradient)
      tuner.session.report(.init(round: 1, rounds: 1, stage: "generator", step: step + 1, steps: settings.steps))
    }
    return true
  }

  private func makerGradient(_ images: Tensor, _ targets: [Int]) throws -> TensorBundle {
    tuner.session.counter.passes.forward += 1
    tuner.session.counter.passes.backward += 1
    let leaves = try maker.parameters.leaves()
    let triggers = try maker.triggers(targets, draws, parameters: leaves)
    let shown = try (images + triggers).clamped(to: 0...1)
    var loss = try tuner.network.forward(shown).crossEntropy(Tensor(targets).to(images.device))
    loss = try loss + excess(triggers).mean() * settings.sizeWeight
    if settings.adversarialWeight > 0 {
      let clean = try Tensor([Int](repeating: 1, count: targets.count)).to(images.device)
      loss = try loss + judge.forward(shown).crossEntropy(clean) * settings.adversarialWeight
    }
    return TensorBundle(try loss.gradients(of: leaves.tensors))
  }

  private func judgeGradient(_ images: Tensor, _ targets: [Int]) throws -> TensorBundle {
    let count = targets.count
    let fake = try (images + maker.triggers(targets, draws)).clamped(to: 0...1)
    let labels = try Tensor((0..<2 * count).map { $0 < count ? 1 : 0 }).to(images.device)
    let leaves = try judge.parameters.leaves()
    let loss = try judge.forward(.concatenated([images, fake]), parameters: leaves).crossEntropy(labels)
    return TensorBundle(try loss.gradients(of: leaves.tensors))
  }

  /// How far each trigger's mean change lies above the allowance, [N].
  private func excess(_ triggers: Tensor) throws -> Tensor {
    try (triggers.magnitude().mean(over: [1, 2, 3]) - settings.allowance).relu()
  }

  /// Images with fresh triggers of the class.
  func triggered(_ images: Tensor, _ target: Int) throws -> Tensor {
    try withoutHistory {
      let targets = [Int](repeating: target, count: images.shape[0])
      return try (images + maker.triggers(targets, draws)).clamped(to: 0...1)
    }
  }

  /// The class's mean trigger, and how easily it turns images.
  func judged(_ target: Int, by score: DeepInspect.Score) throws -> ClassTrigger {
    try withoutHistory {
      tuner.session.counter.passes.forward += 1
      let images = try clean.batch(Array(0..<min(settings.judged, clean.count))).images
      let targets = [Int](repeating: target, count: images.shape[0])
      let triggers = try maker.triggers(targets, draws)
      let logits = try tuner.network.forward((images + triggers).clamped(to: 0...1))
      let size = try triggers.magnitude().mean().item()
      let loss =
        try logits.crossEntropy(Tensor(targets).to(images.device)).item()
        + settings.sizeWeight * excess(triggers).mean().item()
      let turned = try logits.argmax(along: 1).equal(Double(target)).to(.float32).mean().item()
      return ClassTrigger(
        target: target, mask: nil, pattern: try triggers.mean(over: [0], keepingDimensions: true),
        norm: size * Double(maker.shape[1] * maker.shape[2]), success: turned, score: score == .loss ? loss : size)
    }
  }
}
