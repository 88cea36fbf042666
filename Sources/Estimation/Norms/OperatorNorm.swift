import Bilevel
import Catalog
import Torch

/// The ℓ₂ → ℓ₂ norm of a convolution, certified from both sides.
///
/// From above: the smaller of the norm on a torus (`TorusTransform`) and, where the map's whole matrix is small, that
/// of the matrix itself. From below: the stretch of one image, found by ``Lanczos`` on A*A in single precision and
/// measured in double.
extension ConvolutionMap {
  public func norm() throws -> NormBracket {
    try Runtime.onOneThread {
      let upper = try normFromAbove()
      return NormBracket(lower: upper == 0 ? 0 : min(try stretch(), upper), upper: upper)
    }
  }

  /// The smaller of the two upper bounds.
  public func normFromAbove() throws -> Double {
    let torus = try normOnTorus()
    // Where pixels do not mix the torus has one frequency, and is exact.
    return isPointwise || torus == 0 ? torus : min(torus, try denseNorm() ?? torus)
  }

  /// An upper bound from the convolution on a torus.
  public func normOnTorus() throws -> Double {
    try scaled { map in
      let torus = TorusTransform(map)
      var certificate = EigenvalueCertificate()
      try torus.forEachPortion { try certificate.include($0) }
      return try (certificate.bound + torus.error).squareRoot()
    }
  }

  /// An upper bound from the map's matrix, within a thousandth or so; nil if that has too many entries.
  public func denseNorm() throws -> Double? {
    guard min(inputs, outputs) <= 1024, inputs * outputs <= 1 << 21 else { return nil }
    return try scaled { map in
      let matrix = try map.matrix()
      let tall = inputs <= outputs ? matrix : try matrix.transposed()
      var certificate = EigenvalueCertificate()
      let gram = try tall.matmul(tall.transposed())
      try certificate.include(gram.reshaped([1] + gram.shape))
      let error = try Rounding.ofSum(max(inputs, outputs)) * matrix.dot(matrix)
      return (certificate.bound + error).squareRoot()
    }
  }

  /// The whole matrix, [inputs, outputs]: row j is the image of the j-th unit image.
  public func matrix() throws -> Tensor {
    try withoutHistory { try apply(.eye(inputs).reshaped([inputs] + inputShape)).reshaped([inputs, outputs]) }
  }

  /// A lower bound: how much the map stretches one image.
  public func stretch() throws -> Double {
    // Where pixels do not mix, one pixel is as good as an image.
    let map =
      isPointwise ? try ConvolutionMap(weight: weight, inputShape: [inputShape[0], 1, 1], groups: groups) : self
    return try map.scaled { try $0.lanczosStretch() }
  }

  private func lanczosStretch() throws -> Double {
    let point = try Tensor.zeros([1] + inputShape)
    let gram = ActionMap(.symmetric) { v in
      try withHistory {
        let leaf = try v.leaf()
        let image = try apply(leaf)
        return try image.gradients(of: [leaf], weight: image.detached())[0]
      }
    }
    var stream = RandomStream(seed: 0, stage: "stretch")
    let found = try Lanczos(steps: 30, tolerance: 1e-6).extremes(of: gram, like: point, drawing: &stream)
    let direction = try found.highest.vector.to(.float64)
    let image = try withoutHistory { try apply(direction) }
    // An entry of the image errs by that of a sum over taps and channels of |w|·|x|, whose norm is at most this.
    let visits = expansion * (try spread.norm().item())
    let terms = spread.count / spread.shape[0]
    let length = try direction.norm().item()
    let error = Rounding.ofSum(terms) * visits * length + Rounding.ofSum(outputs) * (try image.norm().item())
    return max(0, try image.norm().item() - error) / (length * (1 + Rounding.ofSum(inputs)))
  }

  /// `norm` of the map with its largest weight scaled to one, scaled back: no square overflows or vanishes.
  private func scaled(_ norm: (ConvolutionMap) throws -> Double) throws -> Double {
    let largest = try weight.magnitude().max().item()
    guard largest > 0 else { return 0 }
    let exact = largest.binade
    return try norm(replacing(weight / exact)) * exact
  }
}
