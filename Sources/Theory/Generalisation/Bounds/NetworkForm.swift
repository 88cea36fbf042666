import Foundation

/// One provable form of the network bound: which inputs, which centre, which integral.
///
/// R̂_γ + 2·Rad + 3√((ln(2/ξ) + price)/(2n)), the norms of the weights rounded up to grids and paid for.
struct NetworkForm: Sendable {
  enum Inputs: Sendable {
    /// Clean ones, and margins on them.
    case clean
    /// T(x) for a map T fixed before the sample.
    case triggered
    /// x + δ for all ‖δ‖ ≤ C_δ at once; the margins are those at one of them.
    case everyTrigger
  }

  enum Integral: Sendable {
    case chaining
    /// The paper's: α = 1/√n, and 2/γ where √2/γ is sharp.
    case dudley
  }

  let variant: String, inputs: Inputs, centre: NetworkCapacity.Centre, integral: Integral

  init(_ variant: String, _ inputs: Inputs, _ centre: NetworkCapacity.Centre, integral: Integral = .chaining) {
    self.variant = variant
    self.inputs = inputs
    self.centre = centre
    self.integral = integral
  }

  func applies(to network: NetworkProfile) -> Bool {
    if case .reference = centre, !network.hasReference { return false }
    return inputs != .everyTrigger || network.firstLayer != nil
  }

  func row(
    of bound: String, _ network: NetworkProfile, _ subject: BoundSubject, _ gamma: Double
  ) throws -> BoundRow {
    let sample = subject.sample
    let risk = try RampLoss.empiricalRisk(
      margins: inputs == .clean ? sample.cleanMargins : sample.triggeredMargins, gamma: gamma)
    let use = GridUnion.Use(centre: centre, everyTrigger: inputs == .everyTrigger)
    let best = try GridUnion.cheapest { union in
      let capacity = try capacity(try union.cover(network, use), sample)
      let rademacher = rademacher(capacity, count: sample.count, gamma: gamma)
      let confidence = try Lemma2.confidenceTerm(
        count: sample.count, failure: subject.failure, price: union.price + subject.choicePrice)
      return (
        Lemma2.bound(risk: risk, rademacher: rademacher, confidence: confidence), (capacity, rademacher), confidence
      )
    }
    return BoundRow(
      bound: bound, variant: variant, probability: best.0, rigorous: true, caveat: caveat, gamma: gamma,
      terms: [
        "ramp": risk, "complexity": (Magnitude(2) * best.1.1).value, "confidence": best.2.value,
        "capacity": best.1.0.value, "log10Capacity": best.1.0.log10,
      ],
      inputs: NetworkForm.inputs(network, subject))
  }

  private var caveat: String {
    switch inputs {
    case .clean: ""
    case .triggered: "for a trigger that does not depend on the sample"
    case .everyTrigger: "for additive triggers of the radius, without clipping"
    }
  }

  private func capacity(_ network: NetworkProfile, _ sample: SampleProfile) throws -> Magnitude {
    let capacity =
      switch inputs {
      case .clean:
        try NetworkCapacity(network, inputNorm: Magnitude(sample.cleanNorm), count: sample.count, centre: centre)
      case .triggered:
        try NetworkCapacity(network, inputNorm: Magnitude(sample.triggeredNorm), count: sample.count, centre: centre)
      case .everyTrigger:
        try NetworkCapacity(
          network, cleanNorm: Magnitude(sample.cleanNorm), count: sample.count, centre: centre,
          everyTriggerOfRadius: sample.radius)
      }
    return capacity.total
  }

  private func rademacher(_ capacity: Magnitude, count: Int, gamma: Double) -> Magnitude {
    switch integral {
    case .chaining: Chaining.rademacher(constant: Magnitude(2).squareRoot * capacity / gamma, count: count)
    case .dudley: DudleyIntegral.printed(constant: Magnitude(2) * capacity / gamma, count: count)
    }
  }

  /// What the network's and the sample's norms were, for the row.
  static func inputs(_ network: NetworkProfile, _ subject: BoundSubject) -> [String: Double] {
    let sample = subject.sample
    return [
      "n": Double(sample.count), "cleanNorm": sample.cleanNorm, "triggeredNorm": sample.triggeredNorm,
      "radius": sample.radius, "failure": subject.failure, "width": Double(network.width),
      "layers": Double(network.layers.count),
      "log10SpectralProduct": Magnitude.product(network.layers.map { Magnitude($0.weights.spectral) }).log10,
    ]
  }
}
