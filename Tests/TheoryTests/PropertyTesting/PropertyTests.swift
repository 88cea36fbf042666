import Catalog
import Foundation
import Testing
import Theory

/// The bounds over random instances of every family.
@Suite("Property tests of Theorem 1")
struct PropertyTests {
  static let minimax = ["a3", "b2", "c2", "d1"]

  /// One run of each family, shared by the tests below.
  private static let reports: [String: Result<PropertyReport, any Error>] = Dictionary(
    uniqueKeysWithValues: Registry.toyFamilies.map { family in
      (family.id, Result { try report(family, instances: family.id.hasPrefix("b") ? 300 : 1000) })
    })

  private static func report(
    _ family: any ToyFamily.Type, instances: Int, threads: Int = 2, change: (inout PropertyTest) -> Void = { _ in }
  ) throws -> PropertyReport {
    var test = PropertyTest(family)
    (test.instances, test.threads) = (instances, threads)
    change(&test)
    return try test.run()
  }

  private func report(_ id: String) throws -> PropertyReport { try #require(Self.reports[id]).get() }

  @Test("Corrected, sharp, CG, minimax, a-posteriori and direct bounds hold", arguments: Registry.toyFamilies.ids)
  func correctedHold(id: String) throws {
    let report = try report(id)
    #expect(report.instances > report.draws / 2)
    for bound in Registry.hypergradientBounds where bound.id != PrintedTheorem1.id {
      #expect(report.violations(bound) == 0, "\(bound.id)")
      let isJudged = report.rows.contains { $0.bound == bound.id }
      #expect(isJudged == (Self.minimax.contains(id) || !bound.needs.contains(.minimax)), "\(bound.id)")
    }
  }

  @Test("The printed bound fails for k < t unless E = −e, and holds for k = t", arguments: Registry.toyFamilies.ids)
  func printed(id: String) throws {
    let report = try report(id)
    let short = try #require(report.row(PrintedTheorem1.self, .solverShorter))
    #expect((short.violations > 0) == !Self.minimax.contains(id))
    #expect(try #require(report.row(PrintedTheorem1.self, .equal)).violations == 0)
  }

  @Test("The printed bound fails for k > t even where E = −e")
  func printedInTheNotch() throws {
    let report = try Self.report(Notch.self, instances: 1000) { $0.ranges.innerSteps = 1 }
    #expect(try #require(report.row(PrintedTheorem1.self, .solverLonger)).violations > 0)
  }

  @Test("Where the constraint is active, the printed bound fails", arguments: Registry.toyFamilies.ids)
  func active(id: String) throws {
    #expect(try #require(report(id).row(PrintedTheorem1.self, .constrained)).violations > 0)
  }

  @Test("The bounds are tight: corrected in a1 and a2, minimax in a3")
  func tight() throws {
    #expect(try #require(report("a1").tightest(CorrectedTheorem1.self)) > 0.7)
    #expect(try #require(report("a2").tightest(CorrectedTheorem1.self)) > 0.7)
    #expect(try #require(report("a3").tightest(MinimaxTheorem1.self)) > 0.99)
  }

  @Test(
    "The same seed gives the same report on one thread and on three; another seed another", arguments: ["a2", "b1"])
  func reproducible(id: String) throws {
    let family = try Registry.toyFamilies(id)
    let once = try Self.report(family, instances: 200, threads: 1)
    #expect(try once == Self.report(family, instances: 200, threads: 3))
    #expect(try once != Self.report(family, instances: 200, threads: 1) { $0.seed = 1 })
  }

  @Test("Ranges are kept", arguments: Registry.toyFamilies.ids.filter { $0 != "d1" })
  func ranges(id: String) throws {
    let report = try Self.report(Registry.toyFamilies(id), instances: 50) {
      ($0.ranges.dimension, $0.ranges.mu, $0.ranges.L) = (3, 0.5, 4)
      ($0.ranges.radius, $0.ranges.innerSteps, $0.ranges.solverSteps) = (2, 50, 5)
    }
    #expect(Set(report.rows.map(\.regime)) == [.solverShorter])
    var test = PropertyTest(try Registry.toyFamilies(id))
    (test.instances, test.ranges.dimension, test.ranges.mu, test.ranges.L) = (20, 3, 0.5, 4)
    let constants = try test.map { run, draw, _ in run(draw).flatMap { _ in run.terms?.constants } }
    for found in constants.compactMap({ $0 }) {
      #expect(abs(found.mu / found.L - 0.125) < 1e-9)
    }
  }

  @Test("Dimensions from one to large ones occur")
  func dimensions() throws {
    var test = PropertyTest(LinearQuadratic.self)
    test.instances = 1000
    let found = try test.map { _, draw, _ in draw.dimension }
    #expect(found.min() == 1 && found.max()! > 128 && found.max()! <= 256)
  }

  @Test(
    "Real image patches change nothing",
    .enabled(if: RealImages.path != nil, "IBAU_DATA is not set"), arguments: ["b1", "b2", "b3"])
  func realImages(id: String) throws {
    let images = try RealImages.load()
    let report = try Self.report(Registry.toyFamilies(id), instances: 100) { $0.images = images }
    for bound in Registry.hypergradientBounds where bound.id != PrintedTheorem1.id {
      #expect(report.violations(bound) == 0, "\(bound.id)")
    }
    #expect(report.violations(PrintedTheorem1.self) > 0)
  }

  @Test("Images of the wrong size are refused")
  func wrongImages() {
    #expect(throws: Fault.self) { try ImagePatches([[0, 1, 0.5]], channels: 1, height: 2, width: 2) }
    #expect(throws: Fault.self) { try ImagePatches([], channels: 1, height: 2, width: 2) }
  }

  @Test(
    "Settings that make no sense are refused in a line",
    arguments: [
      ("dimension=0", "dimension 0"), ("dimension=257", "1…256"), ("radius=-1", "radius -1.0"), ("mu=-1", "mu -1.0"),
      ("solverSteps=-1", "solverSteps -1"),
    ])
  func badRanges(setting: String, words: String) throws {
    let ranges = try Settings.applying([Assignment(setting)], to: InstanceRanges())
    let fault = try #require(throws: Fault.self) { try ranges.check() }
    #expect(fault.description.contains(words) && !fault.description.contains("\n") && fault.kind == .wrongUse)
  }

  @Test("μ > L is refused, and so is a run of no instances")
  func badTests() throws {
    var test = PropertyTest(LinearQuadratic.self)
    (test.ranges.mu, test.ranges.L) = (2, 1)
    #expect(try #require(throws: Fault.self) { try test.run() }.description.contains("μ = 2.0 exceeds L = 1.0"))
    test.ranges = InstanceRanges()
    test.instances = 0
    #expect(throws: Fault.self) { try test.run() }
  }
}

/// The first hundred images of CIFAR-10's test batch, where the data are at hand.
enum RealImages {
  static var path: String? {
    ProcessInfo.processInfo.environment["IBAU_DATA"].map { "\($0)/cifar10/test_batch.bin" }
      .flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
  }

  static func load() throws -> ImagePatches {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path!)).prefix(100 * 3073))
    let images = (0..<100).map { i in bytes[(i * 3073 + 1)..<((i + 1) * 3073)].map { Float($0) / 255 } }
    return try ImagePatches(images, channels: 3, height: 32, width: 32)
  }
}
