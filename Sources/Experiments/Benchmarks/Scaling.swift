import Catalog
import Foundation
import GSL

/// One piece of work at several sizes, and how its time grows with them.
public struct Scaling: Sendable {
  /// What grows.
  public var name: String
  public var title: String
  /// What a size counts.
  public var unit: String
  public var sizes: [Int]
  private let benchmark: @Sendable (_ name: String, _ size: Int) -> Benchmark

  init(
    _ name: String, _ title: String, unit: String, sizes: [Int],
    _ benchmark: @escaping @Sendable (_ name: String, _ size: Int) -> Benchmark
  ) {
    (self.name, self.title, self.unit, self.sizes) = (name, title, unit, sizes)
    self.benchmark = benchmark
  }

  public var id: String { "scaling/\(name)" }

  /// One per size, named `scaling/<what grows>/<size>`.
  public var benchmarks: [Benchmark] { sizes.map { benchmark("\(id)/\($0)", $0) } }

  /// The fits to the medians of `benchmarks`' timings.
  public func fit(_ timings: [Benchmark.Timing]) throws -> Fit { try Fit(sizes.map(Double.init), timings) }

  /// Least squares through medians y over sizes x.
  public struct Fit: Sendable {
    /// y = intercept + slope·x, in seconds and seconds per unit.
    public var intercept: Double, slope: Double
    /// y ∝ x^exponent.
    public var exponent: Double
    /// The same for the memory that a repetition needs; nil where that was not measured.
    public var memoryExponent: Double?

    init(_ sizes: [Double], _ timings: [Benchmark.Timing]) throws {
      let times = timings.map(\.median), ones = times.map { _ in 1.0 }
      let line = try WeightedLine(sizes, times, deviations: ones)
      (intercept, slope) = (line.intercept, line.slope)
      exponent = try Fit.exponent(sizes, times)
      let memory = timings.compactMap(\.workingMemoryMiB)
      let known = memory.count == times.count && memory.allSatisfy { $0 > 0 }
      memoryExponent = try known ? Fit.exponent(sizes, memory) : nil
    }

    private static func exponent(_ x: [Double], _ y: [Double]) throws -> Double {
      try WeightedLine(x.map { log($0) }, y.map { log($0) }, deviations: x.map { _ in 1 }).slope
    }
  }

  public func json(_ fit: Fit) -> JSONValue {
    let object: JSONValue = [
      "name": .string(id), "unit": .string(unit), "sizes": .array(sizes.map { .int($0) }),
      "intercept": .number(fit.intercept), "slope": .number(fit.slope), "exponent": .number(fit.exponent),
      "memoryExponent": .optional(fit.memoryExponent),
    ]
    return object.explained(["memoryExponent": PeakMemory.unknown])
  }
}

extension Registry {
  public static let scalings = Catalog<Scaling>(
    "scaling", [.batch, .solverSteps, .innerSteps, .width, .cleanImages]
  ) { $0.id }
}
