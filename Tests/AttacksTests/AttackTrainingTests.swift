import Attacks
import Catalog
import Datasets
import NN
import Testing
import Torch

@Suite("Training with a backdoor") struct AttackTrainingTests {
  private typealias Trained = (network: Network, outcome: PoisonedTraining.Outcome)
  private static let images = try! syntheticImages()
  private var images: LabelledImages { Self.images }

  private static func network() throws -> Network {
    var graph = Graph(inputShape: [3, 8, 8])
    graph.append("features", Convolution(channels: 4, kernel: 3, padding: 1))
    graph.append("pool", MaxPool(kernel: 4))
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: 10))
    return try Network(graph, generator: Generator(seed: 0))
  }

  /// Small enough for a test.
  private static func quick(_ id: String) throws -> any Attack {
    switch id {
    case InputAware.id: try Settings.applying([Assignment("maskEpochs=1"), Assignment("width=0.1")], to: InputAware())
    case HiddenTrigger.id:
      try Settings.applying(
        [Assignment("patchSize=4"), Assignment("steps=3"), Assignment("headEpochs=3")], to: HiddenTrigger())
    default: try Registry.attacks(id).init()
    }
  }

  private static func trained(_ id: String, seed: Int = 0, ratio: Double = 0.1) throws -> Trained {
    var recipe = Recipe()
    (recipe.epochs, recipe.batchSize) = (2, 20)
    let network = try network()
    let outcome = try PoisonedTraining(
      network, on: images, attack: quick(id).ready(), Poisoning(ratio: ratio), Trainer(recipe, seed: seed)
    ).run()
    return (network, outcome)
  }

  /// One run of each attack, and the clean control, which most tests look at.
  private static let known = Dictionary(
    uniqueKeysWithValues: Registry.attacks.ids.map { id in (id, Result { try trained(id) }) })
  private static let clean = Result { try trained(BadNets.id, ratio: 0).network }

  private func known(_ id: String) throws -> Trained { try #require(Self.known[id]).get() }

  private func bytes(_ network: Network) throws -> [[UInt8]] { try network.state().map { try $0.tensor.bytes() } }

  @Test("The same seed poisons the same images and gives the same network and trigger", arguments: Registry.attacks.ids)
  func deterministic(id: String) throws {
    let (first, second, other) = (try known(id), try Self.trained(id), try Self.trained(id, seed: 1))
    #expect(first.outcome.poisoned == second.outcome.poisoned)
    #expect(try bytes(first.network) == bytes(second.network))
    #expect(try bytes(first.network) != bytes(other.network))
    let some = try images.batch([0, 1, 2]).images
    for (a, b) in zip(first.outcome.attack.backdoors, second.outcome.attack.backdoors) {
      #expect(try a.plant(in: some).bytes() == b.plant(in: some).bytes())
    }
  }

  @Test("The exact share is poisoned, and the attack is none other", arguments: Registry.attacks.ids)
  func share(id: String) throws {
    let outcome = try known(id).outcome, attack = try Registry.attacks(id)
    let (isDrawnAnew, parts) = (attack.isLearned || attack.init().isRedrawn, attack.init().parts.count)
    #expect(type(of: outcome.attack.attack).id == id)
    if let poisoned = outcome.poisoned {
      #expect(poisoned.count == 6 * parts && poisoned == Set(poisoned).sorted() && !isDrawnAnew)
    } else {
      #expect(isDrawnAnew)
    }
  }

  @Test("Ratio 0 trains the same clean network whatever the attack", arguments: Registry.attacks.ids)
  func control(id: String) throws {
    let (network, outcome) = try Self.trained(id, ratio: 0)
    #expect(outcome.poisoned == [])
    #expect(try bytes(network) == bytes(Self.clean.get()))
  }

  @Test("The hidden trigger keeps all labels, changes target images, and moves the last layer only")
  func hiddenTrigger() throws {
    let (network, outcome) = try known(HiddenTrigger.id), clean = try Self.clean.get()
    #expect(try #require(outcome.poisoned).allSatisfy { images.labels[$0] == 8 })
    for (mine, theirs) in zip(try network.state(), try clean.state()) {
      #expect((try mine.tensor.bytes() == theirs.tensor.bytes()) == !mine.name.hasPrefix("classifier"), "\(mine.name)")
    }
  }

  @Test("The hidden trigger cannot poison more images than its target class has")
  func tooMany() {
    #expect { try Self.trained(HiddenTrigger.id, ratio: 0.2) } throws: {
      "\($0)".contains("asks for 12 images, but only 6 are of the target class")
    }
  }

  @Test("The input-aware trigger differs from image to image, and training changes it")
  func inputAware() throws {
    let fresh = try Self.quick(InputAware.id).ready(), learned = try known(InputAware.id).outcome.attack
    let some = try images.batch([0, 1]).images
    let change = try (learned.plant(in: some) - some).floats()
    #expect(gap(Array(change[..<192]), Array(change[192...])) > 1e-3)
    #expect(try gap(learned.plant(in: some).floats(), fresh.plant(in: some).floats()) > 1e-4)
  }

  /// What an input-aware trigger does to the images, [60, 3, 8, 8], after training with other weights of its losses.
  private func learnedChange(_ settings: [String]) throws -> Tensor {
    let attack = try Settings.applying(
      (["maskEpochs=20", "width=0.1"] + settings).map { try Assignment($0) }, to: InputAware())
    var recipe = Recipe()
    (recipe.epochs, recipe.batchSize) = (10, 20)
    let outcome = try PoisonedTraining(
      Self.network(), on: images, attack: attack.ready(), Poisoning(ratio: 0.5), Trainer(recipe, seed: 0)
    ).run()
    let batch = try images.batch(Array(0..<60)).images
    return try outcome.attack.plant(in: batch) - batch
  }

  @Test("Input-aware masks are small where size has a weight")
  func maskWeight() throws {
    func covered(_ settings: String) throws -> Double {
      try learnedChange([settings]).magnitude().max(over: [1]).greater(0.05).to(.float32).mean().item()
    }
    let (light, heavy) = (try covered("maskWeight=0"), try covered("maskWeight=100"))
    #expect(heavy < 0.15 && light > 2 * heavy, "\(light) \(heavy)")
  }

  @Test("Input-aware triggers differ more between images where diversity has a weight")
  func diversityWeight() throws {
    func spread(_ weight: Double) throws -> Double {
      let change = try learnedChange(["diversityWeight=\(weight)"])
      let next = try change.gathered(Tensor((0..<60).map { ($0 + 1) % 60 }))
      return try (change - next).squared().mean().item().squareRoot()
    }
    let (free, asked) = (try spread(0), try spread(10))
    #expect(asked > 5 * free, "\(free) \(asked)")
  }

  @Test("So do their patterns by themselves, where the masks are not trained")
  func patternDiversity() throws {
    func spread(_ weight: Double) throws -> Double {
      let change = try learnedChange(["maskEpochs=0", "rate=0.1", "diversityWeight=\(weight)"])
      let next = try change.gathered(Tensor((0..<60).map { ($0 + 1) % 60 }))
      return try (change - next).squared().mean().item().squareRoot()
    }
    let (free, asked) = (try spread(0), try spread(1000))
    // The masks of fresh networks leave little of the patterns to be seen.
    #expect(asked > 1.2 * free, "\(free) \(asked)")
  }

  @Test("Input-aware refuses images whose sides cannot be halved three times")
  func odd() {
    #expect { try InputAware().prepared(trigger: nil, shape: [3, 12, 8], classes: 10) } throws: {
      ($0 as? Fault)?.kind == .badData && "\($0)".contains("12×8")
    }
  }
}

@Suite("Feature collision") struct FeatureCollisionTests {
  /// Its features are the pixels.
  private func network() throws -> Network {
    try Network(LinearModel().graph(classes: 2, inputShape: [1, 4, 4]), generator: Generator(seed: 0))
  }

  @Test("On features that are the pixels it ends at the goal, clipped to the box and to 0…1")
  func closedForm() throws {
    let (from, to) = (uniform(16, seed: 1), uniform(16, seed: 2))
    let collision = FeatureCollision(network: try network(), epsilon: 0.2, steps: 100, rate: 0.02)
    let changed = try collision.made(from: Tensor(from, [1, 1, 4, 4]), towards: Tensor(to, [1, 1, 4, 4])).floats()
    let expected = zip(from, to).map { (x: Float, goal: Float) -> Float in
      let (low, high) = (max(0, x - 0.2), min(1, x + 0.2))
      return min(max(goal, low), high)
    }
    // The steps that overshoot are the last ones, which are small.
    #expect(gap(changed, expected) < 0.01)
  }

  @Test("Every image has a partner of its own, the nearest that is left")
  func pairing() throws {
    let goals: [Float] = [0.9, 0.1, 0.5], starts: [Float] = [0.45, 0.55, 0.2]
    let planes = { (values: [Float]) in try Tensor(values.flatMap { Array(repeating: $0, count: 16) }, [3, 1, 4, 4]) }
    let collision = FeatureCollision(network: try network(), epsilon: 1, steps: 200, rate: 0.02)
    let changed = try collision.made(from: planes(starts), towards: planes(goals)).floats()
    for (row, goal) in [Float(0.5), 0.9, 0.1].enumerated() { #expect(abs(changed[16 * row] - goal) < 0.01, "\(row)") }
  }

  @Test("The distance that is reported falls, and the input stays as it is")
  func progress() throws {
    let images = try Tensor(uniform(32, seed: 1), [2, 1, 4, 4]), before = try images.bytes()
    var distances: [Double] = []
    _ = try FeatureCollision(network: network(), epsilon: 0.3, steps: 20, rate: 0.02)
      .made(from: images, towards: Tensor(uniform(32, seed: 2), [2, 1, 4, 4])) { distances.append($1) }
    #expect(distances.count == 20 && distances.last! < distances[0] / 2)
    #expect(try images.bytes() == before)
  }
}
