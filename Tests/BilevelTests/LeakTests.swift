import Bilevel
import Foundation
import Testing
import Torch

/// Both counts are the whole process's, so each test measures in a process of its own.
@Suite("Memory") struct LeakTests {
  @Test("A thousand hypergradients leave no handle and no memory behind")
  func thousand() async {
    await #expect(processExitsWith: .success) {
      let parameters = TensorBundle([try .full([2000], 0.5, .float64)])
      let point = try Tensor.full([2000], 0.25, .float64)
      // libtorch's own caches settle first.
      for _ in 0..<50 { try allEstimators(point, parameters) }
      let memory = try residentMemory()
      for _ in 0..<1000 { try allEstimators(point, parameters) }
      withExtendedLifetime((point, parameters)) {
        guard Runtime.liveTensors == 2 else { exit(1) }
      }
      // One vector of 16 kB left behind in each round would be 16 MB.
      guard try residentMemory() - memory < 8_000_000 else { exit(2) }
    }
  }
}

private func allEstimators(_ point: Tensor, _ parameters: TensorBundle) throws {
  let inner = try AutogradOperator(at: point, parameters) { δ, θ in
    try δ.squared().sum() + (δ * θ.tensors[0]).tanh().sum()
  }
  let problem = HypergradientProblem(
    inner: inner, outerInnerGradient: point, outerParameterGradient: parameters,
    trajectory: Trajectory(count: 2, rate: 0.1) { _ in inner })
  for solver in ["fixed-point", "cg", "minres"] {
    _ = try ImplicitHypergradient(solver: solver).estimate(problem)
  }
  _ = try UnrolledHypergradient().estimate(problem)
}

/// Resident memory in bytes.
private func residentMemory() throws -> Int {
  let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[1]
  return Int(pages)! * 4096
}
