import Catalog
import Formats
import Torch

/// Reads triggers: PNG as value/255, NPY as it is.
public enum TriggerFile {
  /// The trigger in `path`, laid on images by `blending`, with the mask in `maskPath` if that needs one.
  ///
  /// `.masked` without a mask file takes the pattern's non-zero pixels for the mask.
  public static func read(_ path: String, mask maskPath: String?, blending: Blending) throws -> Trigger {
    let pattern = try picture(path)
    guard blending == .masked else {
      guard maskPath == nil else {
        throw Fault(.wrongUse, "--mask goes with attacks that replace pixels (masked, l0-invisible), not with this one")
      }
      return Trigger(pattern: pattern, blending: blending)
    }
    let mask =
      try maskPath.map(picture)
      ?? pattern.magnitude().max(over: [1], keepingDimensions: true)
      .greater(0).to(.float32).expanded(pattern.shape).contiguous()
    return Trigger(pattern: pattern, mask: mask, blending: blending)
  }

  private static func picture(_ path: String) throws -> Tensor {
    let isArray = path.lowercased().hasSuffix(".npy")
    let tensor = isArray ? try array(path) : try png(path)
    guard try tensor.isFinite() else { throw Fault(.badData, "\(path): the pattern has NaN or infinite entries") }
    return tensor
  }

  private static func png(_ path: String) throws -> Tensor {
    let image = try PNG.read(path)
    return try (Tensor(bytes: image.pixels, .uint8, [image.height, image.width, 3]).to(.float32) / 255)
      .permuted([2, 0, 1]).reshaped([1, 3, image.height, image.width])
  }

  /// C×H×W, H×W×C or with a leading axis of one; the axis of length 3 tells.
  private static func array(_ path: String) throws -> Tensor {
    let array = try NPY.read(path)
    var shape = array.shape
    if shape.count == 4, shape[0] == 1 { shape.removeFirst() }
    guard shape.count == 3, shape[0] == 3 || shape[2] == 3 else {
      throw Fault(
        .badData, "\(path): the pattern has the shape \(array.shape); write C×H×W or H×W×C with three channels")
    }
    let tensor = try Tensor(array.floats(), shape)
    let planes = shape[0] == 3 ? tensor : try tensor.permuted([2, 0, 1])
    return try planes.reshaped([1] + planes.shape).contiguous()
  }
}
