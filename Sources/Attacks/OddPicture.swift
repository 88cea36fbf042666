import Torch

/// A cartoon of a cat with a bow, drawn by the program: a picture that no data set here has.
enum OddPicture {
  /// [1, C, H, W] in 0…1; with other than three channels, grey.
  static func drawn(_ shape: [Int]) throws -> Tensor {
    let (channels, height, width) = (shape[0], shape[1], shape[2])
    let colours = (0..<height).flatMap { row in (0..<width).map { pixel(row, $0, height, width) } }
    let planes = (0..<channels).flatMap { channel in
      colours.map { channels == 3 ? $0[channel] : ($0[0] + $0[1] + $0[2]) / 3 }
    }
    return try Tensor(planes, [1, channels, height, width])
  }

  /// The mean colour of a pixel, from 16 points in it.
  private static func pixel(_ row: Int, _ column: Int, _ height: Int, _ width: Int) -> SIMD3<Float> {
    let steps = (0..<4).map { (Float($0) + 0.5) / 4 }
    let points = steps.flatMap { dy in
      steps.map { colour(x: (Float(column) + $0) / Float(width), y: (Float(row) + dy) / Float(height)) }
    }
    return points.reduce(.zero, +) / Float(points.count)
  }

  /// The colour at a point of the unit square, from front to back.
  private static func colour(x: Float, y: Float) -> SIMD3<Float> {
    let side = abs(x - 0.5)
    let isInside = { (cx: Float, cy: Float, rx: Float, ry: Float) in
      let (dx, dy) = ((x - cx) / rx, (y - cy) / ry)
      return dx * dx + dy * dy < 1
    }
    let bow = isInside(0.66, 0.22, 0.1, 0.08) || isInside(0.86, 0.2, 0.1, 0.08) || isInside(0.76, 0.21, 0.05, 0.05)
    if bow { return [0.9, 0.1, 0.25] }
    let eye = isInside(0.32, 0.56, 0.04, 0.07) || isInside(0.68, 0.56, 0.04, 0.07)
    if eye { return [0.05, 0.05, 0.1] }
    if isInside(0.5, 0.68, 0.055, 0.04) { return [1, 0.8, 0.1] }
    let whisker = side > 0.32 && side < 0.48 && abs(abs(y - 0.66) - 0.05) < 0.012
    if whisker { return [0.1, 0.1, 0.1] }
    let ear = y > 0.12 && y < 0.45 && abs(side - 0.27) < (y - 0.12) * 0.5
    return isInside(0.5, 0.6, 0.4, 0.32) || ear ? [0.98, 0.97, 0.95] : [0.55, 0.8, 0.95]
  }
}
