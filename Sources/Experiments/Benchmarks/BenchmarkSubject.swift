import Bilevel
import Datasets
import NN
import Torch

/// What the network benchmarks work on: the small VGG with drawn signs, single precision.
struct BenchmarkSubject {
  let network: Network
  let clean: LabelledImages
  /// On the device.
  let images: Tensor
  let labels: Tensor
  let trigger: Tensor

  init(images count: Int = 100, width: Double = 1, on device: Device) throws {
    var signs = SyntheticSigns()
    signs.train = count
    clean = try signs.load(.train, from: nil, seed: 0)
    let (images, labels) = try clean.tensors()
    (self.images, self.labels) = (try images.to(device), try labels.to(device))
    let shape = [clean.channels, clean.height, clean.width]
    var model = SmallVGG()
    model.width = width
    network = try Network(
      model.graph(classes: clean.classes, inputShape: shape), generator: Generator(seed: 0)
    ).moved(to: device)
    trigger = try Tensor.zeros([1] + shape, on: device)
  }

  func loss(_ δ: Tensor, _ θ: TensorBundle) throws -> Tensor {
    try network.forward(images + δ, parameters: θ).crossEntropy(labels)
  }

  /// ∂G/∂δ and ∂G/∂θ.
  func outer(at point: Tensor) throws -> (value: Double, inner: Tensor, outer: TensorBundle) {
    try AutogradOperator.gradients(at: point, network.parameters, loss)
  }

  /// The inner objective −CE + 0.001‖δ‖² of the released recipe.
  func inner(at point: Tensor, products: ProductPrecision? = nil) throws -> any SecondOrderOperator {
    try network.derivatives(
      of: PerturbedLoss(images: images, labels: labels, scale: -1, penalty: 0.001), at: point, products: products)
  }

  /// A hypergradient by so many fixed-point terms.
  func hypergradient(at point: Tensor, steps: Int = 5, products: ProductPrecision? = nil) throws -> Hypergradient {
    let outer = try outer(at: point)
    let problem = HypergradientProblem(
      inner: try inner(at: point, products: products), outerInnerGradient: outer.inner,
      outerParameterGradient: outer.outer)
    return try ImplicitHypergradient(solver: FixedPointIteration.id, steps: steps).estimate(problem)
  }
}

/// How much arithmetic a repetition is, in passes of images through the small VGG.
struct NetworkWork: Sendable {
  /// A pass forward, one back to the inputs, and one for the weights' gradients count one each.
  var passes: Double
  var images = 100
  var width = 1.0

  /// A gradient of the outer objective in δ and θ (3), one of the inner in δ (2), K − 1 Hessian–vector products (2 each),
  /// and a mixed product (4).
  static func hypergradient(steps: Int, images: Int = 100, width: Double = 1) -> NetworkWork {
    NetworkWork(passes: Double(9 + 2 * (steps - 1)), images: images, width: width)
  }

  /// Floating-point operations, two for a multiplication and the addition after it.
  func operations() throws -> Double {
    var model = SmallVGG()
    model.width = width
    let graph = try model.graph(classes: 10, inputShape: [3, 32, 32])
    return try 2 * Double(graph.multiplications()) * Double(images) * passes
  }
}
