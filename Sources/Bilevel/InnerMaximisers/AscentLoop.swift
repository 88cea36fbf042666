import Torch

/// The one loop under every inner maximiser: climbs h(δ) − λ‖δ‖² and keeps the trace.
struct AscentLoop {
  /// The batch of each step; nil stands for all of them.
  var schedule: [Int?]
  var rule = AscentRule.sgd
  var rate: Double
  /// λ.
  var penalty = 0.0
  var constraint = Constraint.unconstrained
  var projection = Projection.end
  /// A full gradient below this share of the first one ends the climb.
  var tolerance = 0.0

  func run(_ problem: InnerProblem, from start: Tensor, keepingIterates: Bool) throws -> Ascent {
    var trace = try Trace(start)
    var stepper = try AscentStepper(rule, rate: rate, at: start)
    var status = Status.iterationLimit
    for batch in schedule {
      let (value, gradient) = try evaluate(problem, batch, trace.point)
      trace.applications += batch == nil ? problem.batches : 1
      guard try value.isFinite && gradient.isFinite() else { status = .nonFinite; break }
      try trace.record(value, gradient)
      if batch == nil, trace.residuals.last! <= tolerance { status = .converged; break }
      if keepingIterates { trace.iterates.append(trace.point) }
      guard try trace.move(to: stepped(trace.point, gradient, &stepper)) else { status = .nonFinite; break }
    }
    if projection != .never { try trace.replace(by: constraint.project(trace.point)) }
    if status == .iterationLimit, fell(trace.values) { status = .diverging }
    return trace.ascent(status)
  }

  private func evaluate(
    _ problem: InnerProblem, _ batch: Int?, _ point: Tensor
  ) throws -> (value: Double, gradient: Tensor) {
    let (value, gradient) = try batch.map { try problem.evaluate(batch: $0, at: point) } ?? problem.evaluate(at: point)
    guard penalty != 0 else { return (value, try gradient.detached()) }
    return (try value - penalty * point.dot(point), try gradient - 2 * penalty * point)
  }

  private func stepped(_ point: Tensor, _ gradient: Tensor, _ stepper: inout AscentStepper) throws -> Tensor {
    let next = try stepper.step(from: point, along: gradient)
    return projection == .eachStep ? try constraint.project(next) : next
  }

  // Values on different batches are not comparable, so only full gradients can show a descent; a fall within the
  // rounding of float32 shows nothing.
  private func fell(_ values: [Double]) -> Bool {
    guard schedule.allSatisfy({ $0 == nil }), let first = values.first, let last = values.last else { return false }
    return last < first - 1e-6 * max(1, abs(first))
  }
}

/// The record of one climb.
private struct Trace {
  var point: Tensor
  var values: [Double] = []
  var norms: [Double]
  var residuals: [Double] = []
  var iterates: [Tensor] = []
  var applications = 0
  private var firstNorm: Double?
  private var moves = 0

  init(_ start: Tensor) throws {
    point = try start.detached()
    norms = [try point.norm2()]
  }

  mutating func record(_ value: Double, _ gradient: Tensor) throws {
    let norm = try gradient.norm2()
    let first = firstNorm ?? norm
    firstNorm = first
    values.append(value)
    residuals.append(first == 0 ? 0 : norm / first)
  }

  /// Goes to `next`, unless it is not finite.
  mutating func move(to next: Tensor) throws -> Bool {
    let norm = try next.norm2()
    guard norm.isFinite else { return false }
    point = next
    norms.append(norm)
    moves += 1
    return true
  }

  /// Puts the projected point in the place of the last one.
  mutating func replace(by projected: Tensor) throws {
    point = projected
    norms[norms.count - 1] = try projected.norm2()
  }

  func ascent(_ status: Status) -> Ascent {
    let solution = Solution(
      value: point, status: status, residuals: residuals, iterations: moves, applications: applications)
    return Ascent(solution: solution, values: values, norms: norms, iterates: iterates)
  }
}
