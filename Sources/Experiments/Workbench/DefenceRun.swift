import Attacks
import Catalog
import Defences
import Foundation
import NN

/// A defence on a subject: before, rounds, after.
public struct DefenceRun {
  public var before: Evaluation
  public var after: Evaluation
  public var repair: Repair
  /// What was measured with.
  public var attack: PreparedAttack?

  /// Repairs `network`, measuring it before, after each round and at the end.
  /// `roundImages`: how many held-out images the rounds are measured on; nil for all.
  public init(
    _ defence: any Defence, _ network: Network, _ evaluator: Evaluator, seed: Int, budget: Double? = nil,
    before: Evaluation? = nil, roundImages: Int? = nil,
    onProgress: @escaping (RepairSession.Progress) -> Void = { _ in },
    onRound: @escaping (RoundRecord) -> Void = { _ in }, onWarning: @escaping (String) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) throws {
    guard let clean = evaluator.clean else {
      throw Fault(.wrongUse, "a defence needs clean images: give --clean N")
    }
    attack = evaluator.attack
    self.before = try before ?? evaluator.evaluate(network)
    let session = RepairSession(
      seed: seed, budget: budget, onProgress: onProgress,
      onRound: { record, network in
        (record.acc, record.asr, record.ra) = try evaluator.quickly(network, on: roundImages)
        onRound(record)
      },
      onWarning: onWarning, isCancelled: isCancelled)
    repair = try defence.repair(network, clean: clean, session)
    after = try evaluator.evaluate(repair.network)
  }

  /// The keys of the command line's contract, `out` left to the caller.
  public func json() throws -> JSONValue {
    let object: JSONValue = [
      "before": try before.json(), "after": try after.json(), "der": .optional(after.effectiveness(from: before)),
      "seconds": .number(repair.seconds), "passes": try JSONValue(encoding: repair.passes),
      "rounds": .array(repair.rounds.map { $0.json() }), "status": .string(repair.status.rawValue),
      "note": .optional(repair.note), "toEffect": repair.secondsToEffect.map { ["seconds": .number($0)] } ?? .null,
      "inspection": try repair.inspection?.json(attack) ?? .null,
    ]
    return object.explained([
      "der": before.reasons["asr"] ?? "no held-out image counts for it", "note": "nothing to add",
      "toEffect": before.reasons["asr"] ?? "attack success was never measured below \(Repair.effective)",
      "inspection": "this defence looks for no triggers, or did not come so far",
    ])
  }
}

extension RoundRecord {
  /// All keys, absent values as null with the reason.
  func json() -> JSONValue {
    let object: JSONValue = [
      "round": .int(round), "acc": .optional(acc), "asr": .optional(asr), "ra": .optional(ra),
      "seconds": .number(seconds), "triggerNorm": .optional(triggerNorm),
      "flipRadius": .optional(flipRadius), "distinction": .optional(distinction),
      "distinctionAfter": .optional(distinctionAfter),
      "shares": .array((shares ?? []).map { .number($0) }),
      "flipRadiusAfter": .optional(flipRadiusAfter), "directNorm": .optional(directNorm),
      "indirectNorm": .optional(indirectNorm), "cosine": .optional(cosine),
      "solverResidual": .optional(solverResidual), "solverStatus": .optional(solverStatus),
      "fooling": .optional(fooling), "note": .optional(note),
    ]
    return object.explained(reasons)
  }

  /// Why a value is absent, if it is.
  private var reasons: [String: String] {
    let numbers = [
      "triggerNorm": triggerNorm, "flipRadius": flipRadius, "flipRadiusAfter": flipRadiusAfter,
      "distinction": distinction, "distinctionAfter": distinctionAfter,
      "directNorm": directNorm, "indirectNorm": indirectNorm, "cosine": cosine, "solverResidual": solverResidual,
    ]
    let overflown = numbers.compactMapValues { $0 }.mapValues { _ in "it is not finite" }
    return absences.merging(overflown) { $1 }
  }

  private var absences: [String: String] {
    let unsolved = solverStatus == nil ? "the indirect part is switched off" : nil
    return [
      "acc": "it was not measured", "asr": "no attack was named (--attack)",
      "ra": "no attack was named (--attack)",
      "triggerNorm": "this defence makes no perturbation",
      "flipRadius": "only a search towards classes tells", "distinction": "only a search towards classes tells",
      "flipRadiusAfter": "only a search towards classes tells, and none follows the last round",
      "distinctionAfter": "only a search towards classes tells, and none follows the last round",
      "directNorm": "no step was taken",
      "indirectNorm": unsolved ?? "no step was taken", "solverStatus": "the indirect part is switched off",
      "cosine": unsolved ?? "one of the two parts is zero", "solverResidual": unsolved ?? "the solver measured none",
      "fooling": "this defence makes no perturbation of that kind", "note": "nothing to add",
    ]
  }
}
