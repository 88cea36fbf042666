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

    public init(acc: Proportion, asr: Proportion? = nil, ra: Proportion? = nil, asrFloor: Double? = nil) {
      self.acc = acc
      self.asr = asr
      self.ra = ra
      self.asrFloor = asrFloor
    }
  }

  /// Over several triggers, each pair of an image and a trigger counts once; intervals take the pairs for independent.
  public var measurements: [EvaluationProtocol: Measurement]
  /// Under the default protocol, for each trigger of the attack.
  public var triggers: [TriggerRow]
  /// Held-out images class by class.
  public var classes: [ClassRow]
  /// Why protocols or values are absent.
  public var reasons: [String: String]

  /// The measurement of `heldOutExclusive` must be among them.
  public init(
    measurements: [EvaluationProtocol: Measurement], triggers: [TriggerRow] = [], classes: [ClassRow] = [],
    reasons: [String: String]
  ) {
    precondition(measurements[.heldOutExclusive] != nil, "the default protocol was not measured")
    self.measurements = measurements
    self.triggers = triggers
    self.classes = classes
    self.reasons = reasons
  }

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
      protocols[kind.rawValue] = try measurements[kind]?.json(reasons) ?? .null
    }
    let object: JSONValue = [
      "protocols": JSONValue.object(protocols).explained(reasons), "acc": .optional(acc), "asr": .optional(asr),
      "ra": .optional(ra), "perTrigger": .array(triggers.map { $0.json() }),
      "perClass": .array(classes.map { $0.json(reasons) }),
    ]
    return object.explained(reasons.merging(["acc", "asr", "ra"].map { ($0, Self.uncounted) }) { first, _ in first })
  }

  static let uncounted = "no held-out image counts for it"
}

extension Evaluation.Measurement {
  func json(_ reasons: [String: String]) throws -> JSONValue {
    let uncounted = Evaluation.uncounted
    let why = [
      "acc": uncounted, "asr": reasons["asr"] ?? uncounted, "asrFloor": reasons["asr"] ?? uncounted,
      "ra": reasons["ra"] ?? uncounted,
    ]
    var intervals: [String: JSONValue] = [:]
    for (name, share) in [("acc", acc as Proportion?), ("asr", asr), ("ra", ra)] {
      guard let share, share.trials > 0 else {
        intervals[name] = .null
        continue
      }
      let interval = try share.interval()
      intervals[name] = [.number(interval.lowerBound), .number(interval.upperBound)]
    }
    let object: JSONValue = [
      "acc": .optional(acc.value), "asr": .optional(asr?.value), "ra": .optional(ra?.value),
      "asrFloor": .optional(asrFloor), "nAcc": .int(acc.trials), "nAsr": .int(asr?.trials ?? 0),
      "ci95": JSONValue.object(intervals).explained(why),
    ]
    return object.explained(why)
  }
}
