import Catalog
public import NN
public import Theory

/// A layer's norm as it was certified, for reports and diagnostics.
public struct CertifiedLayer: Sendable {
  public let name: String
  public let norm: NormBracket
}

extension NetworkProfile {
  /// The norms of a network, and of how far it is from `reference`.
  ///
  /// - Parameters:
  ///   - network: in evaluation mode; see `NormRule` for what each layer contributes.
  ///   - reference: the poisoned network, or any other that does not depend on the clean set.
  ///   - mode: refused if it normalises by the batch's own statistics, which no bound here covers.
  ///   - onLayer: hears of each layer once its norm is certified.
  /// - Throws: `Fault` naming the layer without a rule, of another shape, or whose norm is not finite.
  public init(
    of network: Network, reference: Network? = nil, mode: Mode = .evaluation,
    onLayer: (_ layer: CertifiedLayer, _ done: Int, _ layers: Int) throws -> Void = { _, _, _ in }
  ) throws {
    try Self.checkMode(mode, network)
    let folded = try FoldedNetwork(network)
    let other = try reference.map { reference in
      try Self.checkShapes(reference, network)
      return try FoldedNetwork(reference)
    }
    let layers = folded.vertices.count { if case .affine = $0.kind { true } else { false } }
    var vertices = [Vertex(.input, inputs: [])], done = 0
    for (index, vertex) in folded.vertices.enumerated() {
      let kind: Kind
      switch vertex.kind {
      case .affine(let layer):
        let (profile, norm) = try Self.profile(of: layer, other?.vertices[index].kind)
        done += 1
        try onLayer(CertifiedLayer(name: layer.name, norm: norm), done, layers)
        kind = .layer(profile)
      case .fixed(let lipschitz): kind = .fixed(lipschitz: lipschitz)
      case .sum: kind = .sum
      case .concatenation: kind = .concatenation
      }
      vertices.append(Vertex(kind, inputs: vertex.inputs.map { $0 + 1 }))
    }
    try self.init(vertices)
    isHomogeneous = folded.isHomogeneous
  }

  private static func profile(
    of layer: AffineLayer, _ other: FoldedNetwork.Kind?
  ) throws -> (LayerProfile, NormBracket) {
    let norm = try named(layer) { try layer.map.norm() }
    var profile = LayerProfile(
      name: layer.name, weights: try layer.norms(spectral: norm.upper), inputs: layer.map.inputs,
      outputs: layer.map.outputs, channels: layer.map.outputShape[0], atoms: layer.map.atoms)
    if case .affine(let reference)? = other {
      profile.reference = try reference.norms(spectral: named(reference) { try reference.map.normFromAbove() })
      profile.distance = try layer.distance(from: reference)
    }
    return (profile, norm)
  }

  private static func named<R>(_ layer: AffineLayer, _ body: () throws -> R) throws -> R {
    do { return try body() } catch let fault as Fault {
      throw Fault(fault.kind, "layer '\(layer.name)': \(fault.description)")
    }
  }

  private static func checkMode(_ mode: Mode, _ network: Network) throws(Fault) {
    guard mode.batchStatistics, let node = network.graph.nodes.first(where: { $0.layer.kind is BatchNorm }) else {
      return
    }
    throw Fault(
      .badData,
      "layer '\(node.name)' normalises by the batch in training mode, which no bound covers; use evaluation mode")
  }

  private static func checkShapes(_ reference: Network, _ network: Network) throws {
    let shapes = { (network: Network) in try network.state().map { ($0.name, $0.tensor.shape) } }
    let (own, other) = (try shapes(network), try shapes(reference))
    if let (mine, theirs) = zip(own, other).first(where: { $0 != $1 }) {
      throw Fault(
        .badData,
        "the reference has \(theirs.0) \(theirs.1) where the network has \(mine.0) \(mine.1); "
          + "name a network of the same architecture")
    }
    guard own.count == other.count, reference.graph == network.graph else {
      throw Fault(.badData, "the reference has another architecture; name a network of the same one")
    }
  }
}
