import Foundation

/// The loss of a JPEG picture: cosine coefficients of 8×8 blocks, rounded to steps that grow with their frequency.
struct Compression: Sendable {
  /// The step of the lowest frequencies of the brightness, in grey levels.
  let step: Float

  /// Compresses three planes of side² values in 0…255, red, green, blue, in place; `side` is a multiple of 8.
  func apply(to planes: inout [Float], side: Int) {
    let count = side * side
    convert(&planes, count) { r, g, b in
      let y = 0.299 * r + 0.587 * g + 0.114 * b
      return (y, b - y, r - y)
    }
    var block = [Float](repeating: 0, count: 64)
    for plane in 0..<3 {
      // Colour differences bear coarser steps than brightness.
      let coarseness: Float = plane == 0 ? 1 : 1.8
      for corner in blockCorners(side) {
        let start = plane * count + corner
        for y in 0..<8 { for x in 0..<8 { block[y * 8 + x] = planes[start + y * side + x] } }
        round(&block, coarseness)
        for y in 0..<8 { for x in 0..<8 { planes[start + y * side + x] = block[y * 8 + x] } }
      }
    }
    convert(&planes, count) { y, blue, red in
      (y + red, (y - 0.299 * (y + red) - 0.114 * (y + blue)) / 0.587, y + blue)
    }
  }

  private func blockCorners(_ side: Int) -> [Int] {
    stride(from: 0, to: side, by: 8).flatMap { y in stride(from: 0, to: side, by: 8).map { y * side + $0 } }
  }

  private func convert(
    _ planes: inout [Float], _ count: Int, _ change: (Float, Float, Float) -> (Float, Float, Float)
  ) {
    for index in 0..<count {
      (planes[index], planes[count + index], planes[2 * count + index]) =
        change(planes[index], planes[count + index], planes[2 * count + index])
    }
  }

  private func round(_ block: inout [Float], _ coarseness: Float) {
    block = multiply(multiply(Compression.cosines, block), Compression.transposed)
    for v in 0..<8 {
      for u in 0..<8 {
        let width = step * coarseness * (1 + 0.45 * Float(u + v))
        block[v * 8 + u] = (block[v * 8 + u] / width).rounded() * width
      }
    }
    block = multiply(multiply(Compression.transposed, block), Compression.cosines)
  }

  private func multiply(_ a: [Float], _ b: [Float]) -> [Float] {
    [Float](unsafeUninitializedCapacity: 64) { product, filled in
      for i in 0..<8 {
        for j in 0..<8 {
          var sum: Float = 0
          for k in 0..<8 { sum += a[i * 8 + k] * b[k * 8 + j] }
          product[i * 8 + j] = sum
        }
      }
      filled = 64
    }
  }

  /// The orthonormal cosine transform of eight values, row by frequency.
  private static let cosines: [Float] = (0..<64).map { cosine(frequency: $0 / 8, position: $0 % 8) }
  private static let transposed: [Float] = (0..<64).map { cosine(frequency: $0 % 8, position: $0 / 8) }

  private static func cosine(frequency: Int, position: Int) -> Float {
    let power: Float = frequency == 0 ? 0.125 : 0.25
    let angle = Float(frequency) * (Float(position) + 0.5) * .pi / 8
    return power.squareRoot() * cos(angle)
  }
}
