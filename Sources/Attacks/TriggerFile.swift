import Catalog
import Formats
import Torch

/// Reads and writes triggers: PNG as value/255, NPY as it is.
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
    let mask = try maskPath.map(picture) ?? nonZero(pattern)
    if let maskPath, try mask.min().item() < 0 || mask.max().item() > 1 {
      throw Fault(
        .badData, "\(maskPath): a mask says how much of each pixel makes way, in 0…1, and this one has others")
    }
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

  /// C×H×W, H×W×C or with a leading axis of one; the axis of length 3 tells, or a first axis of 1 for grey.
  private static func array(_ path: String) throws -> Tensor {
    let array = try NPY.read(path)
    var shape = array.shape
    if shape.count == 4, shape[0] == 1 { shape.removeFirst() }
    guard shape.count == 3, [1, 3].contains(shape[0]) || shape[2] == 3 else {
      throw Fault(
        .badData, "\(path): the pattern has the shape \(array.shape); write C×H×W or H×W×C with three channels")
    }
    let tensor = try Tensor(array.floats(), shape)
    let planes = shape[0] == 3 || shape[2] != 3 ? tensor : try tensor.permuted([2, 0, 1])
    return try planes.reshaped([1] + planes.shape).contiguous()
  }

  /// Writes a trigger so that `read` gives it back: its pattern to `path` and, where pixels are replaced and the pattern
  /// alone does not tell which, its mask beside it.
  /// - Returns: the files written.
  /// - Throws: `Fault(.wrongUse)` for a PNG of a pattern with entries outside 0…1.
  public static func write(_ trigger: Trigger, to path: String, mask maskPath: String) throws -> [String] {
    try write(trigger.pattern, to: path)
    guard let mask = trigger.mask, try mask.floats() != nonZero(trigger.pattern).floats() else { return [path] }
    try write(mask, to: maskPath)
    return [path, maskPath]
  }

  private static func write(_ pattern: Tensor, to path: String) throws {
    let shape = Array(pattern.shape.dropFirst())
    if path.lowercased().hasSuffix(".npy") {
      return try NPY.write(ArrayValue(pattern.floats(), shape: shape), to: path)
    }
    guard try pattern.min().item() >= 0, try pattern.max().item() <= 1 else {
      throw Fault(.wrongUse, "\(path): a PNG holds values in 0…1, and the trigger has others; name an .npy file")
    }
    let colours = try pattern.expanded([1, 3, shape[1], shape[2]])
    let bytes = try (colours * 255).rounded().permuted([0, 2, 3, 1]).contiguous().to(.uint8).bytes()
    try PNG.write(RGBImage(width: shape[2], height: shape[1], pixels: bytes), to: path)
  }

  /// 1 in all channels where any of them is not 0.
  private static func nonZero(_ pattern: Tensor) throws -> Tensor {
    try pattern.magnitude().max(over: [1], keepingDimensions: true)
      .greater(0).to(.float32).expanded(pattern.shape).contiguous()
  }
}
