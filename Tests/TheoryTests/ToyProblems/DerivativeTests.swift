import Catalog
import GSL
import Testing

import Theory

/// Every derivative against central differences of what it derives, and the hypergradient against those of ψ.
@Suite("Derivatives of the toy problems")
struct DerivativeTests {
  private let h = 1e-5

  private func expectNear(
    _ a: [Double], _ b: [Double], _ tolerance: Double = 2e-7, at location: SourceLocation = #_sourceLocation
  ) {
    #expect(norm(difference(a, b)) <= tolerance * (1 + norm(b)), "\(a) against \(b)", sourceLocation: location)
  }

  @Test("∇₁e, M and ∇₁E are derivatives in δ", arguments: Instance.small)
  func inner(instance: Instance) throws {
    let (problem, _) = try instance.load()
    var stream = RandomStream(seed: 1, stage: "point", index: instance.index)
    let delta = Instance.point(problem, 0.5, &stream)
    let quotient = { (value: ([Double]) -> Double) in
      delta.indices.map { (value(delta.moved($0, h)) - value(delta.moved($0, -h))) / (2 * h) }
    }
    expectNear(problem.innerGradient(at: delta), quotient(problem.innerValue))
    expectNear(problem.outerGradient(at: delta), quotient(problem.outerValue))
    let hessian = try problem.hessian(at: delta)
    for i in delta.indices {
      let (up, down) = (
        problem.innerGradient(at: delta.moved(i, h)), problem.innerGradient(at: delta.moved(i, -h))
      )
      expectNear(hessian.column(i), difference(up, down).map { $0 / (2 * h) })
    }
  }

  @Test("N and ∇₂E are derivatives in θ", arguments: Instance.small)
  func parameters(instance: Instance) throws {
    let (problem, _) = try instance.load()
    var stream = RandomStream(seed: 2, stage: "point", index: instance.index)
    let delta = Instance.point(problem, 0.5, &stream)
    let mixed = try problem.mixed(at: delta), outer = problem.outerParameterGradient(at: delta)
    for p in 0..<problem.parameters {
      problem.shiftParameter(p, by: h)
      let (up, value) = (problem.innerGradient(at: delta), problem.outerValue(at: delta))
      problem.shiftParameter(p, by: -2 * h)
      let column = difference(up, problem.innerGradient(at: delta)).map { $0 / (2 * h) }
      let slope = (value - problem.outerValue(at: delta)) / (2 * h)
      problem.shiftParameter(p, by: h)
      expectNear(mixed.column(p), column)
      expectNear([outer[p]], [slope])
    }
  }

  @Test("The hypergradient is the derivative of ψ, free and on the sphere", arguments: Instance.small, [1e9, 0.5])
  func hypergradient(instance: Instance, share: Double) throws {
    let (problem, _) = try instance.load()
    let radius = share * norm(try #require(problem.solution()))
    let gradient = try #require(problem.hypergradient(radius: radius))
    func psi() throws -> Double { problem.outerValue(at: try #require(problem.solution(radius: radius))) }
    for p in 0..<problem.parameters {
      problem.shiftParameter(p, by: h)
      let up = try psi()
      problem.shiftParameter(p, by: -2 * h)
      let down = try psi()
      problem.shiftParameter(p, by: h)
      // δ* may move by ‖N‖/μ, a thousand times h: that, not rounding, limits the quotient.
      #expect(abs(gradient[p] - (up - down) / (2 * h)) <= 1e-5 * (1 + norm(gradient)))
    }
  }

  @Test("δ* is stationary, and on the sphere −∇₁e points outwards", arguments: Instance.small)
  func solutions(instance: Instance) throws {
    let (problem, _) = try instance.load()
    let free = try #require(problem.solution())
    #expect(norm(problem.innerGradient(at: free)) <= 1e-12 * (1 + norm(free)))
    let bound = try #require(problem.solution(radius: 0.5 * norm(free)))
    #expect(abs(norm(bound) - 0.5 * norm(free)) <= 1e-9 * norm(free))
    let gradient = problem.innerGradient(at: bound)
    let cosine = zip(gradient, bound).reduce(0) { $0 + $1.0 * $1.1 } / (norm(gradient) * norm(bound))
    #expect(cosine < -1 + 1e-9)
  }

  @Test("∇α is the derivative of 2s/(L + μ)", arguments: 0..<20)
  func stepGradient(index: Int) throws {
    let family = CurvedQuadratic.self
    let problem = family.problem(), draw = family.draw()
    var ranges = InstanceRanges()
    ranges.dimension = 4
    family.draw(index, seed: 11, ranges: ranges, into: draw)
    draw[8][0] = 1
    #expect(problem.load(draw))
    let origin = [Double](repeating: 0, count: 4)
    func ends() throws -> Double {
      let values = try problem.hessian(at: origin).symmetricEigensystem().values
      return values[0] + values[3]
    }
    let share = problem.alpha * (try ends())
    for p in 0..<problem.parameters {
      let h = 1e-6
      problem.shiftParameter(p, by: h)
      let up = share / (try ends())
      problem.shiftParameter(p, by: -2 * h)
      let down = share / (try ends())
      problem.shiftParameter(p, by: h)
      #expect(abs(problem.stepGradient[p] - (up - down) / (2 * h)) <= 1e-5 * (1 + norm(problem.stepGradient)))
    }
  }
}
