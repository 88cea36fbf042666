import Catalog
import Torch

/// Searches one low-frequency pattern that turns images towards a class: universal targeted DeepFool with a low-pass
/// filter in the loop.
///
/// After the released program of Zeng et al. 2021 ("Rethinking the backdoor attacks' triggers: a frequency perspective"):
/// image by image, the smallest step that reaches the class to first order is filtered and added, and the sum is filtered
/// and stretched to 0…`amplitude`. Here the target is a setting, where that program takes the class that most images fall
/// into; and a pattern is judged as it is laid, with each image stretched to 0…1.
public struct SmoothSearch: Configurable, Equatable {
  /// On how many images.
  public var images = 100
  /// Width of the Gaussian filter, in pixels of an image 32 pixels wide.
  public var sigma = 6.0
  /// The pattern's largest entry; its smallest is 0.
  public var amplitude = 0.2
  /// The search ends when this share of the images is taken for the target.
  public var fooling = 0.2
  /// The share by which a step goes beyond the boundary.
  public var overshoot = 0.02
  /// Steps that one image may take.
  public var deepFoolSteps = 20
  /// Passes over the images; after the last one the best pattern so far is the result.
  public var passes = 5

  public init() {}

  func validate() throws(Fault) {
    let limits = SettingLimits("attack.search")
    try limits.check("images", images, atLeast: 1)
    try limits.check("sigma", sigma, in: 0.1...32)
    try limits.check("amplitude", amplitude, in: 0.01...1)
    try limits.check("fooling", fooling, in: 0...1)
    try limits.check("overshoot", overshoot, in: 0...10)
    try limits.check("deepFoolSteps", deepFoolSteps, atLeast: 1)
    try limits.check("passes", passes, atLeast: 1)
  }

  /// The pattern, [1, C, H, W].
  func pattern(target: Int, _ context: TriggerContext) throws -> Tensor {
    try validate()
    let filter = try LowPass(sigma: sigma, height: context.shape[1], width: context.shape[2])
    let images = try context.batch(self.images, not: target), count = images.shape[0]
    var pattern = try Tensor.zeros([1] + context.shape, on: images.device)
    var best = (pattern: pattern, share: -1.0)
    for pass in 0..<passes where best.share < fooling {
      var stream = RandomStream(seed: context.seed, stage: "trigger/order", index: pass)
      for (place, index) in stream.permutation(count).enumerated() {
        let step = try self.step(from: pattern, on: images.sliced(index..<index + 1), target, context)
        if let step { pattern = try stretched(filter(pattern + filter(step))) }
        try context.report(pass * count + place + 1, of: passes * count, "share", max(best.share, 0))
      }
      let share = try self.share(pattern, images, target, context)
      if share > best.share { best = (pattern, share) }
    }
    return try best.pattern.to(.cpu).wholeBytes()
  }

  /// The change of `pattern` with which `image` is taken for the target, or the farthest that the steps go; nil if it
  /// already is.
  private func step(from start: Tensor, on image: Tensor, _ target: Int, _ context: TriggerContext) throws -> Tensor? {
    var pattern = start
    for _ in 0..<deepFoolSteps {
      let leaf = try pattern.leaf()
      let logits = try withHistory { try context.network.forward(laid(leaf, on: image)) }
      let top = try logits.argmax(along: 1).ints()[0]
      guard top != target else { break }
      let gap = try withHistory {
        try (logits.sliced(target..<target + 1, along: 1) - logits.sliced(top..<top + 1, along: 1)).sum()
      }
      let gradient = try gap.gradients(of: [leaf])[0], slope = try gradient.dot(gradient)
      guard slope > 0 || !slope.isFinite else { break }
      let length = (1 + overshoot) * (abs(try gap.item()) + 1e-4) / slope
      try context.check("step", length)
      pattern = try pattern + gradient * length
    }
    return pattern === start ? nil : try pattern - start
  }

  private func laid(_ pattern: Tensor, on images: Tensor) throws -> Tensor {
    try Trigger(pattern: pattern, blending: .rescaled).laid(on: images)
  }

  private func stretched(_ pattern: Tensor) throws -> Tensor {
    let low = try pattern.min().item(), high = try pattern.max().item()
    guard high > low else { return try .zeros(like: pattern) }
    return try (pattern - low) * (amplitude / (high - low))
  }

  private func share(_ pattern: Tensor, _ images: Tensor, _ target: Int, _ context: TriggerContext) throws -> Double {
    try withoutHistory {
      let found = try context.network.forward(laid(pattern, on: images)).argmax(along: 1).ints()
      return Double(found.count { $0 == target }) / Double(found.count)
    }
  }
}
