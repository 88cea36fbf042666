import Catalog
import Defences
import Experiments
import NN
import Torch

/// One repair of one victim, or none: all that determines its result.
public struct StudyRun: RunSpec, Equatable {
  public static let kind = "study"
  public static let revision = 1

  public var victim: StudyVictim
  /// nil measures the victim as it is.
  public var defence: NamedSettings?
  /// How many test images the defender holds.
  public var clean: Int
  /// Whether they are drawn by the run's seed; otherwise they are the first ones.
  public var shuffle: Bool
  /// The first so many of the others are measured on; nil for all.
  public var heldOut: Int?
  public var seed: Int
  public var threads: Int
  public var extras: [StudyExtra]

  public init(
    _ victim: StudyVictim, _ defence: NamedSettings?, clean: Int, shuffle: Bool = false, heldOut: Int? = nil,
    seed: Int = 0, threads: Int = 1, extras: [StudyExtra] = []
  ) {
    (self.victim, self.defence, self.clean, self.shuffle) = (victim, defence, clean, shuffle)
    (self.heldOut, self.seed, self.threads, self.extras) = (heldOut, seed, threads, extras)
  }

  /// Who repairs: the defence, its nearest preset, and what departs from that; private training counts as a defence.
  public var variant: String {
    if victim.training?.privacy != nil { return DPSGD.id }
    return defence?.label ?? "none"
  }

  /// Whether a figure shows its rounds, which are then measured on all held-out images.
  var isFollowed: Bool { [IBAU.id, UAPTraining.id].contains(defence?.name) }

  /// For people: attack, how the victim was trained, defence with what tells it from its presets, clean images, seed.
  public var name: String {
    ([victim.name, variant, "n \(clean)", "seed \(seed)"] + extras.map(\.rawValue))
      .joined(separator: ", ")
  }
}

/// What is measured beyond accuracy and attack success.
public enum StudyExtra: String, Codable, Sendable, CaseIterable {
  /// Attack success against steps of relearning.
  case relearning
  /// Bounds and measures of the repaired network.
  case measures
  /// Features of clean and triggered images in the plane, before and after.
  case features
  /// What certifies the repaired network against every trigger of a radius.
  case certificate
}

/// What came out of a run.
public struct StudyResult: Codable, Sendable, Equatable {
  public var before: StudyScore
  public var after: StudyScore
  /// Measured on all held-out images where a figure shows them, else on the first thousand.
  public var rounds: [StudyRound]
  /// Errors of the network after the repair on the clean set and on held-out images, as they are and triggered.
  public var errors: ErrorPair
  public var triggeredErrors: ErrorPair
  public var status: String
  public var note: String?
  /// Classes that the defence took for targets; nil where it looks for none.
  public var flagged: [Int]?
  /// Seconds of the defence's own work, and until attack success was below 20 %.
  public var seconds: Double
  public var toEffect: Duration?
  public var passes: Passes
  /// By the name of the extra.
  public var extras: [String: JSONValue]
  /// SHA-256 of the files that were read, by their names.
  public var inputs: [String: String]

  /// Wall-clock time, which differs from one run to the next.
  public struct Duration: Codable, Sendable, Equatable {
    public var seconds: Double
  }
}

extension StudyRun {
  public typealias Result = StudyResult
}

/// Accuracy, attack success and robust accuracy on held-out images, target class left out.
public struct StudyScore: Codable, Sendable, Equatable {
  public var acc: Proportion
  public var asr: Proportion?
  public var ra: Proportion?
  /// On the source class alone, where the attack has one.
  public var asrSource: Proportion?
  public var perTrigger: [String: Double]
  /// Nil in records that are older than it.
  public var inclusive: InclusiveSuccess?

  /// Attack success as the paper counts it: on all held-out images, those of the target class included, so that a perfect
  /// network does not score zero but that class's share.
  public struct InclusiveSuccess: Codable, Sendable, Equatable {
    public var asr: Proportion?
    public var perTrigger: [String: Double]
  }

  public init(_ evaluation: Evaluation) {
    (acc, asr, ra) = (evaluation.reported.acc, evaluation.reported.asr, evaluation.reported.ra)
    asrSource = evaluation.measurements[.sourceOnly]?.asr
    perTrigger = Self.byName(evaluation.triggers, \.asr)
    inclusive = InclusiveSuccess(
      asr: evaluation.measurements[.heldOutInclusive]?.asr, perTrigger: Self.byName(evaluation.triggers, \.inclusive))
  }

  private static func byName(_ rows: [TriggerRow], _ share: (TriggerRow) -> Proportion) -> [String: Double] {
    Dictionary(rows.map { ($0.trigger, share($0).value ?? 0) }) { first, _ in first }
  }
}

/// One round of a defence.
public struct StudyRound: Codable, Sendable, Equatable {
  public var round: Int
  public var acc: Double
  public var asr: Double?
  public var ra: Double?
  public var perTrigger: [String: Double]
  public var triggerNorm: Double?
  public var directNorm: Double?
  public var indirectNorm: Double?
  public var cosine: Double?
  public var seconds: Double
}
