import Bilevel
import Estimation
import Testing
import Torch

@Suite("The mixed derivative") struct MixedDerivativeTests {
  /// N as a MixedMap, θ a bundle of two tensors.
  private func map(_ matrix: Tensor) -> MixedMap {
    let split = 4
    return MixedMap(
      transposed: { v in
        let all = try matrix.transposed().matmul(v.reshaped([v.count, 1]))
        return TensorBundle([try all.sliced(0..<split), try all.sliced(split..<all.shape[0])])
      },
      action: { w in try matrix.matmul(.concatenated(w.tensors)).reshaped([matrix.shape[0]]) })
  }

  @Test("Its norm is the largest singular value", arguments: [(6, 9), (12, 7), (1, 5)])
  func norm(d: Int, p: Int) throws {
    var stream = anyStream(d)
    let matrix = try stream.normal([d, p])
    let norm = try Lanczos(steps: d, tolerance: 1e-12).norm(
      of: map(matrix), like: .zeros([d], .float64), drawing: &stream)
    #expect(abs(norm.value - (try spectralNorm(of: matrix))) < 1e-10)
  }

  @Test("Few steps approach it from below", arguments: 1..<6)
  func below(steps: Int) throws {
    var stream = anyStream(21)
    let matrix = try stream.normal([30, 40]), truth = try spectralNorm(of: matrix)
    let norms = try [steps, steps + 1].map { steps in
      var start = anyStream(22)
      return try Lanczos(steps: steps, tolerance: 0).norm(
        of: map(matrix), like: .zeros([30], .float64), drawing: &start)
    }
    #expect(norms[0].value < truth && norms[0].value > truth / 3 && norms[0].steps == steps)
    #expect(norms[1].value > norms[0].value)
  }

  @Test("A network's two mixed products are each other's transpose, and their norm is the dense one's")
  func network() throws {
    let objective = try UnlearningObjective.tiny(.tiny()), point = try objective.somewhere()
    let inner = try objective.inner(at: point)
    var stream = anyStream(23)
    let v = try stream.normal(point.shape)
    let w = try objective.network.parameters.map { try stream.normal($0.shape) }
    let (left, right) = (try inner.mixed(v).dot(w), try v.dot(inner.mixedTransposed(w)))
    #expect(abs(left - right) < 1e-11 * abs(left) && abs(left) > 1e-3)

    let identity = try Tensor.eye(point.count)
    let rows = try (0..<point.count).map { row in
      try Tensor.concatenated(
        inner.mixed(identity.sliced(row..<row + 1).reshaped(point.shape)).tensors.map {
          try $0.reshaped([1, $0.count])
        },
        along: 1)
    }
    let truth = try spectralNorm(of: .concatenated(rows))
    let norm = try Lanczos(steps: point.count, tolerance: 1e-12).norm(
      of: MixedMap(of: inner), like: point, drawing: &stream)
    #expect(abs(norm.value - truth) < 1e-9 * truth)
  }

  @Test("The norm of a difference is that of the difference's matrix")
  func difference() throws {
    var stream = anyStream(24)
    let (a, b) = (try stream.normal([6, 9]), try stream.normal([6, 9]))
    let norm = try Lanczos(steps: 6, tolerance: 1e-12).norm(
      of: map(a) - map(b), like: .zeros([6], .float64), drawing: &stream)
    #expect(abs(norm.value - (try spectralNorm(of: a - b))) < 1e-10)
  }

  @Test("A symmetric map's norm is its larger end's magnitude", arguments: [[-7.0, 1, 3], [-2, 1, 5]])
  func symmetric(eigenvalues: [Double]) throws {
    var stream = anyStream(25)
    let map = DenseMap(try stream.symmetric(eigenvalues), .symmetric)
    let norm = try Lanczos(steps: 3, tolerance: 1e-12).norm(of: map, like: .zeros([3], .float64), drawing: &stream)
    #expect(abs(norm.value - eigenvalues.map { abs($0) }.max()!) < 1e-10)
  }
}
