import Foundation
import Torch

/// A Gaussian filter of images, channel by channel; beyond the edges the image is taken as 0, so that what is filtered
/// again and again gathers in the middle.
struct LowPass {
  private let rows: Tensor
  private let columns: Tensor

  /// `sigma`: its width, in pixels of an image 32 pixels wide.
  init(sigma: Double, height: Int, width: Int) throws {
    rows = try Self.matrix(sigma * Double(height) / 32, height)
    columns = try Self.matrix(sigma * Double(width) / 32, width).transposed()
  }

  /// `images` is [N, C, H, W].
  func callAsFunction(_ images: Tensor) throws -> Tensor {
    try rows.to(images.device).matmul(images).matmul(columns.to(images.device))
  }

  /// Row i holds the weights with which the entries of a line make up the filtered entry i.
  private static func matrix(_ sigma: Double, _ count: Int) throws -> Tensor {
    let reach = Int((4 * sigma).rounded(.up))
    let weights = (-reach...reach).map { exp(-0.5 * Double($0 * $0) / max(sigma * sigma, 1e-12)) }
    let total = weights.reduce(0, +)
    var matrix = [Float](repeating: 0, count: count * count)
    for row in 0..<count {
      for (place, weight) in weights.enumerated() {
        let column = row + place - reach
        if (0..<count).contains(column) { matrix[row * count + column] = Float(weight / total) }
      }
    }
    return try Tensor(matrix, [count, count])
  }
}
