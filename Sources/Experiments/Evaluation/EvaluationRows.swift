import Catalog

/// What one of an attack's triggers achieves on the held-out images that it would relabel.
public struct TriggerRow: Sendable, Equatable {
  /// The attack whose trigger it is.
  public var trigger: String
  /// The class it stands for; nil where that depends on the image.
  public var target: Int?
  public var asr: Proportion
  /// On all held-out images, those of the target class included.
  public var inclusive: Proportion
  public var ra: Proportion
  /// Attack success of disguised triggers, which are to have none: of another image (input-aware), another warp (WaNet).
  /// Nil where the attack has no such form.
  public var disguised: Proportion?

  func json() -> JSONValue {
    let object: JSONValue = [
      "trigger": .string(trigger), "target": target.map(JSONValue.int) ?? .null, "asr": .optional(asr.value),
      "ra": .optional(ra.value), "nAsr": .int(asr.trials), "asrInclusive": .optional(inclusive.value),
      "asrDisguised": .optional(disguised?.value),
    ]
    return object.explained([
      "target": "it depends on the image's own class", "asr": Evaluation.uncounted, "ra": Evaluation.uncounted,
      "asrInclusive": Evaluation.uncounted,
      "asrDisguised": disguised == nil ? "the attack trains on no disguised triggers" : Evaluation.uncounted,
    ])
  }
}

/// The held-out images of one class.
public struct ClassRow: Sendable, Equatable {
  public var label: Int
  public var name: String
  public var acc: Proportion
  /// Over all triggers that would relabel the class; nil without an attack.
  public var asr: Proportion?
  public var ra: Proportion?

  func json(_ reasons: [String: String]) -> JSONValue {
    let object: JSONValue = [
      "class": .int(label), "name": .string(name), "n": .int(acc.trials), "acc": .optional(acc.value),
      "asr": .optional(asr?.value), "ra": .optional(ra?.value),
    ]
    let untouched = acc.trials == 0 ? Evaluation.uncounted : "the attack leaves this class as it is"
    return object.explained([
      "acc": Evaluation.uncounted, "asr": reasons["asr"] ?? untouched, "ra": reasons["ra"] ?? untouched,
    ])
  }
}
