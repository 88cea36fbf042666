import Catalog
import Datasets
import NN
import Torch

/// Repairs a poisoned network with clean images, knowing neither trigger nor target.
public protocol Defence: Catalogued, Configurable {
  /// Named settings; the first is the default.
  static var presets: [Preset<Self>] { get }

  /// Whether it is a way of training that needs the poisoned data, and cannot repair a finished network.
  static var isTraining: Bool { get }

  /// Repairs a copy of `network`.
  /// - Throws: `Fault` for settings or images that make no sense; a computation that stops being finite ends the
  ///   repair with the last good weights and a status.
  func repair(_ network: Network, clean: LabelledImages, _ session: RepairSession) throws -> Repair
}

extension Defence {
  public static var isTraining: Bool { false }

  /// The settings of the named preset.
  public static func preset(_ name: String) throws -> Self {
    guard let found = presets.first(where: { $0.id == name }) else {
      throw UnknownName(kind: "\(id) preset", name: name, known: presets.map(\.id))
    }
    return found.settings
  }
}

/// Settings with a name.
public struct Preset<Settings: Sendable>: Sendable {
  public var id: String
  public var title: String
  public var source: Source
  public var settings: Settings

  public init(_ id: String, _ title: String, _ source: Source, _ settings: Settings) {
    self.id = id
    self.title = title
    self.source = source
    self.settings = settings
  }
}

/// What a defence gives back.
public struct Repair: Sendable {
  public enum Status: String, Codable, Sendable {
    case finished
    /// The wall-clock budget ran out; what was reached is returned.
    case budgetSpent
    /// Stopped from outside; likewise.
    case interrupted
    /// The loss stopped being finite; the last good weights are returned.
    case nonFinite
    /// The defence saw nothing to repair; the network is as it was.
    case nothingFound
  }

  public var network: Network
  public var rounds: [RoundRecord]
  public var status: Status
  /// What to tell the user about the status, such as the step at which it happened.
  public var note: String?
  /// Seconds of the defence's own work.
  public var seconds: Double
  public var passes: Passes
  /// The last perturbation found, [1, C, H, W], where the defence makes one.
  public var trigger: Tensor?
  /// The triggers of all classes, where the defence looks for them.
  public var inspection: TriggerInspection?
}

extension Repair {
  /// The attack success below which the paper calls a defence effective (§6).
  public static let effective = 0.2

  /// Seconds of the defence's own work until attack success was first measured below `effective`; nil if it never was.
  public var secondsToEffect: Double? {
    rounds.first { $0.asr.map { $0 < Self.effective } ?? false }?.elapsed
  }
}

/// One round of a defence, as recorded.
public struct RoundRecord: Codable, Sendable {
  public var round: Int
  public var acc: Double?
  public var asr: Double?
  public var ra: Double?
  public var seconds = 0.0
  /// Seconds of the defence's own work up to the round's end.
  public var elapsed: Double?
  /// ‖δ‖₂ of the perturbation that was unlearned.
  public var triggerNorm: Double?
  /// The smallest ‖·‖₂ at which the perturbation's direction flips half of the clean images.
  public var flipRadius: Double?
  /// How many times as far the median class was as the one that stood out most.
  public var distinction: Double?
  /// What part of the patched images each of the round's perturbations was for, the nearest one's last.
  public var shares: [Double]?
  /// The same for the best perturbation that could be found after the round.
  public var flipRadiusAfter: Double?
  public var distinctionAfter: Double?
  /// Mean over the round's steps of the norm of the direct gradient.
  public var directNorm: Double?
  /// Mean over the round's steps of the norm of the indirect part.
  public var indirectNorm: Double?
  /// Mean over the round's steps of the cosine between the two.
  public var cosine: Double?
  /// Relative residual of the last linear solve.
  public var solverResidual: Double?
  public var solverStatus: String?
  /// The share of all clean images that the round's perturbation gives another class, of one made for all images at once.
  public var fooling: Double?
  /// Anything else worth telling, such as a guard that stepped in.
  public var note: String?
  /// The round's steps one by one, of a defence that follows hypergradients.
  public var steps: [HypergradientStep] = []

  public init(round: Int) { self.round = round }
}

/// One outer step along a hypergradient, as recorded.
public struct HypergradientStep: Codable, Sendable, Equatable {
  /// ‖∂G/∂θ‖₂.
  public var directNorm: Double
  /// Of the part through δ; nil where that is switched off.
  public var indirectNorm: Double?
  /// Between the two parts; nil where one of them is zero or not finite.
  public var cosine: Double?
  /// Relative residual of the linear solve, as far as the solver measured one.
  public var solverResidual: Double?
  public var solverStatus: String?

  public init(
    directNorm: Double, indirectNorm: Double? = nil, cosine: Double? = nil, solverResidual: Double? = nil,
    solverStatus: String? = nil
  ) {
    self.directNorm = directNorm
    self.indirectNorm = indirectNorm
    self.cosine = cosine
    self.solverResidual = solverResidual
    self.solverStatus = solverStatus
  }

  /// ‖indirect‖/‖direct‖.
  public var ratio: Double? { indirectNorm.map { $0 / directNorm } }
}
