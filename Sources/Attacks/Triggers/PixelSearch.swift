import Catalog
import Torch

/// Picks the pixels of a network that, saturated, turn most images towards a class, one after the other.
///
/// Each round ranks all pixels by the first-order fall of the cross-entropy when their channels go to 0 or 1, whichever
/// helps more, measures the best few truly, and keeps the best (after the ℓ0 regularisation of Li et al. 2020, which
/// also keeps the pixels of greatest effect).
public struct PixelSearch: Configurable, Equatable {
  /// On how many images the effect is measured.
  public var images = 64
  /// How many pixels a round measures truly.
  public var candidates = 12

  public init() {}

  /// One pixel and what it becomes.
  private struct Choice {
    var pixel: Int
    var colour: [Float]
  }

  func validate() throws(Fault) {
    let limits = SettingLimits("attack.search")
    try limits.check("images", images, atLeast: 1)
    try limits.check("candidates", candidates, atLeast: 1)
  }

  /// A trigger of `pixels` pixels.
  func trigger(pixels: Int, target: Int, _ context: TriggerContext) throws -> Trigger {
    try validate()
    let images = try context.batch(self.images, not: target)
    let labels = try Tensor(Array(repeating: target, count: images.shape[0])).to(images.device)
    var chosen: [Choice] = []
    for round in 0..<pixels {
      let ranked = try self.ranked(images, labels, chosen, context)
      let measured = try ranked.map { choice in
        let trigger = try self.trigger(chosen + [choice], context.shape)
        return (choice, try withoutHistory { try self.loss(trigger.laid(on: images), labels, context) })
      }
      guard let best = measured.min(by: { $0.1 < $1.1 }) else { break }
      try context.report(round + 1, of: pixels, "loss", best.1)
      chosen.append(best.0)
    }
    return try trigger(chosen, context.shape)
  }

  private func loss(_ images: Tensor, _ labels: Tensor, _ context: TriggerContext) throws -> Double {
    try context.network.forward(images).crossEntropy(labels).item()
  }

  /// The pixels of greatest first-order effect, beside those that are taken.
  private func ranked(
    _ images: Tensor, _ labels: Tensor, _ chosen: [Choice], _ context: TriggerContext
  ) throws -> [Choice] {
    let leaf = try trigger(chosen, context.shape).laid(on: images).leaf()
    let loss = try withHistory { try context.network.forward(leaf).crossEntropy(labels) }
    let gradient = try loss.gradients(of: [leaf])[0]
    // The loss falls by Σ g·x if a channel goes to 0, and by Σ g·(x − 1) if it goes to 1.
    let black = try (gradient * leaf.detached()).sum(over: [0]).floats()
    let white = zip(black, try gradient.sum(over: [0]).floats()).map { $0 - $1 }
    let plane = context.shape[1] * context.shape[2], taken = Set(chosen.map(\.pixel))
    let falls = (0..<plane).filter { !taken.contains($0) }.map { pixel -> (choice: Choice, fall: Float) in
      let places = (0..<context.shape[0]).map { $0 * plane + pixel }
      let colour = places.map { white[$0] > black[$0] ? Float(1) : 0 }
      return (Choice(pixel: pixel, colour: colour), places.reduce(0) { $0 + max(white[$1], black[$1]) })
    }
    return falls.sorted { $0.fall > $1.fall }.prefix(candidates).map(\.choice)
  }

  private func trigger(_ choices: [Choice], _ shape: [Int]) throws -> Trigger {
    let plane = shape[1] * shape[2]
    var pattern = [Float](repeating: 0, count: shape[0] * plane), mask = pattern
    for choice in choices {
      for (channel, value) in choice.colour.enumerated() {
        pattern[channel * plane + choice.pixel] = value
        mask[channel * plane + choice.pixel] = 1
      }
    }
    return Trigger(pattern: try Tensor(pattern, [1] + shape), mask: try Tensor(mask, [1] + shape), blending: .masked)
  }
}
