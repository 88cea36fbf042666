import GSL

/// The same derivatives by value, for tests, claims and notebooks, where speed does not matter.
extension ToyProblem {
  public func innerValue(at delta: [Double]) -> Double { lend(delta, innerValue) }
  public func outerValue(at delta: [Double]) -> Double { lend(delta, outerValue) }

  /// ∇₁e.
  public func innerGradient(at delta: [Double]) -> [Double] {
    lend(delta) { point in filled(dimension) { innerGradient(point, into: $0) } }
  }

  /// M, d × d.
  public func hessian(at delta: [Double]) throws -> DenseMatrix {
    lend(delta, linearise)
    return try DenseMatrix(
      rows: dimension, columns: dimension, values: filled(dimension * dimension, hessian))
  }

  /// N, d × P.
  public func mixed(at delta: [Double]) throws -> DenseMatrix {
    lend(delta, linearise)
    return try DenseMatrix(
      (0..<dimension).map { row in
        var unit = [Double](repeating: 0, count: dimension)
        unit[row] = 1
        return lend(unit) { v in filled(parameters) { mixedProduct(v, into: $0) } }
      })
  }

  /// ‖N‖, by the problem's own formula.
  public func mixedNorm(at delta: [Double]) -> Double {
    lend(delta, linearise)
    return mixedNorm()
  }

  /// ∇₁E.
  public func outerGradient(at delta: [Double]) -> [Double] {
    lend(delta, linearise)
    return filled(dimension, outerGradient)
  }

  /// ∇₂E.
  public func outerParameterGradient(at delta: [Double]) -> [Double] {
    lend(delta, linearise)
    return filled(parameters, outerParameterGradient)
  }

  /// ∇α; zeros where the step is constant.
  public var stepGradient: [Double] {
    alphaGradient.map { slope in (0..<parameters).map { slope[$0] } } ?? Array(repeating: 0, count: parameters)
  }

  /// δ*(θ), or the minimiser on the ball of the given radius; nil if Newton's method fails.
  public func solution(radius: Double = .infinity) -> [Double]? { solved(radius)?.delta }

  /// ∇ψ(θ), with the inner solution free or on the ball of the given radius; nil if Newton's method fails.
  public func hypergradient(radius: Double = .infinity) -> [Double]? { solved(radius)?.hypergradient }

  private func solved(_ radius: Double) -> (delta: [Double], hypergradient: [Double])? {
    let solution = InnerSolution()
    guard solution.solve(self) else { return nil }
    var multiplier: Double?
    if Kernels.norm(solution.delta.start, dimension) > radius {
      guard let found = solution.solve(self, onSphere: radius) else { return nil }
      multiplier = found
    }
    guard solution.differentiate(self, multiplier: multiplier) else { return nil }
    return (
      (0..<dimension).map { solution.delta.start[$0] }, (0..<parameters).map { solution.hypergradient.start[$0] }
    )
  }

  private func lend<Result>(_ values: [Double], _ use: (Numbers) -> Result) -> Result {
    precondition(values.count == dimension, "\(values.count) numbers for \(dimension) dimensions")
    var copy = values
    return copy.withUnsafeMutableBufferPointer { use($0.baseAddress!) }
  }

  private func filled(_ count: Int, _ fill: (Numbers) -> Void) -> [Double] {
    [Double](unsafeUninitializedCapacity: count) { buffer, initialised in
      buffer.initialize(repeating: 0)
      fill(buffer.baseAddress!)
      initialised = count
    }
  }
}
