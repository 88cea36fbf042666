import Catalog
import Estimation
import Foundation
import NN
import Testing
import Torch

/// `count` points in `width` dimensions around each of `clusters` centres, unit deviation, centres `apart` · N(0, I).
private func clouds(_ clusters: Int, of count: Int, width: Int = 20, apart: Double = 6) throws -> Tensor {
  var stream = anyStream(40)
  let centres = try stream.normal([clusters, 1, width]) * apart
  return try (centres + stream.normal([clusters, count, width])).reshaped([clusters * count, width])
}

private func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
}

/// The share of points whose nearest neighbour in the map belongs to their cluster.
private func purity(_ map: [[Double]], of count: Int) -> Double {
  let pure = map.indices.count { i in
    map.indices.filter { $0 != i }.min { squaredDistance(map[i], map[$0]) < squaredDistance(map[i], map[$1]) }!
      / count == i / count
  }
  return Double(pure) / Double(map.count)
}

@Suite("Maps of features") struct EmbeddingTests {
  private func settings(_ change: (inout TSNE) -> Void = { _ in }) -> TSNE {
    var settings = TSNE()
    settings.perplexity = 10
    settings.iterations = 400
    change(&settings)
    return settings
  }

  @Test(
    "Every point's neighbours have the stated perplexity, at any scale", arguments: [2, 7.5, 30], [1e-90, 1, 1e90])
  func perplexity(perplexity: Double, scale: Double) throws {
    let neighbours = try NeighbourDistribution(of: clouds(3, of: 40) * scale, perplexity: perplexity)
    for i in 0..<120 {
      let row = neighbours.conditional[i * 120..<(i + 1) * 120]
      let entropy = row.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
      #expect(abs(exp(entropy) - perplexity) < 1e-4 && abs(neighbours.perplexities[i] - perplexity) < 1e-4)
      #expect(abs(row.reduce(0, +) - 1) < 1e-12 && neighbours.conditional[i * 121] == 0)
    }
  }

  @Test("A point's neighbours are weighed by one Gaussian of their distances")
  func gaussian() throws {
    let points = try clouds(2, of: 20, width: 3, apart: 0.5), rows = try points.doubles()
    let x = (0..<40).map { Array(rows[$0 * 3..<$0 * 3 + 3]) }
    let neighbours = try NeighbourDistribution(of: points, perplexity: 8)
    for i in 0..<40 {
      let others = (0..<40).filter { $0 != i }, d = others.map { squaredDistance(x[i], x[$0]) }
      let p = others.map { log(neighbours.conditional[i * 40 + $0]) }
      let beta = (p[0] - p[1]) / (d[1] - d[0])
      for k in d.indices { #expect(abs(p[k] - p[0] + beta * (d[k] - d[0])) < 1e-9 * (1 + beta * d[k])) }
    }
  }

  @Test("Points that coincide share their neighbours evenly, and the map tells that no bandwidth separates them")
  func coinciding() throws {
    let map = try settings { $0.iterations = 20 }.embed(Tensor.full([40, 3], 2), seed: 1)
    #expect(map.perplexities.allSatisfy { abs($0 - 39) < 1e-9 } && map.divergence < 1e-3)
  }

  @Test("The gradient is that of central differences of the divergence", arguments: 1...3)
  func gradient(dimensions: Int) throws {
    let neighbours = try NeighbourDistribution(of: clouds(2, of: 8, width: 5), perplexity: 4)
    let divergence = MapDivergence(from: neighbours, dimensions: dimensions)
    var stream = anyStream(41)
    let map = (0..<16 * dimensions).map { _ in stream.gaussian() }, step = 1e-5
    for (k, slope) in divergence.gradient(at: map).enumerated() {
      var (above, below) = (map, map)
      above[k] += step
      below[k] -= step
      #expect(abs((divergence.value(at: above) - divergence.value(at: below)) / (2 * step) - slope) < 1e-6)
    }
  }

  @Test("The divergence is that of its definition")
  func divergence() throws {
    let neighbours = try NeighbourDistribution(of: clouds(2, of: 8, width: 5), perplexity: 4), p = neighbours.joint()
    var stream = anyStream(42)
    let map = (0..<16).map { _ in [stream.gaussian(), stream.gaussian()] }
    let w = (0..<256).map { $0 % 17 == 0 ? 0 : 1 / (1 + squaredDistance(map[$0 / 16], map[$0 % 16])) }
    let sum = w.reduce(0, +), truth = zip(p, w).reduce(0) { $1.0 > 0 ? $0 + $1.0 * log($1.0 * sum / $1.1) : $0 }
    #expect(abs(p.reduce(0, +) - 1) < 1e-12)
    #expect(abs(MapDivergence(from: neighbours, dimensions: 2).value(at: map.flatMap { $0 }) - truth) < 1e-12)
  }

  @Test("Clusters that are far apart stay apart, in as many dimensions as asked for", arguments: 1...3)
  func clusters(dimensions: Int) throws {
    let map = try settings { $0.dimensions = dimensions }.embed(clouds(5, of: 40), seed: 1)
    #expect(map.coordinates.count == 200 && map.coordinates.allSatisfy { $0.count == dimensions })
    #expect(purity(map.coordinates, of: 40) > 0.95)
    let centre = map.coordinates.reduce(0) { $0 + $1[0] } / 200
    #expect(abs(centre) < 1e-9)
  }

  @Test("The divergence falls as the descent goes on")
  func falling() throws {
    let points = try clouds(4, of: 30, apart: 1)
    let found = try [1, 260, 600].map { count in
      try settings { $0.iterations = count }.embed(points, seed: 1).divergence
    }
    #expect(found[1] < 0.8 * found[0] && found[2] < found[1] && found[2] > 0)
  }

  @Test("The same seed gives the same bytes, another one another map")
  func deterministic() throws {
    let points = try clouds(2, of: 30), encoder = JSONEncoder()
    let maps = try [3, 3, 4].map { seed in
      try encoder.encode(settings { $0.iterations = 60 }.embed(points, seed: seed).coordinates)
    }
    #expect(maps[0] == maps[1] && maps[0] != maps[2])
  }

  @Test("Points in single precision, or as images, are the same points")
  func shapes() throws {
    let points = try clouds(2, of: 20, width: 12).to(.float32), settings = settings { $0.iterations = 5 }
    let images = try settings.embed(points.reshaped([40, 3, 2, 2]), seed: 1)
    #expect(try settings.embed(points.to(.float64), seed: 1) == images)
  }

  @Test("Too few points are refused, with how many there must be", arguments: [0, 1, 30])
  func tooFew(count: Int) throws {
    let fault = #expect(throws: Fault.self) { try settings().embed(.zeros([count, 4], .float64), seed: 1) }
    #expect(fault?.kind == .badData && fault?.description.contains("give at least 31") == true)
    #expect(throws: Never.self) { try settings { $0.iterations = 1 }.embed(clouds(1, of: 31), seed: 1) }
  }

  @Test("A point that is not finite is refused by its number", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(value: Double) throws {
    var values = try clouds(2, of: 20).doubles()
    values[17 * 20 + 5] = value
    let fault = #expect(throws: Fault.self) { try settings().embed(Tensor(values, [40, 20]), seed: 1) }
    #expect(fault?.kind == .badData && fault?.description.contains("point 17 of 40 is not finite") == true)
    #expect(fault?.description.contains("\n") == false)
  }

  @Test("Distances that overflow are told of with the remedy")
  func overflow() throws {
    let fault = #expect(throws: Fault.self) { try settings().embed(clouds(2, of: 20) * 1e200, seed: 1) }
    #expect(fault?.kind == .badData && fault?.description.contains("scale the points down") == true)
  }

  @Test(
    "Settings that make no sense are refused by name",
    arguments: [
      "perplexity=0.5", "perplexity=1e9", "iterations=0", "exaggeration=0", "exaggerated=-1", "learningRate=-1",
      "momentum=2", "finalMomentum=-0.1", "dimensions=0", "dimensions=4",
    ])
  func limits(setting: String) throws {
    let changed = try Settings.applying([Assignment(setting)], to: TSNE())
    let fault = #expect(throws: Fault.self) { try changed.validate() }
    #expect(fault?.description.hasPrefix("tsne.\(setting.prefix { $0 != "=" })") == true)
  }

  @Test("The features of a network are a forward pass up to its last layer")
  func features() throws {
    var graph = Graph(inputShape: [2, 4, 4])
    graph.append("flatten", Flatten())
    graph.append("hidden", Linear(outputs: 6))
    graph.append("relu", ReLU())
    graph.append("classifier", Linear(outputs: 3))
    let network = try Network(graph, generator: Generator(seed: 1)), (images, labels) = try someImages().tensors()
    let weights = network.parameters.tensors
    let expected = try images.reshaped([5, 32]).linear(weights[0], weights[1]).relu()
    let features = try network.features(of: TensorSamples(images: images, labels: labels), batchSize: 2)
    #expect(features.shape == [5, 6])
    #expect(zip(try features.doubles(), try expected.doubles()).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
