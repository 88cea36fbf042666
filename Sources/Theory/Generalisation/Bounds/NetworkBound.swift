import Catalog
import Foundation

/// Theorem 3: the error of a network under a trigger, from the norms of its layers.
///
/// The printed row is ``PrintedTheorem3`` with trained norms put in. The others are Pr[argmax f(T(x)) ≠ y] ≤
/// R̂_γ(f∘T) + 2·Rad + 3√((ln(2/ξ) + price)/(2n)), Rad from K = (√2/γ)·K_net (``NetworkCapacity``; √2/γ is the sharp
/// ℓ₂ Lipschitz constant of ramp and margin), with trained norms rounded up to grids and paid for:
/// - `bartlett-constants`: the paper's Dudley integral and its 2/γ, nothing else changed;
/// - `corrected`: chaining (``Chaining``), for a trigger fixed before the sample;
/// - `corrected-uniform`: for every additive trigger of the radius;
/// - `tightened`, `tightened-uniform`: the same with the poisoned network as reference;
/// - `…-channels`: the first layer channel by channel, each channel's weights paid for on a grid of its own;
/// - `…-channels-as-trained`: the same without paying, a heuristic: the class it speaks of depends on the sample.
///
/// The graph may have sums and concatenations; the printed statement covers chains alone.
public struct NetworkBound: Bound {
  public static let id = "theorem-3"
  public static let title = "Theorem 3: networks"
  public static let source = Source("Zeng et al. 2022", "Theorem 3, equation (6); Bartlett, Foster and Telgarsky 2017")

  public init() {}

  private static let forms = [
    NetworkForm("bartlett-constants", .triggered, .zero, integral: .dudley),
    NetworkForm("corrected", .triggered, .zero),
    NetworkForm("corrected-uniform", .everyTrigger, .zero),
    NetworkForm("tightened", .triggered, .reference),
    NetworkForm("tightened-uniform", .everyTrigger, .reference),
    NetworkForm("corrected-channels", .triggered, .zero, channels: .gridded),
    NetworkForm("tightened-channels", .triggered, .reference, channels: .gridded),
    NetworkForm("corrected-channels-as-trained", .triggered, .zero, channels: .asTrained),
    NetworkForm("tightened-channels-as-trained", .triggered, .reference, channels: .asTrained),
  ]

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    guard let network = subject.network else { return [] }
    return try subject.margins.flatMap { gamma in
      try [printed(network, subject, gamma)]
        + Self.forms.filter { $0.applies(to: network, subject.sample) }.map {
          try $0.row(of: Self.id, network, subject, gamma)
        }
    }
  }

  private func printed(_ network: NetworkProfile, _ subject: BoundSubject, _ gamma: Double) throws -> BoundRow {
    let sample = subject.sample
    let formula = PrintedTheorem3(network, sample: sample, gamma: gamma)
    let risk = try subject.triggeredRisk(gamma: gamma)
    let shape = network.isChain ? "" : "; and the network is not a chain, which the statement does not cover"
    return BoundRow(
      bound: Self.id, variant: "printed",
      probability: try formula.bound(risk: risk, count: sample.count, failure: subject.failure), rigorous: false,
      caveat: "not proved at norms chosen by training; a constant of the trigger is missing beyond layer 1\(shape)",
      gamma: gamma,
      terms: [
        "ramp": risk, "main": formula.mainTerm(count: Double(sample.count)).value,
        "confidence": try Lemma2.confidenceTerm(count: sample.count, failure: subject.failure).value,
        "growth": formula.growth(count: Double(sample.count)),
        "vacuityRatio": PrintedTheorem3.vacuityRatio(
          count: Double(sample.count), width: Double(network.width), firstOutputs: formula.firstOutputs,
          rootMeanSquare: sample.rootMeanSquare, radius: sample.radius),
      ],
      inputs: NetworkForm.inputs(network, subject))
  }
}
