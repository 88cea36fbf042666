import Attacks
import Catalog
import Defences
import Formats
import Torch

extension TriggerInspection {
  /// Class by class what was found, and which classes were flagged; `planted` is what the overlap is measured with.
  public func json(_ planted: PreparedAttack?) throws -> JSONValue {
    [
      "score": .string(score), "flagged": .array(flagged.map { .int($0.target) }),
      "classes": .array(try triggers.map { try $0.json(planted) }),
    ]
  }

  /// A picture: mask, pattern and what is laid on the image, one row per class.
  public func sheet() throws -> RGBImage {
    let masks = try triggers.map { trigger in
      try trigger.mask.map { try $0.expanded(trigger.pattern.shape) } ?? Picture.centred(trigger.pattern)
    }
    let laid = try triggers.map { trigger in try trigger.laid(on: .full(trigger.pattern.shape, 0.5)) }
    let patterns = triggers.map(\.pattern)
    return try Picture.grid([.concatenated(masks), .concatenated(patterns), .concatenated(laid)])
  }
}

extension ClassTrigger {
  func json(_ planted: PreparedAttack?) throws -> JSONValue {
    let object: JSONValue = [
      "class": .int(target), "norm": .number(norm), "success": .number(success), "score": .number(score),
      "anomalyIndex": .optional(anomalyIndex), "flagged": .bool(isFlagged),
      "overlap": .optional(try planted.flatMap { try TriggerOverlap.intersectionOverUnion(self, $0) }),
    ]
    return object.explained([
      "anomalyIndex": "the other classes do not differ at all",
      "overlap": planted == nil
        ? "no attack was named (--attack)"
        : "no trigger stands for this class, or it covers no pixel or most of the image",
    ])
  }
}
