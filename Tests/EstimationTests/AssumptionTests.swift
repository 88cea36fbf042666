import Bilevel
import Catalog
import Datasets
import Estimation
import NN
import Testing
import Torch

@Suite("Theorem 1's assumptions on a network") struct AssumptionTests {
  /// A linear network under a ridge above half the square of its weights' norm: −CE + λ‖δ‖² is strongly convex there.
  private func convex() -> AssumptionSettings {
    var settings = AssumptionSettings()
    (settings.penalty, settings.rate, settings.innerSteps, settings.longRun) = (10, 0.04, 3, 300)
    settings.settled = 1e-13
    settings.norms = Lanczos(steps: 40, tolerance: 1e-10)
    return settings
  }

  @Test("A convexity-restricted problem passes: no violation, a limit, and bounds that apply")
  func contraction() throws {
    let report = try AssumptionCheck(convex(), seed: 0, isDense: true).examine(.linear(), on: someImages())
    #expect(report.verdict == .noViolationFound && report.run.status == .converged)
    #expect(report.curvatures.map(\.step) == [0, 3, report.run.iterates.count - 1])
    #expect(report.run.growth! < 1 && report.constants.obstacle == nil)
    let rhos = (0...5).map { report.run.rho($0)! }
    #expect(rhos[0] == 1 && zip(rhos, rhos.dropFirst()).allSatisfy { $1 <= $0 * report.constants.contraction + 1e-12 })
    let bounds = try report.constants.bounds(radius: 10)
    let corrected = try #require(bounds.first { $0.bound == "corrected" })
    #expect(corrected.applies && corrected.value! > report.dense!.error && report.dense!.isAtSolution)
  }

  @Test("The exact hypergradient is the derivative of the outer objective at the inner solution")
  func exactness() throws {
    let settings = convex(), network = try Network.linear()
    let objective = try UnlearningObjective.tiny(network, penalty: settings.penalty)
    let run = try InnerRun(of: objective, steps: settings.longRun, rate: settings.rate, tolerance: settings.settled)
    let hessian = try HessianMatrix(at: run.end, columns: 4) { try objective.stacked(at: $0) }
    let exact = try DenseHypergradient().estimate(objective.problem(at: run.end), with: hessian.matrix)
    let check = try finiteDifferenceCheck(
      of: exact.total, at: network.parameters, generator: Generator(seed: 4)
    ) { parameters in
      let moved = try network.cloned()
      try moved.parameters.copy(from: parameters)
      let objective = try UnlearningObjective.tiny(moved, penalty: settings.penalty)
      let end = try InnerRun(of: objective, steps: settings.longRun, rate: settings.rate, tolerance: settings.settled)
        .end
      return try objective.outerGradients(at: end).value
    }
    #expect(check.relativeError < 1e-6)
    #expect(try length(exact.solution.value) > 0 && exact.diagnostics.indirectNorm > 1e-4)
  }

  @Test("A network under the released ridge fails, by the dense spectrum too")
  func violation() throws {
    var settings = AssumptionSettings()
    (settings.innerSteps, settings.longRun) = (5, 20)
    let report = try AssumptionCheck(settings, seed: 0, isDense: true).examine(.tiny(), on: someImages())
    let dense = try #require(report.dense)
    #expect(report.verdict == .notAContraction && report.worst.check.factor > 1)
    #expect(report.curvatures.map(\.step) == [0, 5] && report.curvatures[0].norm == 0)
    #expect(abs(report.curvatures[1].ends.lowest.value - dense.spectrum.first!) < 1e-6)
    #expect(abs(report.curvatures[1].ends.highest.value - dense.spectrum.last!) < 1e-6)
    #expect(dense.nonPositive > 0 && !dense.isAtSolution && dense.residual < 1e-10)
    #expect(report.run.status == .iterationLimit && report.constants.rho == nil)
    #expect(try report.constants.bounds(radius: 10).isEmpty && report.constants.obstacle != nil)
  }

  @Test("Where the perturbation outgrows the radius, the point on the sphere is examined as well, and used")
  func projection() throws {
    var settings = AssumptionSettings()
    (settings.innerSteps, settings.longRun, settings.radius) = (5, 5, 0.05)
    let report = try AssumptionCheck(settings, seed: 0, isDense: true).examine(.tiny(), on: someImages())
    #expect(report.curvatures.map(\.isProjected) == [false, false, true])
    #expect(report.curvatures[1].norm > 0.06 && abs(report.curvatures[2].norm - 0.05) < 1e-12)
    #expect(abs(report.curvatures[2].ends.lowest.value - report.dense!.spectrum.first!) < 1e-6)
    #expect(abs(report.curvatures[1].ends.lowest.value - report.dense!.spectrum.first!) > 1e-4)
  }

  @Test("The solver's error vanishes where the estimate solves its system")
  func manySteps() throws {
    var settings = convex()
    settings.solverSteps = 2000
    settings.innerSteps = settings.longRun
    let report = try AssumptionCheck(settings, seed: 0, isDense: true).examine(.linear(), on: someImages())
    #expect(report.dense!.error < 1e-9 * report.dense!.exactNorm)
    settings.solverSteps = 1
    let hasty = try AssumptionCheck(settings, seed: 0, isDense: true).examine(.linear(), on: someImages())
    #expect(hasty.dense!.error > 1e-4 * hasty.dense!.exactNorm)
  }

  @Test("Float32 and float64 agree on where the spectrum ends")
  func precisions() throws {
    var settings = AssumptionSettings()
    (settings.innerSteps, settings.longRun) = (3, 3)
    let ends = try [DType.float32, .float64].map { dtype in
      try AssumptionCheck(settings, seed: 0).examine(Network.tiny().converted(to: dtype), on: someImages()).worst.ends
    }
    #expect(abs(ends[0].lowest.value - ends[1].lowest.value) < 1e-3)
    #expect(abs(ends[0].highest.value - ends[1].highest.value) < 1e-3)
  }

  @Test("The same seed gives the same numbers")
  func deterministic() throws {
    var settings = AssumptionSettings()
    (settings.innerSteps, settings.longRun) = (3, 6)
    let reports = try (0..<2).map { _ in
      try AssumptionCheck(settings, seed: 7).examine(.tiny(), on: someImages())
    }
    #expect(reports[0].constants == reports[1].constants)
    #expect(reports[0].worst.ends.lowest.value == reports[1].worst.ends.lowest.value)
    #expect(reports[0].worst.uncertainty == reports[1].worst.uncertainty)
  }

  @Test(
    "At least one image carries the perturbation, and never more than there are",
    arguments: [(0.01, 1), (0.5, 2), (1, 5)])
  func patched(share: Double, count: Int) throws {
    var settings = AssumptionSettings()
    (settings.patchShare, settings.innerSteps, settings.longRun) = (share, 1, 1)
    let report = try AssumptionCheck(settings, seed: 0).examine(.linear(), on: someImages())
    #expect(report.patched == count && report.images == 5)
  }

  @Test("The gradient of a stack is the gradients of its parts, and the outer objective patches the first images only")
  func objectives() throws {
    let objective = try UnlearningObjective.tiny(.tiny()), point = try objective.somewhere()
    let points = try [point, point * 2, point * -1]
    let parts = try points.map { try objective.innerGradient(at: $0) }
    let stack = try objective.stacked(at: .concatenated(points))
    #expect(abs(try stack.value() - parts.reduce(0) { $0 + $1.value }) < 1e-12)
    #expect(try length(stack.gradient() - .concatenated(parts.map(\.gradient))) < 1e-12)
    #expect(try length(objective.inner(at: point).gradient() - parts[0].gradient) < 1e-14)

    let shown = try Tensor.concatenated([
      objective.images.sliced(0..<2) + point, objective.images.sliced(2..<5),
    ])
    let loss = try objective.network.forward(shown).crossEntropy(objective.labels).item()
    #expect(abs(try objective.outerGradients(at: point).value - loss) < 1e-14)
  }

  @Test("Settings without sense are refused in one line")
  func refusals() throws {
    let changes: [(inout AssumptionSettings) -> Void] = [
      { $0.rate = 0 }, { $0.innerSteps = 0 }, { $0.solverSteps = -1 }, { $0.longRun = 10 }, { $0.patchShare = 2 },
      { $0.radius = -1 }, { $0.lanczos.steps = 0 }, { $0.norms.steps = 0 }, { $0.settled = 2 }, { $0.stack = 0 },
      { $0.penalty = .nan },
    ]
    for change in changes {
      var settings = AssumptionSettings()
      change(&settings)
      let fault = #expect(throws: Fault.self) {
        try AssumptionCheck(settings, seed: 0).examine(.linear(), on: someImages())
      }
      #expect(fault?.kind == .wrongUse && fault?.description.contains("\n") == false)
    }
    let none = #expect(throws: Fault.self) {
      try AssumptionCheck(seed: 0).examine(.linear(), on: someImages().prefix(0))
    }
    #expect(none?.kind == .wrongUse)
  }

  @Test("A listener can end the examination")
  func interruption() throws {
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      try AssumptionCheck(seed: 0) { _, step, _ in if step == 2 { throw Enough() } }
        .examine(.linear(), on: someImages())
    }
  }
}
