import Foundation

/// Road-sign characters as strokes: each on a field 0.56 wide and 1 high, as the paths of the pen's centre.
enum Lettering {
  private static let fieldWidth: Float = 0.56
  private static let gap: Float = 0.30

  /// The strokes that write `text`.
  /// - Parameters:
  ///   - centre: the middle of the line.
  ///   - height: of the characters, along the pen's centre.
  ///   - stretch: width of the characters over their natural width.
  ///   - weight: half the pen's width.
  static func write(
    _ text: String, centre: Point, height: Float, stretch: Float = 1, weight: Float
  ) -> [Region] {
    let advance = (fieldWidth + gap) * height * stretch
    let total = Float(text.count) * advance - gap * height * stretch
    return text.enumerated().flatMap { place, character -> [Region] in
      let origin = Point(centre.x - total / 2 + Float(place) * advance, centre.y - height / 2)
      return paths(of: character).flatMap { path in
        let pen = path.map { origin + $0 * Point(height * stretch, height) }
        return zip(pen, pen.dropFirst()).map { Region.stroke(from: $0, to: $1, halfWidth: weight) }
      }
    }
  }

  private static func paths(of character: Character) -> [[Point]] {
    switch character {
    case "0", "O": [arc([0.28, 0.5], [0.28, 0.5], 0, 360)]
    case "1": [[[0.08, 0.2], [0.3, 0], [0.3, 1]]]
    case "2": [arc([0.28, 0.27], [0.27, 0.27], 190, 395) + [[0, 1], [0.56, 1]]]
    case "3": [arc([0.26, 0.25], [0.25, 0.25], 200, 450), arc([0.26, 0.74], [0.29, 0.26], 270, 520)]
    case "5": [[[0.5, 0], [0.07, 0], [0.04, 0.46]] + arc([0.26, 0.68], [0.3, 0.32], 225, 510)]
    case "6": [[[0.44, 0], [0.2, 0.2], [0.04, 0.48], [0, 0.69]], arc([0.28, 0.69], [0.28, 0.31], 0, 360)]
    case "7": [[[0, 0], [0.56, 0], [0.2, 1]]]
    case "8": [arc([0.28, 0.25], [0.23, 0.25], 0, 360), arc([0.28, 0.74], [0.28, 0.26], 0, 360)]
    case "P": [[[0, 1], [0, 0], [0.3, 0]] + arc([0.3, 0.27], [0.26, 0.27], 270, 450) + [[0, 0.54]]]
    case "S": [arc([0.28, 0.26], [0.26, 0.26], 330, 90) + arc([0.28, 0.74], [0.27, 0.26], 270, 510)]
    case "T": [[[0, 0], [0.56, 0]], [[0.28, 0], [0.28, 1]]]
    default: []
    }
  }

  /// Points along an ellipse; degrees, 0 to the right, growing clockwise.
  private static func arc(_ centre: Point, _ radii: Point, _ from: Float, _ to: Float) -> [Point] {
    let steps = max(4, Int(abs(to - from) / 26))
    return (0...steps).map { step in
      let angle = (from + (to - from) * Float(step) / Float(steps)) * .pi / 180
      return centre + radii * Point(cos(angle), sin(angle))
    }
  }
}
