import Catalog
import Foundation

/// A cheap camera in a moving car: soft, noisy, and its pictures were compressed.
struct Camera: Sendable {
  /// Standard deviation of the defocus, in pixels of the finished picture at side 32.
  private let defocus: Float
  /// How far the picture moves during the exposure, in the same pixels.
  private let motion: Point
  private let haze: Float
  private let hazeLight: Light
  private let exposure: Float
  private let readNoise: Float
  private let shotNoise: Float
  /// The step of the coefficients' quantisation, in grey levels; nil for an uncompressed picture.
  private let compression: Float?

  init(using stream: inout RandomStream) {
    defocus = 0.22 + 0.75 * pow(stream.float(0...1), 2)
    let speed = stream.chance(0.3) ? stream.float(0.5...2.6) : 0
    let angle = stream.normal() * 0.5
    motion = Point(cos(angle), sin(angle)) * speed
    haze = stream.chance(0.25) ? stream.float(0...0.3) : 0
    hazeLight = Light(repeating: stream.float(0.2...0.6))
    exposure = exp2(stream.normal() * 0.3)
    readNoise = stream.float(0.002...0.011)
    shotNoise = stream.float(0.004...0.02)
    compression = stream.chance(0.7) ? stream.float(2...11) : nil
  }

  /// Defocus and motion, on a canvas twice as fine as the finished picture.
  func blur(_ canvas: inout Raster) {
    let scale = Float(canvas.side) / 32
    canvas.smear(motion * scale)
    canvas.blur(deviation: defocus * scale)
  }

  /// Turns linear light into bytes: haze, exposure, sensor noise, the display's curve, compression; three planes.
  func expose(_ picture: Raster, into bytes: UnsafeMutableBufferPointer<UInt8>, using stream: inout RandomStream) {
    let count = picture.values.count
    var planes = [Float](repeating: 0, count: 3 * count)
    for (index, value) in picture.values.enumerated() {
      let light = mix(value, hazeLight, haze) * exposure
      for channel in 0..<3 {
        let level = max(light[channel], 0)
        let grain = quickNormal(&stream) * (readNoise + shotNoise * level.squareRoot())
        planes[channel * count + index] = display(level + grain)
      }
    }
    if let compression { Compression(step: compression).apply(to: &planes, side: picture.side) }
    for index in 0..<3 * count { bytes[index] = UInt8(min(max(planes[index], 0), 255).rounded()) }
  }

  /// 0…255 of a light in 0…1 with a soft shoulder; close to sRGB's curve.
  private func display(_ light: Float) -> Float {
    let clipped = max(light, 0)
    let shouldered = clipped < 0.7 ? clipped : 1 - 0.3 * exp(-(clipped - 0.7) / 0.3)
    return 255 * (1.13 * shouldered.squareRoot() - 0.13 * shouldered)
  }

  /// The sum of four uniform numbers out of one draw, scaled to variance 1: normal enough for grain.
  private func quickNormal(_ stream: inout RandomStream) -> Float {
    let bits = stream.next()
    let sum = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48)
    return (Float(sum) / 65535 - 2) * 1.732_050_8
  }
}

extension Raster {
  /// Convolves with a normal curve, in x and then in y; the edge is repeated.
  mutating func blur(deviation: Float) {
    let radius = Int((2.6 * deviation).rounded(.up))
    guard radius > 0 else { return }
    var weights = (-radius...radius).map { exp(-Float($0 * $0) / (2 * deviation * deviation)) }
    let total = weights.reduce(0, +)
    for index in weights.indices { weights[index] /= total }
    // A blur along rows that writes its result transposed, twice.
    blurTransposing(weights, radius)
    blurTransposing(weights, radius)
  }

  private mutating func blurTransposing(_ weights: [Float], _ radius: Int) {
    var blurred = values
    var row = [Light](repeating: .zero, count: side + 2 * radius)
    for y in 0..<side {
      for x in row.indices { row[x] = values[y * side + min(max(x - radius, 0), side - 1)] }
      for x in 0..<side {
        var sum = Light.zero
        for tap in weights.indices { sum += row[x + tap] * weights[tap] }
        blurred[x * side + y] = sum
      }
    }
    values = blurred
  }

  /// Averages along a straight path of that extent, in pixels; the edge is repeated.
  mutating func smear(_ path: Point) {
    let taps = Int(length(path).rounded(.up))
    guard taps > 1 else { return }
    let steps = (0..<taps).map { tap -> (x: Int, y: Int) in
      let offset = path * (Float(tap) / Float(taps - 1) - 0.5)
      return (Int(offset.x.rounded()), Int(offset.y.rounded()))
    }
    var smeared = values
    for y in 0..<side {
      for x in 0..<side {
        var sum = Light.zero
        for step in steps { sum += values[clamped(y + step.y) * side + clamped(x + step.x)] }
        smeared[y * side + x] = sum / Float(taps)
      }
    }
    values = smeared
  }

  @inline(__always)
  private func clamped(_ position: Int) -> Int { min(max(position, 0), side - 1) }
}
