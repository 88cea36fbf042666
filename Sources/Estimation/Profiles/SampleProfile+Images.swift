import Catalog
public import Datasets
public import NN
public import Theory
public import Torch

/// A trigger as bounds see it: a map of images that was fixed before the clean set was seen.
public struct TriggerMap: Sendable {
  /// T: images [N, C, H, W] to images.
  public var apply: @Sendable (Tensor) throws -> Tensor
  /// δ [1, C, H, W] if T adds one pattern, whether or not it clips afterwards; nil for any other map.
  public var pattern: Tensor?

  public init(pattern: Tensor? = nil, _ apply: @escaping @Sendable (Tensor) throws -> Tensor) {
    self.pattern = pattern
    self.apply = apply
  }

  /// T(x) = x: no trigger is known.
  public static let identity = TriggerMap { $0 }
}

extension SampleProfile {
  /// Norms of the clean images with and without the trigger, and the margins that `network` gives them.
  ///
  /// Norms are summed in double and rounded up. Margins are those of the scores as computed, in the network's type.
  ///
  /// - Parameters:
  ///   - network: whose margins are taken.
  ///   - clean: the images.
  ///   - trigger: T.
  ///   - radius: C_δ. A pattern of T beyond it is no δ that the bounds for all triggers speak of; they are then
  ///     evaluated at δ = 0.
  ///   - perCoordinate: whether the first layer takes every pixel for a channel of its own, as a dense layer does.
  ///   - onBatch: hears of the images done.
  /// - Throws: `Fault` if a score is not finite.
  public init(
    of network: Network, on clean: LabelledImages, trigger: TriggerMap = .identity, radius: Double,
    perCoordinate: Bool = false, onBatch: (_ done: Int, _ images: Int) throws -> Void = { _, _ in }
  ) throws {
    var plain = InputTally(), triggered = InputTally(), additive: [Double] = []
    let pattern = try trigger.pattern.flatMap { try $0.norm().item() <= radius ? $0 : nil }
    for range in clean.ranges(of: 250) {
      let labels = range.map { clean.labels[$0] }
      let images = try clean.batch(Array(range)).images.to(network.device)
      let planted = try trigger.apply(images)
      try plain.add(images, try network.margins(images, labels))
      try triggered.add(planted, try network.margins(planted, labels))
      if let pattern { additive += try network.margins(images + pattern.to(network.device), labels) }
      try onBatch(range.upperBound, clean.count)
    }
    try self.init(
      count: clean.count, classes: network.classes, dimension: clean.imageSize, cleanNorm: try plain.norm(),
      triggeredNorm: try triggered.norm(), largestNorm: plain.largest, radius: radius,
      triggeredMargins: triggered.margins, cleanMargins: plain.margins)
    additiveMargins = pattern == nil ? plain.margins : additive
    cleanChannelNorms = try plain.norms(perCoordinate: perCoordinate)
    triggeredChannelNorms = try triggered.norms(perCoordinate: perCoordinate)
  }
}

/// Sums over the images seen.
private struct InputTally {
  /// Per coordinate, Σ x², in double.
  private var squares: Tensor?
  private(set) var count = 0
  private(set) var largest = 0.0
  private(set) var margins: [Double] = []

  mutating func add(_ images: Tensor, _ margins: [Double]) throws {
    let own = try images.to(.cpu).to(.float64).squared()
    let sums = try own.sum(over: [0])
    squares = try squares.map { try $0 + sums } ?? sums
    largest = max(largest, up(try own.sum(over: [1, 2, 3]).max().item().squareRoot()))
    count += images.shape[0]
    self.margins += margins
  }

  /// ‖X‖_F.
  func norm() throws -> Double { try squares.map { up(try $0.sum().item().squareRoot()) } ?? 0 }

  /// ‖X_c‖ per channel, or per coordinate.
  func norms(perCoordinate: Bool) throws -> [Double] {
    guard let squares else { return [] }
    let sums = perCoordinate ? squares : try squares.sum(over: [1, 2])
    return try sums.squareRoot().doubles().map(up)
  }

  private func up(_ norm: Double) -> Double { Rounding.up(norm, terms: count * (squares?.count ?? 1)) }
}

extension Network {
  /// M(f(x), y) per image.
  func margins(_ images: Tensor, _ labels: [Int]) throws -> [Double] {
    let scores = try withoutHistory { try forward(images) }
    guard try scores.isFinite() else {
      throw Fault(.badData, "the network's scores are not finite on the clean images")
    }
    let rows = try scores.doubles()
    return labels.enumerated().map { index, label in
      RampLoss.margin(of: Array(rows[index * classes..<(index + 1) * classes]), label: label)
    }
  }
}

extension HeldOutCount {
  /// The errors of `network` on images it was not repaired with, with the trigger or without.
  public init(of network: Network, on images: LabelledImages, trigger: TriggerMap = .identity) throws {
    let predictions = try network.predictions(images, transform: trigger.apply)
    try self.init(errors: zip(predictions, images.labels).count { $0 != $1 }, trials: images.count)
  }
}
