import Foundation

/// K_net of the corrected Theorem 3: the whole network's ln N(ε) ≤ K_net²/ε² at a sample, on its scores.
///
/// **Statement.** Let B_i bound the stacked input of layer i, G_i the Lipschitz constant from its output to the scores,
/// a_i its atomic norm (or its distance from fixed reference weights), ℓ_i = ln(N_i + 1) the logarithm of its atoms.
/// With β_i = a_i·B_i·G_i·√ℓ_i the network has K_net = (Σ β_i^{2/3})^{3/2}.
///
/// **Proof.** Replace the layers by elements of their covers one after another, in topological order. Two consecutive
/// hybrids differ in the one layer i, evaluated on the same input, so their scores differ by at most G_i·ε_i; in all by
/// Σ G_i·ε_i. A layer's cover at ε_i has ln N ≤ a_i²·B_i²·ℓ_i/ε_i² (``MaureyCover``). Adding the reference weights'
/// image translates the class and changes no count. Cover points are projected onto the class, which is convex and
/// compact in a Euclidean space: the projection does not expand, keeps count and scale, and makes each hybrid an
/// admissible network, so that B_i and G_i apply to it. Minimising Σ β_i²/(G_i·ε_i)² subject to Σ G_i·ε_i = ε gives
/// G_i·ε_i ∝ β_i^{2/3} and the sum (Σ β_i^{2/3})³/ε². ∎
///
/// A bias adds √(nP)·‖b − b⁰‖₁ to a_i·B_i and two atoms per channel: constant atoms have norm √(nP).
public struct NetworkCapacity: Sendable {
  /// K_net.
  public let total: Magnitude
  /// β_i of the layers, in order.
  public let perLayer: [Magnitude]

  /// What the weights are compared with.
  public enum Centre: Sendable {
    /// The zero matrix, as in the paper.
    case zero
    /// The reference network, which must not depend on the clean set.
    case reference
  }

  /// For inputs fixed before the sample: clean ones, or triggered by a map that does not depend on it.
  ///
  /// With `channelNorms`, ‖X_c‖ per input channel, the first layer's a_1·B_1 is Σ_c‖X_c‖·v_c for v_c ≥ Σ_o|w_{o,c}|:
  /// the sum of |w|·‖atom‖ that Maurey's lemma asks for, before Cauchy and Schwarz. The v_c must be fixed before the
  /// sample, or rounded up to a grid; with the trained sums themselves the class depends on the sample, and nothing is
  /// proved.
  public init(
    _ network: NetworkProfile, inputNorm: Magnitude, channelNorms: [Double]? = nil, count: Int, centre: Centre
  ) throws {
    if channelNorms != nil, network.firstLayer == nil {
      throw fault("the input is taken by something else than one layer; its channels have no weights of their own")
    }
    try self.init(
      network, inputNorm: inputNorm, count: count, centre: centre, first: nil, channelNorms: channelNorms)
  }

  /// For every additive, unclipped trigger of norm at most `radius` at once.
  ///
  /// The first layer is enlarged to XA + 1uᵀ, u = Aᵀδ, with one constant unit atom 1/√n per output and sign. The sum of
  /// u's coefficients is at most U = min(C·‖A‖_{2,1}, √m·s·C), which does not shrink with the distance from the
  /// reference: a_1·B_1 becomes a_1·‖X‖_F + √n·U, its atoms grow by 2m, and later norms start from ‖X‖_F + √n·C.
  ///
  /// - Throws: `Fault` if anything but one layer takes the input: the trigger would reach the scores on a path that the
  ///   enlargement does not cover.
  public init(
    _ network: NetworkProfile, cleanNorm: Magnitude, count: Int, centre: Centre, everyTriggerOfRadius radius: Double
  ) throws {
    guard let first = network.firstLayer else {
      throw fault(
        "the input is taken by something else than one layer; the bound over all triggers does not cover that")
    }
    let root = Magnitude(count).squareRoot
    let byRows = Magnitude(radius) * Magnitude(first.weights.group)
    let bySpectrum = Magnitude(first.outputs).squareRoot * Magnitude(first.weights.spectral) * Magnitude(radius)
    let enlargement = Enlargement(
      cleanNorm: cleanNorm, offset: root * min(byRows, bySpectrum), atoms: 2 * Double(first.outputs))
    try self.init(
      network, inputNorm: cleanNorm + root * Magnitude(radius), count: count, centre: centre, first: enlargement,
      channelNorms: nil)
  }

  /// How the first layer's class differs from the others'.
  private struct Enlargement {
    var cleanNorm: Magnitude
    var offset: Magnitude
    var atoms: Double
  }

  private init(
    _ network: NetworkProfile, inputNorm: Magnitude, count: Int, centre: Centre, first: Enlargement?,
    channelNorms: [Double]?
  ) throws {
    try demandCount(count)
    let norms = network.forwardNorms(inputNorm: inputNorm, count: count)
    let constants = network.lipschitzToScores()
    var perLayer: [Magnitude] = []
    for (index, vertex) in network.vertices.enumerated() {
      guard case .layer(let layer) = vertex.kind else { continue }
      let enlargement = vertex.inputs[0] == 0 ? first : nil
      let (atomic, channels, biasSum) = try NetworkCapacity.radii(layer, centre)
      let bias = Magnitude(biasSum) * Magnitude(Double(count) * layer.positions).squareRoot
      let inputs = enlargement?.cleanNorm ?? norms[vertex.inputs[0]]
      let byChannels =
        vertex.inputs[0] == 0 ? try channelNorms.map { try Self.sum($0, channels, layer.name) } : nil
      let radius = Magnitude.sum([
        byChannels ?? Magnitude(atomic) * inputs, bias, enlargement?.offset ?? .zero,
      ])
      let atoms = layer.atoms + (layer.hasBias ? 2 * Double(layer.channels) : 0) + (enlargement?.atoms ?? 0)
      perLayer.append(radius * constants[index] * MaureyCover.logAtoms(atoms).squareRoot)
    }
    self.perLayer = perLayer
    total = Magnitude.sum(perLayer.map { $0.power(2.0 / 3) }).power(1.5)
  }

  /// Σ_c‖X_c‖·v_c.
  private static func sum(_ norms: [Double], _ weights: [Double], _ layer: String) throws -> Magnitude {
    try demand(
      norms.count == weights.count,
      "layer '\(layer)' has weights of \(weights.count) channels, the sample norms of \(norms.count)")
    return Magnitude.sum(zip(norms, weights).map { Magnitude($0) * Magnitude($1) })
  }

  private static func radii(
    _ layer: LayerProfile, _ centre: Centre
  ) throws -> (atomic: Double, channels: [Double], biasSum: Double) {
    switch centre {
    case .zero: return (layer.weights.atomic, layer.weights.channelSums, layer.weights.biasSum)
    case .reference:
      guard let distance = layer.distance else { throw fault("layer '\(layer.name)' has no reference network") }
      return (distance.atomic, distance.channelSums, distance.biasSum)
    }
  }
}
