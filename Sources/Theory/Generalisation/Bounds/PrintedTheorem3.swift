import Foundation

/// Theorem 3 as printed, for given constants, with what its own formula says about n, W and vacuity.
///
/// Pr[error] ≤ R̂_γ + 8/n + 48·ln(n)(‖X‖_F + √n)√(ln(2W(W + n)))/(γn)·∏sᵢρᵢ·(Σ(aᵢ/sᵢ)^{2/3})^{3/2} + 3√(ln(2/ξ)/(2n))
/// with a₁ = a₀(1 + m₁√n·C_δ), a₀ ≥ ‖A₁‖_{2,1}.
///
/// **Source.** Zeng et al. 2022, equation (6); the illegible constant is 8/n, from (53) doubled by (22).
public struct PrintedTheorem3: Sendable, Hashable {
  /// sᵢ.
  public var spectral: [Double]
  /// a₀, a₂, …, a_L: the (2,1) norms before the first is augmented.
  public var group: [Double]
  /// ∏ρᵢ.
  public var lipschitzProduct: Magnitude
  /// W, the largest dimension of a layer.
  public var width: Double
  /// m₁, the outputs of layer 1.
  public var firstOutputs: Double
  /// ‖X‖_F/√n.
  public var rootMeanSquare: Double
  /// C_δ.
  public var radius: Double
  /// γ.
  public var gamma: Double

  public init(
    spectral: [Double], group: [Double], lipschitzProduct: Magnitude = .one, width: Double, firstOutputs: Double,
    rootMeanSquare: Double, radius: Double, gamma: Double
  ) {
    precondition(spectral.count == group.count && !spectral.isEmpty, "a spectral and a (2,1) norm for every layer")
    self.spectral = spectral
    self.group = group
    self.lipschitzProduct = lipschitzProduct
    self.width = width
    self.firstOutputs = firstOutputs
    self.rootMeanSquare = rootMeanSquare
    self.radius = radius
    self.gamma = gamma
  }

  /// The constants of a profile, in the reading most favourable to the theorem: m₁ counts channels, not units.
  ///
  /// The products run over all layers and all fixed maps, which is the printed formula only if the network is a chain.
  public init(_ network: NetworkProfile, sample: SampleProfile, gamma: Double) {
    let layers = network.layers
    let fixed = network.vertices.compactMap { if case .fixed(let constant) = $0.kind { constant } else { nil } }
    self.init(
      spectral: layers.map(\.weights.spectral), group: layers.map(\.weights.group),
      lipschitzProduct: Magnitude.product(fixed.map { Magnitude($0) }), width: Double(network.width),
      firstOutputs: Double(layers[0].channels), rootMeanSquare: sample.rootMeanSquare, radius: sample.radius,
      gamma: gamma)
  }

  /// a₁ = a₀(1 + m₁√n·C_δ) for n examples.
  public func augmentedGroup(count n: Double) -> Magnitude {
    Magnitude(group[0]) * (.one + Magnitude(firstOutputs * radius) * Magnitude(n).squareRoot)
  }

  /// ln(2W(W + n)).
  private func logAtoms(_ n: Double) -> Double { log(2 * width) + log(width + n) }

  /// ∏sᵢ·(Σ(aᵢ/sᵢ)^{2/3})^{3/2} = (Σᵢ(aᵢ·∏_{j≠i} sⱼ)^{2/3})^{3/2}, which needs no quotient and admits sᵢ = 0.
  private func normProduct(_ n: Double) -> Magnitude {
    let terms = group.indices.map { i in
      let own = i == 0 ? augmentedGroup(count: n) : Magnitude(group[i])
      let others = spectral.indices.lazy.filter { $0 != i }.map { Magnitude(spectral[$0]) }
      return (own * Magnitude.product(others)).power(2.0 / 3)
    }
    return Magnitude.sum(terms).power(1.5)
  }

  /// The main term; the examples keep their root-mean-square norm as n varies. `n` need not be a whole number.
  public func mainTerm(count n: Double) -> Magnitude {
    let data = Magnitude(48) * Magnitude(log(n).nextUp) * Magnitude(rootMeanSquare + 1) / n.squareRoot()
    return data * Magnitude(logAtoms(n)).squareRoot / gamma * lipschitzProduct * normProduct(n)
  }

  /// The whole right-hand side.
  public func bound(risk: Double, count n: Int, failure: Double) throws -> Magnitude {
    try Magnitude.sum([
      Magnitude(risk), Magnitude(8) / Double(n), mainTerm(count: Double(n)),
      Lemma2.confidenceTerm(count: n, failure: failure),
    ])
  }

  /// Twice the derivative of ln(main term) by ln n: the main term grows with n exactly when this is positive.
  ///
  /// φτ − 1 + 2/ln n + n/((W + n)·ln(2W(W + n))), with φ the first layer's share (a₁/s₁)^{2/3}/Σ(aᵢ/sᵢ)^{2/3} and τ =
  /// m₁√n·C_δ/(1 + m₁√n·C_δ). From ln(main) = ln ln n − ½ln n + ½ln ln(2W(W + n)) + (3/2)ln Σ(aᵢ/sᵢ)^{2/3} +
  /// constant, where a₁ alone depends on n.
  public func growth(count n: Double) -> Double {
    let trigger = firstOutputs * n.squareRoot() * radius
    let tau = trigger / (1 + trigger)
    return firstLayerShare(count: n) * tau - 1 + 2 / log(n) + n / ((width + n) * logAtoms(n))
  }

  /// φ.
  private func firstLayerShare(count n: Double) -> Double {
    let terms = group.indices.map { i in
      exp(2.0 / 3 * ((i == 0 ? augmentedGroup(count: n).ln : log(group[i])) - log(spectral[i])))
    }
    return terms[0] / terms.reduce(0, +)
  }

  /// The largest Σ_{i≥2}(aᵢ/sᵢ)^{2/3} relative to (a₁/s₁)^{2/3} for which the main term grows with n, at τ = 1.
  public static func growthThreshold(width: Double, count n: Double) -> Double {
    1 / (1 - 2 / log(n) - n / ((width + n) * (log(2 * width) + log(width + n)))) - 1
  }

  /// How many times too large the printed bound is to be below one for *any* weights and any margin.
  ///
  /// The ratio 48·ln(n)·√(ln(2W(W + n)))·m₁·C_δ(x_rms + 1)/(√2(x_rms + C_δ)). At one or above the bound is vacuous:
  /// M ≤ √2‖f(x + δ)‖ ≤ √2·∏sᵢρᵢ·(‖x‖ + C_δ), so R̂_γ ≥ 1 − √2·∏sᵢρᵢ(x_rms + C_δ)/γ, while the main term is at least
  /// the numerator times ∏sᵢρᵢ/γ because a₀ ≥ ‖A₁‖.
  public static func vacuityRatio(
    count n: Double, width: Double, firstOutputs: Double, rootMeanSquare x: Double, radius: Double
  ) -> Double {
    let atoms = log(2 * width) + log(width + n)
    return 48 * log(n) * atoms.squareRoot() * firstOutputs * radius * (x + 1) / (2.0.squareRoot() * (x + radius))
  }

  /// The radius below which ``vacuityRatio(count:width:firstOutputs:rootMeanSquare:radius:)`` is less than one.
  public static func vacuityRadius(
    count n: Double, width: Double, firstOutputs: Double, rootMeanSquare x: Double
  ) -> Double {
    let atoms = log(2 * width) + log(width + n)
    let factor = 48 * log(n) * atoms.squareRoot() * firstOutputs * (x + 1) / 2.0.squareRoot()
    return factor > 1 ? x / (factor - 1) : .infinity
  }
}
