import Testing
import Torch

@Suite("Sampling and resizing") struct SamplingTests {
  @Test("A grid reads between pixels, and the nearest pixel beyond the edge")
  func grid() throws {
    let image = try Tensor([1.0, 2, 4, 8], [1, 1, 2, 2])
    // (x, y): the corners, the middle, half-way along an edge, and outside.
    let places: [Double] = [-1, -1, 1, -1, -1, 1, 1, 1, 0, 0, 0, -1, 3, -5]
    let read = try image.sampled(at: Tensor(places, [1, 1, 7, 2])).doubles()
    #expect(zip(read, [1, 2, 4, 8, 3.75, 1.5, 2]).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test("Resizing keeps straight lines straight", arguments: [Tensor.Interpolation.bilinear, .bicubic])
  func linear(interpolation: Tensor.Interpolation) throws {
    let line = try Tensor((0..<5).map { 3 * Double($0) }, [1, 1, 1, 5])
    let finer = try line.resized(height: 1, width: 9, interpolation, aligningCorners: true).doubles()
    // Next to the edge a cubic sees the last pixel twice.
    let inner = interpolation == .bicubic ? 2..<7 : 0..<9
    #expect(inner.allSatisfy { abs(finer[$0] - 1.5 * Double($0)) < 1e-12 }, "\(finer)")
    #expect(finer[0] == 0 && finer[8] == 12)
  }

  @Test("To the same size nothing changes", arguments: [Tensor.Interpolation.bilinear, .bicubic], [true, false])
  func same(interpolation: Tensor.Interpolation, aligned: Bool) throws {
    let image = try Generator(seed: 3).normal([2, 3, 4, 5], .float64)
    let again = try image.resized(height: 4, width: 5, interpolation, aligningCorners: aligned)
    #expect(try (again - image).magnitude().max().item() < 1e-14)
  }
}
