import Testing
import Torch

/// Σ wᵢ·f(x)ᵢ with fixed weights, so that every output matters differently.
private struct Probe {
  var operation: DifferentiableOperation

  func callAsFunction(_ inputs: [Tensor]) throws -> Tensor {
    let output = try operation.function(inputs)
    return try (output * Generator(seed: 17).normal(output.shape, .float64)).sum()
  }

  func gradients(at inputs: [Tensor]) throws -> [Tensor] {
    let leaves = try inputs.map { try $0.leaf() }
    return try self(leaves).gradients(of: leaves)
  }

  /// `inputs` with one of them moved.
  static func moved(_ inputs: [Tensor], _ which: Int, by step: Tensor) throws -> [Tensor] {
    var copy = inputs
    copy[which] = try inputs[which] + step
    return copy
  }
}

@Suite("Derivatives") struct DerivativeTests {
  @Test(
    "The gradient of each operation agrees with central differences",
    arguments: DifferentiableOperation.all + DifferentiableOperation.once)
  func gradient(operation: DifferentiableOperation) throws {
    let (probe, h, inputs) = (Probe(operation: operation), 1e-6, try operation.inputs(seed: 5))
    for (i, gradient) in try probe.gradients(at: inputs).enumerated() {
      let direction = try Generator(seed: 23).normal(inputs[i].shape, .float64)
      let above = try probe(Probe.moved(inputs, i, by: h * direction)).item()
      let below = try probe(Probe.moved(inputs, i, by: -h * direction)).item()
      let (claimed, measured) = (try gradient.dot(direction), (above - below) / (2 * h))
      #expect(gradient.shape == inputs[i].shape)
      #expect(abs(claimed - measured) < 1e-7 * max(1, abs(measured)), "input \(i): \(claimed), \(measured)")
    }
  }

  @Test(
    "The second derivative of each operation agrees with differences of its gradient",
    arguments: DifferentiableOperation.all)
  func secondDerivative(operation: DifferentiableOperation) throws {
    let (probe, h, inputs) = (Probe(operation: operation), 1e-6, try operation.inputs(seed: 6))
    let leaves = try inputs.map { try $0.leaf() }
    let gradients = try probe(leaves).gradients(of: leaves, createGraph: true)
    let weights = try inputs.map { try Generator(seed: 29).normal($0.shape, .float64) }
    let directional = try zip(gradients, weights).reduce(Tensor.scalar(0, .float64)) { try $0 + ($1.0 * $1.1).sum() }
    for (i, second) in try directional.gradients(of: leaves).enumerated() {
      let direction = try Generator(seed: 31).normal(inputs[i].shape, .float64)
      let above = try probe.gradients(at: Probe.moved(inputs, i, by: h * direction))
      let below = try probe.gradients(at: Probe.moved(inputs, i, by: -h * direction))
      let measured = try zip(zip(above, below), weights).reduce(0) { try $0 + ($1.0.0 - $1.0.1).dot($1.1) } / (2 * h)
      #expect(abs(try second.dot(direction) - measured) < 1e-6 * max(1, abs(measured)), "input \(i)")
    }
  }

  @Test("The second derivative of x³ is 6x, the third 6", arguments: [-1.5, 0, 2])
  func cube(x: Double) throws {
    let leaf = try vector(x).leaf()
    let first = try leaf.pow(3).sum().gradients(of: [leaf], createGraph: true)[0]
    let second = try first.sum().gradients(of: [leaf], createGraph: true)[0]
    let third = try second.sum().gradients(of: [leaf])[0]
    #expect(try first.doubles() == [3 * x * x])
    #expect(try gap(second, [6 * x]) < 1e-14)
    #expect(try gap(third, [6]) < 1e-14)
  }

  @Test("What the output does not depend on has gradient zero")
  func unused() throws {
    let (x, y) = (try vector(1, 2).leaf(), try vector(3, 4, 5).leaf())
    #expect(try x.sum().gradients(of: [x, y])[1].doubles() == [0, 0, 0])
    #expect(try vector(1).sum().gradients(of: [x])[0].doubles() == [0, 0])
  }

  @Test("A weight makes the gradient of a vector a product with the Jacobian")
  func weighted() throws {
    let x = try vector(1, 2).leaf()
    #expect(try x.squared().gradients(of: [x], weight: vector(10, 100))[0].doubles() == [20, 400])
  }

  @Test("Detached tensors, and those made without history, ask for no gradient")
  func history() throws {
    let x = try vector(1, 2).leaf()
    #expect(x.requiresGradient)
    #expect(try x.squared().requiresGradient)
    #expect(try !x.squared().detached().requiresGradient)
    #expect(try !withoutHistory { try x.squared() }.requiresGradient)
    #expect(try withoutHistory { try withHistory { try x.squared() } }.requiresGradient)
    #expect(try x.squared().requiresGradient, "the scope ends")
  }

  @Test("A history that was let go of cannot be asked twice, one that was retained can")
  func retained() throws {
    let x = try vector(1, 2).leaf()
    let kept = try x.squared().sum()
    #expect(try gap(kept.gradients(of: [x], retainGraph: true)[0], kept.gradients(of: [x])[0]) == 0)
    let spent = try x.squared().sum()
    _ = try spent.gradients(of: [x])
    #expect(throws: TorchError.self) { try spent.gradients(of: [x]) }
  }

  @Test("The autograd operator answers with the derivatives of δ²θ and counts its passes")
  func operatorValues() throws {
    let counter = PassCounter()
    let f = try AutogradOperator(at: vector(2, 3), TensorBundle([vector(5, 7)]), counter: counter) { δ, θ in
      try (δ.squared() * θ.tensors[0]).sum()
    }
    #expect(try f.value() == 4 * 5 + 9 * 7)
    #expect(try f.gradient().doubles() == [20, 42])
    #expect(try f.parameterGradient().tensors[0].doubles() == [4, 9])
    #expect(try f.hvp(vector(1, 10)).doubles() == [10, 140])
    #expect(try f.mixed(vector(1, 10)).tensors[0].doubles() == [4, 60])
    #expect(counter.passes.forward == 1)
    #expect(counter.passes.backward == 2)
    #expect(counter.passes.hvp == 1)
    #expect(counter.passes.mixed == 1)
  }
}
