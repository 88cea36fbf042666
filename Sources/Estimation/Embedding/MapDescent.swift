/// Gradient descent with momentum and a gain per coordinate, on a map kept centred.
///
/// A gain grows by 0.2 while its coordinate keeps its direction and shrinks by a fifth where it turns.
///
/// **Source.** Jacobs 1988, as used in van der Maaten and Hinton 2008, §3.4, and their implementation.
struct MapDescent {
  private(set) var map: [Double]
  private let dimensions: Int
  private var velocity: [Double]
  private var gains: [Double]

  init(from map: [Double], dimensions: Int) {
    self.map = map
    self.dimensions = dimensions
    velocity = Array(repeating: 0, count: map.count)
    gains = Array(repeating: 1, count: map.count)
  }

  mutating func step(along gradient: [Double], rate: Double, momentum: Double) {
    for k in map.indices {
      let keeps = gradient[k] * velocity[k] <= 0
      gains[k] = max(0.01, keeps ? gains[k] + 0.2 : gains[k] * 0.8)
      velocity[k] = momentum * velocity[k] - rate * gains[k] * gradient[k]
      map[k] += velocity[k]
    }
    for axis in 0..<dimensions {
      let places = stride(from: axis, to: map.count, by: dimensions)
      let mean = places.reduce(0) { $0 + map[$1] } * Double(dimensions) / Double(map.count)
      for k in places { map[k] -= mean }
    }
  }

  /// One row per point.
  var rows: [[Double]] {
    stride(from: 0, to: map.count, by: dimensions).map { Array(map[$0..<$0 + dimensions]) }
  }
}
