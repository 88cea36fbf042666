import Catalog
import Torch

/// Puts a trigger into images: a pattern, a warp, a network that makes a pattern for each image.
public protocol Planter: Sendable {
  /// `images` [N, C, H, W] in 0…1 with the trigger, each for itself; still in 0…1, and the input unchanged.
  func plant(in images: Tensor) throws -> Tensor

  /// A disguised form for images that keep their label: what an attack trains on so that only the trigger itself counts.
  ///
  /// `seeds`: one per image; the same seed gives the same image.
  func disguise(_ images: Tensor, seeds: [Int]) throws -> Tensor

  /// What must be kept to plant the same trigger again, by name.
  func tensors() throws -> [String: Tensor]
}

extension Planter {
  public func disguise(_ images: Tensor, seeds: [Int]) throws -> Tensor { try plant(in: images) }
}

extension Trigger: Planter {
  public func plant(in images: Tensor) throws -> Tensor { try laid(on: images) }

  public func tensors() -> [String: Tensor] {
    mask.map { ["pattern": pattern, "mask": $0] } ?? ["pattern": pattern]
  }

  /// The trigger that `tensors` came from.
  ///
  /// `blending`: how it is laid if it has no mask.
  init(_ tensors: [String: Tensor], blending: Blending) throws {
    let mask = try tensors["mask"]?.to(.float32)
    self.init(
      pattern: try tensors.required("pattern").to(.float32), mask: mask, blending: mask == nil ? blending : .masked)
  }
}

extension [String: Tensor] {
  /// - Throws: `Fault(.badData)` if there is no such tensor.
  func required(_ name: String) throws(Fault) -> Tensor {
    guard let tensor = self[name] else {
      throw Fault(.badData, "the file's attack lacks its tensor '\(name)': train the network again")
    }
    return tensor
  }

  /// The entries whose names begin with `prefix/`, without it.
  func under(_ prefix: String) -> [String: Tensor] {
    let pairs = filter { $0.key.hasPrefix(prefix + "/") }.map { (String($0.key.dropFirst(prefix.count + 1)), $0.value) }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// The same entries with `prefix/` before their names.
  func prefixed(_ prefix: String) -> [String: Tensor] {
    Dictionary(uniqueKeysWithValues: map { ("\(prefix)/\($0.key)", $0.value) })
  }
}
