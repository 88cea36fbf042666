import Attacks
import Catalog
import Datasets
import NN

/// One trigger of an attack, with its numbers and, where there is a network, what that makes of it.
public struct MeasuredTrigger: Sendable {
  public var backdoor: Backdoor
  public var facts: TriggerFacts
  public var effect: TriggerEffect?

  public var json: JSONValue {
    let value: JSONValue = [
      "trigger": .string(backdoor.name), "target": backdoor.target.map(JSONValue.int) ?? .null,
      "blending": .optional((backdoor.planter as? Trigger)?.blending.rawValue), "l2": .optional(facts.norms?.l2),
      "linf": .optional(facts.norms?.linf), "l0": facts.norms.map { .int($0.l0) } ?? .null,
      "meanChangeL2": .number(facts.meanChangeL2), "targetShareClean": .optional(effect?.clean.value),
      "targetSharePatched": .optional(effect?.patched.value),
    ]
    let noPattern = "its trigger is no pattern"
    let noNetwork = effect == nil ? "no network was named (--model FILE)" : "no image counts for it"
    return value.explained([
      "target": "it depends on the image's own class", "blending": noPattern, "l2": noPattern, "linf": noPattern,
      "l0": noPattern, "targetShareClean": noNetwork, "targetSharePatched": noNetwork,
    ])
  }
}

extension PreparedAttack {
  /// Each of its triggers, measured on `images`; and on a network with images to show it, if there is one.
  public func measured(
    on images: LabelledImages, _ shown: (network: Network, images: LabelledImages)? = nil
  ) throws -> [MeasuredTrigger] {
    let predictions = try shown.map { try $0.network.predictions($0.images) }
    return try backdoors.map { backdoor in
      let effect = try shown.map {
        try TriggerEffect(backdoor, on: $0.images, $0.network, predictions: predictions ?? [])
      }
      return MeasuredTrigger(backdoor: backdoor, facts: try TriggerFacts(backdoor, on: images), effect: effect)
    }
  }
}
