/// A window that slides along one axis, as those of convolutions and pooling do, and what it does to norms.
public struct SlidingWindow: Sendable, Hashable {
  public var kernel: Int
  public var stride: Int
  public var dilation: Int

  public init(kernel: Int, stride: Int = 1, dilation: Int = 1) {
    precondition(kernel >= 1 && stride >= 1 && dilation >= 1, "a window of \(kernel), \(stride), \(dilation)")
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
  }

  /// How many positions of the window see one coordinate at most: the largest number of taps in one residue class of
  /// the stride, ⌈k/s⌉ without dilation.
  public var visits: Int {
    var seen = [Int](repeating: 0, count: stride)
    for tap in 0..<kernel { seen[tap * dilation % stride] += 1 }
    return seen.max()!
  }

  /// ‖unfolded input‖ ≤ this·‖input‖, over the product of the axes: √∏ visits.
  ///
  /// Unfolding copies a coordinate once per window that sees it. The constant is also that of max-pooling, since
  /// |max a − max b|² ≤ Σ|a_j − b_j|² in every window; and a convolution with kernels w_o has atomic norm at most this
  /// times Σ_o‖w_o‖₂.
  public static func expansion(_ axes: [SlidingWindow]) -> Double {
    Double(axes.reduce(1) { $0 * $1.visits }).squareRoot()
  }

  /// The Lipschitz constant of average-pooling: √∏(visits/kernel), exactly 1/k for disjoint squares of side k.
  ///
  /// The square of a mean is at most the mean of squares, and each square enters `visits` windows.
  public static func averagePooling(_ axes: [SlidingWindow]) -> Double {
    axes.reduce(1) { $0 * Double($1.visits) / Double($1.kernel) }.squareRoot()
  }
}
