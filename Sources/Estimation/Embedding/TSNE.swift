public import Catalog
public import Torch

/// Exact t-SNE: a map in which points that are close in many dimensions are close in few.
///
/// Nothing is approximated, and nothing is projected away beforehand (the paper reduces to 30 principal components
/// first): O(n²F) once and O(n²) a step, in double and on one thread, so that the same points and seed give the same
/// bytes. Distances between clusters, and their sizes, mean little in such a map; who neighbours whom does.
///
/// **Source.** van der Maaten and Hinton 2008, *Visualizing Data using t-SNE*, algorithm 1; strength and length of the
/// exaggeration: van der Maaten 2014, *Accelerating t-SNE using Tree-Based Algorithms*.
public struct TSNE: Configurable, Equatable {
  /// How many neighbours count, softly, for each point.
  public var perplexity = 30.0
  public var iterations = 1000
  /// Attraction is multiplied by this for the first `exaggerated` iterations: clusters form while there is room.
  public var exaggeration = 12.0
  public var exaggerated = 250
  /// For none, n / (4 · the exaggeration of the moment): at first the n / 12 of Belkina et al. 2019, whose gradient leaves
  /// out the factor 4. A fixed lower limit, which is common, makes small maps oscillate.
  public var learningRate: Double?
  /// During the exaggerated iterations, and after them.
  public var momentum = 0.5
  public var finalMomentum = 0.8
  public var dimensions = 2

  public init() {}

  public func validate() throws {
    let limits = SettingLimits("tsne")
    try limits.check("perplexity", perplexity, in: NeighbourDistribution.perplexityRange)
    try limits.check("iterations", iterations, atLeast: 1)
    try limits.check("exaggeration", exaggeration, in: 1...1000)
    try limits.check("exaggerated", exaggerated, atLeast: 0)
    try learningRate.map { try limits.check("learningRate", $0, in: SettingLimits.magnitude) }
    try limits.check("momentum", momentum, in: 0...1)
    try limits.check("finalMomentum", finalMomentum, in: 0...1)
    try limits.check("dimensions", dimensions, in: 1...3)
  }

  /// - Parameters:
  ///   - points: [n, …]; each point's entries are its coordinates.
  ///   - seed: the map starts from draws of N(0, 10⁻⁴), the stream "t-sne".
  ///   - onStep: hears of each iteration; what it throws ends the descent.
  /// - Throws: `Fault` for settings out of range, too few points, and points that are not finite.
  public func embed(
    _ points: Tensor, seed: Int, onStep: (_ done: Int, _ of: Int) throws -> Void = { _, _ in }
  ) throws -> Embedding {
    try validate()
    let neighbours = try NeighbourDistribution(of: points, perplexity: perplexity)
    let divergence = MapDivergence(from: neighbours, dimensions: dimensions), n = Double(neighbours.count)
    var stream = RandomStream(seed: seed, stage: "t-sne")
    let start = (0..<neighbours.count * dimensions).map { _ in 0.01 * stream.gaussian() }
    var descent = MapDescent(from: start, dimensions: dimensions)
    for iteration in 0..<iterations {
      let early = iteration < exaggerated, strength = early ? exaggeration : 1
      descent.step(
        along: divergence.gradient(at: descent.map, exaggeration: strength),
        rate: learningRate ?? n / (4 * strength), momentum: early ? momentum : finalMomentum)
      try onStep(iteration + 1, iterations)
    }
    return Embedding(
      coordinates: descent.rows, divergence: divergence.value(at: descent.map), perplexities: neighbours.perplexities)
  }
}

/// A map of points.
public struct Embedding: Codable, Sendable, Equatable {
  /// One row per point.
  public let coordinates: [[Double]]
  /// KL(P‖Q) in nats.
  public let divergence: Double
  /// What each point's bandwidth reached; above the perplexity asked for where more points than that coincide.
  public let perplexities: [Double]
}
