/// A point of the plane; y points down.
typealias Point = SIMD2<Float>

/// Linear light: red, green, blue, 1 for a white surface in full light.
typealias Light = SIMD3<Float>

/// A region of the plane, given by its signed distance: negative inside, in the units of its coordinates.
enum Region: Sendable {
  case disc(centre: Point, radius: Float)
  /// The band of that half width along a circle.
  case ring(centre: Point, radius: Float, halfWidth: Float)
  /// A straight stroke with round ends.
  case stroke(from: Point, to: Point, halfWidth: Float)
  /// A rectangle turned by the angle whose cosine and sine are `turn`.
  case box(centre: Point, half: Point, turn: Point, rounding: Float)
  /// A triangle grown by `rounding`, which rounds its corners.
  case triangle(Point, Point, Point, rounding: Float)
  /// A regular octagon standing on a side, by the radius of its inscribed circle.
  case octagon(radius: Float)

  func distance(_ p: Point) -> Float {
    switch self {
    case .disc(let centre, let radius): return length(p - centre) - radius
    case .ring(let centre, let radius, let halfWidth): return abs(length(p - centre) - radius) - halfWidth
    case .stroke(let from, let to, let halfWidth): return distanceToSegment(p, from, to) - halfWidth
    case .box(let centre, let half, let turn, let rounding):
      let q = p - centre
      let turned = Point(q.x * turn.x + q.y * turn.y, q.y * turn.x - q.x * turn.y)
      let excess = Point(abs(turned.x), abs(turned.y)) - half + rounding
      return length(pointwiseMax(excess, .zero)) + min(max(excess.x, excess.y), 0) - rounding
    case .triangle(let a, let b, let c, let rounding): return distanceToTriangle(p, a, b, c) - rounding
    case .octagon(let radius):
      let q = Point(abs(p.x), abs(p.y))
      return max(max(q.x, q.y), (q.x + q.y) * 0.707_106_8) - radius
    }
  }

  /// The smallest axis-parallel box around the region.
  var bounds: (low: Point, high: Point) {
    switch self {
    case .disc(let centre, let radius): return (centre - radius, centre + radius)
    case .ring(let centre, let radius, let halfWidth):
      return (centre - radius - halfWidth, centre + radius + halfWidth)
    case .stroke(let from, let to, let halfWidth):
      return (pointwiseMin(from, to) - halfWidth, pointwiseMax(from, to) + halfWidth)
    case .box(let centre, let half, _, _): return (centre - length(half), centre + length(half))
    case .triangle(let a, let b, let c, let rounding):
      return (pointwiseMin(pointwiseMin(a, b), c) - rounding, pointwiseMax(pointwiseMax(a, b), c) + rounding)
    case .octagon(let radius): return (Point(repeating: -radius), Point(repeating: radius))
    }
  }
}

extension Region {
  /// An upright rectangle.
  static func box(_ centre: Point, _ half: Point, rounding: Float = 0) -> Region {
    .box(centre: centre, half: half, turn: [1, 0], rounding: rounding)
  }

  /// A square standing on a corner, by the distance from its centre to a corner.
  static func diamond(_ reach: Float, rounding: Float) -> Region {
    let half = reach * 0.707_106_8
    return .box(centre: .zero, half: [half, half], turn: [0.707_106_8, 0.707_106_8], rounding: rounding)
  }

  /// The region mirrored left to right.
  var mirrored: Region {
    func flip(_ p: Point) -> Point { [-p.x, p.y] }
    switch self {
    case .disc(let centre, let radius): return .disc(centre: flip(centre), radius: radius)
    case .ring(let centre, let radius, let halfWidth):
      return .ring(centre: flip(centre), radius: radius, halfWidth: halfWidth)
    case .stroke(let from, let to, let halfWidth): return .stroke(from: flip(from), to: flip(to), halfWidth: halfWidth)
    case .box(let centre, let half, let turn, let rounding):
      return .box(centre: flip(centre), half: half, turn: [turn.x, -turn.y], rounding: rounding)
    case .triangle(let a, let b, let c, let rounding): return .triangle(flip(a), flip(b), flip(c), rounding: rounding)
    case .octagon: return self
    }
  }
}

@inline(__always)
func length(_ p: Point) -> Float { (p * p).sum().squareRoot() }

@inline(__always)
private func distanceToSegment(_ p: Point, _ a: Point, _ b: Point) -> Float { length(offset(of: p, from: a, b)) }

/// From the nearest point of the segment ab to p.
@inline(__always)
private func offset(of p: Point, from a: Point, _ b: Point) -> Point {
  let edge = b - a
  let along = ((p - a) * edge).sum() / max((edge * edge).sum(), 1e-12)
  return p - a - edge * min(max(along, 0), 1)
}

private func distanceToTriangle(_ p: Point, _ a: Point, _ b: Point, _ c: Point) -> Float {
  let nearest = min(distanceToSegment(p, a, b), distanceToSegment(p, b, c), distanceToSegment(p, c, a))
  let sides = (side(p, a, b), side(p, b, c), side(p, c, a))
  let inside = (sides.0 >= 0 && sides.1 >= 0 && sides.2 >= 0) || (sides.0 <= 0 && sides.1 <= 0 && sides.2 <= 0)
  return inside ? -nearest : nearest
}

@inline(__always)
private func side(_ p: Point, _ a: Point, _ b: Point) -> Float {
  (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
}
