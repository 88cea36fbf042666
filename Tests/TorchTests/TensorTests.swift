import Foundation
import Testing
import Torch

@Suite("Tensor") struct TensorTests {
  @Test("Bytes come back as they went in, for every type", arguments: DType.allCases)
  func bytes(dtype: DType) throws {
    let pattern = (0..<(6 * dtype.byteCount)).map { dtype == .bool ? UInt8($0 % 2) : UInt8($0 % 60) }
    let tensor = try Tensor(bytes: pattern, dtype, [2, 3])
    #expect(tensor.dtype == dtype)
    #expect(tensor.shape == [2, 3])
    #expect(try tensor.bytes() == pattern)
  }

  @Test("Small whole numbers survive every conversion", arguments: DType.allCases, DType.allCases)
  func conversion(from: DType, to: DType) throws {
    let values: [Double] = from == .bool || to == .bool ? [0, 1, 1, 0] : [0, 1, 7, 100]
    let tensor = try Tensor(values, [4]).to(from).to(to)
    #expect(tensor.dtype == to)
    #expect(try tensor.doubles() == values)
    #expect(try tensor.floats() == values.map { Float($0) })
    #expect(try tensor.ints() == values.map { Int($0) })
    #expect(try tensor.bools() == values.map { $0 != 0 })
  }

  @Test(
    "Floating-point values are kept to the type's precision",
    arguments: [(DType.float64, 0), (.float32, 0x1p-24), (.float16, 0x1p-11), (.bfloat16, 0x1p-8)] as [(DType, Double)])
  func precision(dtype: DType, unit: Double) throws {
    let values = [0.1, -3.7, 123.456, 1e-3]
    for (value, read) in zip(values, try Tensor(values, [4]).to(dtype).doubles()) {
      #expect(abs(value - read) <= unit * abs(value) * 1.001)
    }
    #expect(dtype.isFloatingPoint)
  }

  @Test("Tensors that are not contiguous are read in C order")
  func strides() throws {
    let matrix = try Tensor([1, 2, 3, 4, 5, 6] as [Double], [2, 3])
    #expect(try matrix.transposed().doubles() == [1, 4, 2, 5, 3, 6])
    #expect(try matrix.sliced(1..<3, along: 1).doubles() == [2, 3, 5, 6])
    #expect(try matrix.flipped([0]).doubles() == [4, 5, 6, 1, 2, 3])
    #expect(try Tensor(bytes: matrix.transposed().bytes(), .float64, [3, 2]).doubles() == [1, 4, 2, 5, 3, 6])
    #expect(try matrix.reshaped([1, 2, 3, 1]).contiguous(channelsLast: true).doubles() == [1, 2, 3, 4, 5, 6])
  }

  @Test("Shape, count and type are told, also of a scalar and of nothing")
  func metadata() throws {
    let tensor = try Tensor.zeros([2, 0, 3])
    #expect(tensor.shape == [2, 0, 3])
    #expect(tensor.count == 0)
    #expect(try tensor.floats().isEmpty)
    #expect(try tensor.isFinite())
    let scalar = try Tensor.scalar(2.5, .float64)
    #expect(scalar.shape == [])
    #expect(try scalar.item() == 2.5)
    #expect("\(try Tensor.zeros([2, 3]))" == "Tensor(float32, [2, 3], cpu)")
    #expect(scalar.device == .cpu)
  }

  @Test("Arithmetic has the values of arithmetic")
  func arithmetic() throws {
    let (a, b) = (try vector(1, 4, -9), try vector(2, -2, 3))
    #expect(try (a + b).doubles() == [3, 2, -6])
    #expect(try (a - b).doubles() == [-1, 6, -12])
    #expect(try (a * b).doubles() == [2, -8, -27])
    #expect(try (a / b).doubles() == [0.5, -2, -3])
    #expect(try (2 * a - 1).doubles() == [1, 7, -19])
    #expect(try a.magnitude().squareRoot().doubles() == [1, 2, 3])
    #expect(try a.clamped(to: -1...2).doubles() == [1, 2, -1])
    #expect(try vector(0.4, 1.6, -2.2).rounded().doubles() == [0, 2, -2])
    #expect(try a.greater(b).bools() == [false, true, false])
    #expect(try a.less(0).bools() == [false, false, true])
    #expect(try a.equal(4).bools() == [false, true, false])
    #expect(try a.dot(b) == 2 - 8 - 27)
  }

  // A derivative agrees with differences of whatever function was called; only values tell one function from another.
  @Test("Each function is the one that its name says")
  func functions() throws {
    let x = [0.3, 1.7, 2.5]
    let t = try Tensor(x, [3])
    #expect(try gap(t.exp(), x.map { exp($0) }) < 1e-14)
    #expect(try gap(t.log(), x.map { log($0) }) < 1e-15)
    #expect(try gap(t.log1p(), x.map { log1p($0) }) < 1e-15)
    #expect(try gap(t.sin(), x.map { sin($0) }) < 1e-15)
    #expect(try gap(t.cos(), x.map { cos($0) }) < 1e-15)
    #expect(try gap(t.tanh(), x.map { tanh($0) }) < 1e-15)
    #expect(try gap(t.sigmoid(), x.map { 1 / (1 + exp(-$0)) }) < 1e-15)
    #expect(try gap(t.softplus(), x.map { log1p(exp($0)) }) < 1e-15)
    #expect(try gap(t.reciprocal(), x.map { 1 / $0 }) < 1e-15)
    #expect(try gap(t.pow(1.5), x.map { pow($0, 1.5) }) < 1e-14)
    #expect(try gap((-t).elu(alpha: 0.5), x.map { 0.5 * (exp(-$0) - 1) }) < 1e-15)
    #expect(try (t - 1).relu().doubles() == x.map { max($0 - 1, 0) })
    #expect(try (t - 1).sign().doubles() == [-1, 1, 1])
    let logarithm = log(x.reduce(0) { $0 + exp($1) })
    #expect(try gap(t.logSumExp(over: [0]), [logarithm]) < 1e-14)
    #expect(try gap(t.logSoftmax(along: 0), x.map { $0 - logarithm }) < 1e-14)
    #expect(try t.maximum(t.flipped([0])).doubles() == [2.5, 1.7, 2.5])
    #expect(try t.minimum(t.flipped([0])).doubles() == [0.3, 1.7, 0.3])
    #expect(try t.greater(1).choose(t, -t).doubles() == [-0.3, 1.7, 2.5])
  }

  @Test("Layers have hand values")
  func layerValues() throws {
    let x = try Tensor([1, 2] as [Double], [1, 2])
    #expect(try x.linear(Tensor([3, 4, 5, 6] as [Double], [2, 2]), vector(10, 20)).doubles() == [21, 37])
    let image = try Tensor((1...9).map(Double.init), [1, 1, 3, 3])
    let kernel = try Tensor([1, 0, 0, -1] as [Double], [1, 1, 2, 2])
    // Cross-correlation, as everywhere in the field: the kernel is not flipped.
    #expect(try image.conv2d(kernel, vector(0.5), stride: 1, padding: 0).doubles() == [-3.5, -3.5, -3.5, -3.5])
    #expect(try image.conv2d(kernel, nil, stride: 2, padding: 1).shape == [1, 1, 2, 2])
  }

  @Test("Reductions have hand values")
  func reductions() throws {
    let m = try Tensor([3, -1, 4, 1, 5, -9] as [Double], [2, 3])
    #expect(try m.sum().item() == 3)
    #expect(try m.mean(over: [1]).doubles() == [2, -1])
    #expect(try m.max(over: [0]).doubles() == [3, 5, 4])
    #expect(try m.min(over: [0], keepingDimensions: true).shape == [1, 3])
    #expect(try m.argmax(along: 1).ints() == [2, 1])
    #expect(try gap(m.norm(over: [0]), [10.squareRoot(), 26.squareRoot(), 97.squareRoot()]) < 1e-14)
    #expect(try m.picked(Tensor([2, 0])).doubles() == [4, 1])
  }

  @Test("Systems, losses and pools have hand values")
  func systems() throws {
    let a = try Tensor([4, 1, 2, 3] as [Double], [2, 2])
    let x = try a.solve(Tensor([1, 2] as [Double], [2, 1]))
    #expect(try gap(x, [0.1, 0.6]) < 1e-15)
    let logits = try Tensor([0, 0, 0, 0] as [Double], [2, 2])
    #expect(try gap(logits.crossEntropy(Tensor([0, 1])), [0.6931471805599453]) < 1e-15)
    let image = try Tensor((0..<16).map(Double.init), [1, 1, 4, 4])
    #expect(try image.maxPool2d(kernel: 2, stride: 2).doubles() == [5, 7, 13, 15])
    #expect(try image.averagePool2d(kernel: 2, stride: 2).doubles() == [2.5, 4.5, 10.5, 12.5])
    #expect(try image.globalAveragePool2d().doubles() == [7.5])
    #expect(try vector(-1, 2).elu().doubles()[1] == 2)
  }

  @Test("Batch normalisation in training moves the running statistics in place")
  func runningStatistics() throws {
    let (mean, variance) = (try Tensor.zeros([1], .float64), try Tensor.full([1], 1, .float64))
    let (one, zero) = (try Tensor.full([1], 1, .float64), try Tensor.zeros([1], .float64))
    let batch = try Tensor([1, 3] as [Double], [2, 1])
    let output = try batch.batchNorm(
      weight: one, bias: zero, mean: mean, variance: variance, training: true, momentum: 0.1, epsilon: 0)
    #expect(try gap(output, [-1, 1]) < 1e-14)
    #expect(try gap(mean, [0.2]) < 1e-15)
    // The unbiased variance is 2.
    #expect(try gap(variance, [1.1]) < 1e-15)
  }

  @Test("NaN and infinity are found, and a sum that overflows is not taken for one")
  func finiteness() throws {
    #expect(try vector(1, 2).isFinite())
    #expect(try !vector(1, .nan).isFinite())
    #expect(try !vector(.infinity, 1).isFinite())
    #expect(try !vector(.infinity, -.infinity).isFinite())
    #expect(try vector(1.7e308, 1.7e308).isFinite())
    #expect(try Tensor([1, 2]).isFinite())
  }

  @Test("Copying writes in place, and only what fits")
  func copying() throws {
    let (target, source) = (try vector(1, 2), try vector(5, 6))
    try target.copy(from: source)
    #expect(try target.doubles() == [5, 6])
    #expect(throws: TorchError.self) { try target.copy(from: vector(1)) }
    let clone = try source.cloned()
    try source.copy(from: vector(0, 0))
    #expect(try clone.doubles() == [5, 6])
  }
}
