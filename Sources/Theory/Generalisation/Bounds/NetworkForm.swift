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
  let channels: GridUnion.Channels

  init(
    _ variant: String, _ inputs: Inputs, _ centre: NetworkCapacity.Centre, integral: Integral = .chaining,
    channels: GridUnion.Channels = .unused
  ) {
    self.variant = variant
    self.inputs = inputs
    self.centre = centre
    self.integral = integral
    self.channels = channels
  }

  func applies(to network: NetworkProfile, _ sample: SampleProfile) -> Bool {
    if case .reference = centre, !network.hasReference { return false }
    guard channels != .unused else { return inputs != .everyTrigger || network.firstLayer != nil }
    let count = channelNorms(sample).count
    // A grid per channel is paid for: three of an image are cheap, thousands of pixels are not.
    guard count > 0, channels == .asTrained || count <= 16 else { return false }
    return network.firstLayer?.weights.channelSums.count == count
  }

  private func channelNorms(_ sample: SampleProfile) -> [Double] {
    inputs == .clean ? sample.cleanChannelNorms : sample.triggeredChannelNorms
  }

  func row(
    of bound: String, _ network: NetworkProfile, _ subject: BoundSubject, _ gamma: Double
  ) throws -> BoundRow {
    let sample = subject.sample
    let risk = try RampLoss.empiricalRisk(margins: margins(sample), gamma: gamma)
    let use = GridUnion.Use(centre: centre, everyTrigger: inputs == .everyTrigger, channels: channels)
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
      bound: bound, variant: variant, probability: best.0, rigorous: channels != .asTrained, caveat: caveat,
      gamma: gamma,
      terms: [
        "ramp": risk, "complexity": (Magnitude(2) * best.1.1).value, "confidence": best.2.value,
        "capacity": best.1.0.value, "log10Capacity": best.1.0.log10,
      ],
      inputs: NetworkForm.inputs(network, subject))
  }

  private func margins(_ sample: SampleProfile) -> [Double] {
    switch inputs {
    case .clean: sample.cleanMargins
    case .triggered: sample.triggeredMargins
    case .everyTrigger: sample.additiveMargins ?? sample.triggeredMargins
    }
  }

  private var caveat: String {
    switch (channels, inputs) {
    case (.asTrained, _): "heuristic: it is about a class that depends on the sample"
    case (_, .clean): ""
    case (_, .triggered): "for a trigger that does not depend on the sample"
    case (_, .everyTrigger): "for additive triggers of the radius, without clipping"
    }
  }

  private func capacity(_ network: NetworkProfile, _ sample: SampleProfile) throws -> Magnitude {
    let capacity =
      switch inputs {
      case .clean, .triggered:
        try NetworkCapacity(
          network, inputNorm: Magnitude(inputs == .clean ? sample.cleanNorm : sample.triggeredNorm),
          channelNorms: channels == .unused ? nil : channelNorms(sample), count: sample.count, centre: centre)
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
