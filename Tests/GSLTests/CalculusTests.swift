import Foundation
import GSL
import Testing

private struct Refusal: Error, Equatable {}

@Suite("Quadrature, roots and minima") struct CalculusTests {
  @Test("Integrals agree with their closed forms within the estimated error")
  func closedForms() throws {
    let root = Double.pi.squareRoot()
    let cases: [(Quadrature.Integral, Double)] = [
      (try Quadrature.integrate(from: -.infinity, to: .infinity) { exp(-$0 * $0) }, root),
      (try Quadrature.integrate(from: 0, to: .infinity) { exp(-$0 * $0) }, root / 2),
      (try Quadrature.integrate(from: -.infinity, to: 0) { exp($0) }, 1),
      (try Quadrature.integrate(from: 0, to: 1) { 1 / $0.squareRoot() }, 2),
      (try Quadrature.integrate(from: 0, to: 1) { log(1 / $0).squareRoot() }, root / 2),
      (try Quadrature.integrate(from: 0, to: .pi) { sin($0) }, 2),
      (try Quadrature.integrate(from: .pi, to: 0) { sin($0) }, -2),
      (try Quadrature.integrate(from: -1, to: 2, breakpoints: [0.3]) { abs($0 - 0.3) }, (1.69 + 2.89) / 2),
    ]
    for (integral, expected) in cases {
      #expect(abs(integral.value - expected) <= max(integral.errorEstimate, 1e-12 * abs(expected)))
      #expect(close(integral.value, expected, relative: 1e-9))
      #expect(integral.evaluations > 0)
    }
    #expect(try Quadrature.integrate(from: 3, to: 3) { 1 / ($0 - 3) }.value == 0)
  }

  @Test("A divergent integral, bad limits and a throwing integrand are errors")
  func quadratureRefusals() {
    #expect(throws: GSLError.self) { try Quadrature.integrate(from: 0, to: 1) { 1 / $0 } }
    expectFailure(.domain) { try Quadrature.integrate(from: .nan, to: 1) { $0 } }
    expectFailure(.invalidArgument) { try Quadrature.integrate(from: 0, to: 1, breakpoints: [2]) { $0 } }
    expectFailure(.invalidArgument) { try Quadrature.integrate(from: 0, to: .infinity, breakpoints: [2]) { $0 } }
    #expect(throws: Refusal()) { try Quadrature.integrate(from: 0, to: 1) { _ in throw Refusal() } }
  }

  @Test("An integrand may itself integrate")
  func nestedQuadrature() throws {
    let volume = try Quadrature.integrate(from: 0, to: 1) { x in
      try Quadrature.integrate(from: 0, to: x) { y in x * y }.value
    }
    #expect(close(volume.value, 1.0 / 8))
  }

  @Test("Brent's method finds known zeros, also at the ends")
  func roots() throws {
    let cosine = try RootFinding.brent(in: 0...3) { cos($0) }.converged()
    #expect(close(cosine.value, .pi / 2) && abs(cosine.residual) < 1e-11)
    #expect(cosine.bracket.contains(cosine.value))
    #expect(close(try RootFinding.brent(in: 0...2) { $0 * $0 - 2 }.value, 2.0.squareRoot()))
    #expect(try RootFinding.brent(in: 1...4) { $0 - 1 }.value == 1)
    #expect(try RootFinding.brent(in: -3...5) { $0 - 5 }.value == 5)
  }

  @Test("A bracket without a change of sign is refused, and too few iterations are reported")
  func rootRefusals() throws {
    expectFailure(.invalidArgument) { try RootFinding.brent(in: 1...2) { $0 } }
    expectFailure(.domain) { try RootFinding.brent(in: 0...Double.infinity) { $0 - 1 } }
    #expect(throws: GSLError.self) { try RootFinding.brent(in: -1...2) { _ in .nan } }
    #expect(throws: Refusal()) { try RootFinding.brent(in: -1...2) { _ in throw Refusal() } }
    let early = try RootFinding.brent(in: 0...3, maximumIterations: 1) { cos($0) }
    #expect(early.status == .iterationLimit)
    expectFailure(.notConverged) { try early.converged() }
  }

  @Test("Brent's minimiser finds interior minima, ends and the deeper of two valleys")
  func minima() throws {
    let parabola = try Minimisation.brent(in: -4...9) { ($0 - 1.3) * ($0 - 1.3) + 7 }.converged()
    #expect(close(parabola.point, 1.3, relative: 1e-6) && close(parabola.value, 7))
    #expect(try Minimisation.brent(in: 2...5) { $0 }.point == 2)
    #expect(try Minimisation.brent(in: 2...5) { -$0 }.point == 5)
    #expect(try Minimisation.brent(in: 2...2) { $0 }.point == 2)
    let nearEnd = try Minimisation.brent(in: 0...1000) { ($0 - 0.01) * ($0 - 0.01) }
    #expect(close(nearEnd.point, 0.01, relative: 1e-5))
    let deeper = try Minimisation.brent(in: -3...3) { pow($0 * $0 - 1, 2) + 0.1 * $0 }
    #expect(deeper.point < -0.9)
    #expect(try Minimisation.brent(in: 0...1) { _ in 4 }.value == 4)
    expectFailure(.domain) { try Minimisation.brent(in: 0...1) { _ in .nan } }
    #expect(throws: Refusal()) { try Minimisation.brent(in: 0...1) { _ in throw Refusal() } }
  }

  @Test("Nelder and Mead's simplex reaches the bottom of Rosenbrock's valley")
  func nelderMead() throws {
    let minimum = try Minimisation.nelderMead(from: [-1.2, 1]) { x in
      100 * pow(x[1] - x[0] * x[0], 2) + pow(1 - x[0], 2)
    }.converged()
    #expect(close(minimum.point[0], 1, relative: 1e-5) && close(minimum.point[1], 1, relative: 1e-5))
    #expect(minimum.value < 1e-10)
  }

  @Test("The simplex accepts walls of infinity and reports its refusals")
  func nelderMeadEdges() throws {
    let wall = try Minimisation.nelderMead(from: [2, 2], steps: [0.5, 0.5]) { x in
      x[0] < 1 ? .infinity : x[0] + x[1] * x[1]
    }
    #expect(wall.point[0] >= 1 && wall.point[0] < 1.001)
    let early = try Minimisation.nelderMead(from: [5, 5], maximumIterations: 2) { $0[0] * $0[0] + $0[1] * $0[1] }
    #expect(early.status == .iterationLimit)
    expectFailure(.notConverged) { try early.converged() }
    expectFailure(.shape) { try Minimisation.nelderMead(from: [1, 2], steps: [1]) { $0[0] } }
    expectFailure(.invalidArgument) { try Minimisation.nelderMead(from: []) { _ in 0 } }
    #expect(throws: GSLError.self) { try Minimisation.nelderMead(from: [1]) { _ in .nan } }
    #expect(throws: Refusal()) { try Minimisation.nelderMead(from: [1]) { _ in throw Refusal() } }
  }
}
