import Catalog
import Foundation
import GSL
import Testing

import Theory

/// The closed-form constants are bounds of what they bound, on points of the ball of radius 2D, and exact where they
/// claim to be.
@Suite("Constants of the toy problems")
struct ConstantTests {
  private struct Sample {
    let problem: any ToyProblem
    let constants: SmoothnessConstants
    let pairs: [([Double], [Double])]
    let solution: [Double]
  }

  private func sample(_ instance: Instance) throws -> Sample {
    let (problem, _) = try instance.load()
    let solution = try #require(problem.solution())
    let constants = problem.constants(D: norm(solution), Lh: problem.mixedNorm(at: solution))
    var stream = RandomStream(seed: 3, stage: "pairs", index: instance.index)
    let pairs = (0..<40).map { index in
      let a = Instance.point(problem, constants.D, &stream)
      guard index % 2 == 0 else { return (a, Instance.point(problem, constants.D, &stream)) }
      // Neighbours see the derivative itself.
      return (a, a.map { $0 * 0.99 })
    }
    return Sample(problem: problem, constants: constants, pairs: pairs, solution: solution)
  }

  @Test("μ and L enclose the spectrum of M; in the quadratic families they are its ends", arguments: Instance.small)
  func spectrum(instance: Instance) throws {
    let sample = try sample(instance)
    for (a, _) in sample.pairs {
      let values = try sample.problem.hessian(at: a).symmetricEigensystem().values
      let slack = 1e-10 * sample.constants.L
      #expect(values.first! >= sample.constants.mu - slack && values.last! <= sample.constants.L + slack)
      if instance.family.id.hasPrefix("a") {
        #expect(abs(values.first! - sample.constants.mu) < slack && abs(values.last! - sample.constants.L) < slack)
      }
    }
  }

  @Test("ρ₁, ρ₂, η₁ and η₂ bound difference quotients in δ", arguments: Instance.small)
  func lipschitz(instance: Instance) throws {
    let sample = try sample(instance), (problem, constants) = (sample.problem, sample.constants)
    for (a, b) in sample.pairs {
      let distance = norm(difference(a, b)) * (1 + 1e-7) + 1e-12
      let curvature = try problem.hessian(at: a).subtracting(problem.hessian(at: b)).norm(.spectral)
      let mixed = try problem.mixed(at: a).subtracting(problem.mixed(at: b)).norm(.spectral)
      // Quotients of rounding errors are no quotients.
      let rounding = 1e-13 * (constants.L + constants.Lh + 1)
      #expect(curvature <= constants.rho1 * distance + rounding)
      #expect(mixed <= constants.rho2 * distance + rounding)
      #expect(
        norm(difference(problem.outerGradient(at: a), problem.outerGradient(at: b)))
          <= constants.eta1 * distance + rounding * (1 + constants.LE))
      #expect(
        norm(difference(problem.outerParameterGradient(at: a), problem.outerParameterGradient(at: b)))
          <= constants.eta2 * distance + rounding * (1 + constants.LE))
    }
  }

  @Test("L_E bounds ‖∇₁E‖ on the ball, and L_h is ‖N(δ*)‖", arguments: Instance.small)
  func bounds(instance: Instance) throws {
    let sample = try sample(instance)
    for (a, b) in sample.pairs {
      for point in [a, b] {
        #expect(norm(sample.problem.outerGradient(at: point)) <= sample.constants.LE * (1 + 1e-9))
      }
    }
    let mixed = try sample.problem.mixed(at: sample.solution).norm(.spectral)
    #expect(abs(sample.constants.Lh - mixed) <= 1e-9 * (1 + mixed))
    #expect(sample.constants.Lh >= mixed * (1 - 1e-12))
  }

  @Test("The softmax Jacobian is 0.27217-Lipschitz in the logits, and hardly less")
  func softmaxJacobian() throws {
    func jacobian(_ z: [Double]) throws -> DenseMatrix {
      let largest = z.max()!, p = z.map { exp($0 - largest) }, sum = p.reduce(0, +)
      return try DenseMatrix(rows: 3, columns: 3) {
        let (a, b) = (p[$0] / sum, p[$1] / sum)
        return ($0 == $1 ? a : 0) - a * b
      }
    }
    var stream = RandomStream(seed: 5, stage: "logits")
    var largest = 0.0
    for _ in 0..<4000 {
      let z = (0..<3).map { _ in stream.uniform(-6...6) }, u = (0..<3).map { _ in stream.gaussian() }
      let h = 1e-4, near = zip(z, u).map { $0 + h * $1 / norm(u) }
      largest = max(largest, try jacobian(z).subtracting(jacobian(near)).norm(.spectral) / h)
    }
    #expect(largest < 0.272_17 && largest > 0.265)
  }
}
