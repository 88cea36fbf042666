import Catalog
import Foundation
import NN
import Testing
import Torch

@Suite("Graphs") struct GraphTests {
  @Test(
    "The small VGG has 308,394 parameters with ten classes and 376,011 with 43",
    arguments: [
      (10, 308_394), (43, 376_011),
    ])
  func parameterCount(classes: Int, expected: Int) throws {
    #expect(try SmallVGG().graph(classes: classes, inputShape: [3, 32, 32]).parameterCount() == expected)
  }

  @Test("The small VGG halves the image three times and ends in one row of logits")
  func shapes() throws {
    let graph = try SmallVGG().graph(classes: 10, inputShape: [3, 32, 32])
    let shapes = Dictionary(uniqueKeysWithValues: zip(graph.nodes.map(\.name), try graph.shapes()))
    #expect(shapes["features.0"] == [32, 32, 32])
    #expect(shapes["features.7"] == [32, 16, 16])
    #expect(shapes["features.15"] == [64, 8, 8])
    #expect(shapes["features.23"] == [128, 4, 4])
    #expect(shapes["flatten"] == [2048])
    #expect(shapes["classifier"] == [10])
    #expect(try graph.classes() == 10)
  }

  @Test("The small VGG's state dict has the names, shapes and order of the authors' files")
  func stateNames() throws {
    let network = try Network.fresh(SmallVGG().graph(classes: 10, inputShape: [3, 32, 32]))
    var names: [String] = []
    for index in [0, 3, 8, 11, 16, 19] {
      names += ["weight", "bias"].map { "features.\(index).\($0)" }
      names += ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
        .map { "features.\(index + 1).\($0)" }
    }
    names += ["classifier.weight", "classifier.bias"]
    #expect(try network.state().map(\.name) == names)
    #expect(try network.tensor("features.8.weight").shape == [64, 32, 3, 3])
    #expect(try network.tensor("features.1.num_batches_tracked").shape == [])
    #expect(try network.tensor("features.1.num_batches_tracked").dtype == .int64)
    #expect(try network.tensor("classifier.weight").shape == [10, 2048])
  }

  @Test("A width multiplies the channels, and is found again from the shapes", arguments: [0.25, 0.5, 1.0])
  func width(width: Double) throws {
    var model = SmallVGG()
    model.width = width
    let graph = try model.graph(classes: 7, inputShape: [3, 16, 16])
    let specs = try graph.parameters().joined()
    let shapes = Dictionary(uniqueKeysWithValues: specs.map { ($0.name, $0.shape) })
    let found = try #require(SmallVGG.inferred(from: shapes))
    #expect(found.classes == 7 && found.inputShape == [3, 16, 16])
    #expect(try found.model.graph(classes: 7, inputShape: [3, 16, 16]) == graph)
  }

  @Test("A graph survives JSON and keeps its hash", arguments: Registry.models.ids)
  func codable(id: String) throws {
    let graph = try Registry.models(id).init().graph(classes: 4, inputShape: [3, 16, 16])
    let copy = try JSONDecoder().decode(Graph.self, from: JSONEncoder().encode(graph))
    #expect(copy == graph)
    #expect(copy.hashValue == graph.hashValue)
    #expect(try JSONValue(encoding: copy).text == JSONValue(encoding: graph).text)
  }

  @Test("Every kind of layer survives JSON, with its settings", arguments: Registry.layers.ids)
  func layerCodable(kind: String) throws {
    let layers: [any LayerKind] = [
      Convolution(channels: 5, kernel: 3, stride: 2, padding: 1, bias: false, initialisation: .fanOutNormal),
      BatchNorm(momentum: 0.3, epsilon: 1e-3), ELU(alpha: 0.5), ReLU(), Tanh(),
      MaxPool(kernel: 3, stride: 2, padding: 1, ceilMode: true), AveragePool(kernel: 3, stride: 1, padding: 1),
      GlobalAveragePool(), Upsample(factor: 3), Dropout(probability: 0.2), Flatten(),
      Linear(outputs: 6, bias: false), Add(), Concatenate(),
    ]
    let layer = Layer(try #require(layers.first { type(of: $0).kind == kind }))
    let text = try JSONEncoder().encode(layer)
    #expect(try JSONDecoder().decode(Layer.self, from: text) == layer)
    #expect(try JSONValue(encoding: layer)["layer"] == .string(kind))
  }

  @Test("Graphs that differ in one setting are not equal")
  func inequality() {
    #expect(Graph.single(ELU(), on: [1, 2, 2]) != Graph.single(ELU(alpha: 2), on: [1, 2, 2]))
    #expect(Graph.single(ELU(), on: [1, 2, 2]) != Graph.single(ReLU(), on: [1, 2, 2]))
    #expect(Graph.tiny(classes: 3) != Graph.tiny(classes: 4))
  }

  @Test("An architecture file with an unknown layer names the nearest known one")
  func unknownLayer() {
    let text = #"{"inputShape": [1, 2, 2], "nodes": [{"name": "a", "inputs": ["input"], "layer": "flaten"}]}"#
    #expect { try JSONDecoder().decode(Graph.self, from: Data(text.utf8)) } throws: {
      "\($0)".contains("Did you mean 'flatten'?")
    }
  }
}

/// A wrong graph and what its error must say.
struct WrongGraph: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var nodes: [Graph.Node]
  /// The node to blame.
  var blamed: String
  var says: String

  static let all: [WrongGraph] = [
    .init(
      testDescription: "linear on an image", nodes: [.init("head", Linear(outputs: 2), ["input"])], blamed: "head",
      says: "flatten first"),
    .init(
      testDescription: "convolution on a vector",
      nodes: [.init("flat", Flatten(), ["input"]), .init("conv", Convolution(channels: 1, kernel: 1), ["flat"])],
      blamed: "conv", says: "[C, H, W]"),
    .init(
      testDescription: "a window larger than the image",
      nodes: [.init("pool", MaxPool(kernel: 9), ["input"]), .init("flat", Flatten(), ["pool"])], blamed: "pool",
      says: "a window of 9 does not fit an image of 4"),
    .init(
      testDescription: "a stride of zero",
      nodes: [.init("pool", AveragePool(kernel: 2, stride: 0), ["input"]), .init("flat", Flatten(), ["pool"])],
      blamed: "pool", says: "must be positive"),
    .init(
      testDescription: "an input that does not exist", nodes: [.init("a", Flatten(), ["nowhere"])], blamed: "a",
      says: "'nowhere'"),
    .init(
      testDescription: "an input that comes later",
      nodes: [.init("a", Flatten(), ["b"]), .init("b", Flatten(), ["input"])], blamed: "a", says: "'b'"),
    .init(
      testDescription: "two nodes of one name",
      nodes: [.init("a", ELU(), ["input"]), .init("a", Flatten(), ["input"])], blamed: "a", says: "two nodes"),
    .init(
      testDescription: "a node named like the images", nodes: [.init("input", Flatten(), ["input"])],
      blamed: "input", says: "two nodes"),
    .init(
      testDescription: "a sum of two shapes",
      nodes: [
        .init("pool", MaxPool(kernel: 2), ["input"]), .init("sum", Add(), ["pool", "input"]),
        .init("flat", Flatten(), ["sum"]),
      ], blamed: "sum", says: "one shape"),
    .init(
      testDescription: "a concatenation of two sizes",
      nodes: [
        .init("pool", MaxPool(kernel: 2), ["input"]), .init("join", Concatenate(), ["pool", "input"]),
        .init("flat", Flatten(), ["join"]),
      ], blamed: "join", says: "agree beyond the channels"),
    .init(
      testDescription: "no row of logits at the end", nodes: [.init("act", ReLU(), ["input"])], blamed: "act",
      says: "one row of logits"),
    .init(
      testDescription: "an activation of two inputs",
      nodes: [.init("act", ReLU(), ["input", "input"]), .init("flat", Flatten(), ["act"])], blamed: "act",
      says: "one input, not 2"),
    .init(
      testDescription: "more parameters than any memory holds",
      nodes: [
        .init("flat", Flatten(), ["input"]), .init("a", Linear(outputs: 1 << 33), ["flat"]),
        .init("b", Linear(outputs: 1 << 33), ["a"]),
      ], blamed: "a.weight", says: "beyond any memory"),
    .init(
      testDescription: "an overflowing number of channels",
      nodes: [.init("conv", Convolution(channels: .max, kernel: 1), ["input"]), .init("flat", Flatten(), ["conv"])],
      blamed: "conv", says: "beyond any memory"),
    .init(
      testDescription: "a negative number of channels",
      nodes: [.init("conv", Convolution(channels: -2, kernel: 1), ["input"]), .init("flat", Flatten(), ["conv"])],
      blamed: "conv", says: "not positive"),
    .init(
      testDescription: "an overflowing padding",
      nodes: [.init("pool", AveragePool(kernel: 2, padding: .max), ["input"]), .init("flat", Flatten(), ["pool"])],
      blamed: "pool", says: "at most"),
    .init(
      testDescription: "an overflowing factor",
      nodes: [.init("larger", Upsample(factor: 1 << 62), ["input"]), .init("flat", Flatten(), ["larger"])],
      blamed: "larger", says: "the factor 4611686018427387904 must be positive and at most 4096"),
    .init(
      testDescription: "a factor of zero",
      nodes: [.init("larger", Upsample(factor: 0), ["input"]), .init("flat", Flatten(), ["larger"])],
      blamed: "larger", says: "the factor 0 must be positive"),
    .init(
      testDescription: "a probability above one",
      nodes: [.init("drop", Dropout(probability: 1.5), ["input"]), .init("flat", Flatten(), ["drop"])],
      blamed: "drop", says: "0…1"),
  ]
}

@Suite("Wrong graphs") struct WrongGraphTests {
  @Test("A network of a wrong graph is refused, and the error names the node", arguments: WrongGraph.all)
  func refused(wrong: WrongGraph) {
    let graph = Graph(inputShape: [3, 4, 4], nodes: wrong.nodes)
    #expect { try Network.fresh(graph) } throws: { error in
      error is GraphError && "\(error)".contains("'\(wrong.blamed)'") && "\(error)".contains(wrong.says)
    }
  }

  @Test("A concatenation with an input of no axes is refused", arguments: [["flat", "input"], ["input", "flat"]])
  func withoutAxes(inputs: [String]) {
    let nodes: [Graph.Node] = [.init("flat", Flatten(), ["input"]), .init("join", Concatenate(), inputs)]
    #expect { try Network.fresh(Graph(inputShape: [], nodes: nodes)) } throws: { error in
      error is GraphError && "\(error)".contains("'join'") && "\(error)".contains("agree beyond the channels")
    }
  }

  @Test("An empty graph is refused")
  func empty() {
    #expect(throws: GraphError.self) { try Network.fresh(Graph(inputShape: [3, 4, 4])) }
  }
}
