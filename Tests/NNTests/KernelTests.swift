import Catalog
import NN
import Testing
import Torch

/// A batch of images, large enough for the kernels of our own, which take channels-last order.
private struct KernelCase: Sendable, CustomTestStringConvertible {
  var batch: Int
  var channels: Int
  var outputs: Int
  var height: Int
  var width: Int

  var testDescription: String { "\(batch)×\(channels)×\(height)×\(width) to \(outputs)" }

  static let all = [
    KernelCase(batch: 4, channels: 8, outputs: 8, height: 8, width: 8),
    KernelCase(batch: 5, channels: 8, outputs: 24, height: 7, width: 9),
    KernelCase(batch: 1, channels: 16, outputs: 8, height: 16, width: 15),
    KernelCase(batch: 70, channels: 24, outputs: 16, height: 1, width: 2),
    KernelCase(batch: 3, channels: 12, outputs: 20, height: 10, width: 12),
  ]

  /// x, w, b and weights of the output.
  func inputs() throws -> [Tensor] {
    let generator = try Generator(seed: 4)
    return try [
      [batch, channels, height, width], [outputs, channels, 3, 3], [outputs], [batch, outputs, height, width],
    ].map { try generator.normal($0, .float64) }
  }
}

/// x ∗ w + b, its gradients by a weighted sum of the output's squares, and the derivative of their inner product with
/// themselves.
private func derivatives(_ inputs: [Tensor], channelsLast: Bool) throws -> [Tensor] {
  let leaves = try inputs.prefix(3).map { try $0.leaf() }
  let x = channelsLast ? try leaves[0].contiguous(channelsLast: true) : leaves[0]
  let y = try x.conv2d(leaves[1], leaves[2], stride: 1, padding: 1)
  let gradients = try (inputs[3] * y.squared()).sum().gradients(of: leaves, createGraph: true)
  let product = try gradients.dropFirst().reduce(gradients[0].squared().sum()) { try $0 + $1.squared().sum() }
  return [try y.detached()] + (try gradients.map { try $0.detached() }) + (try product.gradients(of: leaves))
}

/// ‖a − b‖/‖b‖.
private func distance(_ a: Tensor, _ b: Tensor) throws -> Double {
  let (a, b) = (try a.to(.float64), try b.to(.float64))
  return try (a - b).norm().item() / b.norm().item()
}

@Suite("Kernels of our own against libtorch's operators") struct KernelTests {
  @Test("A 3×3 convolution in channels-last order is the sum over its windows", arguments: KernelCase.all)
  private func convolution(case k: KernelCase) throws {
    let inputs = try k.inputs()
    let expected = try NaiveImages(inputs[0].shape, inputs[0].doubles())
      .convolved(inputs[1].doubles(), inputs[2].doubles(), kernel: 3, stride: 1, padding: 1)
    let y = try inputs[0].contiguous(channelsLast: true).conv2d(inputs[1], inputs[2], stride: 1, padding: 1)
    #expect(try gap(y.doubles(), expected.values) < 1e-12)
  }

  @Test("Its first and second derivatives do not depend on the order in memory", arguments: KernelCase.all)
  private func convolutionDerivatives(case k: KernelCase) throws {
    let inputs = try k.inputs()
    for (own, reference) in zip(
      try derivatives(inputs, channelsLast: true), try derivatives(inputs, channelsLast: false))
    {
      #expect(try distance(own, reference) < 1e-13)
    }
  }

  // Not for images of two pixels, whose gradients in the bias libtorch itself sums one after the other in this order.
  @Test(
    "In single precision it is at most twice as far from double as libtorch's",
    arguments: KernelCase.all.filter { $0.height > 1 })
  private func convolutionInSingle(case k: KernelCase) throws {
    let inputs = try k.inputs(), single = try inputs.map { try $0.to(.float32) }
    let truth = try derivatives(single.map { try $0.to(.float64) }, channelsLast: false)
    let own = try derivatives(single, channelsLast: true), reference = try derivatives(single, channelsLast: false)
    for (index, exact) in truth.enumerated() {
      // Where libtorch happens to be right to the last place, two roundings (of 6e-8) are still allowed.
      let bound = try 2 * max(distance(reference[index], exact), 1.2e-7)
      #expect(try distance(own[index], exact) < bound, "result \(index)")
    }
  }

  @Test("The same numbers come out at the same number of threads", arguments: [1, 2])
  func threads(count: Int) throws {
    let inputs = try KernelCase(batch: 8, channels: 16, outputs: 16, height: 12, width: 12).inputs()
    let before = Runtime.threads
    try Runtime.setThreads(count)
    defer { try? Runtime.setThreads(before) }
    let single = try inputs.map { try $0.to(.float32) }
    let first = try derivatives(single, channelsLast: true).map { try $0.bytes() }
    #expect(try derivatives(single, channelsLast: true).map { try $0.bytes() } == first)
  }

  /// a, ∂/∂x, ∂/∂weight, ∂/∂bias, their second derivatives, and the running statistics after.
  private func normalised(_ shape: [Int], alpha: Double, training: Bool, fused: Bool, _ dtype: DType = .float64) throws
    -> [Tensor]
  {
    let generator = try Generator(seed: 6)
    let channels = [shape[1]]
    let leaves = try [shape, channels, channels].map { try (generator.normal($0, .float64) + 0.2).to(dtype).leaf() }
    let (mean, variance) = (
      try generator.normal(channels, .float64).to(dtype), try (generator.uniform(channels, .float64) + 0.5).to(dtype)
    )
    let x = try leaves[0].contiguous(channelsLast: true)
    let a =
      fused
      ? try x.batchNormELU(
        weight: leaves[1], bias: leaves[2], mean: mean, variance: variance, training: training, momentum: 0.3,
        epsilon: 1e-3, alpha: alpha)
      : try x.batchNorm(
        weight: leaves[1], bias: leaves[2], mean: mean, variance: variance, training: training, momentum: 0.3,
        epsilon: 1e-3
      ).elu(alpha: alpha)
    let weights = try generator.normal(shape, .float64).to(dtype)
    let first = try (weights * a * a).sum().gradients(of: leaves, createGraph: true)
    let product = try first.dropFirst().reduce(first[0].squared().sum()) { try $0 + $1.squared().sum() }
    let second = try product.gradients(of: leaves, retainGraph: true)
    let plain = try (weights * a * a).sum().gradients(of: leaves)
    return [try a.detached()] + (try first.map { try $0.detached() }) + second + plain + [mean, variance]
  }

  @Test(
    "Batch normalisation and ELU in one are the two in turn, with first and second derivatives and running statistics",
    arguments: [[6, 8, 5, 4], [50, 4, 3, 3], [3, 6, 4, 4]], [0, 0.6, 1])
  func normalisedActivation(shape: [Int], alpha: Double) throws {
    for training in [false, true] {
      let own = try normalised(shape, alpha: alpha, training: training, fused: true)
      let reference = try normalised(shape, alpha: alpha, training: training, fused: false)
      for (index, pair) in zip(own, reference).enumerated() {
        #expect(try distance(pair.0, pair.1) < 1e-12, "training \(training), result \(index)")
      }
    }
  }

  @Test("Their kernels take large and small numbers as the formulas do")
  func extremes() throws {
    let values = [-1000.0, -60, -20, -1, -1e-9, 0, 1e-9, 1, 20, 1000, -0.5, -3]
    let x = try Tensor(values, [3, 4, 1, 1]).contiguous(channelsLast: true)
    let (zero, one) = (try Tensor.zeros([4], .float64), try Tensor.full([4], 1, .float64))
    let a = try x.batchNormELU(
      weight: one, bias: zero, mean: zero, variance: one, training: false, momentum: 0, epsilon: 0, alpha: 1)
    #expect(try gap(a.doubles(), values.map { elu($0) }) < 1e-15)
  }

  @Test("Networks run a normalisation and its activation in one only where nothing else reads between them")
  func fusion() throws {
    var graph = Graph(inputShape: [8, 4, 4])
    graph.append("norm", BatchNorm())
    graph.append("act", ELU())
    graph.append("again", BatchNorm())
    graph.append("relu", ReLU())
    graph.append("sum", Add(), from: ["relu", "again", "act"])
    graph.append("flatten", Flatten())
    let network = try Network.vivid(graph)
    let x = try Generator(seed: 3).normal([4, 8, 4, 4], .float64)
    let values = try network.state().map(\.tensor)
    let norm = { (x: Tensor, from: Int) in
      try x.batchNorm(
        weight: values[from], bias: values[from + 1], mean: values[from + 2], variance: values[from + 3],
        training: false, momentum: 0.1, epsilon: 1e-5)
    }
    let act = try norm(x, 0).elu(), again = try norm(act, 5)
    let expected = try (again.relu() + again + act).reshaped([4, -1])
    #expect(try gap(network.forward(x).doubles(), expected.doubles()) < 1e-13)
  }

  @Test("A dropout mask depends on its generator, not on the number of threads, and keeps its share")
  func dropout() throws {
    let ones = try Tensor.full([300_000], 1)
    let before = Runtime.threads
    defer { try? Runtime.setThreads(before) }
    let masks = try [1, 2].map { count in
      try Runtime.setThreads(count)
      return try ones.dropout(0.3, Generator(seed: 11)).floats()
    }
    #expect(masks[0] == masks[1])
    #expect(try ones.dropout(0.3, Generator(seed: 12)).floats() != masks[0])
    let dropped = masks[0].count { $0 == 0 }
    // Four standard deviations of a binomial share: √(300,000·0.3·0.7) = 251.
    #expect(abs(dropped - 90_000) < 4 * 251)
    let pairs = zip(masks[0], masks[0].dropFirst()).count { $0 == 0 && $1 == 0 }
    #expect(abs(pairs - 27_000) < 4 * 200, "neighbours are independent")
    #expect(try ones.dropout(1, Generator(seed: 1)).floats().allSatisfy { $0 == 0 })
    #expect(try ones.dropout(0, Generator(seed: 1)).floats().allSatisfy { $0 == 1 })
  }
}
