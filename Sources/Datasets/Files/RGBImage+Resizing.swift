import Formats

/// A rectangle of whole pixels: `left`…`right` and `top`…`bottom`, the latter of each not included.
struct Crop: Sendable, Equatable {
  var left: Int
  var top: Int
  var right: Int
  var bottom: Int
}

extension RGBImage {
  /// The picture brought to another size, as three planes of bytes: red, green, blue. Bicubic, as `writePlanes`.
  public func planes(width: Int, height: Int) -> [UInt8] {
    var planes = [UInt8](repeating: 0, count: 3 * height * width)
    planes.withUnsafeMutableBufferPointer { writePlanes(width: width, height: height, into: $0) }
    return planes
  }

  /// The part of the picture inside `crop`, brought to side×side pixels and written as three planes of bytes.
  func writePlanes(side: Int, crop: Crop? = nil, into planes: UnsafeMutableBufferPointer<UInt8>) {
    writePlanes(width: side, height: side, crop: crop, into: planes)
  }

  /// Bicubic (a = −½); where the picture shrinks, the filter is stretched over all pixels that fall together.
  private func writePlanes(
    width newWidth: Int, height newHeight: Int, crop: Crop? = nil, into planes: UnsafeMutableBufferPointer<UInt8>
  ) {
    let crop = crop ?? Crop(left: 0, top: 0, right: width, bottom: height)
    let columns = Taps.all(from: crop.right - crop.left, to: newWidth)
    let rows = Taps.all(from: crop.bottom - crop.top, to: newHeight)
    for channel in 0..<3 {
      let narrow = narrowed(channel, crop, columns)
      for (y, row) in rows.enumerated() {
        for x in 0..<newWidth {
          var sum: Float = 0
          for (tap, weight) in row.weights.enumerated() { sum += weight * narrow[(row.first + tap) * newWidth + x] }
          planes[(channel * newHeight + y) * newWidth + x] = UInt8(min(max(sum, 0), 255).rounded())
        }
      }
    }
  }

  /// One channel of the crop, resized in the direction of x.
  private func narrowed(_ channel: Int, _ crop: Crop, _ columns: [Taps]) -> [Float] {
    var narrow: [Float] = []
    narrow.reserveCapacity((crop.bottom - crop.top) * columns.count)
    for y in crop.top..<crop.bottom {
      for column in columns {
        let start = 3 * (y * width + crop.left + column.first) + channel
        var sum: Float = 0
        for (tap, weight) in column.weights.enumerated() { sum += weight * Float(pixels[start + 3 * tap]) }
        narrow.append(sum)
      }
    }
    return narrow
  }
}

/// The neighbouring pixels that make up one new pixel, and their shares.
private struct Taps {
  let first: Int
  let weights: [Float]

  static func all(from size: Int, to newSize: Int) -> [Taps] {
    (0..<newSize).map { Taps($0, ratio: Float(size) / Float(newSize), size: size) }
  }

  private init(_ position: Int, ratio: Float, size: Int) {
    let stretch = max(1, ratio)
    let centre = (Float(position) + 0.5) * ratio
    first = max(0, Int((centre - 2 * stretch).rounded(.down)))
    let end = min(size, Int((centre + 2 * stretch).rounded(.up)))
    let (first, raw) = (first, first..<end)
    let shares = raw.map { Taps.cubic((Float($0) + 0.5 - centre) / stretch) }
    let total = shares.reduce(0, +)
    weights = first < end ? shares.map { $0 / total } : []
  }

  private static func cubic(_ distance: Float) -> Float {
    let x = abs(distance)
    if x < 1 { return (1.5 * x - 2.5) * x * x + 1 }
    return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
  }
}
