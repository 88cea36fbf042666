import Experiments
import Foundation

/// Measurements as people read them: per cent with their intervals.
enum EvaluationTable {
  /// All protocols of one evaluation.
  static func protocols(_ evaluation: Evaluation) throws -> String {
    var table = TextTable(["protocol", "ACC", "ASR", "floor", "RA", "images"])
    for kind in EvaluationProtocol.allCases {
      guard let measured = evaluation.measurements[kind] else { continue }
      table.add([
        kind.rawValue, percent(measured.acc.value), percent(measured.asr?.value), percent(measured.asrFloor),
        percent(measured.ra?.value), "\(measured.asr?.trials ?? measured.acc.trials)",
      ])
    }
    return table.text
  }

  /// Evaluations side by side under the default protocol, with 95 % intervals.
  static func comparison(_ evaluations: [(String, Evaluation)]) throws -> String {
    var table = TextTable(["", "ACC", "ASR", "RA"])
    for (name, evaluation) in evaluations {
      let measured = evaluation.reported
      table.add([name, try cell(measured.acc), try cell(measured.asr), try cell(measured.ra)])
    }
    return table.text
  }

  /// Trigger by trigger, on the held-out images that each would relabel; nil where that says nothing more than
  /// `protocols` does.
  static func triggers(_ evaluation: Evaluation) -> String? {
    let isDisguised = evaluation.triggers.contains { $0.disguised != nil }
    guard isDisguised || evaluation.triggers.count > 1 else { return nil }
    var table = TextTable(["trigger", "target", "ASR"] + (isDisguised ? ["disguised"] : []) + ["RA", "images"])
    for row in evaluation.triggers {
      table.add(
        [row.trigger, row.target.map { "\($0)" } ?? "next", percent(row.asr.value)]
          + (isDisguised ? [percent(row.disguised?.value)] : []) + [percent(row.ra.value), "\(row.asr.trials)"])
    }
    return table.text
  }

  /// Class by class, on the held-out images.
  static func classes(_ evaluation: Evaluation) -> String {
    var table = TextTable(["class", "images", "ACC", "ASR", "RA"])
    for row in evaluation.classes {
      table.add([
        row.name == "\(row.label)" ? row.name : "\(row.label) \(row.name)", "\(row.acc.trials)",
        percent(row.acc.value), percent(row.asr?.value), percent(row.ra?.value),
      ])
    }
    return table.text
  }

  static func percent(_ value: Double?) -> String {
    value.map { String(format: "%.2f %%", 100 * $0) } ?? "–"
  }

  private static func cell(_ share: Proportion?) throws -> String {
    guard let share, let value = share.value else { return "–" }
    let interval = try share.interval()
    return String(
      format: "%.2f %% [%.2f, %.2f]", 100 * value, 100 * interval.lowerBound, 100 * interval.upperBound)
  }
}
