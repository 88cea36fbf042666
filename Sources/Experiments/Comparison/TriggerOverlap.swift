import Attacks
import Defences
import Torch

/// How well a recovered trigger lies on the planted one.
public enum TriggerOverlap {
  /// Intersection over union of the pixels that either changes; nil where neither changes any.
  ///
  /// The planted trigger changes a pixel if it does so in a black or in a white image, the recovered one if its mask
  /// there is at least a half, or what it adds at least half of its largest entry.
  public static func intersectionOverUnion(_ recovered: ClassTrigger, _ planted: PreparedAttack) throws -> Double? {
    let found = try recovered.support(), pixels = try planted.support()
    let both = try (found * pixels).sum().item(), either = try found.maximum(pixels).sum().item()
    return either > 0 ? both / either : nil
  }
}

extension ClassTrigger {
  /// 1 at the pixels that it changes most, [1, 1, H, W].
  fileprivate func support() throws -> Tensor {
    let strength = try mask?.to(.cpu) ?? pattern.to(.cpu).magnitude().max(over: [1], keepingDimensions: true)
    let half = mask == nil ? try strength.max().item() / 2 : 0.5
    return try (-strength.less(half).to(.float32) + 1)
  }
}

extension PreparedAttack {
  /// 1 at the pixels that it changes, [1, 1, H, W].
  fileprivate func support() throws -> Tensor {
    let shape = [1] + trigger.pattern.shape.dropFirst()
    let changes = try [0.0, 1].map { level in
      let image = try Tensor.full(shape, level)
      return try (plant(in: image) - image).magnitude().max(over: [1], keepingDimensions: true)
    }
    // Smaller than any change that 8-bit pictures can show.
    return try changes[0].maximum(changes[1]).greater(1e-3).to(.float32)
  }
}
