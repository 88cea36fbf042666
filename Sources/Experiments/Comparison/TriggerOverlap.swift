import Attacks
import Defences
import Torch

/// How well a recovered trigger lies on the planted one.
public enum TriggerOverlap {
  /// Intersection over union of the N pixels that the planted trigger changes and the N that the recovered one changes
  /// most; nil for a planted trigger that covers no pixel or more than half of the image, on which any trigger would lie.
  ///
  /// The planted trigger changes a pixel if it does so in a black or in a white image. Of several triggers, the one that
  /// stands for the recovered one's class counts; nil if there is none.
  ///
  /// **Source.** The Jaccard index of TrojanZoo (Pang et al. 2022), which also compares as many pixels as were planted.
  public static func intersectionOverUnion(_ recovered: ClassTrigger, _ planted: PreparedAttack) throws -> Double? {
    let several = planted.backdoors.count > 1
    guard let backdoor = planted.backdoors.first(where: { !several || $0.target == recovered.target }) else {
      return nil
    }
    let wanted = try backdoor.changedPixels(of: recovered.pattern.shape)
    let strength = try recovered.strength()
    guard !wanted.isEmpty, 2 * wanted.count <= strength.count else { return nil }
    let strongest = strength.indices.sorted { (strength[$1], $0) < (strength[$0], $1) }.prefix(wanted.count)
    let both = Set(strongest).intersection(wanted).count
    return Double(both) / Double(2 * wanted.count - both)
  }
}

extension ClassTrigger {
  /// How much it changes each pixel, row by row.
  fileprivate func strength() throws -> [Float] {
    try (mask ?? pattern.magnitude().max(over: [1], keepingDimensions: true)).floats()
  }
}

extension Backdoor {
  /// The pixels of images of `shape` [1, C, H, W] that it changes, row by row.
  fileprivate func changedPixels(of shape: [Int]) throws -> Set<Int> {
    let changes = try [0.0, 1].map { level in
      let image = try Tensor.full(shape, level)
      return try (plant(in: image) - image).magnitude().max(over: [1]).floats()
    }
    // Smaller than any change that 8-bit pictures can show.
    return Set(changes[0].indices.filter { max(changes[0][$0], changes[1][$0]) > 1e-3 })
  }
}
