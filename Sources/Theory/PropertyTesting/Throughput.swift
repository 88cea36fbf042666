import Foundation

/// How fast the property tests are.
public struct Throughput: Sendable {
  public let instances: Int
  public let threads: Int
  public let seconds: Double

  public var instancesPerSecond: Double { Double(instances) / seconds }

  /// Times `test` once, after a run of a tenth of it that is not timed.
  public static func measure(_ test: PropertyTest) throws -> Throughput {
    var warmUp = test
    warmUp.instances = max(1, test.instances / 10)
    _ = try warmUp.run()
    let start = DispatchTime.now().uptimeNanoseconds
    _ = try test.run()
    let elapsed = DispatchTime.now().uptimeNanoseconds - start
    return Throughput(instances: test.instances, threads: test.threads, seconds: 1e-9 * Double(elapsed))
  }

  /// The measurement that the toolkit reports: quadratics of dimension 8.
  public static func standard(instances: Int = 100_000, threads: Int) throws -> Throughput {
    var test = PropertyTest(LinearQuadratic.self)
    (test.instances, test.threads, test.ranges.dimension) = (instances, threads, 8)
    return try measure(test)
  }
}
