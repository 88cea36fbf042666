import Bilevel
import Catalog
import NN
import Testing
import Torch

/// A network, in double, in one of its two modes.
struct DerivativeCase: Sendable, CustomTestStringConvertible {
  var model: String
  var batchStatistics: Bool

  var testDescription: String { "\(model), \(batchStatistics ? "batch" : "running") statistics" }

  static let all = (Registry.models.ids + ["branches"]).flatMap { model in
    [false, true].map { DerivativeCase(model: model, batchStatistics: $0) }
  }

  func graph() throws -> Graph {
    guard model == "branches" else {
      return try Registry.models(model).narrow().graph(classes: 4, inputShape: [3, 8, 8])
    }
    var graph = Graph(inputShape: [3, 8, 8])
    let stem = graph.append("stem", Convolution(channels: 4, kernel: 3, stride: 2, padding: 1, bias: false))
    graph.append("norm", BatchNorm())
    graph.append("act", ELU(alpha: 0.7))
    let branch = graph.append("branch", Convolution(channels: 4, kernel: 3, padding: 1))
    let sum = graph.append("sum", Add(), from: [stem, branch])
    graph.append("join", Concatenate(), from: [sum, stem])
    graph.append("average", AveragePool(kernel: 2))
    graph.append("global", GlobalAveragePool())
    graph.append("flatten", Flatten())
    graph.append("head", Linear(outputs: 4))
    return graph
  }

  /// −CE(x + δ) + 0.001‖δ‖², the released code's inner objective.
  func function() throws -> (at: Tensor, parameters: TensorBundle, f: AutogradOperator.Function) {
    let network = try Network.fresh(graph()).converted(to: .float64)
    let generator = try Generator(seed: 8)
    let images = try generator.uniform([5, 3, 8, 8], .float64), labels = try Tensor([0, 1, 2, 3, 1])
    let mode = Mode(batchStatistics: batchStatistics, dropout: nil)
    // Fresh biases are 0, and where everything before them is dead a ReLU stands exactly on its kink.
    let generic = try network.parameters.map { try $0 + 0.05 * generator.normal($0.shape, .float64) }
    return (
      try 0.1 * generator.normal([1, 3, 8, 8], .float64), generic,
      { δ, θ in
        let loss = try network.forward(images + δ, parameters: θ, mode).crossEntropy(labels)
        return try -loss + 0.001 * δ.squared().sum()
      }
    )
  }
}

@Suite("Derivatives of networks against central differences in double") struct DerivativeTests {
  private let generator = try! Generator(seed: 17)

  /// The smallest disagreement in twenty directions: a step may cross a kink of ReLU or of max-pooling, whereas a wrong
  /// derivative disagrees in all of them.
  private func relativeError(
    of derivative: TensorBundle, at point: TensorBundle, _ function: (TensorBundle) throws -> Double
  ) throws -> Double {
    var smallest = Double.infinity
    for _ in 0..<20 where smallest >= 1e-6 {
      let check = try finiteDifferenceCheck(of: derivative, at: point, generator: generator, function)
      smallest = min(smallest, check.relativeError)
    }
    return smallest
  }

  @Test("The gradient by the perturbation", arguments: DerivativeCase.all)
  func gradient(network: DerivativeCase) throws {
    let (δ, θ, f) = try network.function()
    let gradient = TensorBundle([try AutogradOperator(at: δ, θ, f).gradient()])
    let error = try relativeError(of: gradient, at: TensorBundle([δ])) {
      try f($0.tensors[0], θ).item()
    }
    #expect(error < 1e-6)
  }

  @Test("The gradient by the weights", arguments: DerivativeCase.all)
  func parameterGradient(network: DerivativeCase) throws {
    let (δ, θ, f) = try network.function()
    let gradient = try AutogradOperator(at: δ, θ, f).parameterGradient()
    let error = try relativeError(of: gradient, at: θ) { try f(δ, $0).item() }
    #expect(error < 1e-6)
  }

  @Test("The Hessian–vector product by the perturbation", arguments: DerivativeCase.all)
  func hvp(network: DerivativeCase) throws {
    let (δ, θ, f) = try network.function()
    let v = try generator.normal(δ.shape, .float64)
    let product = TensorBundle([try AutogradOperator(at: δ, θ, f).hvp(v)])
    let error = try relativeError(of: product, at: TensorBundle([δ])) {
      try AutogradOperator(at: $0.tensors[0], θ, f).gradient().dot(v)
    }
    #expect(error < 1e-6)
  }

  @Test("The mixed second derivative", arguments: DerivativeCase.all)
  func mixed(network: DerivativeCase) throws {
    let (δ, θ, f) = try network.function()
    let v = try generator.normal(δ.shape, .float64)
    let product = try AutogradOperator(at: δ, θ, f).mixed(v)
    let error = try relativeError(of: product, at: θ) {
      try AutogradOperator(at: δ, $0, f).gradient().dot(v)
    }
    // Along one of thousands of directions the product is small beside the gradients it is a difference of.
    #expect(error < 1e-4)
  }

  @Test("Both gradients in one pass equal those asked for alone", arguments: DerivativeCase.all)
  func onePass(network: DerivativeCase) throws {
    let (δ, θ, f) = try network.function()
    let both = try AutogradOperator.gradients(at: δ, θ, f), alone = try AutogradOperator(at: δ, θ, f)
    #expect(try gap(both.inner.doubles(), alone.gradient().doubles()) < 1e-14)
    for (a, b) in zip(both.outer.tensors, try alone.parameterGradient().tensors) {
      #expect(try gap(a.doubles(), b.doubles()) < 1e-13)
    }
  }
}
