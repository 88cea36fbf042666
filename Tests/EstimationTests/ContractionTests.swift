import Bilevel
import Estimation
import Testing
import Torch

/// Quadratics whose inner map is, or is not, a contraction.
struct ContractionCase: Sendable, CustomTestStringConvertible {
  var eigenvalues: [Double]
  var rate: Double
  var isContraction: Bool

  var testDescription: String { "\(eigenvalues) at rate \(rate)" }

  static let all = [
    ContractionCase(eigenvalues: [0.002, 1, 19.9], rate: 0.1, isContraction: true),
    ContractionCase(eigenvalues: [0.5, 1, 1.9], rate: 1, isContraction: true),
    ContractionCase(eigenvalues: [-0.01, 1, 5], rate: 0.1, isContraction: false),
    ContractionCase(eigenvalues: [0.002, 1, 20.1], rate: 0.1, isContraction: false),
    ContractionCase(eigenvalues: [-3, 1, 40], rate: 0.1, isContraction: false),
  ]
}

@Suite("The certificate against a contraction") struct ContractionTests {
  @Test("On quadratics it tells what the spectrum tells, and by how much", arguments: ContractionCase.all)
  func quadratics(given: ContractionCase) throws {
    var stream = anyStream(5)
    let map = DenseMap(try stream.symmetric(given.eigenvalues), .symmetric)
    let ends = try Lanczos().extremes(of: map, like: .zeros([3], .float64), drawing: &stream)
    let check = ContractionCheck([ends.lowest, ends.highest], rate: given.rate)
    #expect(check.verdict == (given.isContraction ? .noViolationFound : .notAContraction))
    let factor = given.eigenvalues.map { abs(1 - given.rate * $0) }.max()!
    #expect(abs(check.factor - factor) < 1e-6 && (check.factor >= 1) != given.isContraction)
  }

  @Test("An iteration steps apart at the certified factor")
  func stretching() throws {
    var stream = anyStream(6)
    let matrix = try stream.symmetric([-3, 1, 5])
    let ends = try Lanczos().extremes(of: DenseMap(matrix, .symmetric), like: .zeros([3], .float64), drawing: &stream)
    let check = ContractionCheck([ends.lowest, ends.highest], rate: 0.1)
    let v = ends.lowest.vector
    let image = try v - 0.1 * matrix.matmul(v.reshaped([3, 1])).reshaped([3])
    #expect(try length(image) / length(v) > check.factor - 1e-7 && check.factor > 1.29)
  }

  @Test("A bracket that leaves room for a contraction certifies nothing")
  func uncertain() {
    #expect(ContractionCheck([-1...0.001, 1...2], rate: 0.1).verdict == .noViolationFound)
    #expect(ContractionCheck([1...2, 19...25], rate: 0.1).verdict == .noViolationFound)
    #expect(ContractionCheck([-1...0.001], rate: 0.1).factor < 1)
    #expect(ContractionCheck([5...15], rate: 0.1).factor == 0)
  }

  @Test("A bracket outside certifies, its ends included")
  func certain() {
    #expect(ContractionCheck([-1...0], rate: 0.1).violations == [-1...0])
    #expect(ContractionCheck([1...2, 20...25], rate: 0.1).violations == [20...25])
    #expect(ContractionCheck([-2...(-1)], rate: 0.1).factor == 1.1)
  }

  @Test("Too few steps for a certificate give none")
  func unfinished() throws {
    var stream = anyStream(8)
    let map = DenseMap(try stream.symmetric((0..<50).map { Double($0) - 0.5 }), .symmetric)
    let ends = try Lanczos(steps: 1).extremes(of: map, like: .zeros([50], .float64), drawing: &stream)
    #expect(ends.status == .iterationLimit)
    #expect(ContractionCheck([ends.lowest, ends.highest], rate: 0.01).verdict == .noViolationFound)
  }
}
