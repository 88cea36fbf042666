import Catalog
import NN
import PretendGPU
import Testing
import Torch

/// A network in double with weights far from their start, and a point to differentiate at.
private struct PlanSubject {
  let network: Network
  let loss: PerturbedLoss
  let point: Tensor
  let direction: Tensor

  init(_ graph: Graph, batch: Int = 3, _ dtype: DType = .float64) throws {
    network = try Network.fresh(graph).converted(to: .float64)
    let generator = try Generator(seed: 5)
    for (name, tensor) in try network.state() where tensor.dtype == .float64 && tensor.rank == 1 {
      let draws = try 0.2 * generator.normal(tensor.shape, .float64)
      let isScale = name.hasSuffix("running_var") || name.hasSuffix("weight")
      try tensor.copy(from: isScale ? draws.exp() : draws)
    }
    loss = PerturbedLoss(
      images: try generator.uniform([batch] + graph.inputShape, .float64),
      labels: try Tensor((0..<batch).map { $0 % 2 }), scale: -1, penalty: 0.01)
    point = try 0.1 * generator.normal([1] + graph.inputShape, .float64)
    direction = try generator.normal([1] + graph.inputShape, .float64)
  }

  /// Gradients, a Hessian–vector product and a mixed one; planned, or by autograd.
  func results(planned: Bool, _ dtype: DType = .float64, on device: Device = .cpu) throws -> [TensorBundle] {
    let network = try self.network.converted(to: dtype).moved(to: device)
    let (point, direction) = (try point.to(dtype).to(device), try direction.to(dtype).to(device))
    var loss = loss
    loss.images = try loss.images.to(dtype).to(device)
    loss.labels = try loss.labels.to(device)
    let f: any SecondOrderOperator =
      planned
      ? try network.derivatives(of: loss, at: point)
      : try AutogradOperator(at: point, network.parameters) { [loss] δ, θ in
        let entropy = try network.forward(loss.images + δ, parameters: θ).crossEntropy(loss.labels)
        return try loss.scale * entropy + loss.penalty * δ.squared().sum()
      }
    return [
      TensorBundle([try .scalar(f.value(), .float64)]), TensorBundle([try f.gradient()]), try f.parameterGradient(),
      TensorBundle([try f.hvp(direction)]), try f.mixed(direction),
    ]
  }
}

private func distance(_ a: TensorBundle, _ b: TensorBundle) throws -> Double {
  try (a.map { try $0.to(.float64) } - b).norm() / b.norm()
}

/// Every layer of the zoo, in an order that no model has.
private func mixture() -> Graph {
  var graph = Graph(inputShape: [3, 8, 8])
  let stem = graph.append("stem", Convolution(channels: 8, kernel: 3, stride: 2, padding: 1, bias: false))
  let norm = graph.append("norm", BatchNorm())
  graph.append("act", ELU(alpha: 0.7))
  let branch = graph.append("branch", Convolution(channels: 8, kernel: 1))
  let sum = graph.append("sum", Add(), from: [stem, branch, norm])
  graph.append("second", BatchNorm(), from: [sum])
  let relu = graph.append("relu", ReLU())
  graph.append("join", Concatenate(), from: [relu, stem])
  graph.append("pool", MaxPool(kernel: 3, stride: 1, padding: 1))
  graph.append("drop", Dropout(probability: 0.5))
  graph.append("larger", Upsample(factor: 2))
  graph.append("tanh", Tanh())
  graph.append("unread", ReLU(), from: [sum])
  graph.append("average", AveragePool(kernel: 2), from: ["tanh"])
  graph.append("global", GlobalAveragePool())
  graph.append("flatten", Flatten())
  graph.append("head", Linear(outputs: 4, bias: false))
  return graph
}

@Suite("The planned derivatives of networks") struct PlanTests {
  private static let graphs = Registry.models.ids + ["mixture"]

  private func graph(_ name: String) throws -> Graph {
    guard name != "mixture" else { return mixture() }
    return try Registry.models(name).narrow().graph(classes: 4, inputShape: [3, 32, 32])
  }

  @Test("They are autograd's to 1e-12 in double", arguments: graphs)
  func double(name: String) throws {
    let subject = try PlanSubject(graph(name))
    for (index, pair) in zip(try subject.results(planned: true), try subject.results(planned: false)).enumerated() {
      #expect(try distance(pair.0, pair.1) < 1e-12, "result \(index)")
    }
  }

  @Test(
    "They are the same on a GPU", .enabled(if: Runtime.cudaDevices > 0, "there is no CUDA device"), arguments: graphs)
  func gpu(name: String) throws {
    let subject = try PlanSubject(graph(name))
    let (here, there) = (try subject.results(planned: true), try subject.results(planned: true, on: .cuda(0)))
    for (index, pair) in zip(there, here).enumerated() {
      #expect(try distance(pair.0.map { try $0.to(.cpu) }, pair.1) < 1e-10, "result \(index)")
    }
  }

  @Test(
    "In bfloat16 they are right to some per cent on a GPU, too",
    .enabled(if: Runtime.cudaDevices > 0, "there is no CUDA device"),
    arguments: graphs)
  func loweredGPU(name: String) throws {
    let subject = try PlanSubject(graph(name)), device = Device.cuda(0)
    var loss = subject.loss
    loss.penalty = 0
    let here = try subject.network.derivatives(of: loss, at: subject.point).hvp(subject.direction)
    (loss.images, loss.labels) = (try loss.images.to(device), try loss.labels.to(device))
    let there = try subject.network.moved(to: device)
      .derivatives(of: loss, at: subject.point.to(device), products: .bfloat16).hvp(subject.direction.to(device))
    let far = try distance(TensorBundle([there.to(.cpu)]), TensorBundle([here]))
    // The processor's own products of such numbers, which a pretended GPU has, add up in them, too.
    #expect((1e-4...(pretended_gpus() > 0 ? 0.5 : 0.1)).contains(far), "\(far)")
  }

  @Test("In single precision they are at most twice as far from double as autograd's", arguments: graphs)
  func single(name: String) throws {
    let subject = try PlanSubject(graph(name))
    let truth = try subject.results(planned: false)
    let planned = try subject.results(planned: true, .float32)
    let autograd = try subject.results(planned: false, .float32)
    for index in truth.indices {
      // Where autograd happens to be right to the last place, rounding is still rounding.
      let bound = try 2 * max(distance(autograd[index], truth[index]), 1e-7)
      #expect(try distance(planned[index], truth[index]) < bound, "result \(index)")
    }
  }

  @Test(
    "In bfloat16 the products are right to some per cent, not to the last place, and nothing else changes",
    arguments: graphs)
  func lowered(name: String) throws {
    let subject = try PlanSubject(graph(name))
    // The penalty's share of a product is exact, and of networks that are sure of themselves it is nearly all.
    var loss = subject.loss
    loss.penalty = 0
    let full = try subject.network.derivatives(of: loss, at: subject.point)
    let f = try subject.network.derivatives(of: loss, at: subject.point, products: .bfloat16)
    #expect(try f.value() == full.value() && f.gradient().doubles() == full.gradient().doubles())
    #expect(try distance(f.parameterGradient(), full.parameterGradient()) == 0)
    let product = try distance(TensorBundle([f.hvp(subject.direction)]), TensorBundle([full.hvp(subject.direction)]))
    let mixed = try distance(f.mixed(subject.direction), full.mixed(subject.direction))
    #expect((1e-4...0.1).contains(product) && (1e-4...0.1).contains(mixed), "\(product), \(mixed)")
  }

  @Test("libtorch's own products of bfloat16 are those of rounded factors, rounded", arguments: [1, 2])
  func native(stride: Int) throws {
    let generator = try Generator(seed: 3)
    let x = try generator.normal([2, 8, 8, 8]).contiguous(channelsLast: true), w = try generator.normal([8, 8, 3, 3])
    let rounded = try (x.to(.bfloat16), w.to(.bfloat16))
    let g = try generator.normal([2, 8, 8 / stride, 8 / stride]).to(.bfloat16)
    func pairs(_ of: (Tensor, Tensor, Tensor) throws -> Tensor) throws -> Double {
      let own = try of(rounded.0, rounded.1, g)
      let single = try of(rounded.0.to(.float32), rounded.1.to(.float32), g.to(.float32))
      #expect(own.dtype == .bfloat16)
      return try distance(TensorBundle([own]), TensorBundle([single.to(.float64)]))
    }
    #expect(try pairs { x, w, _ in try x.conv2d(w, nil, stride: stride, padding: 1) } < 0.01)
    #expect(
      try pairs { _, w, g in try g.conv2dInputGradient(w, height: 8, width: 8, stride: stride, padding: 1) } < 0.01)
    // Without instructions for it, libtorch adds this one's terms up in bfloat16.
    #expect(try pairs { x, _, g in try x.conv2dWeightGradient(g, kernel: 3, stride: stride, padding: 1) } < 0.05)
  }

  @Test("They agree with central differences of the gradient")
  func differences() throws {
    let subject = try PlanSubject(mixture()), h = 1e-6
    let gradient = { (t: Double) in
      try subject.network.derivatives(of: subject.loss, at: subject.point + t * subject.direction)
    }
    let measured = try (gradient(h).gradient() - gradient(-h).gradient()) * (0.5 / h)
    let here = try subject.network.derivatives(of: subject.loss, at: subject.point)
    #expect(try distance(TensorBundle([here.hvp(subject.direction)]), TensorBundle([measured])) < 1e-7)
    let mixed = try (gradient(h).parameterGradient() - gradient(-h).parameterGradient()) * (0.5 / h)
    #expect(try distance(here.mixed(subject.direction), mixed) < 1e-7)
  }

  @Test("Passes are counted once each, and a product with zero is free")
  func passes() throws {
    let subject = try PlanSubject(mixture()), counter = PassCounter()
    let f = try subject.network.derivatives(of: subject.loss, at: subject.point, counter: counter)
    #expect(f is PlannedOperator)
    #expect(try f.hvp(.zeros(like: subject.point)).doubles().allSatisfy { $0 == 0 })
    #expect(counter.passes == Passes())
    _ = try (f.hvp(subject.direction), f.hvp(subject.point), f.mixed(subject.direction), f.value(), f.gradient())
    var expected = Passes()
    (expected.forward, expected.backward, expected.hvp, expected.mixed) = (1, 1, 2, 1)
    #expect(counter.passes == expected)
  }

  @Test("A layer that no plan knows is named, and the derivatives are autograd's")
  func fallback() throws {
    var graph = Graph(inputShape: [2, 4, 4])
    graph.append("act", ELU(alpha: -0.5))
    graph.append("flatten", Flatten())
    graph.append("head", Linear(outputs: 2))
    let subject = try PlanSubject(graph)
    #expect(subject.network.unplannedLayers == ["elu"])
    #expect(try subject.network.derivatives(of: subject.loss, at: subject.point) is AutogradOperator)
    #expect {
      try subject.network.derivatives(of: subject.loss, at: subject.point, products: .bfloat16)
    } throws: { "\($0)".contains("elu") }
    #expect(try PlanSubject(mixture()).network.unplannedLayers == [])
  }
}
