import Catalog
import Foundation
import NN
import Torch

/// The largest |aᵢ − bᵢ|; infinite where the counts differ.
func gap(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}

extension Model {
  /// The model with these settings.
  static func configured(_ settings: [String: String]) throws -> any Model {
    try Settings.applying(settings.map { Assignment(path: $0, text: $1) }, to: Self())
  }

  /// Few channels or units, if the model lets one choose: what a test of every model can afford.
  static func narrow() throws -> any Model {
    let names = Settings.names(of: Self())
    return try configured(
      names.contains("width") ? ["width": "0.125"] : names.contains("hidden") ? ["hidden": "8"] : [:])
  }
}

extension RandomStream {
  /// Independent standard normal numbers.
  mutating func normals(_ count: Int) -> [Double] { (0..<count).map { _ in gaussian() } }
}

extension Network {
  /// Fresh weights.
  static func fresh(_ graph: Graph, seed: UInt64 = 1) throws -> Network {
    // The tests' batches are too small to share among threads.
    try Runtime.setThreads(1)
    return try Network(graph, generator: Generator(seed: seed))
  }

  /// In double, with weights far from zero and running statistics that are neither 0 nor 1.
  static func vivid(_ graph: Graph, seed: Int = 5) throws -> Network {
    let network = try fresh(graph).converted(to: .float64)
    var stream = RandomStream(seed: seed, stage: "vivid")
    for (name, tensor) in try network.state() where tensor.dtype == .float64 {
      let values = stream.normals(tensor.count).map { name.hasSuffix("running_var") ? 0.5 + $0 * $0 : 0.3 * $0 }
      try tensor.copy(from: Tensor(values, tensor.shape))
    }
    return network
  }

  /// Parameters and buffers, byte for byte.
  func stateBytes() throws -> [[UInt8]] { try state().map { try $0.tensor.bytes() } }

  func tensor(_ name: String) throws -> Tensor { try state().first { $0.name == name }!.tensor }
}

extension Graph {
  /// One layer, its output in one row.
  static func single(_ layer: any LayerKind, on inputShape: [Int]) -> Graph {
    var graph = Graph(inputShape: inputShape)
    graph.append("layer", layer)
    graph.append("flatten", Flatten())
    return graph
  }

  /// A small network of every kind of layer that has parameters.
  static func tiny(classes: Int = 3, inputShape: [Int] = [2, 4, 4]) -> Graph {
    var graph = Graph(inputShape: inputShape)
    graph.append("features.0", Convolution(channels: 4, kernel: 3, padding: 1))
    graph.append("features.1", BatchNorm())
    graph.append("features.2", ELU())
    graph.append("features.3", MaxPool(kernel: 2))
    graph.append("features.4", Dropout(probability: 0.5))
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: classes))
    return graph
  }
}

/// Two classes told apart by the sign of the mean pixel.
func separable(_ count: Int = 60, shape: [Int] = [2, 4, 4], seed: Int = 7) throws -> TensorSamples {
  var stream = RandomStream(seed: seed, stage: "separable")
  let size = shape.reduce(1, *)
  let labels = (0..<count).map { $0 % 2 }
  let pixels = labels.flatMap { label in
    (0..<size).map { _ in Float((label == 0 ? 0.3 : 0.7) + stream.uniform(-0.25...0.25)) }
  }
  return TensorSamples(images: try Tensor(pixels, [count] + shape), labels: try Tensor(labels))
}

/// A folder of its own for one test, gone when the test ends.
final class TemporaryFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("nn-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

enum RealData {
  static let root = ProcessInfo.processInfo.environment["IBAU_DATA"]

  static func path(_ name: String) -> String { "\(root ?? "")/\(name)" }
  static func has(_ name: String) -> Bool { root != nil && FileManager.default.fileExists(atPath: path(name)) }
}
