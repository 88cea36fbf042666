import Testing
import Torch

/// One differentiable operation, with inputs where it is smooth.
struct DifferentiableOperation: Sendable, CustomTestStringConvertible {
  typealias Function = @Sendable ([Tensor]) throws -> Tensor

  var name: String
  /// The inputs' shapes.
  var shapes: [[Int]]
  /// What standard normal draws are sent through, to stay clear of kinks and of the edge of the domain.
  var domain: Domain = .all
  var function: Function

  var testDescription: String { name }

  enum Domain: Sendable {
    case all
    /// |x| + 0.5.
    case positive
    /// x + 0.3·sign(x).
    case awayFromZero
  }

  func inputs(seed: UInt64) throws -> [Tensor] {
    let generator = try Generator(seed: seed)
    return try shapes.map { shape in
      let draws = try generator.normal(shape, .float64)
      switch domain {
      case .all: return draws
      case .positive: return try draws.magnitude() + 0.5
      case .awayFromZero: return try draws + 0.3 * draws.sign()
      }
    }
  }
}

extension DifferentiableOperation {
  init(_ name: String, _ shapes: [[Int]], _ domain: Domain = .all, _ function: @escaping Function) {
    self.init(name: name, shapes: shapes, domain: domain, function: function)
  }

  /// Those that libtorch differentiates once only.
  static let once: [Self] = [
    Self("grid sampling", [[2, 2, 4, 4], [2, 3, 3, 2]]) { try $0[0].sampled(at: $0[1].tanh() * 0.9) }
  ]

  static let all = elementwise + binary + reductions + shaping + layers

  private static func unary(
    _ name: String, _ domain: Domain = .all, _ f: @escaping @Sendable (Tensor) throws -> Tensor
  ) -> Self {
    Self(name, [[2, 3]], domain) { try f($0[0]) }
  }

  static let elementwise: [Self] = [
    unary("negation") { try -$0 },
    unary("plus a number") { try $0 + 1.5 },
    unary("minus a number") { try $0 - 1.5 },
    unary("times a number") { try -2.5 * ($0 * 3) },
    unary("over a number") { try $0 / 4 },
    unary("power", .positive) { try $0.pow(2.5) },
    unary("square") { try $0.squared() },
    unary("exp") { try $0.exp() },
    unary("log", .positive) { try $0.log() },
    unary("log1p", .positive) { try $0.log1p() },
    unary("square root", .positive) { try $0.squareRoot() },
    unary("absolute value", .awayFromZero) { try $0.magnitude() },
    unary("sign", .awayFromZero) { try $0.sign() },
    unary("sin") { try $0.sin() },
    unary("cos") { try $0.cos() },
    unary("tanh") { try $0.tanh() },
    unary("sigmoid") { try $0.sigmoid() },
    unary("softplus") { try $0.softplus() },
    unary("reciprocal", .awayFromZero) { try $0.reciprocal() },
    unary("clamp") { try $0.clamped(to: -0.411...0.523) },
    unary("ELU", .awayFromZero) { try $0.elu() },
    unary("ELU with α = 0.7", .awayFromZero) { try $0.elu(alpha: 0.7) },
    unary("ReLU", .awayFromZero) { try $0.relu() },
  ]

  static let binary: [Self] = [
    Self("addition", [[2, 3], [2, 3]]) { try $0[0] + $0[1] },
    Self("addition by broadcasting", [[2, 3], [3]]) { try $0[0] + $0[1] },
    Self("subtraction", [[2, 1], [2, 3]]) { try $0[0] - $0[1] },
    Self("multiplication", [[2, 3], [1, 3]]) { try $0[0] * $0[1] },
    Self("division", [[2, 3], [2, 3]], .awayFromZero) { try $0[0] / $0[1] },
    Self("maximum", [[4, 3], [4, 3]]) { try $0[0].maximum($0[1]) },
    Self("minimum", [[4, 3], [4, 3]]) { try $0[0].minimum($0[1]) },
    Self("choice", [[4, 3], [4, 3]]) { try $0[0].greater(0).choose($0[0], $0[1]) },
    Self("matrix product", [[2, 3], [3, 4]]) { try $0[0].matmul($0[1]) },
    Self("matrix times vector", [[2, 3], [3]]) { try $0[0].matmul($0[1]) },
    Self("linear solve", [[3, 3], [3, 2]]) { try ($0[0] + .eye(3) * 4).solve($0[1]) },
  ]

  static let reductions: [Self] = [
    Self("sum", [[2, 3, 2]]) { try $0[0].sum() },
    Self("sum over one dimension", [[2, 3, 2]]) { try $0[0].sum(over: [1]) },
    Self("mean", [[2, 3, 2]]) { try $0[0].mean() },
    Self("mean over two dimensions", [[2, 3, 2]]) { try $0[0].mean(over: [0, 2], keepingDimensions: true) },
    Self("maximum entry", [[3, 4]]) { try $0[0].max(over: [1]) },
    Self("minimum entry", [[3, 4]]) { try $0[0].min() },
    Self("log-sum-exp", [[3, 4]]) { try $0[0].logSumExp(over: [1]) },
    Self("norm", [[3, 4]]) { try $0[0].norm() },
    Self("norm over one dimension", [[3, 4]]) { try $0[0].norm(over: [1]) },
  ]

  static let shaping: [Self] = [
    Self("reshape", [[2, 6]]) { try $0[0].reshaped([3, 4]) },
    Self("permute", [[2, 3, 4]]) { try $0[0].permuted([2, 0, 1]) },
    Self("transpose", [[2, 3]]) { try $0[0].transposed() },
    Self("expand", [[1, 3]]) { try $0[0].expanded([4, 3]) },
    Self("flip", [[2, 3]]) { try $0[0].flipped([1]) },
    Self("slice", [[4, 5]]) { try $0[0].sliced(1..<3, along: 1) },
    Self("gather", [[4, 2]]) { try $0[0].gathered(Tensor([3, 0, 3])) },
    Self("pick", [[3, 4]]) { try $0[0].picked(Tensor([1, 3, 0])) },
    Self("concatenation", [[2, 3], [2, 1]]) { try Tensor.concatenated($0, along: 1) },
    Self("clone", [[3]]) { try $0[0].cloned() },
    Self("layout", [[1, 2, 3, 3]]) { try $0[0].contiguous(channelsLast: true) },
  ]

  static let layers: [Self] = [
    Self("linear layer", [[2, 3], [4, 3], [4]]) { try $0[0].linear($0[1], $0[2]) },
    Self("linear layer without bias", [[2, 3], [4, 3]]) { try $0[0].linear($0[1], nil) },
    Self("convolution", [[2, 3, 5, 5], [4, 3, 3, 3], [4]]) { try $0[0].conv2d($0[1], $0[2], stride: 1, padding: 1) },
    Self("strided convolution", [[1, 2, 5, 5], [2, 2, 3, 3]]) { try $0[0].conv2d($0[1], nil, stride: 2, padding: 0) },
    Self("grouped convolution", [[1, 4, 4, 4], [4, 2, 3, 3]]) {
      try $0[0].conv2d($0[1], nil, stride: 1, padding: 1, groups: 2)
    },
    Self("batch normalisation in training", [[3, 2, 2, 2], [2], [2]]) {
      try $0[0].batchNorm(
        weight: $0[1], bias: $0[2], mean: .zeros([2], .float64), variance: .full([2], 1, .float64), training: true,
        momentum: 0.1, epsilon: 1e-5)
    },
    Self("batch normalisation in evaluation", [[3, 2, 2, 2], [2], [2]]) {
      try $0[0].batchNorm(
        weight: $0[1], bias: $0[2], mean: .full([2], 0.3, .float64), variance: .full([2], 2, .float64),
        training: false, momentum: 0.1, epsilon: 1e-5)
    },
    Self("convolution of many tiles", [[4, 4, 8, 8], [8, 4, 3, 3], [8]]) {
      try $0[0].contiguous(channelsLast: true).conv2d($0[1], $0[2], stride: 1, padding: 1)
    },
    Self("normalised ELU in training", [[3, 4, 2, 2], [4], [4]]) {
      try $0[0].contiguous(channelsLast: true).batchNormELU(
        weight: $0[1], bias: $0[2], mean: .zeros([4], .float64), variance: .full([4], 1, .float64), training: true,
        momentum: 0.1, epsilon: 1e-5, alpha: 0.7)
    },
    Self("normalised ELU in evaluation", [[3, 4, 2, 2], [4], [4]]) {
      try $0[0].contiguous(channelsLast: true).batchNormELU(
        weight: $0[1], bias: $0[2], mean: .full([4], 0.3, .float64), variance: .full([4], 2, .float64),
        training: false, momentum: 0.1, epsilon: 1e-5, alpha: 0.7)
    },
    Self("max pooling", [[1, 2, 4, 4]]) { try $0[0].maxPool2d(kernel: 2, stride: 2) },
    Self("average pooling", [[1, 2, 4, 4]]) { try $0[0].averagePool2d(kernel: 2, stride: 2) },
    Self("global average pooling", [[2, 3, 4, 4]]) { try $0[0].globalAveragePool2d() },
    Self("bilinear resizing", [[1, 2, 3, 3]]) { try $0[0].resized(height: 5, width: 6) },
    Self("bicubic resizing", [[1, 2, 4, 4]]) {
      try $0[0].resized(height: 7, width: 6, .bicubic, aligningCorners: true)
    },
    Self("log-softmax", [[3, 4]]) { try $0[0].logSoftmax() },
    Self("cross-entropy", [[3, 4]]) { try $0[0].crossEntropy(Tensor([1, 3, 0])) },
    Self("dropout", [[4, 5]]) { try $0[0].dropout(0.4, Generator(seed: 3)) },
  ]
}
