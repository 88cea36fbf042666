import Catalog
import Foundation

/// Everything in front of the camera: background, post, the sign and a neighbour of it, wear, light and shade.
struct Scene: Sendable {
  private let backdrop: Backdrop
  private let pose: Pose
  private let face: SignFace
  private let neighbour: Neighbour?
  private let post: Post?
  private let wear: Wear
  private let illumination: Illumination
  private let obstacle: Obstacle?

  init(label: Int, faces: [SignFace], using stream: inout RandomStream) {
    face = faces[label]
    pose = Pose(using: &stream)
    backdrop = Backdrop(using: &stream)
    neighbour = stream.chance(0.22) ? Neighbour(faces: faces, using: &stream) : nil
    post = stream.chance(0.65) ? Post(using: &stream) : nil
    wear = Wear(using: &stream)
    illumination = Illumination(using: &stream)
    obstacle = stream.chance(0.10) ? Obstacle(using: &stream) : nil
  }

  /// What is far behind the sign, as a picture of its own: out of focus, it needs half the fineness.
  func background(side: Int) -> Raster {
    var raster = Raster(side: side)
    raster.paint { backdrop.light(at: $0) }
    return raster
  }

  /// The light that arrives from `p`, a position in 0…1; edges are `softness` wide.
  func light(at p: Point, softness: Float, background: Light) -> Light {
    let q = pose.face(at: p)
    let softness = softness / pose.reach
    var light = background
    let share = face.coverage(q, softness: softness)
    if share < 1 {
      if let post { light = post.over(light, at: q) }
      if let neighbour { light = neighbour.over(light, at: q, softness: softness) }
    }
    if share > 0 { light = mix(light, wear.paint(face.paint(q, softness: softness), at: q), share) }
    if let obstacle { light = obstacle.over(light, at: q) }
    return illumination.shine(on: light, at: p, face: q, isSign: share > 0.5)
  }
}

/// The post that the sign hangs on, in the coordinates of its face.
private struct Post {
  let middle: Float
  let lean: Float
  let halfWidth: Float
  let light: Light

  init(using stream: inout RandomStream) {
    (middle, lean) = (stream.normal() * 0.08, stream.normal() * 0.04)
    halfWidth = stream.float(0.05...0.12)
    light = Light(repeating: stream.float(0.06...0.4))
  }

  func over(_ background: Light, at q: Point) -> Light {
    let across = (q.x - middle - lean * q.y) / halfWidth
    guard q.y > -0.6, abs(across) < 1.2 else { return background }
    // Round posts are brightest left of the middle.
    let shade = 1 - 0.6 * abs(across + 0.3)
    return mix(background, light * shade, smoothstep(1.15, 0.9, abs(across)))
  }
}

/// Another sign or board on the same post, mostly out of the picture.
private struct Neighbour {
  let face: SignFace
  let shift: Point
  let scale: Float
  let board: Light?

  init(faces: [SignFace], using stream: inout RandomStream) {
    face = faces.randomElement(using: &stream)!
    let above = stream.chance(0.5)
    scale = stream.float(0.8...1.05)
    shift = [stream.normal() * 0.08, (above ? -1 : 1) * stream.float(1.95...2.2)]
    board = stream.chance(0.5) ? stream.light([0.3, 0.3, 0.28], [0.7, 0.7, 0.68]) : nil
  }

  func over(_ light: Light, at q: Point, softness: Float) -> Light {
    let p = (q - shift) / scale
    if let board {
      let distance = Region.box(.zero, [0.95, 0.9], rounding: 0.1).distance(p)
      let frame = smoothstep(0.06, 0.03, abs(distance + 0.1)) * 0.8
      return mix(light, mix(board, Paint.black, frame), smoothstep(softness, -softness, distance))
    }
    let share = face.coverage(p, softness: softness)
    return share > 0 ? mix(light, face.paint(p, softness: softness), share) : light
  }
}

/// What years do to a sign: bleaching, dirt, stickers.
private struct Wear {
  let fading: Float
  let dirt: Float
  let dust: Light
  let noise: Noise
  let spots: [(region: Region, light: Light)]

  init(using stream: inout RandomStream) {
    fading = pow(stream.float(0...1), 2) * 0.38
    dirt = pow(stream.float(0...1), 2) * 0.6
    dust = stream.light([0.05, 0.045, 0.03], [0.22, 0.20, 0.16])
    noise = Noise(using: &stream)
    let count = stream.chance(0.12) ? Int.random(in: 1...3, using: &stream) : 0
    spots = (0..<count).map { _ in
      let region = Region.disc(centre: stream.point(-0.8...0.8, -0.8...0.8), radius: stream.float(0.07...0.17))
      return (region, stream.light([0.02, 0.02, 0.02], [0.7, 0.7, 0.7]))
    }
  }

  func paint(_ paint: Light, at q: Point) -> Light {
    let grey = (paint * Light(0.3, 0.55, 0.15)).sum()
    var worn = mix(paint, Light(repeating: grey * 0.5 + 0.25), fading)
    if dirt > 0.05 { worn = mix(worn, dust, dirt * smoothstep(0.35, 0.85, noise(q * 2.2 + 20, octaves: 3))) }
    for spot in spots { worn = mix(worn, spot.light, smoothstep(0.02, -0.02, spot.region.distance(q))) }
    return worn
  }
}

/// Sun, sky and shade.
private struct Illumination {
  let signLevel: Light
  let groundLevel: Light
  let slope: Point
  let shade: Shade?
  let glare: Glare?

  /// A shadow across the sign, with an edge as straight as a wall's or as frayed as a tree's.
  struct Shade {
    var edge: Point
    var offset: Float
    var depth: Float
    var fraying: Float
    var noise: Noise

    init(using stream: inout RandomStream) {
      let angle = stream.float(0...(2 * .pi))
      edge = [cos(angle), sin(angle)]
      offset = stream.float(-0.5...0.5)
      depth = stream.float(0.3...0.65)
      fraying = stream.float(0...0.9)
      noise = Noise(using: &stream)
    }

    /// The share of the light that is left.
    func remainder(at q: Point) -> Float {
      let wave = (noise(q * 2.5 + 40, octaves: 3) - 0.5) * 2 * fraying
      return 1 - depth * smoothstep(-0.06, 0.06, (edge * q).sum() - offset + wave)
    }
  }

  /// The sun mirrored in the sign.
  struct Glare {
    var centre: Point
    var reach: Float
    var light: Light

    init(using stream: inout RandomStream) {
      centre = stream.point(-0.8...0.8, -0.8...0.8)
      reach = stream.float(0.25...0.8)
      light = Light(1, 0.97, 0.92) * stream.float(0.15...0.6)
    }

    func light(at q: Point) -> Light {
      let away = length(q - centre) / reach
      return light * exp(-away * away)
    }
  }

  init(using stream: inout RandomStream) {
    // Two stops between a sign in deep shade and one in the sun.
    let level = exp2(stream.float(-1.6...0.4))
    let warmth = stream.normal() * 0.10
    let tint = Light(1 + warmth, 1, 1 - warmth)
    signLevel = tint * level
    groundLevel = tint * level * exp2(stream.normal() * 0.5)
    slope = stream.point(-0.5...0.5, -0.5...0.5)
    shade = stream.chance(0.3) ? Shade(using: &stream) : nil
    glare = stream.chance(0.10) ? Glare(using: &stream) : nil
  }

  func shine(on surface: Light, at p: Point, face q: Point, isSign: Bool) -> Light {
    var light = surface * (isSign ? signLevel : groundLevel) * (1 + (slope * (p - 0.5)).sum())
    guard isSign else { return light }
    if let shade { light *= shade.remainder(at: q) }
    if let glare { light += glare.light(at: q) }
    return light
  }
}

/// Something between the camera and the sign: a twig, leaves, snow on the lower edge, a post.
private struct Obstacle {
  let light: Light
  let noise: Noise
  let direction: Point
  let offset: Float
  let isTwig: Bool

  init(using stream: inout RandomStream) {
    isTwig = stream.chance(0.5)
    light = stream.chance(0.75) ? stream.light([0.02, 0.03, 0.01], [0.12, 0.16, 0.07]) : Light(0.62, 0.64, 0.68)
    noise = Noise(using: &stream)
    let angle = stream.float(0...(2 * .pi))
    direction = [cos(angle), sin(angle)]
    offset = isTwig ? stream.float(-0.7...0.7) : stream.float(0.3...0.85)
  }

  func over(_ light: Light, at q: Point) -> Light {
    let along = (direction * q).sum() - offset + (noise(q * 2 + 60, octaves: 2) - 0.5) * 0.5
    let share = isTwig ? smoothstep(0.11, 0.06, abs(along)) : smoothstep(-0.02, 0.05, along)
    return mix(light, self.light * (0.7 + 0.6 * noise(q * 5 + 70, octaves: 2)), share)
  }
}
