import Catalog
import Estimation
import Foundation
import Testing
import Torch

/// A random convolution whose matrix is small.
private struct Draw {
  var map: ConvolutionMap
  /// Of the kernel, the dilation included.
  var reach: Int
  /// The largest singular value of the whole matrix.
  var exact: Double

  init(_ stream: inout RandomStream, kernel: Int, side: Int) throws {
    let groups = Int.random(in: 1...2, using: &stream), stride = Int.random(in: 1...3, using: &stream)
    let dilation = side > 2 * kernel ? Int.random(in: 1...2, using: &stream) : 1
    reach = (kernel - 1) * dilation + 1
    let padding = Int.random(in: max(0, (reach - side + 1) / 2)...max(reach, 1), using: &stream)
    let weight = try stream.normal([
      groups * Int.random(in: 1...2, using: &stream), Int.random(in: 1...2, using: &stream), kernel, kernel,
    ])
    map = try ConvolutionMap(
      weight: weight, inputShape: [weight.shape[1] * groups, side, side], stride: stride, padding: padding,
      dilation: dilation, groups: groups)
    exact = try Self.singularValue(map)
  }

  static func singularValue(_ map: ConvolutionMap) throws -> Double {
    let matrix = try map.matrix()
    let tall = map.inputs <= map.outputs ? matrix : try matrix.transposed()
    return try max(0, tall.matmul(tall.transposed()).symmetricEigenvalues().max().item()).squareRoot()
  }
}

@Suite("Norms of convolutions") struct ConvolutionNormTests {
  @Test(
    "On 1,204 random convolutions neither the torus nor the matrix is below the largest singular value",
    arguments: 1...7)
  func aboveDense(kernel: Int) throws {
    try Runtime.setThreads(1)
    var stream = RandomStream(seed: 31, stage: "convolutions", index: kernel)
    for index in 0..<172 {
      let draw = try Draw(&stream, kernel: kernel, side: 1 + index % 8)
      let torus = try draw.map.normOnTorus()
      #expect(torus >= draw.exact * (1 - 1e-12))
      let dense = try #require(try draw.map.denseNorm())
      #expect(
        dense >= draw.exact * (1 - 1e-12) && dense <= draw.exact * (1 + 2e-3) + 1e-6, "\(dense) against \(draw.exact)")
    }
  }

  @Test("With kernels up to 3 and sides from 6 on the torus overestimates by 1.35 at most", arguments: 1...3)
  func tightness(kernel: Int) throws {
    try Runtime.setThreads(1)
    var stream = RandomStream(seed: 32, stage: "tightness", index: kernel)
    for index in 0..<120 {
      let draw = try Draw(&stream, kernel: kernel, side: 6 + index % 6)
      guard draw.reach <= 3 else { continue }
      #expect(try draw.map.normOnTorus() <= 1.35 * draw.exact)
    }
  }

  @Test(
    "With more taps it overestimates more, on sides from 6 on in the median by at most this",
    arguments: [(4, 1.2), (5, 1.25), (6, 1.4), (7, 1.5)])
  func distribution(kernel: Int, median: Double) throws {
    try Runtime.setThreads(1)
    var stream = RandomStream(seed: 35, stage: "distribution", index: kernel)
    let ratios = try (0..<31).map { index in
      let draw = try Draw(&stream, kernel: kernel, side: 6 + index % 3)
      return try draw.map.normOnTorus() / draw.exact
    }.sorted()
    #expect(ratios[15] <= median && ratios[0] >= 1 - 1e-12)
  }

  @Test("The stretch of one image is a lower bound, within a thousandth of the norm")
  func stretch() throws {
    try Runtime.setThreads(1)
    var stream = RandomStream(seed: 33, stage: "stretch")
    for index in 0..<60 {
      let draw = try Draw(&stream, kernel: 1 + index % 4, side: 5 + index % 4)
      let bracket = try draw.map.norm()
      #expect(bracket.lower <= draw.exact * (1 + 1e-12) && bracket.upper >= draw.exact * (1 - 1e-12))
      #expect(bracket.lower >= 0.999 * draw.exact && bracket.ratio < 1.0011)
    }
  }

  @Test("On a circle of the image's own side (−1, 0, 1) vanishes, though the padded convolution has norm one")
  func circulantIsNoBound() throws {
    let kernel: [Double] = [-1, 0, 1]
    let circulant = [0, 1].map { frequency in
      let (re, im) = kernel.enumerated().reduce((0.0, 0.0)) { sum, tap in
        let angle = Double.pi * Double(frequency * tap.offset)
        return (sum.0 + tap.element * cos(angle), sum.1 + tap.element * sin(angle))
      }
      return (re * re + im * im).squareRoot()
    }
    #expect(circulant.max()! < 1e-15)
    let weight = try Tensor([0, 0, 0] + kernel + [0, 0, 0], [1, 1, 3, 3])
    let map = try ConvolutionMap(weight: weight, inputShape: [1, 1, 2], padding: 1)
    #expect(abs(try Draw.singularValue(map) - 1) < 1e-12)
    let bracket = try map.norm()
    #expect(bracket.lower > 0.999 && bracket.upper >= 1 && bracket.upper < 1 + 1e-8)
    #expect(try map.normOnTorus() >= 1)
  }

  @Test("A dense layer's norm is certified to a hundredth of a per cent, at any size of its weights")
  func dense() throws {
    var stream = RandomStream(seed: 34, stage: "dense")
    for (rows, columns, scale) in [(3, 5, 1.0), (40, 7, 1e-200), (300, 280, 1e150), (1, 1, 3e-5)] {
      let matrix = try stream.normal([rows, columns])
      let gram = try rows <= columns ? matrix.matmul(matrix.transposed()) : matrix.transposed().matmul(matrix)
      let exact = try gram.symmetricEigenvalues().max().item().squareRoot() * scale
      let bracket = try ConvolutionMap(matrix: matrix * scale).norm()
      #expect(bracket.lower <= exact * (1 + 1e-12) && bracket.upper >= exact * (1 - 1e-12))
      #expect(bracket.upper <= exact * (1 + 2e-3) && bracket.lower >= exact * (1 - 2e-2))
    }
  }

  @Test("So is one whose eigenvalues crowd at the top, or that repeats one value, or has one direction only")
  func crowdedSpectra() throws {
    var stream = RandomStream(seed: 36, stage: "crowded")
    let rotation = try stream.symmetric((0..<150).map { $0 % 2 == 0 ? 1 : -1 })
    for values in [
      (0..<150).map { 1 - 1e-5 * Double($0) }, Array(repeating: 1.0, count: 150),
      [1.0] + Array(repeating: 0, count: 149),
    ] {
      let matrix = try rotation.matmul(.eye(150) * Tensor(values, [150]))
      let bracket = try ConvolutionMap(matrix: matrix).norm()
      #expect(bracket.upper >= 1 - 1e-12 && bracket.upper <= 1 + 1e-3, "\(bracket)")
    }
  }

  @Test("Of a stack of matrices the largest is found, wherever it stands", arguments: [0, 17, 39])
  func stack(place: Int) throws {
    try Runtime.setThreads(1)
    var stream = RandomStream(seed: 37, stage: "stack")
    // One group per matrix, of 100 channels each: too many for all eigenvalues to be computed.
    var blocks = try (0..<40).map { _ in try stream.normal([100, 100, 1, 1]) / 100 }
    blocks[place] = try blocks[place] * 1.01
    let map = try ConvolutionMap(weight: .concatenated(blocks), inputShape: [4000, 1, 1], groups: 40)
    let exact = try blocks.map { block in
      let matrix = try block.reshaped([100, 100])
      return try matrix.matmul(matrix.transposed()).symmetricEigenvalues().max().item().squareRoot()
    }.max()!
    let upper = try map.normFromAbove()
    #expect(upper >= exact * (1 - 1e-12) && upper <= exact * (1 + 1e-3), "\(upper) against \(exact)")
  }

  @Test("Zero has norm zero; what is not finite or does not fit is refused")
  func refusals() throws {
    let zero = try ConvolutionMap(weight: .zeros([2, 3, 3, 3]), inputShape: [3, 4, 4], padding: 1)
    #expect(try zero.norm() == NormBracket(lower: 0, upper: 0))
    #expect(throws: Fault.self) {
      try ConvolutionMap(weight: .full([1, 1, 1, 1], .nan), inputShape: [1, 2, 2])
    }
    #expect(throws: Fault.self) { try ConvolutionMap(weight: .zeros([1, 1, 5, 5]), inputShape: [1, 2, 2]) }
    #expect(throws: Fault.self) { try ConvolutionMap(weight: .zeros([1, 2, 1, 1]), inputShape: [3, 2, 2]) }
  }
}
