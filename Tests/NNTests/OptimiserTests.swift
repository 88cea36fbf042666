import Catalog
import Foundation
import NN
import Testing
import Torch

/// An optimiser's settings and its recurrence on one number.
struct OptimiserCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var settings: Optimiser

  static let all = [
    OptimiserCase(testDescription: "Adam", settings: .adam(rate: 0.1)),
    OptimiserCase(
      testDescription: "Adam with decay and other moments",
      settings: adam { optimiser in
        (optimiser.weightDecay, optimiser.beta1, optimiser.beta2, optimiser.epsilon) = (0.05, 0.7, 0.9, 1e-3)
      }),
    OptimiserCase(testDescription: "AMSGrad", settings: adam { $0.amsgrad = true }),
    OptimiserCase(testDescription: "gradient descent", settings: .sgd(rate: 0.2)),
    OptimiserCase(testDescription: "momentum", settings: .sgd(rate: 0.2, momentum: 0.9)),
    OptimiserCase(testDescription: "momentum with decay", settings: decayed),
  ]

  private static func adam(_ change: (inout Optimiser) -> Void) -> Optimiser {
    var optimiser = Optimiser.adam(rate: 0.1)
    change(&optimiser)
    return optimiser
  }

  private static var decayed: Optimiser {
    var optimiser = Optimiser.sgd(rate: 0.2, momentum: 0.5)
    optimiser.weightDecay = 0.1
    return optimiser
  }

  /// The values after each step from `start` along `gradients`.
  func path(from start: Double, _ gradients: [Double]) -> [Double] {
    var (x, m, v, peak) = (start, 0.0, 0.0, 0.0)
    let s = settings
    return gradients.enumerated().map { index, gradient in
      let g = gradient + s.weightDecay * x
      let t = Double(index + 1)
      if s.kind == .sgd {
        m = s.momentum * m + g
        x -= s.rate * m
      } else {
        m = s.beta1 * m + (1 - s.beta1) * g
        v = s.beta2 * v + (1 - s.beta2) * g * g
        peak = max(peak, v)
        let size = ((s.amsgrad ? peak : v) / (1 - pow(s.beta2, t))).squareRoot()
        x -= s.rate * m / (1 - pow(s.beta1, t)) / (size + s.epsilon)
      }
      return x
    }
  }
}

@Suite("Optimisers") struct OptimiserTests {
  // The large first gradient makes AMSGrad's maximum matter.
  private let gradients = [5.0, -0.3, 0.2, 0.4, -0.1, 0.05]

  @Test("Each optimiser follows its recurrence", arguments: OptimiserCase.all)
  func recurrence(optimiser: OptimiserCase) throws {
    let parameters = TensorBundle([try Tensor([1.5, -2], [2]), try Tensor([0.25], [1])])
    let state = try optimiser.settings.started(on: parameters)
    let paths = [1.5, -2, 0.25].map { optimiser.path(from: $0, gradients) }
    for (step, gradient) in gradients.enumerated() {
      try state.step(parameters.map { try .full($0.shape, gradient, .float64) })
      let values = try parameters.tensors.flatMap { try $0.doubles() }
      #expect(gap(values, paths.map { $0[step] }) < 1e-12)
    }
  }

  @Test("AMSGrad differs from Adam once the gradients have shrunk")
  func amsgrad() {
    let paths = [OptimiserCase.all[0], OptimiserCase.all[2]].map { $0.path(from: 0, gradients) }
    #expect(paths[0] != paths[1])
  }

  @Test("A reset forgets moments and step count", arguments: OptimiserCase.all)
  func reset(optimiser: OptimiserCase) throws {
    let parameters = TensorBundle([try Tensor([1.5], [1])])
    let state = try optimiser.settings.started(on: parameters)
    for gradient in gradients { try state.step(TensorBundle([Tensor([gradient], [1])])) }
    try parameters.tensors[0].copy(from: Tensor([1.5], [1]))
    try state.reset()
    try state.step(TensorBundle([Tensor([gradients[0]], [1])]))
    #expect(try gap(parameters.tensors[0].doubles(), [optimiser.path(from: 1.5, gradients)[0]]) < 1e-12)
  }

  @Test("The rate may change between steps")
  func changedRate() throws {
    let parameters = TensorBundle([try Tensor([1.0], [1])])
    let state = try Optimiser.sgd(rate: 1).started(on: parameters)
    try state.step(TensorBundle([Tensor([0.5], [1])]))
    state.settings.rate = 0.1
    try state.step(TensorBundle([Tensor([2.0], [1])]))
    #expect(try gap(parameters.tensors[0].doubles(), [1 - 0.5 - 0.2]) < 1e-15)
  }

  @Test("Settings are overridden by name")
  func settings() throws {
    let changed = try Settings.applying([Assignment("kind=sgd"), Assignment("momentum=0.9")], to: Optimiser())
    #expect(
      changed
        == {
          var o = Optimiser.sgd(rate: 1e-3, momentum: 0.9); o.kind = .sgd; return o
        }())
  }
}
