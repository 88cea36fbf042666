import Torch

/// A precision below the network's own for second-order products.
public enum ProductPrecision: String, Codable, Sendable, CaseIterable {
  /// Both factors of every convolution and dense layer are rounded to 8 significant bits; sums, and all that is done
  /// entry by entry, stay in the network's own precision.
  ///
  /// Where the processor or the device multiplies such numbers itself, libtorch's kernels for them are used, whose
  /// results are rounded as well; elsewhere the rounded factors go through the usual kernels, which shows the effect and
  /// saves no time.
  case bfloat16
}

/// A planned layer whose products can be had in a lower precision.
protocol PlannedProduct: PlannedLayer {
  var precision: ProductPrecision? { get set }
}

extension PlannedProduct {
  /// `product` of two factors in the layer's precision.
  func lowered(_ a: Tensor, _ b: Tensor, _ product: (Tensor, Tensor) throws -> Tensor) throws -> Tensor {
    guard precision != nil else { return try product(a, b) }
    let factors = try (a.to(.bfloat16), b.to(.bfloat16))
    guard Runtime.multipliesBFloat16(on: a.device) else {
      return try product(factors.0.to(a.dtype), factors.1.to(b.dtype))
    }
    return try product(factors.0, factors.1).to(a.dtype)
  }
}
