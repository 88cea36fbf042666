import Catalog
import NN
import Torch

/// How one perturbation for all images is put together.
public struct UniversalStage: Configurable, Equatable {
  public enum Norm: String, Codable, Sendable, CaseIterable {
    case l2, linf
  }

  /// The images that are gone through, at most.
  public var images = 200
  /// Times that they are gone through, at most.
  public var passes = 1
  /// The share of images to be fooled, at which it ends.
  public var fooling = 0.8
  public var norm = Norm.l2
  /// The bound on the perturbation in that norm.
  public var radius = 10.0
  /// DeepFool's steps for one image, at most.
  public var steps = 20
  /// How far beyond the border DeepFool goes.
  public var overshoot = 0.02

  public init() {}

  func validate(as part: String) throws(Fault) {
    let limits = SettingLimits(part)
    try limits.check("images", images, atLeast: 1)
    try limits.check("passes", passes, atLeast: 1)
    try limits.check("fooling", fooling, in: 0...1)
    try limits.check("radius", radius, in: SettingLimits.magnitude)
    try limits.check("steps", steps, atLeast: 1)
    try limits.check("overshoot", overshoot, in: SettingLimits.magnitude)
  }

  /// The nearest point of the ball.
  public func projected(_ perturbation: Tensor) throws -> Tensor {
    switch norm {
    case .linf: return try perturbation.clamped(to: -radius...radius)
    case .l2:
      let length = try perturbation.norm().item()
      return length > radius ? try perturbation * (radius / length) : perturbation
    }
  }
}

/// A universal perturbation, summed up from what fools single images.
///
/// Every image that the perturbation does not fool yet adds the shortest change that does, by DeepFool; the sum is
/// projected onto the ball.
///
/// **Source.** Moosavi-Dezfooli et al. 2017, algorithm 1.
public struct UniversalPerturbation {
  public let settings: UniversalStage
  private let network: Network
  private let counter: PassCounter

  public init(_ settings: UniversalStage, _ network: Network, counter: PassCounter = PassCounter()) {
    self.settings = settings
    self.network = network
    self.counter = counter
  }

  /// Goes through `images` [N, C, H, W] in the order of `stream`.
  /// `goesOn`: told how many images are done; false ends the search with what there is.
  /// - Returns: the perturbation [1, C, H, W] and the share of `images` that it fools.
  public func find(
    on images: Tensor, _ stream: inout RandomStream, goesOn: (Int) throws -> Bool = { _ in true }
  ) throws -> (perturbation: Tensor, fooling: Double) {
    let clean = try labels(images)
    let single = DeepFool(steps: settings.steps, overshoot: settings.overshoot, network: network, counter: counter)
    var perturbation = try Tensor.zeros([1] + images.shape.dropFirst(), images.dtype, on: images.device)
    var fooled = 0.0
    search: for pass in 0..<settings.passes {
      for (done, index) in stream.permutation(clean.count).enumerated() {
        guard try goesOn(pass * clean.count + done + 1) else { break search }
        let image = try images.sliced(index..<index + 1)
        guard let change = try single.change(image + perturbation, from: clean[index]) else { continue }
        perturbation = try settings.projected(perturbation + change)
      }
      fooled = try share(images + perturbation, no: clean)
      if fooled >= settings.fooling { break }
    }
    return (perturbation, try share(images + perturbation, no: clean))
  }

  /// The share of `images` to which `perturbation` gives another class than they have without it.
  public func fooling(_ perturbation: Tensor, on images: Tensor) throws -> Double {
    try share(images + perturbation, no: labels(images))
  }

  private func share(_ images: Tensor, no clean: [Int]) throws -> Double {
    Double(zip(try labels(images), clean).count { $0 != $1 }) / Double(clean.count)
  }

  private func labels(_ images: Tensor) throws -> [Int] {
    let none = try Tensor([Int](repeating: 0, count: images.shape[0])).to(images.device)
    let samples = TensorSamples(images: images, labels: none)
    counter.passes.forward += samples.ranges(of: 250).count
    return try network.predictions(samples)
  }
}

/// The shortest change, to first order, that gives one image another label.
///
/// **Source.** Moosavi-Dezfooli et al. 2016, algorithm 2.
struct DeepFool {
  /// Added to the distance so that the border is crossed, not reached.
  private static let slack = 1e-4

  let steps: Int
  let overshoot: Double
  let network: Network
  let counter: PassCounter

  /// - Parameter image: [1, C, H, W].
  /// - Returns: nil if the image is not taken for `label` to begin with.
  func change(_ image: Tensor, from label: Int) throws -> Tensor? {
    var total: Tensor?
    for step in 0...steps {
      let here = try total.map { try image + $0 * (1 + overshoot) } ?? image
      let (logits, gradients) = try slopes(here)
      guard logits.indices.max(by: { logits[$0] < logits[$1] }) == label, step < steps else { break }
      guard let nearest = try nearest(logits, gradients, label) else { break }
      total = try total.map { try $0 + nearest } ?? nearest
    }
    return try total.map { try $0 * (1 + overshoot) }
  }

  /// The step to the nearest border, the network taken for linear.
  private func nearest(_ logits: [Double], _ gradients: Tensor, _ label: Int) throws -> Tensor? {
    let differences = try gradients - gradients.sliced(label..<label + 1)
    let lengths = try differences.norm(over: [1, 2, 3]).doubles()
    let distances = logits.indices.map { lengths[$0] > 0 ? abs(logits[$0] - logits[label]) / lengths[$0] : .infinity }
    guard let border = distances.indices.filter({ $0 != label }).min(by: { distances[$0] < distances[$1] }),
      distances[border].isFinite
    else { return nil }
    return try differences.sliced(border..<border + 1)
      * ((abs(logits[border] - logits[label]) + Self.slack) / (lengths[border] * lengths[border]))
  }

  /// The logits [K] at `image`, and the gradient of each by it, [K, C, H, W], from one pass over K copies.
  private func slopes(_ image: Tensor) throws -> (logits: [Double], gradients: Tensor) {
    counter.passes.forward += 1
    counter.passes.backward += 1
    let classes = network.classes
    let copies = try image.expanded([classes] + image.shape.dropFirst()).contiguous().leaf()
    let logits = try network.forward(copies)
    let own = try logits.picked(Tensor(Array(0..<classes)).to(image.device))
    return (try logits.sliced(0..<1).doubles(), try own.sum().gradients(of: [copies])[0])
  }
}
