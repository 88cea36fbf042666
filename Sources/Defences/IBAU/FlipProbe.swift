import NN
import Torch

/// Measures how far one must go in a direction until half of the images are taken for a class.
struct FlipProbe {
  /// Where the radius is looked for; the ends are far outside of what networks on 0…1 images show.
  static let range = 0.1...20.0
  /// Halvings of that range's logarithm: the radius is known to 4 %.
  static let halvings = 7
  static let images = 100

  private let network: Network
  private let images: Tensor
  private let before: [Int]
  private let counter: PassCounter

  init(_ network: Network, _ source: CleanSet, _ counter: PassCounter) throws {
    self.network = network
    self.counter = counter
    let count = min(Self.images, source.count), spacing = max(1, source.count / count)
    images = try source.batch((0..<count).map { $0 * spacing }).images
    before = try FlipProbe.predictions(network, images)
    counter.passes.forward += 1
  }

  /// The smallest ‖·‖₂ at which `trigger`'s direction takes half of the images that were not of the class to it; the
  /// end of the range if none does.
  func radius(along trigger: Tensor, to target: Int) throws -> Double {
    let norm = try trigger.dot(trigger).squareRoot()
    var (low, high) = (Self.range.lowerBound, Self.range.upperBound)
    guard norm > 0 else { return high }
    let direction = try trigger / norm
    for _ in 0..<Self.halvings {
      let middle = (low * high).squareRoot()
      if try takesHalf(to: target, at: direction * middle) { high = middle } else { low = middle }
    }
    return high
  }

  private func takesHalf(to target: Int, at trigger: Tensor) throws -> Bool {
    counter.passes.forward += 1
    let after = try FlipProbe.predictions(network, images + trigger)
    let others = before.indices.filter { before[$0] != target }
    return !others.isEmpty && 2 * others.count { after[$0] == target } >= others.count
  }

  private static func predictions(_ network: Network, _ images: Tensor) throws -> [Int] {
    try withoutHistory { try network.forward(images).argmax(along: 1).ints() }
  }
}
