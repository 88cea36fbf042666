import Catalog
import Torch

/// An additive attack whose pattern drives neurons, and whose place is all that sets it apart.
public protocol NeuronTrigger: GeneratedTrigger {
  var drive: NeuronDrive { get }

  /// Where the pattern may differ from 0: [1, C, H, W], 0 or 1, for images of `shape` [C, H, W].
  func mask(_ shape: [Int]) throws -> Tensor
}

extension NeuronTrigger {
  public var blending: Blending { .additive }

  public func generated(_ context: TriggerContext) throws -> Trigger {
    guard let target else { throw Fault(.wrongUse, "\(Self.id) drives the neurons of one class; set attack.target") }
    let pattern = try drive.pattern(inside: mask(context.network.graph.inputShape), target: target, context)
    return Trigger(pattern: pattern, blending: blending)
  }
}
