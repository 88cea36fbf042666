import Catalog

extension RunRecord<VictimSpec> {
  /// What to say of a victim that was trained.
  public var summary: JSONValue {
    let object: JSONValue = [
      "fingerprint": .string(fingerprint), "model": .string(spec.model.name), "acc": .number(result.acc),
      "asr": .optional(result.asr), "parameters": .int(result.parameters), "seconds": .number(conditions.seconds),
    ]
    return object.explained(["asr": "no test image counts for it"])
  }
}

/// A finished run in its place in the study.
public struct GapRecord: Sendable {
  public var setting: GapSetting
  public var run: RunRecord<GapSpec>
  public var victim: RunRecord<VictimSpec>

  /// Where the setting stands on its sweep's axis.
  public var position: Double {
    setting.sweep == .cleanSize ? Double(setting.clean) : Double(victim.result.channels)
  }

  /// The run's name for people.
  public static func name(_ setting: GapSetting, _ run: Int) -> String {
    "\(setting.sweep.rawValue): \(setting.label), run \(run)"
  }

  /// Flat, for a file of evidence.
  public var json: JSONValue {
    let (spec, result) = (run.spec, run.result)
    let object: JSONValue = [
      "fingerprint": .string(run.fingerprint), "sweep": .string(setting.sweep.rawValue),
      "setting": .string(setting.label), "model": .string(spec.victim.model.name),
      "dataset": .string(spec.victim.data.dataset.name), "attack": .string(spec.victim.attack.attack.name),
      "defence": .string(spec.defence.name), "x": .number(position), "n": .int(spec.clean), "m": .int(spec.heldOut),
      "run": .int(spec.run), "seed": .int(spec.victim.seed), "threads": .int(spec.victim.threads),
      "gap": .number(result.triggered.gap), "gapClean": .number(result.clean.gap),
      "gapTriggered": .number(result.triggered.gap), "trainErrorClean": .optional(result.clean.train.value),
      "testErrorClean": .optional(result.clean.test.value),
      "trainErrorTriggered": .optional(result.triggered.train.value),
      "testErrorTriggered": .optional(result.triggered.test.value), "accBefore": .number(result.accBefore),
      "asrBefore": .optional(result.asrBefore), "acc": .number(result.acc), "asr": .optional(result.asr),
      "status": .string(result.status), "parameters": .int(victim.result.parameters),
      "measures": .object(result.measures.mapValues { .optional($0) }), "seconds": .number(run.conditions.seconds),
      "startedAt": .string(run.conditions.startedAt), "peakMemoryMiB": .number(run.conditions.peakMemoryMiB),
    ]
    let uncounted = "no held-out image counts for it"
    return object.explained(["asr": uncounted, "asrBefore": uncounted])
  }
}
