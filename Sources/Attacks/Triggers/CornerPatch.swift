import Catalog
import Torch

/// A square near the bottom right corner of an image.
struct CornerPatch {
  private let shape: [Int]
  private let rows: Range<Int>
  private let columns: Range<Int>

  /// - Parameters:
  ///   - size: its side, in pixels.
  ///   - margin: pixels between it and the image's edges.
  ///   - shape: of the images, [C, H, W].
  init(size: Int, margin: Int, shape: [Int]) throws(Fault) {
    let (height, width) = (shape[1], shape[2])
    let room = min(height, width)
    guard size > 0, margin >= 0, size <= room, margin <= room - size else {
      throw Fault(
        .wrongUse, "a patch of \(size) pixels with a margin of \(margin) does not fit \(height)×\(width) images")
    }
    self.shape = shape
    rows = height - margin - size..<height - margin
    columns = width - margin - size..<width - margin
  }

  /// 1 in the square, 0 elsewhere: [1, C, H, W].
  func mask() throws -> Tensor { try filled { _, _, _ in 1 } }

  /// `patch` [1, C, size, size] in the square, 0 elsewhere: [1, C, H, W].
  func placed(_ patch: Tensor) throws -> Tensor {
    let values = try patch.floats(), side = rows.count
    return try filled { channel, row, column in values[(channel * side + row) * side + column] }
  }

  private func filled(_ value: (_ channel: Int, _ row: Int, _ column: Int) -> Float) throws -> Tensor {
    var values = [Float](repeating: 0, count: shape.reduce(1, *))
    for channel in 0..<shape[0] {
      for row in rows {
        for column in columns {
          values[(channel * shape[1] + row) * shape[2] + column] =
            value(channel, row - rows.lowerBound, column - columns.lowerBound)
        }
      }
    }
    return try Tensor(values, [1] + shape)
  }
}

/// `length` pixels of an image 32 pixels wide, in one that is `side` pixels wide; at least one if there are any.
func pixels(_ length: Int, of side: Int) -> Int {
  // No image is so large that more were needed.
  let length = min(length, 1_000_000)
  return length <= 0 ? length : max(1, Int((Double(length) * Double(side) / 32).rounded()))
}
