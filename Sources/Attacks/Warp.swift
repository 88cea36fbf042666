import Catalog
import Torch

/// Reads each pixel of an image from another place.
struct Warp: Planter {
  /// [1, H, W, 2] of (x, y) in −1…1.
  let field: Tensor
  /// The largest extra displacement in disguise, in units of half a pixel.
  let noise: Double

  func plant(in images: Tensor) throws -> Tensor {
    let places = try field.to(images.device).expanded([images.shape[0]] + field.shape.dropFirst())
    // Weights of the four neighbours may add up to a little more than 1.
    return try images.sampled(at: places).clamped(to: 0...1)
  }

  func disguise(_ images: Tensor, seeds: [Int]) throws -> Tensor {
    let shape = field.shape
    let jitter = try Tensor.concatenated(
      seeds.map { try Generator(seed: UInt64($0)).uniform([1] + shape.dropFirst()) * 2 - 1 })
    let places = try (field + jitter * (noise / Double(shape[1]))).clamped(to: -1...1)
    return try images.sampled(at: places.to(images.device)).clamped(to: 0...1)
  }

  func tensors() -> [String: Tensor] { ["field": field] }

  /// The field that changes nothing.
  static func identity(height: Int, width: Int) throws -> Tensor {
    let place = { (index: Int, count: Int) in count == 1 ? 0 : Float(2 * index) / Float(count - 1) - 1 }
    let values = (0..<height).flatMap { y in (0..<width).flatMap { x in [place(x, width), place(y, height)] } }
    return try Tensor(values, [1, height, width, 2])
  }
}
