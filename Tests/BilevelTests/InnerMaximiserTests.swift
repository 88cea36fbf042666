import Bilevel
import Catalog
import Foundation
import Testing
import Torch

/// h(δ) = −½δᵀAδ + bᵀδ, cut into batches that are all alike, or by shares of b that are not.
private struct ConcaveQuadratic {
  let matrix: Tensor
  let vector: Tensor

  init() throws {
    var stream = RandomStream(seed: 31, stage: "concave quadratic")
    matrix = try stream.symmetric([0.5, 0.8, 1, 1.4, 2])
    vector = try stream.normal([5])
  }

  func problem(batches: Int = 1) -> InnerProblem {
    InnerProblem(sizes: Array(repeating: 4, count: batches)) { _, point in
      let slope = try vector - matrix.matmul(point)
      return (try (point.dot(slope) + point.dot(vector)) / 2, slope)
    }
  }

  /// argmax h − λ‖δ‖².
  func maximiser(penalty: Double) throws -> Tensor {
    try (matrix + .eye(5) * (2 * penalty)).solve(vector.reshaped([5, 1])).reshaped([5])
  }
}

@Suite("Inner maximisers") struct InnerMaximiserContract {
  private let quadratic: ConcaveQuadratic
  private let start: Tensor

  init() throws {
    quadratic = try ConcaveQuadratic()
    start = try .zeros([5], .float64)
  }

  private func penalty(of maximiser: any InnerMaximiser) -> Double {
    Settings.leaves(of: maximiser).first { $0.path == "penalty" }.flatMap { Double($0.value) } ?? 0
  }

  @Test("The closed form of a concave quadratic is approached", arguments: Registry.innerMaximisers.ids)
  func closedForm(id: String) throws {
    let settings = ["steps=200", "passes=100", "rate=0.5", "penalty=0.05", "constraint.radius=50"]
    let maximiser = try tuned(Registry.innerMaximisers(id), settings)
    let ascent = try maximiser.maximise(quadratic.problem(batches: 2), from: start)
    #expect(try distance(ascent.point, quadratic.maximiser(penalty: penalty(of: maximiser))) < 1e-10)
  }

  @Test("The objective does not fall when the rate fits", arguments: Registry.innerMaximisers.ids)
  func monotone(id: String) throws {
    let maximiser = try tuned(Registry.innerMaximisers(id), ["rate=0.3", "passes=10"])
    let ascent = try maximiser.maximise(quadratic.problem(), from: start)
    #expect(zip(ascent.values, ascent.values.dropFirst()).allSatisfy { $1 >= $0 })
    #expect(ascent.values.last! > ascent.values.first!)
    #expect(ascent.solution.status == .iterationLimit)
  }

  @Test("The constraint holds for what is returned, whatever the steps did", arguments: Registry.innerMaximisers.ids)
  func constrained(id: String) throws {
    for rate in [0.1, 5, 1e3, 1e200] {
      let maximiser = try tuned(Registry.innerMaximisers(id), ["rate=\(rate)", "constraint.radius=0.3"])
      guard Settings.names(of: maximiser).contains("constraint.radius") else { continue }
      let ascent = try maximiser.maximise(quadratic.problem(batches: 3), from: start)
      #expect(try ascent.point.dot(ascent.point).squareRoot() <= 0.3 * (1 + 1e-14))
    }
  }

  @Test("A rate that is too large is called diverging or not finite", arguments: Registry.innerMaximisers.ids)
  func divergence(id: String) throws {
    let settings = ["steps=400", "passes=400", "rate=100", "constraint.kind=none", "projection=never"]
    let ascent = try tuned(Registry.innerMaximisers(id), settings).maximise(quadratic.problem(), from: start)
    #expect(ascent.solution.status == .nonFinite)
    #expect(try ascent.point.isFinite())
    let short = try tuned(Registry.innerMaximisers(id), settings + ["steps=5", "passes=5"])
      .maximise(quadratic.problem(), from: start)
    // A batch's value is not the objective's, so only full gradients can show it.
    #expect(short.solution.status == (id == "mini-batch" ? .iterationLimit : .diverging))
  }

  @Test("A gradient that is not a number stops the climb where it stands", arguments: Registry.innerMaximisers.ids)
  func notANumber(id: String) throws {
    let problem = InnerProblem(sizes: [1, 1, 1]) { _, point in
      try point.dot(point) > 0 ? (.nan, point * Double.nan) : (1, point + 1)
    }
    let ascent = try Registry.innerMaximisers(id).maximise(problem, from: start)
    #expect(ascent.solution.status == .nonFinite)
    #expect(ascent.solution.iterations == 1)
    #expect(try ascent.point.isFinite())
  }

  @Test("The trace has a norm for each point and a value for each step", arguments: Registry.innerMaximisers.ids)
  func trace(id: String) throws {
    let maximiser = try tuned(Registry.innerMaximisers(id), ["rate=0.2", "steps=6"])
    let problem = quadratic.problem(batches: 6)
    let ascent = try maximiser.maximise(problem, from: start + 1, keepingIterates: true)
    #expect(ascent.solution.iterations == 6)
    #expect(ascent.values.count == 6)
    #expect(ascent.norms.count == 7)
    #expect(ascent.iterates.count == 6)
    #expect(ascent.solution.residuals.count == 6)
    #expect(ascent.solution.applications == (id == "mini-batch" ? 6 : 36))
    #expect(try distance(ascent.iterates[0], start + 1) == 0)
    for (iterate, norm) in zip(ascent.iterates, ascent.norms) {
      #expect(abs(try iterate.dot(iterate).squareRoot() - norm) < 1e-14)
    }
    #expect(abs(try ascent.point.dot(ascent.point).squareRoot() - ascent.norms[6]) < 1e-14)
    #expect(try maximiser.maximise(problem, from: start).iterates.isEmpty)
  }

  @Test("Settings survive encoding and the start is left alone", arguments: Registry.innerMaximisers.ids)
  func values(id: String) throws {
    func roundTrip<M: InnerMaximiser>(_ maximiser: M) throws {
      let tree = try JSONValue(encoding: maximiser)
      #expect(try JSONValue(encoding: tree.decoded(as: M.self)) == tree)
    }
    try roundTrip(Registry.innerMaximisers(id))
    let point = try start + 0.5
    _ = try Registry.innerMaximisers(id).maximise(quadratic.problem(), from: point)
    #expect(try point.doubles() == Array(repeating: 0.5, count: 5))
  }

  @Test("Over a ball a linear objective is largest at the radius along its slope")
  func linear() throws {
    let slope = try vector(3, 0, -4, 0, 0)
    let problem = InnerProblem(sizes: [1]) { _, point in (try slope.dot(point), slope) }
    for maximiser: any InnerMaximiser in [GradientAscent(), ProjectedGradientAscent()] {
      let fitted = try tuned(maximiser, ["rate=1", "constraint.radius=2"])
      let point = try fitted.maximise(problem, from: start).point
      #expect(try distance(point, slope * 0.4) < 1e-14)
    }
  }

  @Test("Projecting at every step finds the constrained maximiser where projecting once does not")
  func whenToProject() throws {
    // max −½(δ₁² + 4δ₂²) + 4δ₁ + 4δ₂ over the unit ball: δᵢ = 4/(aᵢ + μ) with the multiplier μ from ‖δ‖ = 1.
    let problem = InnerProblem(sizes: [1]) { _, point in
      let curvature = try vector(1, 4)
      let slope = try -(curvature * point) + 4
      return (try (point.dot(slope) + 4 * point.sum().item()) / 2, slope)
    }
    var (low, high) = (0.0, 100.0)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if hypot(4 / (1 + middle), 4 / (4 + middle)) > 1 { low = middle } else { high = middle }
    }
    let exact = try Tensor([4 / (1 + low), 4 / (4 + low)], [2])
    let settings = ["steps=300", "rate=0.2", "constraint.radius=1"]
    let origin = try Tensor.zeros([2], .float64)
    let each = try tuned(ProjectedGradientAscent(), settings).maximise(problem, from: origin).point
    let once = try tuned(GradientAscent(), settings).maximise(problem, from: origin).point
    #expect(try distance(each, exact) < 1e-9)
    #expect(try distance(once, exact) > 0.05)
  }

  @Test("A short batch weighs by its size")
  func weights() throws {
    let problem = InnerProblem(sizes: [3, 1]) { batch, point in
      (Double(batch), try Tensor.full(point.shape, batch == 0 ? 1 : 5, .float64))
    }
    let (value, gradient) = try problem.evaluate(at: start)
    #expect(value == 0.25)
    #expect(try gradient.doubles() == Array(repeating: 2, count: 5))
  }

  @Test("The first Adam step goes by the rate along the signs, the first plain step by the gradient")
  func rules() throws {
    var ascent = MiniBatchAscent()
    (ascent.rate, ascent.penalty, ascent.projection) = (1, 0, .never)
    let plain = try ascent.maximise(quadratic.problem(), from: start).point
    #expect(try distance(plain, quadratic.vector) == 0)
    ascent.optimiser = .adam
    let adam = try ascent.maximise(quadratic.problem(), from: start).point
    #expect(try distance(adam, quadratic.vector.sign()) < 1e-6)
  }

  @Test("A normalised step has the rate's length and the gradient's direction, and a zero gradient moves nothing")
  func normalised() throws {
    var ascent = MiniBatchAscent()
    (ascent.optimiser, ascent.rate, ascent.penalty, ascent.projection) = (.normalised, 0.3, 0, .never)
    let moved = try ascent.maximise(quadratic.problem(), from: start).point
    let direction = try (1 / quadratic.vector.dot(quadratic.vector).squareRoot()) * quadratic.vector
    #expect(try distance(moved, 0.3 * direction) < 1e-12)
    let flat = InnerProblem(sizes: [1]) { _, point in (0, try Tensor.zeros(like: point)) }
    #expect(try distance(ascent.maximise(flat, from: start).point, start) == 0)
  }

  @Test("One pass with step 10 and penalty 0.001 shrinks the error by 0.98 a batch, as the released code does")
  func releasedPass() throws {
    let problem = InnerProblem(sizes: Array(repeating: 100, count: 50)) { _, point in
      (0, try Tensor.full(point.shape, 0.001, .float64))
    }
    var ascent = MiniBatchAscent()
    ascent.projection = .never
    let point = try ascent.maximise(problem, from: start).point
    // The optimum is 0.001/(2λ) = 0.5 in each entry.
    #expect(try point.doubles().allSatisfy { abs($0 - 0.5 * (1 - pow(0.98, 50))) < 1e-12 })
  }

  @Test("A tolerance ends the climb and says so")
  func tolerance() throws {
    let settings = ["steps=1000", "rate=0.5", "tolerance=1e-8", "constraint.kind=none"]
    let ascent = try tuned(GradientAscent(), settings).maximise(quadratic.problem(), from: start)
    #expect(ascent.solution.status == .converged)
    #expect(ascent.solution.iterations < 200)
    #expect(try distance(ascent.solution.converged(), quadratic.maximiser(penalty: 0)) < 1e-7)
  }
}
