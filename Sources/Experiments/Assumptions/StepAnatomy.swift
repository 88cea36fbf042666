public import Catalog
public import Defences
import GSL
public import NN

/// One round of I-BAU taken apart: what each of its steps was made of, and what the round came to.
public struct StepAnatomy {
  public let seed: Int
  public let steps: [HypergradientStep]
  public let after: Evaluation

  /// Runs one round of `defence` on a copy of `network`; `before` is the network's own measurement, which spares another.
  public init(
    of defence: IBAU, _ network: Network, _ evaluator: Evaluator, before: Evaluation, seed: Int,
    onProgress: @escaping (RepairSession.Progress) -> Void = { _ in }, isCancelled: @escaping () -> Bool = { false }
  ) throws {
    var round = defence
    round.rounds = 1
    let run = try DefenceRun(
      round, network, evaluator, seed: seed, before: before, onProgress: onProgress, isCancelled: isCancelled)
    self.seed = seed
    steps = run.repair.rounds.flatMap(\.steps)
    after = run.after
  }

  /// ‖indirect‖/‖direct‖ of the steps that have both.
  public var ratios: [Double] { steps.compactMap(\.ratio).filter(\.isFinite) }

  /// Over the steps; nil where no step has an indirect part.
  public var medianRatio: Double? { median(ratios) }
  public var largestRatio: Double? { ratios.max() }
  public var medianCosine: Double? { median(steps.compactMap(\.cosine)) }

  /// The round as a whole.
  public func json() -> JSONValue {
    let object: JSONValue = [
      "seed": .int(seed), "steps": .int(steps.count), "medianRatio": .optional(medianRatio),
      "largestRatio": .optional(largestRatio), "medianCosine": .optional(medianCosine), "acc": .optional(after.acc),
      "asr": .optional(after.asr), "ra": .optional(after.ra),
    ]
    let absent = "no step has an indirect part"
    return object.explained([
      "medianRatio": absent, "largestRatio": absent, "medianCosine": absent,
      "acc": Evaluation.uncounted, "asr": after.reasons["asr"] ?? Evaluation.uncounted,
      "ra": after.reasons["ra"] ?? Evaluation.uncounted,
    ])
  }

  /// One object per step.
  public func stepsJSON() -> [JSONValue] {
    steps.enumerated().map { index, step in
      let object: JSONValue = [
        "seed": .int(seed), "step": .int(index + 1), "directNorm": .optional(step.directNorm),
        "indirectNorm": .optional(step.indirectNorm), "cosine": .optional(step.cosine),
        "solverResidual": .optional(step.solverResidual), "solverStatus": .optional(step.solverStatus),
      ]
      let off = step.indirectNorm == nil ? "the indirect part is switched off" : nil
      return object.explained([
        "directNorm": "it is not finite", "indirectNorm": off ?? "it is not finite",
        "cosine": off ?? "one of the two parts is zero or not finite",
        "solverResidual": off ?? "the solver measured none that is finite",
        "solverStatus": "the indirect part is switched off",
      ])
    }
  }

  private func median(_ values: [Double]) -> Double? { try? Statistics.median(values) }
}
