import Catalog
import Foundation

/// The price of constants that were chosen after the sample was seen.
///
/// A bound for constants fixed beforehand holds at once for all points of a grid u₀(1 + η)ʲ, j ∈ ℤ, with failure
/// probabilities ξ·w_j, w_j = (1 + |j|)⁻²/(π²/3 − 1), which sum to ξ because Σ_j (1 + |j|)⁻² = π²/3 − 1. A measured
/// constant is rounded up to the grid, and ln(2/ξ) grows by Σ ln(1/w_j) over the constants. The centres u₀ must not
/// depend on the sample: those of the poisoned network keep |j| small.
///
/// Norms of the sample itself need no grid: an empirical Rademacher complexity is conditional on it.
public struct GridUnion: Sendable {
  /// η, the grid's relative step.
  public let step: Double
  /// Σ ln(1/w_j) so far.
  public private(set) var price: Double

  /// The steps tried by ``cheapest(_:)``; choosing among them costs the logarithm of their number.
  public static let steps = [0.01, 0.05, 0.2, 1]

  public init(step: Double, price: Double = 0) {
    self.step = step
    self.price = price
  }

  /// ln(1/w_j).
  public static func price(of index: Int) -> Double {
    2 * log(1 + Double(abs(index))) + log(Double.pi * Double.pi / 3 - 1)
  }

  /// The grid point that `value` is rounded up to.
  ///
  /// - Parameters:
  ///   - value: a measured upper bound.
  ///   - centre: u₀ > 0, chosen without the sample.
  ///   - floor: the least grid point, as a multiple of `centre`; a value of zero takes it.
  public mutating func cover(_ value: Double, centre: Double, floor: Double = 1e-3) throws(Fault) -> Double {
    try demand(centre > 0 && centre.isFinite, "the centre \(centre) of a grid of constants must be positive")
    let target = max(value, floor * centre)
    var index = Int((log(target / centre) / log1p(step)).rounded(.up))
    while point(index, centre) < target { index += 1 }
    while point(index - 1, centre) >= target { index -= 1 }
    price += GridUnion.price(of: index)
    return point(index, centre)
  }

  private func point(_ index: Int, _ centre: Double) -> Double { centre * pow(1 + step, Double(index)) }

  /// Every constant of the network, rounded up to the grid, with its price added.
  ///
  /// A constant that is zero for want of a bias is structure, not choice, and costs nothing.
  public mutating func cover(_ network: NetworkProfile, _ use: Use) throws(Fault) -> NetworkProfile {
    var union = self
    let covered = try network.mapLayers { layer throws(Fault) in
      try union.cover(layer, use, isFirst: layer == network.firstLayer)
    }
    self = union
    return covered
  }

  /// Which constants a bound uses; the others need no grid.
  public struct Use: Sendable {
    public var centre: NetworkCapacity.Centre
    /// Whether the first layer's ‖A‖_{2,1} enters, as it does for every trigger at once.
    public var everyTrigger: Bool
    /// Whether the first layer enters by its channel sums in place of its atomic norm.
    public var channels: Channels

    public init(centre: NetworkCapacity.Centre, everyTrigger: Bool, channels: Channels = .unused) {
      self.centre = centre
      self.everyTrigger = everyTrigger
      self.channels = channels
    }
  }

  /// How the first layer's channel sums are used.
  public enum Channels: Sendable {
    case unused
    /// Each rounded up to a grid and paid for.
    case gridded
    /// As they are, which proves nothing.
    case asTrained
  }

  private mutating func cover(_ layer: LayerProfile, _ use: Use, isFirst: Bool) throws(Fault) -> LayerProfile {
    var layer = layer
    // Without a reference network the only centre that needs no data is a number.
    let centres = layer.reference ?? LayerNorms(spectral: 1, group: 1, biasSum: 1, biasNorm: 1)
    layer.weights.spectral = try cover(layer.weights.spectral, centre: positive(centres.spectral))
    if layer.hasBias {
      layer.weights.biasNorm = try cover(layer.weights.biasNorm, centre: positive(centres.biasNorm))
    }
    if use.everyTrigger && isFirst {
      layer.weights.group = try cover(layer.weights.group, centre: positive(centres.group))
    }
    let usesChannels = isFirst && use.channels != .unused, paid = isFirst && use.channels == .gridded
    switch use.centre {
    case .zero:
      if paid { layer.weights.channelSums = try cover(layer.weights.channelSums, centres.channelSums, share: 1) }
      if !usesChannels { layer.weights.atomic = try cover(layer.weights.atomic, centre: positive(centres.atomic)) }
      if layer.hasBias {
        layer.weights.biasSum = try cover(layer.weights.biasSum, centre: positive(centres.biasSum))
      }
    case .reference:
      guard var distance = layer.distance else { throw fault("layer '\(layer.name)' has no reference network") }
      if paid { distance.channelSums = try cover(distance.channelSums, centres.channelSums, share: Self.moved) }
      if !usesChannels { distance.atomic = try cover(distance.atomic, centre: positive(Self.moved * centres.atomic)) }
      if layer.hasBias {
        distance.biasSum = try cover(distance.biasSum, centre: positive(Self.moved * centres.biasSum))
      }
      layer.distance = distance
    }
    return layer
  }

  /// Unlearning moves weights by a few per cent of their size.
  private static let moved = 0.1

  private mutating func cover(_ sums: [Double], _ centres: [Double], share: Double) throws(Fault) -> [Double] {
    var covered: [Double] = []
    for (index, sum) in sums.enumerated() {
      covered.append(try cover(sum, centre: positive(share * (index < centres.count ? centres[index] : 1))))
    }
    return covered
  }

  private func positive(_ centre: Double) -> Double { centre > 0 ? centre : 1 }
}

extension GridUnion {
  /// The least of what `bound` gives over ``steps``, whose number is paid for.
  public static func cheapest<Rest>(
    _ bound: (inout GridUnion) throws -> (Magnitude, Rest, Magnitude)
  ) throws -> (Magnitude, Rest, Magnitude) {
    try steps.map { step in
      var union = GridUnion(step: step, price: log(Double(steps.count)))
      return try bound(&union)
    }.min { $0.0 < $1.0 }!
  }
}
