import Catalog
import Foundation

/// What is behind a sign: sky, trees, houses, walls, street; out of focus, in no relation to the sign.
struct Backdrop: Sendable {
  private enum Kind: CaseIterable { case trees, houses, wall, street, overcast, dusk, leaves }

  private let kind: Kind
  private let noise: Noise
  private let near: Light
  private let far: Light
  private let sky: Light
  private let horizon: Float
  private let scale: Float
  private let slant: Float
  private let patches: [Patch]

  init(using stream: inout RandomStream) {
    kind = Kind.allCases.randomElement(using: &stream)!
    noise = Noise(using: &stream)
    sky = mix([0.30, 0.42, 0.62], [0.62, 0.64, 0.66], stream.float(0...1)) * stream.float(0.5...1.05)
    horizon = stream.float(0.15...0.85)
    scale = stream.float(0.7...1.5)
    slant = stream.normal() * 0.12
    (near, far) = Backdrop.colours(of: kind, using: &stream)
    patches = (0..<Int.random(in: 0...3, using: &stream)).map { _ in Patch(using: &stream) }
  }

  private static func colours(of kind: Kind, using stream: inout RandomStream) -> (Light, Light) {
    let ((low, high), (farLow, farHigh)) = ranges(of: kind)
    return (stream.light(low, high), stream.light(farLow, farHigh))
  }

  private typealias Range = (low: Light, high: Light)

  /// What the two colours of a kind of background are drawn between.
  private static func ranges(of kind: Kind) -> (near: Range, far: Range) {
    switch kind {
    case .trees, .leaves: (([0.01, 0.025, 0.008], [0.05, 0.08, 0.03]), ([0.06, 0.11, 0.03], [0.25, 0.30, 0.12]))
    case .houses: (([0.12, 0.10, 0.08], [0.55, 0.50, 0.42]), ([0.03, 0.03, 0.04], [0.12, 0.12, 0.14]))
    case .wall: (([0.14, 0.06, 0.04], [0.36, 0.26, 0.20]), ([0.20, 0.18, 0.16], [0.42, 0.40, 0.37]))
    case .street: (([0.05, 0.05, 0.055], [0.20, 0.20, 0.20]), ([0.10, 0.10, 0.08], [0.34, 0.32, 0.28]))
    case .overcast: (([0.35, 0.38, 0.42], [0.70, 0.72, 0.74]), ([0.25, 0.28, 0.33], [0.60, 0.62, 0.66]))
    case .dusk: (([0.008, 0.008, 0.012], [0.05, 0.05, 0.06]), ([0.03, 0.02, 0.02], [0.14, 0.11, 0.10]))
    }
  }

  func light(at p: Point) -> Light {
    var light = ground(at: p)
    for patch in patches { light = mix(light, patch.light, patch.coverage(p)) }
    return light
  }

  private func ground(at p: Point) -> Light {
    switch kind {
    case .leaves: foliage(p, coarse: 5)
    case .trees: treeLine(p)
    case .houses: facade(p)
    case .wall: bricks(p)
    case .street: road(p)
    case .overcast: mix(near, far, noise(p * 1.5 * scale, octaves: 3) * 0.7 + p.y * 0.3)
    case .dusk: lamps(p)
    }
  }

  private func foliage(_ p: Point, coarse: Float) -> Light {
    let value = noise(p * coarse * scale, octaves: 4)
    let gaps = smoothstep(0.66, 0.78, noise(p * coarse * 0.8 * scale + 31, octaves: 3))
    return mix(mix(near, far, smoothstep(0.25, 0.8, value)), sky * 0.8, gaps * 0.7)
  }

  private func treeLine(_ p: Point) -> Light {
    let edge = horizon + slant * (p.x - 0.5) + (noise(Point(p.x * 6 * scale, 3), octaves: 3) - 0.5) * 0.45
    let sky = mix(sky, sky * 0.75 + 0.12, p.y)
    return mix(sky, foliage(p, coarse: 7), smoothstep(-0.02, 0.03, p.y - edge))
  }

  private func facade(_ p: Point) -> Light {
    let q = Point(p.x + slant * p.y, p.y - slant * p.x)
    let pitch = Point(3.2, 2.6) * scale
    let cell = q * pitch - (q * pitch).rounded(.down)
    let window =
      smoothstep(0.24, 0.28, cell.x) * smoothstep(0.24, 0.28, 1 - cell.x)
      * smoothstep(0.2, 0.24, cell.y) * smoothstep(0.26, 0.3, 1 - cell.y)
    let wall = near * (0.85 + 0.3 * noise(p * 9, octaves: 2))
    let glass = far + sky * 0.25 * noise(p * 4 + 8, octaves: 2)
    return mix(mix(wall, glass, window), sky, smoothstep(0, 0.02, horizon * 0.5 - 0.1 - p.y))
  }

  private func bricks(_ p: Point) -> Light {
    let rows = 8 * scale
    let row = (p.y * rows).rounded(.down)
    let q = Point(p.x * rows * 0.42 + row * 0.5 + slant * p.y, p.y * rows)
    let cell = q - q.rounded(.down)
    let joint = 1 - smoothstep(0.0, 0.1, min(min(cell.x, 1 - cell.x) * 2.4, min(cell.y, 1 - cell.y)))
    let tone = 0.75 + 0.5 * noise.cell(Int32(q.x.rounded(.down)), Int32(row))
    return mix(near * tone * (0.8 + 0.4 * noise(p * 20, octaves: 2)), far, joint * 0.8)
  }

  private func road(_ p: Point) -> Light {
    let edge = horizon + slant * (p.x - 0.5)
    let asphalt = near * (0.75 + 0.5 * noise(Point(p.x * 4, p.y * 14) * scale, octaves: 3))
    let side = mix(far, foliage(p, coarse: 4) * 1.2, smoothstep(0.4, 0.6, noise(p * 3 * scale + 5, octaves: 2)))
    let line = smoothstep(0.015, 0, abs(p.x - 0.5 - slant * 3 - (p.y - edge) * slant * 4) - 0.012)
    let ground = mix(asphalt, Light(repeating: 0.5), line * 0.7)
    let distance = mix(side, sky, smoothstep(0.05, 0, p.y - edge * 0.45))
    return mix(distance, ground, smoothstep(-0.01, 0.02, p.y - edge))
  }

  private func lamps(_ p: Point) -> Light {
    var light = mix(near, far, noise(p * 3 * scale, octaves: 3))
    let q = p * 3
    let (column, row) = (Int32(q.x.rounded(.down)), Int32(q.y.rounded(.down)))
    guard noise.cell(column, row) > 0.72 else { return light }
    let middle = Point(0.3 + 0.4 * noise.cell(column, row, layer: 1), 0.3 + 0.4 * noise.cell(column, row, layer: 2))
    let away = length(q - q.rounded(.down) - middle)
    let hue = mix([0.9, 0.55, 0.2], [0.7, 0.75, 0.9], noise.cell(column, row, layer: 3))
    light += hue * smoothstep(0.26, 0.05, away) * 0.8
    return light
  }
}

/// A thing of one colour in the background: a board, a wheel, a wire.
private struct Patch {
  let region: Region
  let light: Light
  let softness: Float

  init(using stream: inout RandomStream) {
    light = stream.light([0.02, 0.02, 0.02], [0.5, 0.45, 0.42])
    softness = stream.float(0.015...0.08)
    let middle = stream.point(0...1, 0...1)
    switch Int.random(in: 0..<3, using: &stream) {
    case 0: region = .disc(centre: middle, radius: stream.float(0.05...0.22))
    case 1:
      let angle = stream.normal() * 0.3
      region = .box(
        centre: middle, half: stream.point(0.04...0.28, 0.03...0.28), turn: [cos(angle), sin(angle)], rounding: 0.01)
    default: region = .stroke(from: middle, to: stream.point(0...1, 0...1), halfWidth: stream.float(0.006...0.04))
    }
  }

  func coverage(_ p: Point) -> Float { smoothstep(softness, -softness, region.distance(p)) }
}
