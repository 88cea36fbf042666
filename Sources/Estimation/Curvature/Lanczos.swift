public import Bilevel
public import Catalog
public import Torch

/// The two ends of a symmetric map's spectrum.
public struct ExtremeEigenpairs: Sendable {
  public let lowest: RitzPair
  public let highest: RitzPair
  /// Products with the map.
  public let products: Int
  /// The largest |⟨u, Av⟩ − ⟨v, Au⟩| met, u and v of unit length: rounding, if the map is symmetric as it promises.
  public let asymmetry: Double
  /// `converged` if both ends met the tolerance.
  public let status: Status

  /// The same two directions measured anew on `map`, in `dtype`: found in float32, certified in float64.
  public func measured(on map: any LinearMap, in dtype: DType) throws -> ExtremeEigenpairs {
    let low = try RitzPair(along: lowest.vector.to(dtype), of: map)
    let high = try RitzPair(along: highest.vector.to(dtype), of: map)
    return ExtremeEigenpairs(
      lowest: low, highest: high, products: products + 2,
      asymmetry: abs(try low.vector.dot(high.image) - high.vector.dot(low.image)), status: status)
  }
}

/// The Lanczos method with full reorthogonalisation, for the two ends of a spectrum.
///
/// Each step costs one product with the map, which may compute in float32 or float64; the basis and everything else is
/// in double. Orthogonalising twice against the whole basis keeps it orthogonal to rounding, so no eigenvalue shows up
/// twice. What is orthogonalised away beyond the three-term recurrence would be zero for a symmetric map in exact
/// arithmetic, hence measures the asymmetry for nothing.
///
/// **Source.** Golub and Van Loan 2013, *Matrix Computations*, §10.3; "twice is enough": Parlett 1998, §6.9.
public struct Lanczos: Configurable, Equatable {
  /// At most so many, and never more than there are unknowns.
  public var steps = 60
  /// Ends where the residuals of both ends are below this share of the larger eigenvalue's magnitude.
  public var tolerance = 1e-3

  public init() {}
  public init(steps: Int, tolerance: Double = 1e-3) {
    self.steps = steps
    self.tolerance = tolerance
  }

  /// - Parameters:
  ///   - map: A; symmetric, as its structure promises.
  ///   - point: a tensor of the shape, type and device of A's vectors.
  ///   - stream: draws the first vector.
  ///   - onStep: hears of each step; what it throws ends the iteration.
  /// - Throws: `Fault` if the map makes no such promise, or if a product is not finite.
  public func extremes(
    of map: any LinearMap, like point: Tensor, drawing stream: inout RandomStream,
    onStep: (_ step: Int, _ steps: Int) throws -> Void = { _, _ in }
  ) throws -> ExtremeEigenpairs {
    guard map.structure.isSymmetric else { throw Fault(.internal, "Lanczos needs a map that promises symmetry") }
    let limit = max(1, min(steps, point.count))
    var process = try LanczosProcess(from: stream.unitRow(point.count))
    repeat {
      try process.advance { try map.apply(point.filled(from: $0)).row() }
      try onStep(process.steps, limit)
    } while try process.steps < limit && !process.hasConverged(tolerance)
    let (low, high) = try process.extremeVectors()
    return ExtremeEigenpairs(
      lowest: try RitzPair(along: point.filled(from: low), of: map),
      highest: try RitzPair(along: point.filled(from: high), of: map), products: process.steps + 2,
      asymmetry: process.asymmetry, status: try process.hasConverged(tolerance) ? .converged : .iterationLimit)
  }
}

extension RandomStream {
  /// A direction drawn uniformly, as a row.
  mutating func unitRow(_ count: Int) throws -> Tensor {
    let draws = try Tensor((0..<count).map { _ in gaussian() }, [1, count])
    return try draws / draws.length()
  }
}
