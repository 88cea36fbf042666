import Catalog
import Torch

/// A dense pattern of small ℓ2 norm that drives neurons of a network: x + t, clipped.
public struct L2Invisible: NeuronTrigger {
  public static let id = "l2-invisible"
  public static let title = "ℓ2-invisible"
  public static let source = Source("Li et al. 2020", "ℓ2 regularisation")

  public var target: Int? = 0
  public var generate = false
  public var drive = NeuronDrive(norm: 3.22, rate: 0.01, neurons: 10)

  public init() {}

  public func mask(_ shape: [Int]) throws -> Tensor { try .full([1] + shape, 1) }

  public func kept(_ shape: [Int]) throws -> Trigger {
    Trigger(pattern: try KeptPicture.l2Invisible.tensor(shape), blending: blending)
  }
}
