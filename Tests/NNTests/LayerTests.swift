import Catalog
import NN
import Testing
import Torch

/// A window's geometry.
struct Window: Sendable, CustomTestStringConvertible {
  var side: Int
  var kernel: Int
  var stride: Int
  var padding: Int

  var testDescription: String { "side \(side), kernel \(kernel), stride \(stride), padding \(padding)" }

  static let all = [
    Window(side: 6, kernel: 3, stride: 1, padding: 1), Window(side: 7, kernel: 3, stride: 2, padding: 0),
    Window(side: 5, kernel: 2, stride: 2, padding: 1), Window(side: 8, kernel: 2, stride: 2, padding: 0),
    Window(side: 7, kernel: 3, stride: 3, padding: 1), Window(side: 5, kernel: 1, stride: 3, padding: 0),
    Window(side: 6, kernel: 1, stride: 3, padding: 0), Window(side: 4, kernel: 4, stride: 1, padding: 0),
  ]
}

@Suite("Layers against loops in double") struct LayerTests {
  private func random(_ shape: [Int], seed: Int = 3) throws -> (tensor: Tensor, naive: NaiveImages) {
    var stream = RandomStream(seed: seed, stage: "layers")
    let values = stream.normals(shape.reduce(1, *))
    return (try Tensor(values, shape), NaiveImages(shape, values))
  }

  @Test("A convolution is the sum over its windows", arguments: Window.all)
  func convolution(window: Window) throws {
    let layer = Convolution(channels: 4, kernel: window.kernel, stride: window.stride, padding: window.padding)
    let network = try Network.vivid(.single(layer, on: [3, window.side, window.side]))
    let (x, naive) = try random([2, 3, window.side, window.side])
    let expected = naive.convolved(
      try network.parameters.tensors[0].doubles(), try network.parameters.tensors[1].doubles(), kernel: window.kernel,
      stride: window.stride, padding: window.padding)
    #expect(try network.graph.shapes()[0] == [4, expected.h, expected.w])
    #expect(try gap(network.forward(x).doubles(), expected.values) < 1e-12)
  }

  @Test("A convolution without bias has one parameter and adds nothing")
  func unbiased() throws {
    let network = try Network.vivid(.single(Convolution(channels: 2, kernel: 1, bias: false), on: [1, 2, 2]))
    #expect(network.parameterNames == ["layer.weight"])
    let weights = try network.parameters.tensors[0].doubles()
    let output = try network.forward(Tensor([1.0, 2, 3, 4], [1, 1, 2, 2])).doubles()
    #expect(gap(output, weights.flatMap { weight in [1.0, 2, 3, 4].map { $0 * weight } }) < 1e-15)
  }

  @Test(
    "Max pooling takes the largest entry of each window inside the image, in both roundings",
    arguments: Window.all, [false, true])
  func maxPool(window: Window, ceil: Bool) throws {
    let layer = MaxPool(kernel: window.kernel, stride: window.stride, padding: window.padding, ceilMode: ceil)
    try check(layer, window) { entries, _ in entries.max() ?? -.infinity }
  }

  @Test("Average pooling counts the padding", arguments: Window.all)
  func averagePool(window: Window) throws {
    let layer = AveragePool(kernel: window.kernel, stride: window.stride, padding: window.padding)
    try check(layer, window) { entries, area in entries.reduce(0, +) / Double(area) }
  }

  private func check(_ layer: any LayerKind, _ window: Window, _ reduce: ([Double], Int) -> Double) throws {
    let network = try Network.vivid(.single(layer, on: [3, window.side, window.side]))
    let (x, naive) = try random([2, 3, window.side, window.side])
    let shape = try network.graph.shapes()[0]
    let expected = naive.pooled(
      kernel: window.kernel, stride: window.stride, padding: window.padding, height: shape[1], width: shape[2], reduce)
    #expect(try gap(network.forward(x).doubles(), expected.values) < 1e-14)
  }

  @Test("A window hangs over the edge only when rounding up")
  func ceilMode() throws {
    let down = Graph.single(MaxPool(kernel: 2), on: [1, 5, 5])
    let up = Graph.single(MaxPool(kernel: 2, ceilMode: true), on: [1, 5, 5])
    #expect(try down.shapes()[0] == [1, 2, 2])
    #expect(try up.shapes()[0] == [1, 3, 3])
  }

  @Test("Global average pooling is the mean of each plane")
  func globalAverage() throws {
    let network = try Network.vivid(.single(GlobalAveragePool(), on: [3, 4, 5]))
    let (x, naive) = try random([2, 3, 4, 5])
    let expected = stride(from: 0, to: 120, by: 20).map { naive.values[$0..<$0 + 20].reduce(0, +) / 20 }
    #expect(try gap(network.forward(x).doubles(), expected) < 1e-14)
  }

  @Test("A linear layer is W x + b")
  func linear() throws {
    var graph = Graph(inputShape: [2, 1, 2])
    graph.append("flatten", Flatten())
    graph.append("head", Linear(outputs: 3))
    let network = try Network.vivid(graph)
    let (x, naive) = try random([2, 2, 1, 2])
    let weight = try network.tensor("head.weight").doubles(), bias = try network.tensor("head.bias").doubles()
    var expected: [Double] = []
    for image in 0..<2 {
      for output in 0..<3 {
        expected.append((0..<4).reduce(bias[output]) { $0 + weight[4 * output + $1] * naive.values[4 * image + $1] })
      }
    }
    #expect(try gap(network.forward(x).doubles(), expected) < 1e-14)
  }

  @Test("Activations are what their formulas say")
  func activations() throws {
    let values = [-3.0, -0.5, 0, 0.5, 2, 40]
    let x = try Tensor(values, [1, 1, 1, 6])
    let output = { (layer: any LayerKind) in
      try Network.vivid(.single(layer, on: [1, 1, 6])).forward(x).doubles()
    }
    #expect(try gap(output(ELU()), values.map { elu($0) }) < 1e-15)
    #expect(try gap(output(ELU(alpha: 0.4)), values.map { elu($0, 0.4) }) < 1e-15)
    #expect(try output(ReLU()) == values.map { max(0, $0) })
    // tanh |x| = 2/(1 + e^(−2|x|)) − 1.
    let tangents = values.map { (x: Double) -> Double in (x < 0 ? -1 : 1) * (2 / (elu(-2 * abs(x)) + 2) - 1) }
    #expect(try gap(output(Tanh()), tangents) < 1e-14)
  }

  @Test("Upsampling keeps the image's edges, and its values where they do not change")
  func upsampling() throws {
    let network = try Network.vivid(.single(Upsample(), on: [1, 1, 2]))
    // Centres at −0.25, 0.25, 0.75 and 1.25 of the old pixels; beyond the outermost ones their values.
    #expect(try gap(network.forward(Tensor([0.0, 4], [1, 1, 1, 2])).doubles(), [0, 1, 3, 4, 0, 1, 3, 4]) < 1e-14)
  }

  @Test("The features are what the last layer is fed")
  func features() throws {
    var graph = Graph(inputShape: [1, 2, 2])
    graph.append("flatten", Flatten())
    graph.append("tanh", Tanh())
    graph.append("head", Linear(outputs: 3))
    let network = try Network.vivid(graph), (x, _) = try random([2, 1, 2, 2])
    let features = try network.features(x)
    #expect(try gap(features.doubles(), x.tanh().doubles()) < 1e-15)
    let logits = try features.linear(network.tensor("head.weight"), network.tensor("head.bias"))
    #expect(try gap(network.forward(x).doubles(), logits.doubles()) < 1e-15)
  }

  @Test("Batch normalisation uses its running statistics in evaluation, and leaves them alone")
  func batchNormEvaluation() throws {
    let network = try Network.vivid(.single(BatchNorm(epsilon: 1e-3), on: [3, 4, 4]))
    let (x, naive) = try random([5, 3, 4, 4])
    let before = try network.stateBytes()
    let values = try network.state().map { try $0.tensor.doubles() }
    let expected = naive.normalised(values[0], values[1], values[2], values[3], 1e-3)
    #expect(try gap(network.forward(x).doubles(), expected.values) < 1e-13)
    #expect(try network.stateBytes() == before)
  }

  @Test("Batch normalisation uses the batch in training, and moves its running statistics by the momentum")
  func batchNormTraining() throws {
    let network = try Network.vivid(.single(BatchNorm(momentum: 0.3), on: [3, 4, 4]))
    let (x, naive) = try random([5, 3, 4, 4])
    let values = try network.state().map { try $0.tensor.doubles() }
    let moments = (0..<3).map(naive.moments)
    let expected = naive.normalised(values[0], values[1], moments.map(\.mean), moments.map(\.variance), 1e-5)
    let output = try network.forward(x, Mode(batchStatistics: true, dropout: nil)).doubles()
    #expect(gap(output, expected.values) < 1e-12)
    // The running variance takes the unbiased one: 5·4·4 = 80 entries a channel.
    let mean = zip(values[2], moments).map { 0.7 * $0 + 0.3 * $1.mean }
    let variance = zip(values[3], moments).map { 0.7 * $0 + 0.3 * $1.variance * 80 / 79 }
    #expect(try gap(network.tensor("layer.running_mean").doubles(), mean) < 1e-14)
    #expect(try gap(network.tensor("layer.running_var").doubles(), variance) < 1e-14)
    #expect(try network.tensor("layer.num_batches_tracked").ints() == [1])
  }

  @Test("Sums and concatenations join branches that split earlier")
  func branches() throws {
    var graph = Graph(inputShape: [2, 2, 2])
    graph.append("positive", ReLU(), from: [Graph.input])
    graph.append("smooth", ELU(), from: [Graph.input])
    graph.append("sum", Add(), from: ["positive", "smooth", Graph.input])
    graph.append("join", Concatenate(), from: ["sum", "positive", Graph.input])
    graph.append("flatten", Flatten())
    let (x, naive) = try random([3, 2, 2, 2])
    let expected = (0..<3).flatMap { i -> [Double] in
      let image = naive.values[8 * i..<8 * (i + 1)]
      return image.map { max(0, $0) + elu($0) + $0 } + image.map { max(0, $0) } + image
    }
    let network = try Network.vivid(graph)
    #expect(try graph.shapes()[3] == [6, 2, 2])
    #expect(try gap(network.forward(x).doubles(), expected) < 1e-14)
  }

  @Test("One node may feed the same sum twice")
  func doubled() throws {
    var graph = Graph(inputShape: [1, 1, 3])
    graph.append("act", ReLU())
    graph.append("twice", Add(), from: ["act", "act"])
    graph.append("flatten", Flatten())
    #expect(try Network.vivid(graph).forward(Tensor([-1.0, 2, 3], [1, 1, 1, 3])).doubles() == [0, 4, 6])
  }

  @Test("Dropout does nothing in evaluation, and in training zeroes its share and scales the rest")
  func dropout() throws {
    let network = try Network.fresh(.single(Dropout(probability: 0.25), on: [1, 100, 100])).converted(to: .float64)
    let x = try Tensor.full([1, 1, 100, 100], 3, .float64)
    #expect(try network.forward(x).doubles() == x.doubles())
    let output = try network.forward(x, .training(Generator(seed: 2))).doubles()
    #expect(Set(output) == [0, 4])
    #expect(abs(Double(output.count { $0 == 0 }) / 10_000 - 0.25) < 0.02)
    let batchOnly = Mode(batchStatistics: true, dropout: nil)
    #expect(try network.forward(x, batchOnly).doubles() == x.doubles())
  }
}
