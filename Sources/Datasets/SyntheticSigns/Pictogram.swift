/// What stands on a sign besides characters, as regions in the face's coordinates.
enum Pictogram {
  /// Strokes of one width through the points, one after the other.
  private static func line(_ halfWidth: Float, _ points: Point...) -> [Region] {
    zip(points, points.dropFirst()).map { Region.stroke(from: $0, to: $1, halfWidth: halfWidth) }
  }

  private static func tip(_ point: Point, _ left: Point, _ right: Point) -> [Region] {
    [.triangle(point, left, right, rounding: 0)]
  }

  private static func together(_ parts: [Region]...) -> [Region] { parts.flatMap { $0 } }
}

/// On warning signs: inside the triangle, whose white field is about half as wide as the sign at its middle.
extension Pictogram {
  static let exclamation: [Region] = [
    .triangle([-0.11, -0.36], [0.11, -0.36], [0, 0.42], rounding: 0.03),
    .stroke(from: [0, -0.3], to: [0, 0.22], halfWidth: 0.085),
    .disc(centre: [0, 0.52], radius: 0.095),
  ]

  static let crossing = together(
    line(0.09, [0, 0.6], [0, -0.1]), tip([0, -0.45], [-0.2, -0.02], [0.2, -0.02]),
    line(0.06, [-0.3, 0.24], [0.3, 0.24]))

  static let bend = together(
    line(0.09, [-0.12, 0.62], [-0.12, 0.32], [0.08, 0.06]), tip([0.24, -0.2], [-0.1, -0.06], [0.22, 0.2]))

  static let doubleBend = together(
    line(0.085, [0.08, 0.64], [-0.14, 0.42], [0.1, 0.16], [-0.02, -0.04]),
    tip([-0.12, -0.32], [-0.18, 0.02], [0.14, -0.06]))

  static let bumps: [Region] = [
    .disc(centre: [-0.22, 0.46], radius: 0.17), .disc(centre: [0.22, 0.46], radius: 0.17),
    .box([0, 0.55], [0.52, 0.07]),
  ]

  static let skidding = together(
    car(at: [0.02, 0.06], scale: 0.8), line(0.04, [-0.2, 0.3], [-0.06, 0.42], [-0.26, 0.52], [-0.1, 0.64]),
    line(0.04, [0.16, 0.3], [0.3, 0.42], [0.1, 0.52], [0.26, 0.64]))

  static let narrowing = together(
    line(0.055, [-0.24, 0.62], [-0.24, 0.36], [-0.1, 0.12], [-0.1, -0.22]),
    line(0.055, [0.24, 0.62], [0.24, 0.36], [0.1, 0.12], [0.1, -0.22]))

  static let digging = together(
    [
      .disc(centre: [-0.02, -0.26], radius: 0.1),
      .triangle([0.08, 0.62], [0.52, 0.62], [0.3, 0.34], rounding: 0.02),
    ],
    line(0.07, [-0.08, -0.1], [-0.2, 0.24]), line(0.055, [-0.2, 0.24], [-0.36, 0.6]),
    line(0.055, [-0.2, 0.24], [-0.06, 0.6]), line(0.045, [-0.06, -0.02], [0.16, 0.16]),
    line(0.03, [-0.12, 0.2], [0.28, 0.42]))

  static let bicycle = together(
    [
      .ring(centre: [-0.27, 0.42], radius: 0.18, halfWidth: 0.035),
      .ring(centre: [0.27, 0.42], radius: 0.18, halfWidth: 0.035),
    ],
    line(0.035, [-0.27, 0.42], [-0.1, 0.12], [0.18, 0.12], [0, 0.42], [-0.27, 0.42]),
    line(0.035, [0, 0.42], [-0.14, 0.02]), line(0.035, [0.27, 0.42], [0.14, 0], [0.24, -0.04]))

  static let snowflake = together(
    flakeArm([0, 0.4]), flakeArm([0, -0.4]), flakeArm([0.346, 0.2]), flakeArm([-0.346, 0.2]),
    flakeArm([0.346, -0.2]), flakeArm([-0.346, -0.2]))

  private static func flakeArm(_ arm: Point) -> [Region] {
    let centre = Point(0, 0.24)
    let across = Point(-arm.y, arm.x) * 0.28
    let fork = centre + arm * 0.62
    let end = centre + arm * 0.92
    return together(line(0.04, centre, centre + arm), line(0.03, end + across, fork, end - across))
  }

  static let deer = together(
    line(0.10, [-0.22, 0.28], [0.14, 0.12]), line(0.06, [0.14, 0.12], [0.26, -0.12], [0.36, -0.08]),
    line(0.04, [-0.26, 0.3], [-0.42, 0.58]), line(0.04, [-0.18, 0.32], [-0.16, 0.62]),
    line(0.04, [0.14, 0.18], [0.2, 0.42]), line(0.04, [0.16, 0.16], [0.4, 0.32]),
    line(0.025, [0.24, -0.14], [0.14, -0.34]), line(0.025, [0.26, -0.14], [0.28, -0.36]))

  static let children = together(walker(at: [-0.22, 0.22], scale: 0.85), walker(at: [0.24, 0.3], scale: 0.68))

  static func walker(at middle: Point, scale: Float) -> [Region] {
    func limb(_ halfWidth: Float, _ points: Point...) -> [Region] {
      let joints = points.map { middle + $0 * scale }
      return zip(joints, joints.dropFirst()).map { Region.stroke(from: $0, to: $1, halfWidth: halfWidth * scale) }
    }
    return together(
      [.disc(centre: middle + Point(0.02, -0.46) * scale, radius: 0.115 * scale)],
      limb(0.10, [0.01, -0.24], [-0.01, 0.04]), limb(0.07, [-0.01, 0.06], [0.2, 0.42]),
      limb(0.07, [-0.01, 0.06], [-0.1, 0.24], [-0.26, 0.42]), limb(0.05, [0, -0.26], [0.22, -0.06]),
      limb(0.05, [0, -0.26], [-0.2, -0.02]))
  }
}

/// On bans: inside a disc of radius 0.73.
extension Pictogram {
  static func car(at centre: Point, scale: Float = 1) -> [Region] {
    func box(_ x: Float, _ y: Float, _ width: Float, _ height: Float) -> Region {
      .box(centre + Point(x, y) * scale, Point(width, height) * scale, rounding: 0.03 * scale)
    }
    return [
      box(0, -0.10, 0.16, 0.12), box(0, 0.05, 0.24, 0.10), box(-0.16, 0.16, 0.06, 0.09), box(0.16, 0.16, 0.06, 0.09),
    ]
  }

  static func lorry(at centre: Point, scale: Float = 1) -> [Region] {
    func box(_ x: Float, _ y: Float, _ width: Float, _ height: Float) -> Region {
      .box(centre + Point(x, y) * scale, Point(width, height) * scale)
    }
    func wheel(_ x: Float) -> Region { .disc(centre: centre + Point(x, 0.14) * scale, radius: 0.075 * scale) }
    return [
      box(-0.06, -0.1, 0.22, 0.17), box(0.23, -0.02, 0.08, 0.11), box(0.02, 0.08, 0.28, 0.03), wheel(-0.16), wheel(0.2),
    ]
  }
}

/// On duties: inside a disc of radius 0.95.
extension Pictogram {
  static let turn = together(
    line(0.13, [-0.34, 0.56], [-0.34, 0.02], [-0.22, -0.1], [0.16, -0.1]),
    tip([0.66, -0.1], [0.14, -0.48], [0.14, 0.28]))

  static let straight = together(line(0.14, [0, 0.6], [0, -0.1]), tip([0, -0.72], [-0.42, -0.08], [0.42, -0.08]))

  static let straightOrTurn = together(
    line(0.11, [-0.18, 0.62], [-0.18, -0.28]), tip([-0.18, -0.76], [-0.48, -0.26], [0.12, -0.26]),
    line(0.11, [-0.18, 0.34], [-0.1, 0.16], [0.22, 0.12]), tip([0.68, 0.12], [0.22, -0.2], [0.22, 0.44]))

  static let keep = together(
    line(0.14, [-0.4, -0.4], [0.1, 0.1]), tip([0.52, 0.52], [-0.16, 0.38], [0.38, -0.16]))

  static let roundabout = together(
    roundaboutArrow([1, 0], [0, 1]), roundaboutArrow([-0.5, 0.866], [-0.866, -0.5]),
    roundaboutArrow([-0.5, -0.866], [0.866, -0.5]))

  /// A third of the circle, in axes turned by thirds.
  private static func roundaboutArrow(_ xAxis: Point, _ yAxis: Point) -> [Region] {
    func place(_ x: Float, _ y: Float) -> Point { xAxis * x + yAxis * y }
    return together(
      line(0.085, place(0.33, -0.36), place(0.47, -0.14), place(0.49, 0.06)),
      tip(place(0.36, 0.46), place(0.28, 0.04), place(0.70, 0.06)))
  }
}
