import Catalog
import Theory

/// C35. The proof needs a_i, s_i and γ fixed before the sample; putting trained norms in takes a union over grids of
/// constants, which the printed statement does not pay. Nor can an experiment catch it, the bound being above one
/// wherever it is evaluated.
public enum Theorem3HoldsAtTrainedNorms: Claim {
  public static let id = "C35"
  public static let title = "Theorem 3 at the norms that training gave"
  public static let source = Source("Zeng et al. 2022", "Theorem 3")
  public static let statement =
    "The bound of Theorem 3 holds with probability 1 − ξ for every network at once when its constants a_i, s_i and γ "
    + "are set to the network's own norms and margin."
  public static let expected = Verdict.undecided

  public static func judge(_ effort: Effort) throws -> Finding {
    var tally = EvidenceTally()
    var (informative, price) = (0, 0.0)
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      var formula = NetworkDraw(&stream, radius: 10).formula
      let n = Int(stream.magnitude(100...5000))
      // The largest margin that such norms allow: at a smaller γ the main term only grows.
      formula.gamma = Magnitude(2).squareRoot.value * formula.spectral.reduce(1, *) * (formula.rootMeanSquare + 10)
      let bound = try formula.bound(risk: 0, count: n, failure: 0.05)
      if bound < .one { informative += 1 }
      price = max(price, Double(2 * formula.spectral.count + 1) * GridUnion.price(of: 0))
      tally.note(ratio: (Magnitude(1.0) / bound.value).value, violated: false)
    }
    let unpaid =
      "the proof fixes the constants beforehand, and a union over grids adds \(shown(price)) or more to ln(2/ξ)"
    return tally.finding(
      .undecided,
      informative == 0
        ? "\(unpaid); wherever it was evaluated the bound exceeds one, so it is true there and says nothing"
        : "\(unpaid); \(informative) of the draws have a bound below one, which an experiment could test")
  }
}
