public import Attacks
import Catalog
public import Datasets
public import Estimation
import Foundation
public import NN
public import Theory

/// What the theorems say of one network, beside what is measured of it.
public struct BoundsReport: Sendable {
  public let subject: BoundSubject
  public let rows: [BoundRow]
  /// Each layer's certified norm, in order.
  public let layers: [CertifiedLayer]
  /// What was left out, and why.
  public let notes: [String]
  /// Of each part, in order.
  public let seconds: [(part: String, seconds: Double)]

  /// For each bound and variant the row with the smallest value: choosing the margin is paid for.
  public var best: [BoundRow] {
    var order: [String] = [], rows: [String: BoundRow] = [:]
    for row in self.rows {
      let key = "\(row.bound)/\(row.variant)"
      if rows[key] == nil { order.append(key) }
      if rows[key].map({ row.log10 < $0.log10 }) ?? true { rows[key] = row }
    }
    return order.map { rows[$0]! }
  }
}

/// How a report is made.
public struct BoundsRun {
  public var measurement = BoundMeasurement()
  public var posterior = PosteriorSampling()
  /// Whether to run what samples weights: PAC-Bayes and the measures.
  public var isSampling = false
  public var seed = 0
  public var onProgress: (_ stage: String, _ done: Int, _ total: Int) throws -> Void = { _, _, _ in }

  public init() {}

  /// `reference` does not depend on `clean`; `attack` is nil if none is known.
  public func report(
    _ network: Network, reference: Network?, clean: LabelledImages, heldOut: LabelledImages, attack: PreparedAttack?
  ) throws -> BoundsReport {
    var clock = PartClock(), layers: [CertifiedLayer] = [], notes: [String] = []
    var subject = try measurement.subject(
      network, reference: reference, clean: clean, heldOut: heldOut, trigger: attack.map(TriggerMap.init)
    ) { progress in
      clock.enter(progress.stage.rawValue)
      if let layer = progress.layer { layers.append(layer) }
      try onProgress(progress.stage.rawValue, progress.done, progress.total)
    }
    if attack == nil { notes.append("no attack was named: bounds for a fixed trigger are about clean images") }
    if let attack, attack.backdoors.count > 1 {
      notes.append(
        "the attack has \(attack.backdoors.count) triggers: what is triggered here carries the first, "
          + "\(attack.backdoors[0].name), and nothing is said of the others")
    }
    if reference == nil { notes.append("no reference was named: bounds by distance from it are left out") }
    if isSampling, let reference {
      clock.enter("PAC-Bayes")
      do {
        subject.posterior = try posterior.posterior(of: network, reference: reference, clean: clean, seed: seed) {
          try onProgress("PAC-Bayes", $0, $1)
        }
      } catch let fault as Fault where fault.kind == .badData {
        notes.append("PAC-Bayes is left out: \(fault.description)")
      }
    }
    clock.enter("bounds")
    var rows = try Registry.bounds.flatMap { try $0.rows(for: subject) }
    if isSampling {
      clock.enter("measures")
      for (index, measure) in Registry.measures.enumerated() {
        try onProgress("measures", index, Registry.measures.count)
        rows += try measure.rows(for: MeasureSubject(network, clean: clean, seed: seed))
      }
    }
    return BoundsReport(subject: subject, rows: rows, layers: layers, notes: notes, seconds: clock.finished())
  }
}

extension TriggerMap {
  /// An attack's trigger, which does not depend on the defender's images.
  public init(_ attack: PreparedAttack) {
    let trigger: Trigger? = attack.trigger
    self.init(pattern: trigger.flatMap { $0.blending == .additive ? $0.pattern : nil }) { try attack.plant(in: $0) }
  }
}

/// The time each part of a run took.
private struct PartClock {
  private var parts: [(part: String, seconds: Double)] = []
  private var began = DispatchTime.now().uptimeNanoseconds
  private var current: String?

  /// Ends the present part, if `part` is another.
  mutating func enter(_ part: String) {
    guard part != current else { return }
    close()
    current = part
  }

  mutating func finished() -> [(part: String, seconds: Double)] {
    close()
    return parts
  }

  private mutating func close() {
    let now = DispatchTime.now().uptimeNanoseconds
    // What happens before the first part is the first part's.
    if let current { parts.append((current, 1e-9 * Double(now - began))) }
    if current != nil { began = now }
  }
}
