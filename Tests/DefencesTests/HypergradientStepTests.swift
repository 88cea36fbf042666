import Catalog
import Datasets
import Defences
import NN
import Testing
import Torch

/// I-BAU on a logistic regression, beside the same written out in double.
@Suite("I-BAU against its formulas") struct HypergradientStepTests {
  private let images = try! toyImages()
  private let network: Network
  private let naive: NaiveLogistic
  private let rows: [[Double]]

  init() throws {
    network = try Network(LinearModel().graph(classes: 3, inputShape: [3, 4, 4]), generator: Generator(seed: 4))
    try network.parameters.tensors[0].copy(from: network.parameters.tensors[0] * 4)
    naive = try NaiveLogistic(network)
    rows = try images.rows()
  }

  /// The released recipe with every image patched and one plain step of rate 1, so that the weights move by minus the
  /// hypergradient.
  private func defence(_ assignments: [String] = []) throws -> IBAU {
    try tuned(
      IBAU.preset("released-cifar"),
      [
        "batchSize=20", "outer.patchShare=1", "outer.steps=1", "outer.optimiser.kind=sgd", "outer.optimiser.rate=1",
        "inner.radius=2",
      ] + assignments)
  }

  /// What the weights lost, and the trigger.
  private func step(
    _ assignments: [String] = []
  ) throws -> (moved: [Double], trigger: [Double], record: RoundRecord) {
    let repair = try defence(assignments).repair(network, clean: images, RepairSession(seed: 1))
    let after = try NaiveLogistic(repair.network).parameters
    let trigger = try #require(repair.trigger).doubles()
    return (sum(naive.parameters, after, times: -1), trigger, try #require(repair.rounds.first))
  }

  /// Five Neumann terms of δ ↦ δ − α∇g, g = −CE + λ‖δ‖² on the images `map`, from ∂G/∂δ; then −αMᵀv.
  private func indirect(outer: Range<Int>, map: Range<Int>, _ δ: [Double], terms: Int = 5) -> [Double] {
    let (α, λ) = (0.1, 0.001), seen = Array(rows[map]), labels = Array(images.labels[map])
    var term = naive.triggerGradient(Array(rows[outer]), Array(images.labels[outer]), δ)
    var v = term
    for _ in 1..<terms {
      let curved = sum(term.map { 2 * λ * $0 }, naive.hessianProduct(seen, δ, term), times: -1)
      term = sum(term, curved, times: -α)
      v = sum(v, term)
    }
    // ⟨∇g, v⟩ by each parameter; the penalty does not depend on them.
    let slope = { (model: NaiveLogistic) in -inner(model.triggerGradient(seen, labels, δ), v) }
    return naive.parameters.indices.map { index in
      var (above, below) = (naive, naive)
      above.parameters[index] += 1e-5
      below.parameters[index] -= 1e-5
      return -α * (slope(above) - slope(below)) / 2e-5
    }
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    let difference = sum(a, b, times: -1)
    return (inner(difference, difference) / inner(b, b)).squareRoot()
  }

  @Test("A step is ∂G/∂θ plus five Neumann terms of the map on the first batch with its true labels")
  func hypergradient() throws {
    let (moved, δ, record) = try step()
    let direct = naive.parameterGradient(Array(rows[..<20]), Array(images.labels[..<20]), δ)
    let indirect = indirect(outer: 0..<20, map: 0..<20, δ)
    #expect(distance(moved, sum(direct, indirect)) < 1e-4)
    #expect(distance(direct, sum(direct, indirect)) > 0.02)
    #expect(abs(try #require(record.directNorm) - inner(direct, direct).squareRoot()) < 1e-5)
    #expect(abs(try #require(record.indirectNorm) - inner(indirect, indirect).squareRoot()) < 1e-5)
  }

  @Test("The map's images are those that the setting names", arguments: [("first", 20), ("all", 60), ("same", 60)])
  func mapData(setting: String, count: Int) throws {
    let (moved, δ, _) = try step(["outer.stepPerBatch=false", "hypergradient.mapData=\(setting)"])
    let direct = naive.parameterGradient(rows, images.labels, δ)
    #expect(distance(moved, sum(direct, indirect(outer: 0..<60, map: 0..<count, δ))) < 1e-4)
  }

  @Test("More terms are more terms", arguments: [1, 2, 9])
  func terms(count: Int) throws {
    let (moved, δ, _) = try step(["hypergradient.steps=\(count)"])
    let direct = naive.parameterGradient(Array(rows[..<20]), Array(images.labels[..<20]), δ)
    #expect(distance(moved, sum(direct, indirect(outer: 0..<20, map: 0..<20, δ, terms: count))) < 1e-4)
  }

  @Test("Without the indirect part a step is ∂G/∂θ")
  func firstOrder() throws {
    let (moved, δ, record) = try step(["hypergradient.indirect=false"])
    #expect(distance(moved, naive.parameterGradient(Array(rows[..<20]), Array(images.labels[..<20]), δ)) < 1e-5)
    #expect(record.indirectNorm == nil && record.cosine == nil)
  }

  @Test("A limit shortens the indirect part to that multiple of the direct one")
  func limit() throws {
    let (moved, δ, _) = try step(["hypergradient.limit=0.01"])
    let direct = naive.parameterGradient(Array(rows[..<20]), Array(images.labels[..<20]), δ)
    let indirect = indirect(outer: 0..<20, map: 0..<20, δ)
    let scale = 0.01 * (inner(direct, direct) / inner(indirect, indirect)).squareRoot()
    #expect(scale < 1)
    #expect(distance(moved, sum(direct, indirect, times: scale)) < 1e-4)
  }

  @Test("The sweep is one step per batch away from the predictions, projected at its end", arguments: [0.5, 1000])
  func sweep(radius: Double) throws {
    let (_, trigger, record) = try step(["inner.radius=\(radius)"])
    var δ = [Double](repeating: 0, count: 48)
    for batch in [0..<20, 20..<40, 40..<60] {
      let labels = rows[batch].map(naive.prediction)
      let gradient = naive.triggerGradient(Array(rows[batch]), labels, δ)
      δ = sum(δ, sum(gradient, δ, times: -0.002), times: 10)
    }
    let norm = inner(δ, δ).squareRoot()
    if norm > radius { δ = δ.map { $0 * radius / norm } }
    #expect(distance(trigger, δ) < 1e-4)
    #expect(abs(try #require(record.triggerNorm) - min(norm, radius)) < 1e-3)
    #expect(norm > 0.5 && norm < 1000)
  }

  @Test("Algorithm 1's ascent takes the whole set and the true labels at each step")
  func fullBatchAscent() throws {
    let (_, trigger, _) = try step([
      "inner.method=fullBatch", "inner.steps=4", "inner.rate=0.7", "inner.penalty=0", "inner.labels=given",
    ])
    var δ = [Double](repeating: 0, count: 48)
    for _ in 0..<4 { δ = sum(δ, naive.triggerGradient(rows, images.labels, δ), times: 0.7) }
    let norm = inner(δ, δ).squareRoot()
    #expect(distance(trigger, δ.map { $0 * min(1, 2 / norm) }) < 1e-4)
  }

  @Test("A step on the whole set is the same however it is cut", arguments: [60, 25, 7, 1])
  func chunks(batchSize: Int) throws {
    let settings = [
      "inner.method=fullBatch", "inner.steps=2", "outer.stepPerBatch=false", "hypergradient.mapData=all",
      "outer.patchShare=0.5",
    ]
    let whole = try step(settings + ["batchSize=60"]), cut = try step(settings + ["batchSize=\(batchSize)"])
    #expect(distance(cut.trigger, whole.trigger) < 1e-5)
    #expect(distance(cut.moved, whole.moved) < 1e-5)
  }

  /// A linear network on 4×4 images, a row of pixels for each of three classes, of which class 2 is ten times as near.
  private func nearClass() throws -> (network: Network, images: LabelledImages) {
    var weight = [Double](repeating: 0, count: 48)
    for pixel in 0..<4 { (weight[pixel], weight[16 + 4 + pixel], weight[32 + 12 + pixel]) = (2, 2, 20) }
    let pixels = [2, 0, 1].flatMap { label in
      (0..<20).flatMap { _ in (0..<16).map { $0 / 4 == (label == 2 ? 3 : label) ? Float(1) : 0 } }
    }
    let labels = [2, 0, 1].flatMap { Array(repeating: $0, count: 20) }
    let images = try LabelledImages(
      pixels: .floats(pixels), labels: labels, channels: 1, height: 4, width: 4, classes: 3)
    let network = try Network(LinearModel().graph(classes: 3, inputShape: [1, 4, 4]), generator: Generator(seed: 1))
    try network.parameters.tensors[0].copy(from: Tensor(weight, [3, 16]))
    try network.parameters.tensors[1].copy(from: Tensor([0.0, 0, 0], [3]))
    return (network, images)
  }

  private func unlearned(_ settings: [String]) throws -> (taken: Int, record: RoundRecord) {
    let (network, images) = try nearClass()
    let defence = try tuned(
      IBAU.preset("first-order"), ["batchSize=20", "inner.batches=1", "inner.steps=3", "inner.radius=1"] + settings)
    let repair = try defence.repair(network, clean: images, RepairSession(seed: 1))
    let shown = try network.forward(images.tensors().images + #require(repair.trigger)).argmax(along: 1).ints()
    return (shown.count { $0 == 2 }, try #require(repair.rounds.first))
  }

  @Test("The class that is unusually near is unlearned, wherever an untargeted climb leads")
  func nearestClass() throws {
    // The first stretch holds class 2 alone, so an untargeted climb on it leads away from there.
    let untargeted = try unlearned([])
    #expect(untargeted.taken <= 20 && untargeted.record.distinction == nil && untargeted.record.shares == [1])
    let found = try unlearned(["inner.screening=2"])
    #expect(found.taken == 60)
    // Half of classes 0 and 1 flip where 2·20·r = 2·4 along the four pixels of class 2: r is 0.2, or 4 % more.
    #expect(try abs(#require(found.record.flipRadius) - 0.2) < 0.01)
    // The median class, 0 or 1, must outdo 20 on every image of class 2: it flips where 4·r = 80 − 8 at the earliest.
    #expect(try #require(found.record.distinction) > 5)
    #expect(found.record.shares == [1])
  }

  @Test("Near climbs stay in their ball, are compared among themselves, and share the patched images with far ones")
  func nearClimbs() throws {
    let both = try unlearned(["inner.screening=2", "inner.nearRadius=0.5", "inner.views=2", "inner.steps=8"])
    #expect(both.taken == 60)
    #expect(try abs(#require(both.record.triggerNorm) - 0.5) < 1e-6 || abs(both.record.triggerNorm! - 1) < 1e-6)
    // Both kinds see class 2 and no other, each from two stretches; the views of one kind weigh the same.
    let shares = try #require(both.record.shares)
    #expect(shares.count == 4 && abs(shares.reduce(0, +) - 1) < 1e-12)
    #expect(Set(shares).count <= 2 && shares.allSatisfy { $0 > 0.05 })
  }

  @Test("What stands out little is not followed, and shares go by the fourth power of how much a class stands out")
  func shares() throws {
    // Black images of class 4, whose logit is 30; class c < 4 reads row c only, so it flips at ‖δ‖ = 15/weight.
    let weights = [60.0, 40, 3, 2]
    var weight = [Double](repeating: 0, count: 80)
    for (row, value) in weights.enumerated() { for pixel in 0..<4 { weight[16 * row + 4 * row + pixel] = value } }
    let images = try LabelledImages(
      pixels: .floats([Float](repeating: 0, count: 960)), labels: [Int](repeating: 4, count: 60), channels: 1,
      height: 4, width: 4, classes: 5)
    let network = try Network(LinearModel().graph(classes: 5, inputShape: [1, 4, 4]), generator: Generator(seed: 1))
    try network.parameters.tensors[0].copy(from: Tensor(weight, [5, 16]))
    try network.parameters.tensors[1].copy(from: Tensor([0.0, 0, 0, 0, 30], [5]))
    let defence = try tuned(
      IBAU.preset("first-order"), ["batchSize=20", "inner.batches=1", "inner.screening=2", "inner.views=2"])
    let record = try #require(defence.repair(network, clean: images, RepairSession(seed: 1)).rounds.first)
    // The median class, of weight 3, flips at 5; the first at 0.25, the second at 0.375; radii are known to 4 %.
    #expect(try abs(#require(record.distinction) - 20) < 1.6)
    let shares = try #require(record.shares)
    let second = 0.5 / (1 + 1.5 * 1.5 * 1.5 * 1.5)
    #expect(shares.count == 4 && abs(shares.reduce(0, +) - 1) < 1e-12)
    for (share, expected) in zip(shares, [second, second, 0.5 - second, 0.5 - second]) {
      #expect(abs(share - expected) < 0.025)
    }
  }
}
