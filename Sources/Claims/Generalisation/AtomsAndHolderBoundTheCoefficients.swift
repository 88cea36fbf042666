import Catalog

/// C26. Three steps of the first layer's covering; the third is tight with √(‖X‖² + n) in place of ‖X‖ + √n.
public enum AtomsAndHolderBoundTheCoefficients: Claim {
  public static let id = "C26"
  public static let title = "Atoms, Hölder and the rescaling matrix"
  public static let source = Source("Zeng et al. 2022", "equations (31), (34) and (36)")
  public static let statement =
    "With the columns of X divided by their norms and the identity appended, atoms have norm at most 1; the "
    + "coefficients B satisfy ‖B‖₁ ≤ ‖α‖_{2,∞}·‖[A; 1δᵀA]‖_{2,1}; and the rescaling matrix α has ‖α‖_{2,∞} ≤ ‖X‖_F + "
    + "√n."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding {
    judge(effort) { inputNorm, root in inputNorm + root }
  }

  /// Judges another bound on ‖α‖ in terms of ‖X‖_F and √n.
  public static func judge(_ effort: Effort, scale: (Double, Double) -> Double) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      let draw = FirstLayerDraw(&stream)
      let atoms = (0..<draw.dimension).map { c in
        let column = draw.inputs.map { $0[c] }
        return norm(column) / draw.columnNorms[c]
      }
      let alpha = norm(draw.columnNorms)
      let promised = scale(draw.inputNorm, draw.root)
      let ratios = [
        atoms.max()!, draw.coefficientSum / (alpha * draw.augmentedGroup), alpha / promised,
      ]
      tally.note(
        ratio: draw.coefficientSum / (promised * draw.augmentedGroup), violated: ratios.max()! > 1 + rounding,
        size: draw.size, witness: "\(draw.shape), draw \(index): ratios \(ratios.map(shown).joined(separator: ", "))")
    }
    return tally.finding(
      upheld: "all three hold; ‖α‖ is √(‖X‖² + n) exactly", refuted: "a step exceeds what it promises")
  }
}
