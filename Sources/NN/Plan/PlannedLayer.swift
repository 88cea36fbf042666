import Torch

/// One layer at fixed weights and inputs, with the derivatives of its map y = f(x, θ) written out.
///
/// | symbol | meaning                                                                                   |
/// |--------|-------------------------------------------------------------------------------------------|
/// | g      | gradient of the loss in y                                                                 |
/// | ẋ, ẏ   | tangents: derivatives of x and y along a direction of the perturbation                    |
/// | ġ      | tangent of g                                                                              |
///
/// A tangent that is the same for every image may be given as one image. The calls come in the order `forward`,
/// `backward`, then `tangent` and `backwardTangent` for each direction; each keeps what the later ones need.
protocol PlannedLayer: AnyObject {
  /// Whether `backward` of a sum of gradients over the images is the sum: for maps that are affine and the same for
  /// every image.
  var isShared: Bool { get }

  /// y.
  func forward(_ inputs: [Tensor]) throws -> Tensor
  /// The gradients in x, (∂y/∂x)ᵀ g.
  func backward(_ gradient: Tensor) throws -> [Tensor]
  /// ẏ = (∂y/∂x) ẋ.
  func tangent(_ tangents: [Tensor]) throws -> Tensor
  /// The tangents of `backward`'s results.
  func backwardTangent(_ gradientTangent: Tensor) throws -> [Tensor]

  /// The gradients in the layer's own weights, in the order of its specification.
  func weightGradients(_ gradient: Tensor) throws -> [Tensor]
  /// Their tangents; `gradient` is g.
  func weightGradientTangents(_ gradient: Tensor, _ gradientTangent: Tensor) throws -> [Tensor]
}

extension PlannedLayer {
  var isShared: Bool { false }
  func backwardTangent(_ gradientTangent: Tensor) throws -> [Tensor] { try backward(gradientTangent) }
  func weightGradients(_ gradient: Tensor) throws -> [Tensor] { [] }
  func weightGradientTangents(_ gradient: Tensor, _ gradientTangent: Tensor) throws -> [Tensor] { [] }
}

extension Tensor {
  /// The sum over the batch, as a batch of one.
  func summedOverBatch() throws -> Tensor { try shape[0] == 1 ? self : sum(over: [0], keepingDimensions: true) }

  /// This, or its sum over the batch where `other` stands for every image.
  func matched(to other: Tensor) throws -> Tensor { try other.shape[0] == 1 ? summedOverBatch() : self }
}
