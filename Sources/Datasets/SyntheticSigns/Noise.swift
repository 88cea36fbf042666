import Catalog

/// Smooth random values over the plane: a lattice of hashed numbers, joined smoothly, in several octaves.
struct Noise: Sendable {
  private let key: UInt32

  init(using stream: inout RandomStream) { key = UInt32(truncatingIfNeeded: stream.next()) }

  /// About 0…1 with mean ½; the coarsest bumps are one unit wide, each further octave half as wide and half as high.
  func callAsFunction(_ p: Point, octaves: Int) -> Float {
    var sum: Float = 0
    var weight: Float = 0.5
    var total: Float = 0
    var q = p
    for octave in 0..<octaves {
      sum += weight * smooth(q, layer: UInt32(octave))
      total += weight
      weight *= 0.5
      q = q * 2.03 + Point(17.3, 9.1)
    }
    return sum / total
  }

  /// A number in 0…1 for a lattice point.
  @inline(__always)
  func cell(_ x: Int32, _ y: Int32, layer: UInt32 = 0) -> Float {
    var h = key &+ layer &* 0x9e37_79b9
    h ^= UInt32(bitPattern: x) &* 0x85eb_ca6b
    h = (h ^ (h >> 15)) &* 0x2c1b_3c6d
    h ^= UInt32(bitPattern: y) &* 0xc2b2_ae35
    h = (h ^ (h >> 12)) &* 0x297a_2d39
    h ^= h >> 15
    return Float(h >> 8) * 0x1p-24
  }

  private func smooth(_ p: Point, layer: UInt32) -> Float {
    let (x, y) = (whole(p.x), whole(p.y))
    let f = p - Point(Float(x), Float(y))
    let t = f * f * (Point(repeating: 3) - 2 * f)
    let top = cell(x, y, layer: layer) * (1 - t.x) + cell(x + 1, y, layer: layer) * t.x
    let bottom = cell(x, y + 1, layer: layer) * (1 - t.x) + cell(x + 1, y + 1, layer: layer) * t.x
    return top * (1 - t.y) + bottom * t.y
  }
}

/// The greatest whole number not above `value`; quicker here than the library's.
@inline(__always)
private func whole(_ value: Float) -> Int32 {
  let truncated = Int32(value)
  return value < Float(truncated) ? truncated - 1 : truncated
}

/// 0 below `low`, 1 above `high`, smooth between.
@inline(__always)
func smoothstep(_ low: Float, _ high: Float, _ value: Float) -> Float {
  let t = min(max((value - low) / (high - low), 0), 1)
  return t * t * (3 - 2 * t)
}

@inline(__always)
func mix(_ a: Light, _ b: Light, _ share: Float) -> Light { a + (b - a) * share }

extension RandomStream {
  mutating func float(_ range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * Float(uniform())
  }

  mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  mutating func normal() -> Float { Float(gaussian()) }

  mutating func point(_ x: ClosedRange<Float>, _ y: ClosedRange<Float>) -> Point { [float(x), float(y)] }

  /// A colour between two: mostly lighter or darker, a little off the straight way from one to the other.
  mutating func light(_ low: Light, _ high: Light) -> Light {
    let share = float(0...1)
    let shares = Light(share + 0.12 * normal(), share + 0.08 * normal(), share + 0.12 * normal())
    return low + (high - low) * shares.clamped(lowerBound: .zero, upperBound: .one)
  }
}
