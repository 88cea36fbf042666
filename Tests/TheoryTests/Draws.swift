import Catalog
import Testing
import Theory

/// An instance of a family with its problem loaded.
struct Instance: CustomTestStringConvertible {
  let family: any ToyFamily.Type
  let index: Int

  /// A few small instances of every family.
  static let small = Registry.toyFamilies.flatMap { family in (0..<6).map { Instance(family: family, index: $0) } }

  var testDescription: String { "\(family.id) \(index)" }

  /// The first instance at or after the index that the family can load, of at most six dimensions.
  func load() throws -> (problem: any ToyProblem, draw: Draw) {
    let problem = family.problem(), draw = family.draw()
    for candidate in 0..<200 {
      family.draw(index * 1000 + candidate, seed: 7, into: draw)
      if draw.dimension <= 6, problem.load(draw) { return (problem, draw) }
    }
    throw Missing()
  }

  /// A point of the ball of radius 2D about zero.
  static func point(_ problem: any ToyProblem, _ D: Double, _ stream: inout RandomStream) -> [Double] {
    let direction = (0..<problem.dimension).map { _ in stream.gaussian() }
    let length = 2 * D * stream.uniform() / norm(direction)
    return direction.map { $0 * length }
  }

  private struct Missing: Error {}
}

func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
func difference(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map(-) }

extension [Double] {
  /// This point with coordinate `i` moved by `h`.
  func moved(_ i: Int, _ h: Double) -> [Double] {
    var copy = self
    copy[i] += h
    return copy
  }
}
