import Catalog
import Foundation
import Formats
import Torch

/// A network on file: safetensors with the architecture in its metadata, or PyTorch's `.pth` and `.npz` read in.
public struct Checkpoint: Sendable {
  public var network: Network
  /// The accuracy that the file says its network has, as a fraction.
  public var storedAccuracy: Double?
  /// Free text kept with the weights: how the network came about.
  public var metadata: [String: String]
  /// Tensors kept beside the network's, by names of their own; not in `.pth`.
  public var companions: [String: Tensor] = [:]
  /// What the file held beside the network and was left out.
  public var skipped: [String] = []

  public init(network: Network, metadata: [String: String] = [:]) {
    self.network = network
    self.metadata = metadata
  }

  /// Reads the network in `path`.
  ///
  /// `architecture` names the graph for weights of given names and shapes; without it the file's own word is taken, or
  /// else the graph is inferred.
  /// - Throws: `Fault` or `FormatError` naming the file; a mismatch lists missing, unexpected and mis-shaped names.
  public init(reading path: String, architecture: ((_ shapes: [String: [Int]]) throws -> Graph)? = nil) throws {
    var file = try WeightFile(path)
    try file.checkFinite(path)
    let shapes = Dictionary(file.arrays.map { ($0.name, $0.array.shape) }) { first, _ in first }
    let graph = try architecture?(shapes) ?? file.graph ?? Checkpoint.inferredGraph(shapes, path)
    try file.leaveOutTrainingAlone(graph)
    network = try Network(graph, weights: file.arrays, from: path)
    metadata = file.metadata
    companions = try file.companions.mapValues { try Tensor($0) }
    storedAccuracy = file.accuracy
    skipped = file.skipped
  }

  /// Writes safetensors; the file is replaced in one step or not at all.
  public func write(to path: String) throws {
    var metadata = metadata
    metadata[WeightFile.graphKey] = try JSONValue(encoding: network.graph).text
    if let storedAccuracy { metadata[WeightFile.accuracyKey] = "\(storedAccuracy)" }
    let beside = try companions.map {
      NamedArray(name: WeightFile.companionPrefix + $0.key, array: try $0.value.arrayValue())
    }
    try Safetensors.write(try namedArrays() + beside, metadata: metadata, to: path)
  }

  /// Writes a `.pth` that `torch.load(weights_only=True)` opens: `{"net": state dict, "acc": per cent}`.
  public func export(to path: String) throws {
    let scalars = storedAccuracy.map { ["acc": TorchCheckpoint.Scalar.float($0 * 100)] } ?? [:]
    try TorchCheckpoint.write(try namedArrays(), scalars: scalars, to: path)
  }

  private func namedArrays() throws -> [NamedArray] {
    try network.state().map { NamedArray(name: $0.name, array: try $0.tensor.arrayValue()) }
  }

  private static func inferredGraph(_ shapes: [String: [Int]], _ path: String) throws -> Graph {
    for family in Registry.models {
      if let graph = try family.inferredGraph(from: shapes) { return graph }
    }
    throw Fault(
      .badData,
      "\(path): its \(shapes.count) tensors match none of \(Registry.models.ids.joined(separator: ", ")). "
        + "Name the architecture with --architecture MODEL or FILE.yaml")
  }
}

/// What a file of weights holds, whatever its format.
private struct WeightFile {
  static let graphKey = "graph", accuracyKey = "acc"
  /// Of tensors that are not the network's.
  static let companionPrefix = "beside/"

  var arrays: [NamedArray]
  var companions: [String: ArrayValue] = [:]
  var metadata: [String: String] = [:]
  var graph: Graph?
  var accuracy: Double?
  var skipped: [String] = []

  init(_ path: String) throws {
    switch (path as NSString).pathExtension.lowercased() {
    case "safetensors":
      let contents = try Safetensors.read(path)
      arrays = contents.tensors.filter { !$0.name.hasPrefix(Self.companionPrefix) }
      for entry in contents.tensors where entry.name.hasPrefix(Self.companionPrefix) {
        companions[String(entry.name.dropFirst(Self.companionPrefix.count))] = entry.array
      }
      metadata = contents.metadata
      graph = try metadata[Self.graphKey].map { try Self.graph($0, path) }
      accuracy = metadata[Self.accuracyKey].flatMap(Double.init)
      metadata[Self.graphKey] = nil
      metadata[Self.accuracyKey] = nil
    case "npz":
      arrays = try NPZ.read(path)
    default:
      let contents = try TorchCheckpoint.read(path)
      arrays = contents.tensors
      skipped = contents.skipped
      // Files in the wild store per cent.
      accuracy = contents.scalars["acc"]?.number.map { $0 / 100 }
    }
  }

  private static func graph(_ text: String, _ path: String) throws -> Graph {
    do {
      return try JSONDecoder().decode(Graph.self, from: Data(text.utf8))
    } catch {
      throw Fault(.badData, "\(path): its architecture cannot be read (\(error)). Name it with --architecture")
    }
  }

  /// Drops what some family uses in training alone and `graph` has no place for.
  mutating func leaveOutTrainingAlone(_ graph: Graph) throws {
    let names = Set(try graph.parameters().joined().map(\.name))
    let prefixes = Registry.models.flatMap { $0.usedInTrainingAlone }
    let unused = arrays.filter { array in
      !names.contains(array.name) && prefixes.contains { array.name.hasPrefix($0) }
    }
    guard !unused.isEmpty else { return }
    arrays.removeAll { array in unused.contains { $0.name == array.name } }
    skipped += unused.map { "\($0.name), which only training uses" }
  }

  func checkFinite(_ path: String) throws {
    for (name, array) in arrays.map({ ($0.name, $0.array) }) + companions.map({ ($0.key, $0.value) })
    where !(try Tensor(array).isFinite()) {
      throw Fault(.badData, "\(path): tensor '\(name)' has NaN or infinite entries; the file is not usable")
    }
  }
}

extension Network {
  /// A network with the weights of a file.
  /// - Throws: `Fault(.badData)` listing missing, unexpected and mis-shaped names.
  init(_ graph: Graph, weights: [NamedArray], from path: String) throws {
    let given = Dictionary(weights.map { ($0.name, $0.array) }) { first, _ in first }
    let wanted = try graph.parameters().flatMap { $0 }
    try Network.compare(wanted, given, path)
    try self.init(graph) { spec in
      // PyTorch before 0.4.1 did not count batches; the count changes no output.
      guard let array = given[spec.name] else { return try .zeros(spec.shape, spec.dtype) }
      return try Tensor(array).to(spec.dtype).reshaped(spec.shape)
    }
  }

  private static func compare(_ wanted: [ParameterSpec], _ given: [String: ArrayValue], _ path: String) throws {
    let names = Set(wanted.map(\.name))
    let missing = wanted.filter { given[$0.name] == nil && !$0.name.hasSuffix("num_batches_tracked") }.map(\.name)
    let unexpected = given.keys.filter { !names.contains($0) }.sorted()
    let misshaped = wanted.compactMap { spec in
      given[spec.name].flatMap { $0.shape == spec.shape ? nil : "\(spec.name) \($0.shape) instead of \(spec.shape)" }
    }
    guard !missing.isEmpty || !unexpected.isEmpty || !misshaped.isEmpty else { return }
    let parts = [("missing", missing), ("unexpected", unexpected), ("mis-shaped", misshaped)]
      .filter { !$0.1.isEmpty }
      .map {
        "\($0.0): " + $0.1.prefix(6).joined(separator: ", ") + ($0.1.count > 6 ? " and \($0.1.count - 6) more" : "")
      }
    throw Fault(
      .badData,
      "\(path) does not fit the architecture; \(parts.joined(separator: "; ")). "
        + "Name the right one with --architecture")
  }
}
