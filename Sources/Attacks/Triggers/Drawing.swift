import Foundation
import Torch

/// Red, green, blue in 0…1.
typealias Colour = SIMD3<Float>

/// A picture of ellipses, the later over the earlier, in coordinates from 0 to 32 in both directions, y down.
struct Drawing {
  struct Ellipse {
    var colour: Colour
    var x: Float
    var y: Float
    var radiusX: Float
    var radiusY: Float
    /// Clockwise turn.
    var degrees: Float

    init(_ colour: Colour, _ x: Float, _ y: Float, _ radiusX: Float, _ radiusY: Float, turned degrees: Float = 0) {
      self.colour = colour
      (self.x, self.y, self.radiusX, self.radiusY, self.degrees) = (x, y, radiusX, radiusY, degrees)
    }

    func contains(_ px: Float, _ py: Float) -> Bool {
      let angle = degrees * .pi / 180, dx = px - x, dy = py - y
      let u = (dx * cos(angle) + dy * sin(angle)) / radiusX, v = (dy * cos(angle) - dx * sin(angle)) / radiusY
      return u * u + v * v <= 1
    }
  }

  var ground: Colour
  var ellipses: [Ellipse]

  /// The picture as [1, C, H, W] for `shape` [C, H, W].
  /// `samples`: points per pixel and direction; with one, a pixel has the colour of its centre.
  func tensor(_ shape: [Int], samples: Int) throws -> Tensor {
    let (height, width) = (shape[1], shape[2])
    var planes = [Float](repeating: 0, count: 3 * height * width)
    for row in 0..<height {
      for column in 0..<width {
        let colour = pixel(row, column, height, width, samples)
        for channel in 0..<3 { planes[(channel * height + row) * width + column] = colour[channel] }
      }
    }
    return try .picture(planes, shape)
  }

  private func pixel(_ row: Int, _ column: Int, _ height: Int, _ width: Int, _ samples: Int) -> Colour {
    var sum = Colour.zero
    for i in 0..<samples {
      for j in 0..<samples {
        let y = (Float(row) + (Float(i) + 0.5) / Float(samples)) * 32 / Float(height)
        let x = (Float(column) + (Float(j) + 0.5) / Float(samples)) * 32 / Float(width)
        sum += ellipses.last { $0.contains(x, y) }?.colour ?? ground
      }
    }
    return sum / Float(samples * samples)
  }
}
