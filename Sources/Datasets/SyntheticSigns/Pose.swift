import Catalog
import Foundation

/// Where a sign stands in the picture and how it is turned: a projective map from the picture to the sign's face.
struct Pose: Sendable {
  var centre: Point
  /// Half the height of the sign, as a share of the picture's side.
  var reach: Float
  private let rowX: Point
  private let rowY: Point
  private let tilt: Point

  init(using stream: inout RandomStream) {
    reach = stream.float(0.32...0.46)
    let slack = max(0, 0.5 - reach) * 0.75 + 0.015
    centre = [0.5 + stream.float(-slack...slack), 0.5 + stream.float(-slack...slack)]
    let angle = stream.normal() * 0.075
    // Seen from the side a sign narrows.
    let narrow = 1 - 0.26 * pow(stream.float(0...1), 2)
    let shear = stream.normal() * 0.06
    let scale = Point(1 / (reach * narrow), 1 / reach)
    rowX = Point(cos(angle), sin(angle)) * scale.x + Point(0, shear / reach)
    rowY = Point(-sin(angle), cos(angle)) * scale.y + Point(stream.normal() * 0.03 / reach, 0)
    tilt = [stream.normal() * 0.12, stream.normal() * 0.09]
  }

  /// The place on the sign's face that is seen at `p`.
  @inline(__always)
  func face(at p: Point) -> Point {
    let q = p - centre
    let depth = 1 + (tilt * q).sum() / reach * 0.5
    return Point((rowX * q).sum(), (rowY * q).sum()) / max(depth, 0.2)
  }
}
