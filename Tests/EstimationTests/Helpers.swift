import Bilevel
import Catalog
import Datasets
import Estimation
import NN
import Torch

func length(_ x: Tensor) throws -> Double { try x.dot(x).squareRoot() }

/// ‖a − b‖ relative to ‖b‖, or absolute where b is 0.
func distance(_ a: TensorBundle, _ b: TensorBundle) throws -> Double {
  let scale = try b.norm()
  return try (a - b).norm() / (scale == 0 ? 1 : scale)
}

extension RandomStream {
  /// Independent standard normal entries, in double.
  mutating func normal(_ shape: [Int]) throws -> Tensor {
    try Tensor((0..<shape.reduce(1, *)).map { _ in gaussian() }, shape)
  }

  /// Q·diag(`eigenvalues`)·Qᵀ with a random orthogonal Q, a product of two reflections.
  mutating func symmetric(_ eigenvalues: [Double]) throws -> Tensor {
    let n = eigenvalues.count
    let rotation = try reflection(n).matmul(reflection(n))
    let product = try rotation.matmul(.eye(n) * Tensor(eigenvalues, [n])).matmul(rotation.transposed())
    return try (product + product.transposed()) / 2
  }

  private mutating func reflection(_ n: Int) throws -> Tensor {
    let u = try normal([n, 1])
    return try .eye(n) - u.matmul(u.transposed()) * (2 / u.dot(u))
  }
}

/// A stream for tests that do not care which.
func anyStream(_ index: Int = 0) -> RandomStream { RandomStream(seed: 3, stage: "test", index: index) }

/// Five random images of 2×4×4 in three classes.
func someImages(_ count: Int = 5) throws -> LabelledImages {
  var stream = RandomStream(seed: 9, stage: "images")
  let pixels = (0..<count * 32).map { _ in Float(stream.uniform()) }
  return try LabelledImages(
    pixels: .floats(pixels), labels: (0..<count).map { $0 % 3 }, channels: 2, height: 4, width: 4, classes: 3)
}

extension Network {
  /// Convolution, batch normalisation, ELU, max-pooling and a classifier, with weights that bend the loss.
  static func tiny() throws -> Network {
    var graph = Graph(inputShape: [2, 4, 4])
    graph.append("features.0", Convolution(channels: 4, kernel: 3, padding: 1))
    graph.append("features.1", BatchNorm())
    graph.append("features.2", ELU())
    graph.append("features.3", MaxPool(kernel: 2))
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: 3))
    return try drawn(graph, scale: 0.5)
  }

  /// A linear classifier: the loss has a second derivative everywhere.
  static func linear() throws -> Network {
    var graph = Graph(inputShape: [2, 4, 4])
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: 3))
    return try drawn(graph, scale: 0.3)
  }

  /// In double.
  private static func drawn(_ graph: Graph, scale: Double) throws -> Network {
    // The tests' batches are too small to share among threads.
    try Runtime.setThreads(1)
    let network = try Network(graph, generator: Generator(seed: 1)).converted(to: .float64)
    var stream = RandomStream(seed: 5, stage: "weights")
    for tensor in network.parameters.tensors { try tensor.copy(from: stream.normal(tensor.shape) * scale) }
    return network
  }
}

extension UnlearningObjective {
  static func tiny(_ network: Network, penalty: Double = 0.001, patched: Int = 2) throws -> UnlearningObjective {
    let (images, labels) = try someImages().tensors()
    return try UnlearningObjective(network, images: images, labels: labels, patched: patched, penalty: penalty)
  }

  /// A perturbation away from the ties of flat patches.
  func somewhere() throws -> Tensor {
    var stream = RandomStream(seed: 6, stage: "somewhere")
    return try stream.normal(origin().shape) * 0.2
  }
}

/// The d × d second derivative of `function`, a column per product.
func hessian(of function: any SecondOrderOperator, like point: Tensor) throws -> Tensor {
  let identity = try Tensor.eye(point.count, point.dtype)
  return try Tensor.concatenated(
    (0..<point.count).map {
      try function.hvp(identity.sliced($0..<$0 + 1).reshaped(point.shape)).reshaped([1, point.count])
    }
  ).to(.float64)
}
