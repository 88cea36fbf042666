import Catalog

/// A network's architecture as a value: named nodes, each a layer fed by earlier nodes.
///
/// The forward pass, parameter names and shapes, the parameter count, the architecture table and an editable file are
/// all computed from it. The last node is the output: one row of logits per image.
public struct Graph: Codable, Sendable, Hashable {
  /// The name under which nodes ask for the images.
  public static let input = "input"

  public struct Node: Sendable, Hashable {
    /// Also the prefix of its parameters in a state dict.
    public var name: String
    public var layer: Layer
    /// Names of earlier nodes, or `Graph.input`.
    public var inputs: [String]

    public init(_ name: String, _ layer: any LayerKind, _ inputs: [String]) {
      self.name = name
      self.layer = Layer(layer)
      self.inputs = inputs
    }
  }

  /// The images: [C, H, W].
  public var inputShape: [Int]
  public private(set) var nodes: [Node]

  public init(inputShape: [Int], nodes: [Node] = []) {
    self.inputShape = inputShape
    self.nodes = nodes
  }

  /// Appends a node fed by the last one, or by `inputs`.
  /// - Returns: its name.
  @discardableResult
  public mutating func append(_ name: String, _ layer: any LayerKind, from inputs: [String]? = nil) -> String {
    nodes.append(Node(name, layer, inputs ?? [nodes.last?.name ?? Graph.input]))
    return name
  }

  /// The shape of every node's output, in order, without the batch.
  /// - Throws: `GraphError` naming the node that does not fit.
  public func shapes() throws -> [[Int]] {
    var known = [Graph.input: inputShape]
    try check(inputShape, of: Graph.input)
    return try nodes.map { node in
      let inputs = try node.inputs.map { name in
        guard let shape = known[name] else { throw GraphError.unknownInput(node: node.name, input: name) }
        return shape
      }
      guard known[node.name] == nil else { throw GraphError.duplicateName(node.name) }
      do {
        known[node.name] = try node.layer.kind.outputShape(inputs)
      } catch GraphError.shape(_, let reason) {
        throw GraphError.shape(node: node.name, reason: reason)
      }
      try check(known[node.name]!, of: node.name)
      return known[node.name]!
    }
  }

  /// Every parameter and buffer with its full name, node by node.
  public func parameters() throws -> [[ParameterSpec]] {
    let shapes = try shapes()
    var known = [Graph.input: inputShape]
    return try zip(nodes, shapes).map { node, shape in
      let specs = node.layer.kind.parameters(node.inputs.map { known[$0]! }).map { spec in
        var full = spec
        full.name = "\(node.name).\(spec.name)"
        return full
      }
      known[node.name] = shape
      for spec in specs { try check(spec.shape, of: spec.name) }
      return specs
    }
  }

  /// Files are not trusted: sizes beyond what a machine holds end here rather than in an overflow.
  private func check(_ shape: [Int], of name: String) throws(GraphError) {
    var count = 1
    for side in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: side)
      guard side > 0, !overflow, product <= 1 << 34 else {
        throw .shape(node: name, reason: "the shape \(shape) is not positive, or beyond any memory")
      }
      count = product
    }
  }

  /// The same layers on images of another size [C, H, W].
  /// - Returns: nil if a layer does not fit, or a parameter would have to have another shape.
  public func taking(images inputShape: [Int]) -> Graph? {
    var other = self
    other.inputShape = inputShape
    guard let ours = try? parameters().joined(), let theirs = try? other.parameters().joined(),
      zip(ours, theirs).allSatisfy({ $0.shape == $1.shape })
    else { return nil }
    return other
  }

  /// How many numbers training may change.
  public func parameterCount() throws -> Int {
    try parameters().joined().filter(\.trainable).reduce(0) { $0 + $1.shape.reduce(1, *) }
  }

  /// The multiplications by weights that one image takes, those of a convolution counted as its sums are written.
  public func multiplications() throws -> Int {
    try zip(parameters(), shapes()).reduce(0) { total, node in
      // A weight of more than one axis serves every pixel of its output; those of normalisations count for little.
      let pixels = node.1.dropFirst().reduce(1, *)
      return total + node.0.filter { $0.shape.count > 1 }.reduce(0) { $0 + pixels * $1.shape.reduce(1, *) }
    }
  }

  /// The number of classes: the width of the last node.
  public func classes() throws -> Int {
    guard let last = try shapes().last, last.count == 1 else {
      throw GraphError.shape(node: nodes.last?.name ?? "graph", reason: "the output is not one row of logits")
    }
    return last[0]
  }
}

extension Graph.Node: Codable {
  private enum Key: String, CodingKey { case name, inputs }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    name = try container.decode(String.self, forKey: .name)
    inputs = try container.decode([String].self, forKey: .inputs)
    layer = try Layer(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(inputs, forKey: .inputs)
    try layer.encode(to: encoder)
  }
}

/// What is wrong with an architecture.
public enum GraphError: Error, Sendable, CustomStringConvertible {
  case shape(node: String, reason: String)
  case unknownInput(node: String, input: String)
  case duplicateName(String)

  /// The name of the node to blame.
  public var node: String {
    switch self {
    case .shape(let node, _), .unknownInput(let node, _), .duplicateName(let node): node
    }
  }

  public var description: String {
    switch self {
    case .shape(let node, let reason): "node '\(node)': \(reason)"
    case .unknownInput(let node, let input):
      "node '\(node)' takes its input from '\(input)', which is not an earlier node"
    case .duplicateName(let name): "two nodes are named '\(name)'"
    }
  }
}
