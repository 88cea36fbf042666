import Catalog

/// A network as the bounds see it: a directed acyclic graph of layers, fixed maps, sums and concatenations.
///
/// Vertex 0 is the input, the last vertex gives the scores; every vertex takes earlier ones. A fixed map φ is a
/// nonlinearity or a pooling with a Lipschitz constant and φ(0) = 0.
public struct NetworkProfile: Codable, Sendable, Hashable {
  public enum Kind: Codable, Sendable, Hashable {
    case input
    case layer(LayerProfile)
    case fixed(lipschitz: Double)
    case sum
    case concatenation
  }

  public struct Vertex: Codable, Sendable, Hashable {
    public var kind: Kind
    /// The vertices it takes, by position.
    public var inputs: [Int]

    public init(_ kind: Kind, inputs: [Int]) {
      self.kind = kind
      self.inputs = inputs
    }
  }

  public private(set) var vertices: [Vertex]
  /// Whether every fixed map commutes with positive factors, as ReLU does and ELU does not; false if not known.
  public var isHomogeneous = false

  /// - Throws: `Fault`, naming the vertex or the layer, for a graph that is none and for a norm that is not finite.
  public init(_ vertices: [Vertex]) throws(Fault) {
    self.vertices = vertices
    try demand(
      vertices.count >= 2 && vertices[0] == Vertex(.input, inputs: []), "a network profile begins with its input")
    for index in vertices.indices.dropFirst() { try check(index) }
    try demand(!layers.isEmpty, "a network profile needs at least one layer with parameters")
  }

  /// Layers one after another, each followed by a map of Lipschitz constant `lipschitz`.
  public static func chain(_ layers: [LayerProfile], lipschitz: [Double]) throws(Fault) -> NetworkProfile {
    try demand(
      layers.count == lipschitz.count, "\(layers.count) layers with \(lipschitz.count) nonlinearities; give one each")
    var vertices = [Vertex(.input, inputs: [])]
    for (layer, constant) in zip(layers, lipschitz) {
      vertices.append(Vertex(.layer(layer), inputs: [vertices.count - 1]))
      vertices.append(Vertex(.fixed(lipschitz: constant), inputs: [vertices.count - 1]))
    }
    return try NetworkProfile(vertices)
  }

  private func check(_ index: Int) throws(Fault) {
    let vertex = vertices[index]
    try demand(
      vertex.inputs.allSatisfy { (0..<index).contains($0) },
      "vertex \(index) takes \(vertex.inputs), which must be earlier vertices")
    switch vertex.kind {
    case .input: throw Fault(.badData, "vertex \(index) is a second input")
    case .layer(let layer):
      try demand(vertex.inputs.count == 1, "layer '\(layer.name)' takes \(vertex.inputs.count) vertices instead of one")
      try layer.check()
    case .fixed(let lipschitz):
      try demand(vertex.inputs.count == 1, "vertex \(index) takes \(vertex.inputs.count) vertices instead of one")
      try demandNorm(lipschitz, "the Lipschitz constant of vertex \(index)")
    case .sum, .concatenation: try demand(!vertex.inputs.isEmpty, "vertex \(index) takes no vertex")
    }
  }

  /// The layers with parameters, in order.
  public var layers: [LayerProfile] {
    vertices.compactMap { if case .layer(let layer) = $0.kind { layer } else { nil } }
  }

  /// W: the largest dimension of a layer, the input's included.
  public var width: Int { layers.reduce(0) { max($0, $1.inputs, $1.outputs) } }

  /// Whether every vertex takes the one before it, so that the paper's composition of maps is meant.
  public var isChain: Bool { vertices.indices.dropFirst().allSatisfy { vertices[$0].inputs == [$0 - 1] } }

  /// Whether the layers know how far they are from a reference network.
  public var hasReference: Bool { layers.allSatisfy { $0.distance != nil } }

  /// The only layer that takes the input, if nothing else does.
  public var firstLayer: LayerProfile? {
    let consumers = vertices.filter { $0.inputs.contains(0) }
    guard consumers.count == 1, case .layer(let layer) = consumers[0].kind else { return nil }
    return layer
  }

  /// The same graph with every layer replaced.
  func mapLayers(_ transform: (LayerProfile) throws(Fault) -> LayerProfile) throws(Fault) -> NetworkProfile {
    var copy = self
    for index in vertices.indices {
      if case .layer(let layer) = vertices[index].kind { copy.vertices[index].kind = .layer(try transform(layer)) }
    }
    return copy
  }
}
