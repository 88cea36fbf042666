import Catalog

/// Norms of one linear map's weights, each an upper bound.
public struct LayerNorms: Codable, Sendable, Hashable {
  /// The operator norm ‖A‖ from ℓ₂ to ℓ₂ of the whole map, s.
  public var spectral: Double
  /// ‖A‖_{2,1}: the sum over output units of the Euclidean norm of a unit's incoming weights, the map unrolled.
  ///
  /// Over *output* units: for one input and m outputs the class ‖Aᵀ‖_{2,1} ≤ a is a Euclidean ball, which the covering
  /// number of the theorem does not cover.
  public var group: Double
  /// Any norm N for which the map is N·conv{atoms} with unit atoms times the input's norm; at most `group`.
  ///
  /// The smallest known one: over weight-sharing, over sums of taps, or √Σ_c(Σ_o|w_{o,c}|)².
  public var atomic: Double
  /// ‖b‖₁ over output channels; 0 without a bias.
  public var biasSum: Double
  /// ‖b‖₂ over output channels.
  public var biasNorm: Double
  /// v_c = Σ_o|w_{o,c}| per input channel, over taps too; empty if not measured.
  public var channelSums: [Double] = []
  /// ‖A‖_F of the unrolled map; nil if not measured.
  public var frobenius: Double?

  public init(spectral: Double, group: Double, atomic: Double? = nil, biasSum: Double = 0, biasNorm: Double = 0) {
    self.spectral = spectral
    self.group = group
    self.atomic = atomic ?? group
    self.biasSum = biasSum
    self.biasNorm = biasNorm
  }

  func check(_ layer: String) throws(Fault) {
    for (name, value) in [
      ("spectral norm", spectral), ("(2,1) norm", group), ("atomic norm", atomic), ("bias's ℓ₁ norm", biasSum),
      ("bias's ℓ₂ norm", biasNorm),
    ] {
      try demandNorm(value, "the \(name) of layer '\(layer)'")
    }
    for sum in channelSums { try demandNorm(sum, "a channel's sum of weights of layer '\(layer)'") }
    try demandNorm(frobenius ?? 0, "the Frobenius norm of layer '\(layer)'")
    // Upper bounds, each rounded on its own.
    try demand(
      biasNorm <= biasSum * (1 + 1e-9),
      "layer '\(layer)': the bias's ℓ₂ norm \(biasNorm) exceeds its ℓ₁ norm \(biasSum), which cannot be")
    try demand(
      atomic <= group * (1 + 1e-9), "layer '\(layer)': the atomic norm \(atomic) exceeds the (2,1) norm \(group)")
  }
}

/// How far one layer's weights are from those of the reference network, which is fixed before the clean set is seen.
public struct LayerDistance: Codable, Sendable, Hashable {
  /// The atomic norm of A − A⁰.
  public var atomic: Double
  /// ‖b − b⁰‖₁ over output channels.
  public var biasSum: Double
  /// Σ_o|w_{o,c} − w⁰_{o,c}| per input channel; empty if not measured.
  public var channelSums: [Double]
  /// ‖A − A⁰‖_F of the unrolled map; nil if not measured.
  public var frobenius: Double?

  public init(atomic: Double, biasSum: Double = 0, channelSums: [Double] = [], frobenius: Double? = nil) {
    self.atomic = atomic
    self.biasSum = biasSum
    self.channelSums = channelSums
    self.frobenius = frobenius
  }
}

/// What a bound needs to know of one layer with parameters: a linear map and its bias, batch normalisation folded in.
public struct LayerProfile: Codable, Sendable, Hashable {
  public var name: String
  public var weights: LayerNorms
  /// The norms of the reference network's layer: the centres of the grids on which `weights` are paid for.
  public var reference: LayerNorms?
  /// The distance from the reference network's layer.
  public var distance: LayerDistance?
  /// d_{i−1}: input coordinates of the unrolled map.
  public var inputs: Int
  /// d_i: output coordinates of the unrolled map.
  public var outputs: Int
  /// Output channels, those of one position; equal to `outputs` for a dense layer.
  public var channels: Int
  /// How many atoms, with both signs, the atomic norm is a convex combination of; 2·d_{i−1}·d_i for a dense layer.
  public var atoms: Double

  public init(
    name: String, weights: LayerNorms, reference: LayerNorms? = nil, distance: LayerDistance? = nil, inputs: Int,
    outputs: Int, channels: Int? = nil, atoms: Double? = nil
  ) {
    self.name = name
    self.weights = weights
    self.reference = reference
    self.distance = distance
    self.inputs = inputs
    self.outputs = outputs
    self.channels = channels ?? outputs
    self.atoms = atoms ?? 2 * Double(inputs) * Double(outputs)
  }

  /// P: at how many places the bias is added.
  public var positions: Double { Double(outputs) / Double(channels) }

  public var hasBias: Bool { weights.biasSum > 0 || (distance?.biasSum ?? 0) > 0 }

  func check() throws(Fault) {
    try weights.check(name)
    if let reference { try reference.check("\(name) of the reference network") }
    if let distance {
      try demandNorm(distance.atomic, "the distance of layer '\(name)' from the reference network")
      try demandNorm(distance.biasSum, "the bias's distance of layer '\(name)' from the reference network")
      try demandNorm(distance.frobenius ?? 0, "the Frobenius distance of layer '\(name)'")
      for sum in distance.channelSums { try demandNorm(sum, "a channel's distance of layer '\(name)'") }
    }
    try demand(
      inputs > 0 && outputs > 0 && channels > 0 && outputs % channels == 0,
      "layer '\(name)' has \(inputs) inputs, \(outputs) outputs in \(channels) channels; all must be positive, and the "
        + "outputs a multiple of the channels")
    try demand(atoms >= 1 && atoms.isFinite, "layer '\(name)' has \(atoms) atoms")
  }
}
