import Catalog
import Defences
import Experiments

/// One network before and after I-BAU: the form of the paper's Tables 10 to 12.
struct BeforeAfter {
  var title: String
  var victim: StudyVictim
  var laboratory: Laboratory
  /// Settings of I-BAU as released, for this attack.
  var settings: [String]
  /// ACC and ASR before, ACC and ASR after, as printed.
  var published: Published
  /// Which attack success is meant; the paper's counts the target class.
  var success: @Sendable (StudyScore) -> Proportion? = { $0.inclusive?.asr }
  /// Whether there is a row of I-BAU as it is by default.
  var isWithRobust = true

  static let columns = ["ACC before", "ASR before", "ACC after", "ASR after"]

  static func published(_ source: Source, _ numbers: String) -> Published {
    Published(source, columns: columns, quantities: ["%"], "paper | " + numbers)
  }

  private struct Recipe {
    var name: String
    var defence: NamedSettings
    /// Whether the paper's numbers are of it.
    var isPapers: Bool
  }

  private func recipes() throws -> [Recipe] {
    let released = Recipe(
      name: "I-BAU as released", defence: try laboratory.defence(IBAU.id, settings), isPapers: true)
    guard isWithRobust else { return [released] }
    let robust = try laboratory.defence(IBAU.id, preset: "robust")
    return [released, Recipe(name: "I-BAU robust", defence: robust, isPapers: false)]
  }

  private func runs(_ defence: NamedSettings) -> [StudyRun] {
    (0..<(laboratory.scale == .smoke ? 1 : 3)).map {
      StudyRun(victim, defence, clean: laboratory.clean, seed: $0)
    }
  }

  func runs() throws -> [StudyRun] { try recipes().flatMap { runs($0.defence) } }

  func rendering(_ records: StudyRecords) throws -> Rendering {
    let rows = try recipes().map { recipe in
      let results = try runs(recipe.defence).compactMap { try records.result(of: $0) }
      return ResultTable.Row(recipe.name, try cells(results, isPapersRecipe: recipe.isPapers))
    }
    return Rendering(tables: [ResultTable(title, columns: Self.columns, rows: rows, scale: laboratory.scale)])
  }

  private func cells(_ results: [StudyResult], isPapersRecipe: Bool) throws -> [ResultTable.Cell] {
    let estimates = [
      // The network before is the same in every run.
      try Estimate(shares: Array(results.prefix(1).map(\.before.acc))),
      try Estimate(shares: Array(results.prefix(1).compactMap { success($0.before) })),
      try Estimate(shares: results.map(\.after.acc)), try Estimate(shares: results.compactMap { success($0.after) }),
    ]
    return zip(estimates, Self.columns).map { estimate, column in
      // At laptop scale ours are of drawn signs, the paper's of CIFAR-10.
      let isComparable = laboratory.scale == .paper && (isPapersRecipe || column.hasSuffix("before"))
      return .init(
        estimate, published: published["paper", column, "%"],
        tolerance: ResultTable.Tolerance(isComparable: isComparable))
    }
  }
}

extension BeforeAfter {
  /// What the captions of these tables have in common.
  static func caption(_ scale: Scale, _ paper: String) -> String {
    switch scale {
    case .smoke: "Smoke scale: no number means anything."
    case .laptop:
      "A network of our own on drawn signs, not CIFAR-10, so that the paper's numbers do not judge ours; the first 500 test images "
        + "clean. \(paper)"
    case .paper: paper
    }
  }
}

/// Whether no run of them found anything to repair.
extension [StudyResult] {
  var isNothingFound: Bool { !isEmpty && allSatisfy { $0.status == Repair.Status.nothingFound.rawValue } }
}
