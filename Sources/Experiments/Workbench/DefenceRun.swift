import Catalog
import Defences
import Foundation
import NN

/// A defence on a subject: before, rounds, after.
public struct DefenceRun {
  public var before: Evaluation
  public var after: Evaluation
  public var repair: Repair

  /// Repairs `network`, measuring it before, after each round and at the end.
  public init(
    _ defence: any Defence, _ network: Network, _ evaluator: Evaluator, seed: Int, budget: Double? = nil,
    before: Evaluation? = nil, onProgress: @escaping (RepairSession.Progress) -> Void = { _ in },
    onRound: @escaping (RoundRecord) -> Void = { _ in }, onWarning: @escaping (String) -> Void = { _ in },
    isCancelled: @escaping () -> Bool = { false }
  ) throws {
    guard let clean = evaluator.clean else {
      throw Fault(.wrongUse, "a defence needs clean images: give --clean N")
    }
    self.before = try before ?? evaluator.evaluate(network)
    let session = RepairSession(
      seed: seed, budget: budget, onProgress: onProgress,
      onRound: { record, network in
        (record.acc, record.asr, record.ra) = try evaluator.quickly(network)
        onRound(record)
      },
      onWarning: onWarning, isCancelled: isCancelled)
    repair = try defence.repair(network, clean: clean, session)
    after = try evaluator.evaluate(repair.network)
  }

  /// The keys of the command line's contract, `out` left to the caller.
  public func json() throws -> JSONValue {
    let der = after.effectiveness(from: before)
    var object: [String: JSONValue] = [
      "before": try before.json(), "after": try after.json(), "der": .optional(der),
      "seconds": .number(repair.seconds), "passes": try JSONValue(encoding: repair.passes),
      "rounds": .array(try repair.rounds.map { try $0.json() }), "status": .string(repair.status.rawValue),
      "note": repair.note.map(JSONValue.string) ?? .null,
    ]
    if der == nil { object["why"] = ["der": "no attack was named (--attack)"] }
    return .object(object)
  }
}

extension RoundRecord {
  /// All keys, absent values as null with the reason.
  func json() throws -> JSONValue {
    var object: [String: JSONValue] = [
      "round": .int(round), "acc": .optional(acc), "asr": .optional(asr), "ra": .optional(ra),
      "seconds": .number(seconds), "triggerNorm": .optional(triggerNorm), "flipRadius": .optional(flipRadius),
      "flipRadiusAfter": .optional(flipRadiusAfter), "directNorm": .optional(directNorm),
      "indirectNorm": .optional(indirectNorm), "cosine": .optional(cosine),
      "solverResidual": .optional(solverResidual), "solverStatus": solverStatus.map(JSONValue.string) ?? .null,
      "note": note.map(JSONValue.string) ?? .null,
    ]
    var why: [String: JSONValue] = [:]
    if asr == nil { why["asr"] = "no attack was named" }
    if ra == nil { why["ra"] = "no attack was named" }
    if triggerNorm == nil { why["triggerNorm"] = "this defence makes no perturbation" }
    if solverStatus == nil {
      for key in ["indirectNorm", "solverStatus"] { why[key] = "the indirect part is switched off" }
    }
    if cosine == nil { why["cosine"] = solverStatus == nil ? "the indirect part is switched off" : "a part is zero" }
    if solverResidual == nil {
      why["solverResidual"] =
        solverStatus == nil ? "the indirect part is switched off" : "the solver measured none"
    }
    if directNorm == nil { why["directNorm"] = "no step was taken" }
    if !why.isEmpty { object["why"] = .object(why) }
    return .object(object)
  }
}
