import Torch

/// An iterative method in progress: what differs from one linear solver to the next.
protocol LinearIteration {
  /// Where `residualNorm` comes from.
  static var residualSource: ResidualSource { get }
  /// Whether one fixed map takes each residual to the next, so that growth means divergence.
  static var isStationary: Bool { get }

  /// - Parameters:
  ///   - start: the first iterate.
  ///   - residual: b − A·start.
  init(_ system: LinearSystem, from start: Tensor, residual: Tensor) throws

  /// The iterate reached.
  var value: Tensor { get }
  /// One step. A status ends the solve with the iterate as it then stands.
  mutating func advance() throws -> Status?
  /// ‖b − A·value‖.
  mutating func residualNorm() throws -> Double
}

enum ResidualSource {
  /// It costs a product, which the next step uses again.
  case measured
  /// The method carries it along for nothing; rounding can part it from the truth.
  case recurrence
}

extension LinearSystem {
  /// The one loop under every iterative solver.
  func drive<Method: LinearIteration>(
    _: Method.Type, from start: Tensor?, steps: Int, tolerance: Double
  ) throws -> Solution<Tensor> {
    if let trivial = try trivialSolution() { return trivial }
    let first = try start?.detached() ?? .zeros(like: rightHandSide)
    let residual = try start == nil ? rightHandSide : residual(of: first)
    guard try residual.isFinite() else { return solution(try .zeros(like: rightHandSide), .nonFinite, []) }
    var run = try LinearRun<Method>(self, from: first, residual: residual, steps: steps, tolerance: tolerance)
    let status = try run.finish()
    return solution(run.value, status, run.residuals, iterations: run.taken)
  }
}

/// One solve: the method, its history and the rules for ending.
private struct LinearRun<Method: LinearIteration> {
  let system: LinearSystem
  let steps: Int
  let tolerance: Double
  var method: Method
  /// The last finite iterate.
  var value: Tensor
  var residuals: [Double]
  var taken = 0
  /// Whether the last residual was measured on `value`.
  private var isMeasured = true
  private var restarts = 0

  init(_ system: LinearSystem, from start: Tensor, residual: Tensor, steps: Int, tolerance: Double) throws {
    self.system = system
    self.steps = steps
    self.tolerance = tolerance
    self.method = try Method(system, from: start, residual: residual)
    self.value = start
    self.residuals = [try system.relative(residual)]
  }

  mutating func finish() throws -> Status {
    while true {
      if let ending = try verdict() ?? advance() { return ending }
    }
  }

  private mutating func verdict() throws -> Status? {
    if residuals.last! <= tolerance, let ending = try confirm() { return ending }
    return taken >= steps ? limit : nil
  }

  /// Measures a residual that came by recurrence before it is believed. If it was wrong, the method starts afresh
  /// from where it stands, twice at most.
  private mutating func confirm() throws -> Status? {
    if isMeasured { return .converged }
    let truth = try system.residual(of: value)
    residuals[residuals.count - 1] = try system.relative(truth)
    if residuals.last! <= tolerance { return .converged }
    if restarts == 2 { return .stagnated }
    restarts += 1
    isMeasured = true
    method = try Method(system, from: value, residual: truth)
    return nil
  }

  private mutating func advance() throws -> Status? {
    taken += 1
    if let ending = try method.advance() { return ending }
    // The product that would measure the last iterate has no further use, so it is not spent.
    if taken == steps, Method.residualSource == .measured {
      guard try method.value.isFinite() else { return .nonFinite }
      value = method.value
      return limit
    }
    let residual = try method.residualNorm() / system.scale
    guard residual.isFinite else { return .nonFinite }
    value = method.value
    residuals.append(residual)
    isMeasured = Method.residualSource == .measured
    return nil
  }

  private var limit: Status {
    Method.isStationary && residuals.last! > residuals.first! ? .diverging : .iterationLimit
  }
}
