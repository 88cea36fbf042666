import Foundation
import Testing
import Torch

@Suite("Optimiser steps") struct OptimisationTests {
  private let start = [1.0, -2, 0.5]
  private let gradients = [[0.3, -1.0, 0.01], [0.1, 0.5, -0.02], [-0.4, 0.2, 0.9]]

  private func bundle(_ values: [Double]) throws -> TensorBundle { TensorBundle([try Tensor(values, [values.count])]) }

  @Test("Adam takes the step of its formula, with and without decay and AMSGrad", arguments: [0, 0.1], [false, true])
  func adam(decay: Double, amsgrad: Bool) throws {
    let (rate, beta1, beta2, epsilon) = (0.05, 0.8, 0.9, 1e-6)
    let parameters = try bundle(start)
    let (first, second) = (try parameters.zeros(), try parameters.zeros())
    let largest = amsgrad ? try parameters.zeros() : nil
    var (x, m, v, peak) = (start, [0.0, 0, 0], [0.0, 0, 0], [0.0, 0, 0])
    for (t, gradient) in gradients.enumerated() {
      try adamStep(
        parameters, gradient: bundle(gradient), first: first, second: second, largest: largest, step: t + 1,
        rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, decay: decay)
      for i in x.indices {
        let g = gradient[i] + decay * x[i]
        m[i] = beta1 * m[i] + (1 - beta1) * g
        v[i] = beta2 * v[i] + (1 - beta2) * g * g
        peak[i] = max(peak[i], v[i])
        let scale = ((amsgrad ? peak[i] : v[i]) / (1 - pow(beta2, Double(t + 1)))).squareRoot() + epsilon
        x[i] -= rate * m[i] / (1 - pow(beta1, Double(t + 1))) / scale
      }
      #expect(try gap(parameters.tensors[0], x) < 1e-14)
    }
    #expect(try gap(second.tensors[0], v) < 1e-15)
  }

  @Test("Adam reads a gradient in the order of its indices, not of its memory")
  func transposedGradient() throws {
    let gradient = try Tensor([1.0, 2, 3, 4, 5, 6], [2, 3])
    let moved = try [gradient, gradient.transposed().contiguous().transposed()].map { gradient in
      let parameters = TensorBundle([try .zeros([2, 3], .float64)])
      let (first, second) = (try parameters.zeros(), try parameters.zeros())
      try adamStep(
        parameters, gradient: TensorBundle([gradient]), first: first, second: second, largest: nil, step: 1, rate: 1,
        beta1: 0.9, beta2: 0.9, epsilon: 1, decay: 0)
      return try parameters.tensors[0].doubles()
    }
    #expect(moved[0] == moved[1])
    #expect(gap(moved[0], [-1.0 / 2, -2.0 / 3, -3.0 / 4, -4.0 / 5, -5.0 / 6, -6.0 / 7]) < 1e-14)
  }

  @Test(
    "Gradient descent takes the step of its formula, with and without momentum and decay",
    arguments: [0, 0.9], [0, 0.1])
  func sgd(momentum: Double, decay: Double) throws {
    let parameters = try bundle(start)
    let velocity = momentum == 0 ? nil : try parameters.zeros()
    var (x, speed) = (start, [0.0, 0, 0])
    for gradient in gradients {
      try sgdStep(
        parameters, gradient: bundle(gradient), velocity: velocity, rate: 0.1, momentum: momentum, decay: decay)
      for i in x.indices {
        speed[i] = momentum * speed[i] + gradient[i] + decay * x[i]
        x[i] -= 0.1 * speed[i]
      }
      #expect(try gap(parameters.tensors[0], x) < 1e-14)
    }
  }

  @Test("Families of different length stop the program before memory is read past its end")
  func lengths() async {
    await #expect(processExitsWith: .failure) {
      let one = TensorBundle([try vector(1)])
      try sgdStep(one, gradient: TensorBundle([]), velocity: nil, rate: 1, momentum: 0, decay: 0)
    }
  }

  @Test("A step does not touch the gradient and works on leaves")
  func gradientIsKept() throws {
    let parameters = try bundle(start).leaves()
    let gradient = try bundle(gradients[0])
    try sgdStep(parameters, gradient: gradient, velocity: nil, rate: 1, momentum: 0, decay: 0.5)
    #expect(try gradient.tensors[0].doubles() == gradients[0])
    #expect(parameters.tensors[0].requiresGradient)
    #expect(try parameters.tensors[0].squared().sum().gradients(of: parameters.tensors)[0].count == 3)
  }
}
