import Bilevel
import Catalog
import Estimation
import NN
import Testing
import Torch

/// A spectrum, in the basis of a random orthogonal matrix.
struct SpectrumCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var eigenvalues: [Double]

  static let all = [
    SpectrumCase(testDescription: "one number", eigenvalues: [-3]),
    SpectrumCase(testDescription: "two numbers", eigenvalues: [-1, 2]),
    SpectrumCase(testDescription: "indefinite", eigenvalues: (0..<40).map { Double($0) - 15.5 }),
    SpectrumCase(
      testDescription: "clustered at both ends", eigenvalues: (0..<30).map { $0 < 15 ? 1 + 1e-6 * Double($0) : 2 }),
    SpectrumCase(testDescription: "of low rank", eigenvalues: [-4, 9] + Array(repeating: 0, count: 30)),
    SpectrumCase(
      testDescription: "over twelve orders of magnitude", eigenvalues: (0..<25).map { 1e-12 * Double(1 << $0) }),
    SpectrumCase(testDescription: "a multiple of the identity", eigenvalues: Array(repeating: 0.002, count: 20)),
    SpectrumCase(testDescription: "zero", eigenvalues: Array(repeating: 0, count: 5)),
  ]

  func matrix() throws -> Tensor {
    var stream = anyStream(eigenvalues.count)
    return try stream.symmetric(eigenvalues)
  }

  /// The largest magnitude, or 1.
  var scale: Double { eigenvalues.map { abs($0) }.max().flatMap { $0 > 0 ? $0 : nil } ?? 1 }
}

@Suite("The ends of a spectrum") struct LanczosTests {
  private func extremes(
    _ map: any LinearMap, like point: Tensor, steps: Int = 200, tolerance: Double = 1e-12, index: Int = 0
  ) throws -> ExtremeEigenpairs {
    var stream = anyStream(index)
    return try Lanczos(steps: steps, tolerance: tolerance).extremes(of: map, like: point, drawing: &stream)
  }

  @Test("They are those of the dense spectrum", arguments: SpectrumCase.all)
  func dense(given: SpectrumCase) throws {
    let matrix = try given.matrix(), truth = try spectrum(of: matrix)
    let ends = try extremes(DenseMap(matrix, .symmetric), like: .zeros([given.eigenvalues.count], .float64))
    #expect(abs(ends.lowest.value - truth.first!) < 1e-10 * given.scale)
    #expect(abs(ends.highest.value - truth.last!) < 1e-10 * given.scale)
    #expect(ends.status == .converged && ends.asymmetry < 1e-12 * given.scale)
  }

  @Test(
    "After any number of steps each bracket holds an eigenvalue, and no value leaves the spectrum", arguments: 1..<12)
  func brackets(steps: Int) throws {
    var stream = anyStream(77)
    let matrix = try stream.symmetric((0..<60).map { _ in 3 * stream.gaussian() }), truth = try spectrum(of: matrix)
    let ends = try extremes(DenseMap(matrix, .symmetric), like: .zeros([60], .float64), steps: steps, index: steps)
    for end in [ends.lowest, ends.highest] {
      #expect(truth.contains { end.bracket.contains($0) })
      #expect(end.value >= truth.first! - 1e-12 && end.value <= truth.last! + 1e-12)
      #expect(abs(try length(end.vector) - 1) < 1e-12)
    }
    #expect(ends.products == steps + 2)
  }

  @Test("Directions found in float32 are certified in float64")
  func twoPrecisions() throws {
    var stream = anyStream(78)
    let matrix = try stream.symmetric((0..<50).map { Double($0 * $0) / 50 - 10 }), truth = try spectrum(of: matrix)
    let found = try extremes(DenseMap(matrix.to(.float32), .symmetric), like: .zeros([50], .float32), tolerance: 1e-6)
    let ends = try found.measured(on: DenseMap(matrix, .symmetric), in: .float64)
    #expect(found.lowest.vector.dtype == .float32 && ends.lowest.vector.dtype == .float64)
    #expect(abs(ends.lowest.value - truth.first!) < 1e-5 && abs(ends.highest.value - truth.last!) < 1e-5)
    #expect(truth.contains { ends.lowest.bracket.contains($0) } && truth.contains { ends.highest.bracket.contains($0) })
    #expect(ends.asymmetry < 1e-12 && found.asymmetry < 1e-3)
  }

  @Test("A network's second derivative by the perturbation has the ends of its dense matrix")
  func network() throws {
    let objective = try UnlearningObjective.tiny(.tiny()), point = try objective.somewhere()
    let inner = try objective.inner(at: point)
    let truth = try spectrum(of: hessian(of: inner, like: point))
    let ends = try extremes(HessianMap(of: inner), like: point)
    #expect(abs(ends.lowest.value - truth.first!) < 1e-9 && abs(ends.highest.value - truth.last!) < 1e-9)
    #expect(ends.asymmetry < 1e-12 && truth.first! < -0.01)
  }

  @Test("A map that breaks its promise of symmetry is noticed")
  func asymmetry() throws {
    var stream = anyStream(79)
    let matrix = try stream.symmetric((0..<20).map(Double.init))
    let twist = try stream.normal([20, 20]) * 1e-3
    let ends = try extremes(DenseMap(matrix + twist, .symmetric), like: .zeros([20], .float64), steps: 10)
    #expect(ends.asymmetry > 1e-4)
  }

  @Test("A map that promises nothing is refused, and one that is not finite told of")
  func refusals() throws {
    let point = try Tensor.zeros([3], .float64)
    let general = #expect(throws: Fault.self) { try extremes(DenseMap(.eye(3)), like: point) }
    #expect(general?.kind == .internal)
    let broken = ActionMap(.symmetric) { try $0 / 0 }
    let infinite = #expect(throws: Fault.self) { try extremes(broken, like: point) }
    #expect(infinite?.kind == .badData)
  }

  @Test("The same stream gives the same bits, another one other directions")
  func deterministic() throws {
    let map = DenseMap(try SpectrumCase.all[2].matrix(), .symmetric), point = try Tensor.zeros([40], .float64)
    let runs = try [0, 0, 1].map { try extremes(map, like: point, steps: 7, index: $0).lowest.vector.bytes() }
    #expect(runs[0] == runs[1] && runs[0] != runs[2])
  }
}
