import Catalog

/// What a network does with clean and with triggered images.
public struct Evaluation: Sendable {
  /// The shares measured under one protocol.
  public struct Measurement: Sendable, Equatable {
    /// Accuracy on all held-out images.
    public var acc: Proportion
    /// Attack success: triggered images taken for what the trigger stands for.
    public var asr: Proportion?
    /// Robust accuracy: triggered held-out images given their true label.
    public var ra: Proportion?
    /// The share of images counted for `asr` whose true label is the attack's label anyway.
    public var asrFloor: Double?
  }

  public var measurements: [EvaluationProtocol: Measurement]
  /// Why protocols or values are absent.
  public var reasons: [String: String]

  /// Under the default protocol.
  public var reported: Measurement { measurements[.heldOutExclusive]! }
  public var acc: Double { reported.acc.value ?? 0 }
  public var asr: Double? { reported.asr?.value }
  public var ra: Double? { reported.ra?.value }

  /// Defence effectiveness rate: (max(0, ΔASR) − max(0, ΔACC) + 1)/2 from `before` to this; nil without an attack.
  public func effectiveness(from before: Evaluation) -> Double? {
    guard let asr, let formerASR = before.asr else { return nil }
    return (max(0, formerASR - asr) - max(0, before.acc - acc) + 1) / 2
  }
}

extension Evaluation {
  /// The keys of the command line's contract.
  public func json() throws -> JSONValue {
    var protocols: [String: JSONValue] = [:]
    for kind in EvaluationProtocol.allCases {
      protocols[kind.rawValue] = try measurements[kind]?.json() ?? .null
    }
    var object: [String: JSONValue] = [
      "protocols": .object(protocols), "acc": .optional(acc), "asr": .optional(asr), "ra": .optional(ra),
    ]
    if !reasons.isEmpty { object["why"] = .object(reasons.mapValues(JSONValue.string)) }
    return .object(object)
  }
}

extension Evaluation.Measurement {
  func json() throws -> JSONValue {
    var intervals: [String: JSONValue] = [:]
    for (name, share) in [("acc", acc as Proportion?), ("asr", asr), ("ra", ra)] {
      guard let share, share.trials > 0 else {
        intervals[name] = .null
        continue
      }
      let interval = try share.interval()
      intervals[name] = [.number(interval.lowerBound), .number(interval.upperBound)]
    }
    return [
      "acc": .optional(acc.value), "asr": .optional(asr?.value), "ra": .optional(ra?.value),
      "asrFloor": .optional(asrFloor), "nAcc": .int(acc.trials), "nAsr": .int(asr?.trials ?? 0),
      "ci95": .object(intervals),
    ]
  }
}

extension JSONValue {
  /// The number, or null.
  public static func optional(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
}
