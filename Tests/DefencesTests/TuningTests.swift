import Catalog
import Datasets
import Defences
import Foundation
import NN
import Testing
import Torch

@Suite("NAD") struct NADTests {
  private let images = try! TinyBackdoor.images()

  @Test("An attention map is the sum of the channels' powers, scaled to length 1 in each image")
  func map() throws {
    // One image of two channels and two pixels: sums of squares 1 + 4 and 9 + 0.
    let features = try Tensor([1.0, 3, 2, 0], [1, 2, 1, 2])
    let length = (25.0 + 81).squareRoot() + 1e-6
    #expect(try gap(AttentionMap.of(features, power: 2).doubles(), [5 / length, 9 / length]) < 1e-12)
    let cubes = (81.0 + 27 * 27).squareRoot() + 1e-6
    #expect(try gap(AttentionMap.of(features, power: 3).doubles(), [9 / cubes, 27 / cubes]) < 1e-12)
    #expect(try gap(AttentionMap.of(features * 7, power: 2).doubles(), [5 / length, 9 / length]) < 1e-6)
  }

  @Test("The distance of two maps is their mean squared difference")
  func distance() throws {
    let a = try Tensor([1.0, 0], [1, 1, 1, 2]), b = try Tensor([0.0, 1], [1, 1, 1, 2])
    #expect(abs(try AttentionMap.distance(a, b, power: 2).item() - 1) < 1e-5)
    #expect(try AttentionMap.distance(a, a, power: 2).item() == 0)
  }

  @Test("Without weight on attention the student learns as plain fine-tuning with the same draws")
  func weightless() throws {
    let settings = ["rounds=1", "teacherRounds=1", "batchSize=20"]
    let a = try tuned(NAD(), settings + ["weights=0"]).repair(
      TinyBackdoor.poisoned, clean: images, RepairSession(seed: 1))
    let b = try tuned(
      FTSAM(),
      settings + ["radius=0", "labelSmoothing=0", "tuning.augment=true", "tuning.cutout=3"]
        + ["tuning.optimiser.weightDecay=1e-4", "tuning.optimiser.rate=0.01", "tuning.dropout=false"]
    )
    .repair(TinyBackdoor.poisoned, clean: images, RepairSession(seed: 1))
    for (x, y) in zip(a.network.parameters.tensors, b.network.parameters.tensors) {
      #expect(try gap(x.doubles(), y.doubles()) < 1e-5)
    }
  }

  @Test("Attention draws the student towards the teacher, which is the network fine-tuned")
  func weighty() throws {
    // Whole batches without chance: the teacher can be made again by plain fine-tuning.
    let settings = [
      "batchSize=100", "tuning.augment=false", "tuning.cutout=0", "tuning.dropout=false",
      "tuning.optimiser.weightDecay=0",
      "tuning.optimiser.rate=0.003", "radius=0", "labelSmoothing=0",
    ]
    func repaired(_ defence: any Defence) throws -> Network {
      try defence.repair(TinyBackdoor.poisoned, clean: images, RepairSession(seed: 1)).network
    }
    let teacher = try repaired(tuned(FTSAM(), settings + ["rounds=10"]))
    let student = settings + ["rounds=30", "teacherRounds=10"]
    let free = try repaired(tuned(NAD(), student + ["weights=0"])), bound = try repaired(tuned(NAD(), student))
    func apart(_ network: Network) throws -> Double {
      let (batch, _) = try images.tensors(), attention = try attention(network, batch)
      return try zip(attention, self.attention(teacher, batch)).reduce(0) { sum, maps in
        sum + (try AttentionMap.distance(maps.0, maps.1, power: 2).item())
      }
    }
    let (near, far) = (try apart(bound), try apart(free))
    #expect(near < 0.5 * far, "\(near) \(far)")
  }

  /// What the three poolings put out.
  private func attention(_ network: Network, _ batch: Tensor) throws -> [Tensor] {
    var seen: [Tensor] = []
    _ = try withoutHistory {
      try network.forward(batch) { node, output in
        if network.graph.nodes[node].layer.kind is MaxPool { seen.append(output) }
        return output
      }
    }
    return seen
  }

  @Test("It names what a network lacks")
  func lacks() throws {
    let linear = try Network(LinearModel().graph(classes: 5, inputShape: [3, 8, 8]), generator: Generator(seed: 0))
    #expect { try NAD().repair(linear, clean: images, RepairSession(seed: 1)) } throws: {
      "\($0)".contains("image-shaped") && $0 is Fault
    }
    #expect {
      try tuned(NAD(), ["layers=block1.pool,nowhere"])
        .repair(TinyBackdoor.poisoned, clean: images, RepairSession(seed: 1))
    } throws: { "\($0)".contains("nowhere") && $0 is UnknownName }
  }
}

@Suite("FT-SAM") struct FTSAMTests {
  private let images = try! TinyBackdoor.images(40)

  @Test("The adaptive step has relative length ρ and no other of that length climbs more", arguments: [0.5, 2])
  func adaptive(radius: Double) throws {
    let weights = try TensorBundle([Tensor([1.0, -2, 0.5], [3]), Tensor([4.0], [1])])
    let gradient = try TensorBundle([Tensor([0.3, 0.1, -1], [3]), Tensor([0.2], [1])])
    let step = try SharpnessAscent.step(from: weights, along: gradient, radius: radius, adaptive: true)
    let relative = try step.combined(weights) { try $0 / $1 }
    #expect(abs(try relative.norm() - radius) < 1e-12)
    let best = try step.dot(gradient)
    var stream = RandomStream(seed: 1, stage: "other")
    for _ in 0..<50 {
      let other = try weights.map { try Tensor((0..<$0.count).map { _ in stream.gaussian() }, $0.shape) }
      let scaled = try other.combined(weights) { try $0 * $1 } * (radius / other.norm())
      #expect(try scaled.dot(gradient) <= best + 1e-12)
    }
  }

  @Test("The plain step goes along the gradient, and nowhere where there is none")
  func plain() throws {
    let weights = try TensorBundle([Tensor([1.0, 2], [2])]), gradient = try TensorBundle([Tensor([3.0, 4], [2])])
    let step = try SharpnessAscent.step(from: weights, along: gradient, radius: 10, adaptive: false)
    #expect(try gap(step.tensors[0].doubles(), [6, 8]) < 1e-12)
    let still = try SharpnessAscent.step(from: weights, along: gradient.zeros(), radius: 10, adaptive: true)
    #expect(try still.tensors[0].doubles() == [0, 0])
  }

  @Test("A round is descent along gradients at the worst weights nearby, on smoothed labels")
  func byHand() throws {
    let settings = [
      "rounds=1", "batchSize=40", "radius=0.3", "labelSmoothing=0.2", "tuning.statistics=running",
      "tuning.schedule=constant", "tuning.optimiser.momentum=0", "tuning.optimiser.weightDecay=0",
      "tuning.optimiser.rate=0.01", "tuning.augment=false", "tuning.dropout=false",
    ]
    let network = TinyBackdoor.poisoned
    let repair = try tuned(FTSAM(), settings).repair(network, clean: images, RepairSession(seed: 1))
    let (batch, labels) = try images.tensors()
    let descent = { (θ: TensorBundle) in
      let leaves = try θ.leaves(), logs = try network.forward(batch, parameters: leaves).logSoftmax()
      // 0.8 on the label and 0.2 / 4 on each of the others.
      let loss = try -(logs.picked(labels) * 0.75 + logs.sum(over: [1]) * 0.05).mean()
      return TensorBundle(try loss.gradients(of: leaves.tensors))
    }
    let weights = network.parameters
    let worst = try weights + SharpnessAscent.step(from: weights, along: descent(weights), radius: 0.3, adaptive: true)
    let expected = try weights - descent(worst) * 0.01
    for (a, b) in zip(repair.network.parameters.tensors, expected.tensors) {
      #expect(try gap(a.doubles(), b.doubles()) < 1e-5)
    }
  }

  @Test("Batch normalisation takes note of a batch once, at the weights that are left and not at the worst nearby")
  func statistics() throws {
    let after = { (radius: String) in
      let settings = ["rounds=1", "batchSize=40", "tuning.statistics=batch", "radius=\(radius)"]
      let repair = try tuned(FTSAM(), settings).repair(TinyBackdoor.poisoned, clean: images, RepairSession(seed: 1))
      return try repair.network.buffers.tensors.map { try $0.to(.float64).doubles() }
    }
    // One step: the radius says where the second pass looks, and nothing of the first.
    let (near, far) = (try after("1e-9"), try after("2"))
    #expect(near == far)
    #expect(try near != TinyBackdoor.poisoned.buffers.tensors.map { try $0.to(.float64).doubles() })
  }
}

@Suite("SAU") struct SAUTests {
  private let images = try! TinyBackdoor.images(40)

  @Test("With the clean part alone a step is plain descent")
  func clean() throws {
    let settings = [
      "rounds=1", "batchSize=40", "sharedWeight=0", "tuning.statistics=running", "tuning.schedule=constant",
      "tuning.optimiser.kind=sgd", "tuning.optimiser.rate=0.1",
    ]
    let network = TinyBackdoor.poisoned
    let repair = try tuned(SAU(), settings).repair(network, clean: images, RepairSession(seed: 1))
    let (batch, labels) = try images.tensors(), leaves = try network.parameters.leaves()
    let loss = try network.forward(batch, parameters: leaves).crossEntropy(labels)
    let expected = try network.parameters - TensorBundle(loss.gradients(of: leaves.tensors)) * 0.1
    for (a, b) in zip(repair.network.parameters.tensors, expected.tensors) {
      #expect(try gap(a.doubles(), b.doubles()) < 1e-5)
    }
  }

  @Test(
    "A step of the search goes down both of its terms, over the images that each is for",
    arguments: [(1.0, 0.0), (0, 1), (1, 1)])
  func search(misleading: Double, sharing: Double) throws {
    var settings = SharedSearchStage()
    (settings.steps, settings.stepSize) = (1, 0.01)
    (settings.misleadingWeight, settings.sharingWeight) = (misleading, sharing)
    let networks = [TinyBackdoor.clean, TinyBackdoor.poisoned], (batch, labels) = try images.tensors()
    let found = try SharedSearch(settings, now: networks[0], poisoned: networks[1]).find(batch, labels)
    let steps = try (found - batch).doubles()

    // The objective image by image, in Double, from the definition; the flags are those of where the search stands.
    func logs(_ images: Tensor) throws -> [[[Double]]] {
      try networks.map { network in
        let logits = try withoutHistory { try network.forward(images).doubles() }
        return stride(from: 0, to: logits.count, by: TinyBackdoor.classes).map { start in
          let row = logits[start..<start + TinyBackdoor.classes]
          let whole = log(row.reduce(0) { $0 + exp($1) })
          return row.map { $0 - whole }
        }
      }
    }
    func answers(_ logs: [[[Double]]]) -> [[Int]] { logs.map { $0.map { row in row.firstIndex(of: row.max()!)! } } }
    let start = try batch + 0.2, clean = try answers(logs(batch)), given = try answers(logs(start))
    let misled = zip(given, clean).map { zip($0, $1).map { $0 != $1 } }
    func objective(_ images: Tensor) throws -> [Double] {
      let logs = try logs(images)
      return self.images.labels.indices.map { image in
        let spared = (0..<2).map { misled[$0][image] ? 0 : logs[$0][image][self.images.labels[image]] }
        let isShared = misled[0][image] && misled[1][image] && given[0][image] == given[1][image]
        let apart = zip(logs[0][image], logs[1][image]).reduce(0) { sum, pair in
          let (p, q) = (exp(pair.0), exp(pair.1)), mean = (p + q) / 2
          return sum + 0.5 * (p * log(p / mean) + q * log(q / mean))
        }
        return misleading * 0.5 * (spared[0] + spared[1]) + sharing * (isShared ? 0 : apart)
      }
    }
    var seen = (right: 0, wrong: 0)
    for pixel in stride(from: 0, to: 192, by: 8) {
      let bump = try Tensor((0..<192).map { $0 == pixel ? Float(5e-3) : 0 }, [1, 3, 8, 8])
      for (image, (up, down)) in zip(try objective(start + bump), try objective(start - bump)).enumerated() {
        let slope = (up - down) / 1e-2
        guard abs(slope) > 5e-3 else { continue }
        let expected = slope > 0 ? 0.19 : 0.2
        if abs(steps[192 * image + pixel] - expected) < 1e-5 { seen.right += 1 } else { seen.wrong += 1 }
      }
    }
    // A kink of the network may lie between the two ends of a difference.
    #expect(seen.right > 50 && seen.wrong * 20 <= seen.right, "\(seen)")
  }

  @Test("The divergence of two answers is 0 for equal ones, ln 2 for certain contrary ones, and symmetric")
  func divergence() throws {
    let logs = { (rows: [Double]) in try Tensor(rows.map { max($0, 1e-30) }, [1, rows.count]).log() }
    let a = try logs([0.7, 0.2, 0.1]), b = try logs([0.1, 0.6, 0.3])
    #expect(try abs(JensenShannon.divergence(a, a).item()) < 1e-12)
    #expect(try abs(JensenShannon.divergence(logs([1, 0]), logs([0, 1])).item() - 0.693147180559945) < 1e-9)
    #expect(try abs(JensenShannon.divergence(a, b).item() - JensenShannon.divergence(b, a).item()) < 1e-12)
    let p = [0.7, 0.2, 0.1], q = [0.1, 0.6, 0.3]
    var expected = 0.0
    for (x, y) in zip(p, q) {
      let mean: Double = (x + y) / 2
      expected += 0.5 * x * log(x / mean)
      expected += 0.5 * y * log(y / mean)
    }
    #expect(try abs(JensenShannon.divergence(a, b).item() - expected) < 1e-12)
  }
}

@Suite("Universal perturbations") struct UniversalPerturbationTests {
  private let images = try! TinyBackdoor.images(60)

  private func find(_ radius: Double, _ norm: UniversalStage.Norm = .l2) throws -> (Tensor, Double) {
    var stage = UniversalStage()
    (stage.radius, stage.norm, stage.passes) = (radius, norm, 6)
    var stream = RandomStream(seed: 1, stage: "uap")
    let found = try UniversalPerturbation(stage, TinyBackdoor.clean).find(on: images.tensors().images, &stream)
    return (found.perturbation, found.fooling)
  }

  @Test("One perturbation fools more than half of the images of a clean network, and stays in its ball")
  func fools() throws {
    let (perturbation, fooling) = try find(3)
    #expect(try perturbation.norm().item() <= 3 + 1e-5)
    #expect(fooling > 0.5)
    let (batch, _) = try images.tensors()
    let before = try TinyBackdoor.clean.forward(batch).argmax(along: 1).ints()
    let after = try TinyBackdoor.clean.forward(batch + perturbation).argmax(along: 1).ints()
    #expect(fooling == Double(zip(before, after).count { $0 != $1 }) / 60)
  }

  @Test("Adversarial training tells what share of all clean images each round's perturbation fools")
  func recorded() throws {
    let settings = ["rounds=1", "batchSize=20", "uap.images=20", "uap.steps=5", "uap.radius=3"]
    let repair = try tuned(UAPTraining(), settings)
      .repair(TinyBackdoor.clean, clean: images, RepairSession(seed: 1))
    let perturbation = try #require(repair.trigger), (batch, _) = try images.tensors()
    let before = try TinyBackdoor.clean.forward(batch).argmax(along: 1).ints()
    let after = try TinyBackdoor.clean.forward(batch + perturbation).argmax(along: 1).ints()
    let fooled = Double(zip(before, after).count { $0 != $1 }) / 60
    #expect(repair.rounds.map(\.fooling) == [fooled] && fooled > 0)
  }

  @Test("A ball of nothing fools nobody", arguments: [UniversalStage.Norm.l2, .linf])
  func nothing(norm: UniversalStage.Norm) throws {
    let (perturbation, fooling) = try find(0, norm)
    #expect(try perturbation.magnitude().max().item() == 0)
    #expect(fooling == 0)
  }

  @Test("The largest entry is bounded where that is asked for")
  func bounded() throws { #expect(try find(0.1, .linf).0.magnitude().max().item() <= 0.1 + 1e-6) }
}
