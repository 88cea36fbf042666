import Catalog

/// Draws signs as a camera at the roadside might see them.
struct SignRenderer: Sendable {
  /// Side of the finished picture, in pixels.
  let size: Int
  let faces: [SignFace]

  /// Writes the picture as three planes of size² bytes.
  func draw(_ label: Int, into bytes: UnsafeMutableBufferPointer<UInt8>, using stream: inout RandomStream) {
    // Twice as fine in both directions, so that blur and edges are computed below the pixel.
    var canvas = Raster(side: 2 * size)
    let scene = Scene(label: label, faces: faces, using: &stream)
    canvas.paint(over: scene.background(side: size)) { scene.light(at: $0, softness: $1, background: $2) }
    let camera = Camera(using: &stream)
    camera.blur(&canvas)
    camera.expose(canvas.halved(), into: bytes, using: &stream)
  }
}

/// A square picture in linear light, row by row.
struct Raster {
  let side: Int
  var values: [Light]

  init(side: Int) {
    self.side = side
    values = Array(repeating: .zero, count: side * side)
  }

  /// Sets every pixel to the light at its middle; positions run over 0…1.
  mutating func paint(_ light: (Point) -> Light) {
    let step = 1 / Float(side)
    for y in 0..<side {
      for x in 0..<side { values[y * side + x] = light(Point(Float(x) + 0.5, Float(y) + 0.5) * step) }
    }
  }

  /// The same over a picture half as fine, whose light each pixel is given; the number is the width of a pixel.
  mutating func paint(over background: Raster, _ light: (Point, Float, Light) -> Light) {
    let step = 1 / Float(side)
    for y in 0..<side {
      for x in 0..<side {
        let behind = background.values[y / 2 * background.side + x / 2]
        values[y * side + x] = light(Point(Float(x) + 0.5, Float(y) + 0.5) * step, step, behind)
      }
    }
  }

  /// The means of two by two pixels.
  func halved() -> Raster {
    var half = Raster(side: side / 2)
    for y in 0..<half.side {
      for x in 0..<half.side {
        let corner = 2 * y * side + 2 * x
        half.values[y * half.side + x] =
          (values[corner] + values[corner + 1] + values[corner + side] + values[corner + side + 1]) * 0.25
      }
    }
    return half
  }
}
