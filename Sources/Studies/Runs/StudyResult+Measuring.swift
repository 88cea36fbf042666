import Catalog
import Datasets
import Defences
import Experiments
import NN
import Torch

extension StudyResult {
  /// Measures everything that `run` asks for.
  /// - Parameter cost: seconds that the defence took beside its repair.
  init(
    _ run: StudyRun, _ victim: StudyBench.Victim, _ evaluator: Evaluator, _ outcome: StudyBench.Outcome,
    before: Evaluation, inputs: [String: String], cost: Double?
  ) throws {
    let (network, repair) = (outcome.network, outcome.repair)
    guard let clean = evaluator.clean else { throw Fault(.internal, "a study run without clean images") }
    self.before = StudyScore(before)
    after = StudyScore(repair == nil ? before : try evaluator.evaluate(network))
    rounds = outcome.rounds
    errors = try ErrorPair(of: network, clean: clean, heldOut: evaluator.heldOut)
    triggeredErrors = try ErrorPair(of: network, clean: clean, heldOut: evaluator.heldOut, victim.attack)
    status = repair?.status.rawValue ?? "none"
    note = repair?.note
    flagged = repair?.inspection?.flagged.map(\.target)
    seconds = (repair?.seconds ?? 0) + (cost ?? 0)
    toEffect = repair?.secondsToEffect.map { Duration(seconds: $0) }
    passes = repair?.passes ?? Passes()
    self.inputs = inputs
    extras = [:]
    for extra in run.extras {
      extras[extra.rawValue] = try extra.measured(network, victim, clean: clean, heldOut: evaluator.heldOut, run.seed)
    }
  }
}

extension StudyRound {
  init(_ record: RoundRecord, _ seen: Evaluation) {
    let score = StudyScore(seen)
    self.init(
      round: record.round, acc: seen.acc, asr: seen.asr, ra: seen.ra, perTrigger: score.perTrigger,
      triggerNorm: record.triggerNorm, directNorm: record.directNorm, indirectNorm: record.indirectNorm,
      cosine: record.cosine, seconds: record.seconds)
  }
}

extension StudyExtra {
  /// - Returns: what a record keeps of it.
  fileprivate func measured(
    _ network: Network, _ victim: StudyBench.Victim, clean: LabelledImages, heldOut: LabelledImages, _ seed: Int
  ) throws -> JSONValue {
    switch self {
    case .relearning:
      let points = try RelearningStudy.test.run(network, clean, victim.attack, heldOut: heldOut, seed: seed)
      return .array(points.map { .array([.int($0.step), .number($0.acc), .number($0.asr)]) })
    case .measures:
      let measures = try AllMeasures().measured(
        network, reference: victim.network, clean: clean, attack: victim.attack)
      return .object(measures.mapValues { .optional($0) })
    case .features:
      return try JSONValue(
        encoding: FeatureMap(before: victim.network, after: network, heldOut, victim.attack, seed: seed))
    case .certificate:
      return try Certificate(network, clean: clean).map { try JSONValue(encoding: $0) } ?? .null
    }
  }
}
