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

  @Test("Of several climbs the one towards the unusually near class is unlearned")
  func nearClass() throws {
    // Class 2 has weights ten times those of the others, on pixels of its own.
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
    let found = { (candidates: Int, near: Double) in
      let defence = try tuned(
        IBAU.preset("first-order"),
        [
          "batchSize=20", "inner.batches=1", "inner.steps=3", "inner.candidates=\(candidates)", "inner.radius=1",
          "inner.nearRadius=\(near)",
        ])
      let repair = try defence.repair(network, clean: images, RepairSession(seed: 1))
      let shown = try network.forward(images.tensors().images + #require(repair.trigger)).argmax(along: 1).ints()
      return (taken: shown.count { $0 == 2 }, record: try #require(repair.rounds.first))
    }
    // The first stretch holds class 2 alone, so a climb on it leads away from there.
    #expect(try found(1, 0).taken <= 20)
    #expect(try found(3, 0).taken == 60)
    // 20·2·r against 2·4 − …: the flip is near 0.2.
    #expect(try #require(found(3, 0).record.flipRadius) < 0.3)
    // The second climb sees the second stretch, which leads to class 2, and stays within its own ball.
    let near = try found(2, 0.5)
    #expect(near.taken == 60)
    #expect(try abs(#require(near.record.triggerNorm) - 0.5) < 1e-6)
    // The far climb of the first stretch leads to another class, ten times as far: inverse squares of the norms.
    let shares = try #require(near.record.shares)
    #expect(shares.count == 2 && abs(shares[0] + shares[1] - 1) < 1e-12)
    #expect(shares[1] > 0.9)
  }
}
