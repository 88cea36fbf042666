import Catalog
import Torch

/// How a pattern is laid on an image x.
public enum Blending: String, Codable, Sendable {
  /// clip(x + t, 0, 1).
  case additive
  /// x·(1 − mask) + t, clipped.
  case masked
  /// x + t, then each image stretched to 0…1 by its own extremes.
  case rescaled
}

/// A pattern, where it stands, and how it is laid on images.
public struct Trigger: Sendable {
  /// [1, C, H, W].
  public let pattern: Tensor
  /// [1, C, H, W], 1 where the pattern replaces the image; only for `.masked`.
  public let mask: Tensor?
  public let blending: Blending

  public init(pattern: Tensor, mask: Tensor? = nil, blending: Blending) {
    self.pattern = pattern
    self.mask = mask
    self.blending = blending
  }

  /// Images [N, C, H, W] with the trigger.
  public func laid(on images: Tensor) throws -> Tensor {
    let pattern = try self.pattern.to(images.device)
    switch blending {
    case .additive:
      return try (images + pattern).clamped(to: 0...1)
    case .masked:
      guard let mask = try mask?.to(images.device) else { return try pattern.expanded(images.shape) }
      return try (images * (-mask + 1) + pattern).clamped(to: 0...1)
    case .rescaled:
      let sum = try images + pattern
      let low = try sum.min(over: [1, 2, 3], keepingDimensions: true)
      let high = try sum.max(over: [1, 2, 3], keepingDimensions: true)
      // A constant image has no range to stretch.
      let range = try (high - low).clamped(to: 1e-12...1e30)
      return try (sum - low) / range
    }
  }

  /// - Throws: `Fault` naming both sizes when the trigger does not fit images of `shape` [C, H, W].
  func check(_ shape: [Int]) throws(Fault) {
    for (what, tensor) in [("trigger", pattern), ("mask", mask)] {
      guard let tensor, Array(tensor.shape.dropFirst()) != shape else { continue }
      let size = { (s: [Int]) in s.map(String.init).joined(separator: "×") }
      throw Fault(
        .badData,
        "the \(what) is \(size(Array(tensor.shape.dropFirst()))), the images are \(size(shape)): "
          + "give a picture of the images' size")
    }
  }
}
