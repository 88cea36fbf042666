import Attacks
import Catalog
import Defences
import Experiments

/// Seconds until attack success is below 20 %, from the runs of Tables 1 and 2.
///
/// Seconds of other machines are no measure of each other, so they are shown and not judged. How many times as long as
/// I-BAU a defence takes is what the paper concludes from them; that is judged, and within a factor of two is the same.
public enum Table6: Study {
  public static let id = "table-6"
  public static let title = "Seconds until the defence takes effect"
  public static let source = Source("Zeng et al. 2022", "Table 6")

  static let published = Published(
    source, columns: ["CIFAR-10", "GTSRB"], quantities: ["seconds"],
    """
    neural-cleanse | 384.92  | 1864.96
    deep-inspect   | 394.38  | 472.21
    tabor          | 1123.31 | 3529.70
    fine-pruning   | 45.33   | 83.78
    nad            | 79.90   | 79.14
    ibau           | 6.82    | 7.84
    """)

  public static func caption(_ scale: Scale) -> String {
    switch scale {
    case .smoke: "Smoke scale: no number means anything."
    case .laptop:
      "Means over those one-target runs of Tables 1 and 2 at this scale in which attack success fell below 20 %, on one "
        + "thread of a CPU and with the defences' laptop settings. Beside GTSRB stands the ℓ₀ network alone. Multiples "
        + "are of I-BAU as released."
    case .paper:
      "Means over those one-target runs of Tables 1 and 2 in which attack success fell below 20 %. Multiples are of "
        + "I-BAU as released."
    }
  }

  /// Those of Tables 1 and 2, at smoke scale of Table 1 alone.
  public static func runs(_ scale: Scale) throws -> [StudyRun] {
    try blocks(scale).flatMap { try $0.table.runs() }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let blocks = try blocks(scale).map { ($0.name, try $0.table.times(records)) }
    let rows = try Laboratory(.cifar10, scale).columns(baselines).filter { $0.id != "none" }.map { column in
      ResultTable.Row(column.title, try blocks.flatMap { try cells(column, $0.0, $0.1) })
    }
    return Rendering(tables: [
      ResultTable(
        title,
        columns: blocks.flatMap { block in
          ["seconds", "times I-BAU as released", "took effect"].map { "\(block.0) \($0)" }
        },
        rows: rows, notes: ["Multiples within a factor of two of the paper's are reproduced; seconds are not judged."],
        scale: scale)
    ])
  }

  private static let baselines = [NeuralCleanse.id, DeepInspect.id, TABOR.id, FinePruning.id, NAD.id]

  /// One target each, on the data the paper has.
  private static func blocks(_ scale: Scale) throws -> [(name: String, table: AttackTable)] {
    let blocks = try [("CIFAR-10", Table1.table(scale)), ("GTSRB", Table2.table(scale))]
    return (scale == .smoke ? Array(blocks.prefix(1)) : blocks).map { name, table in
      var table = table
      table.rows.removeAll { $0.id == AllToAll.id || !$0.isComparable }
      table.columns.removeAll { $0.id == "none" || $0.id == DPSGD.id }
      return (name, table)
    }
  }

  private static func cells(
    _ column: AttackTable.Column, _ block: String, _ times: [String: [Double?]]
  ) throws -> [ResultTable.Cell] {
    let id = column.published ?? column.id, times = (own: times[column.id] ?? [], base: times["released"] ?? [])
    let own = try mean(times.own), base = try mean(times.base)
    let printed = published[id, block, "seconds"], reference = published.number(IBAU.id, block, "seconds")!
    let multiple = published.number(id, block, "seconds").map { Published.Entry.number(.init(value: $0 / reference)) }
    let never = times.own.isEmpty || own != nil ? nil : "never", isReference = column.id == "released"
    let noBase = own != nil && base == nil ? "I-BAU never" : nil
    return [
      .init(own, published: printed, remark: never, unit: 1, tolerance: .incomparable),
      isReference
        ? .init(nil)
        : .init(
          try own.flatMap { own in try base.flatMap { try Estimate([own.mean / $0.mean]) } },
          published: id == IBAU.id ? nil : multiple, remark: never ?? noBase, unit: 1, tolerance: .factor(2)),
      .init(nil, remark: times.own.isEmpty ? nil : "\(times.own.count { $0 != nil }) of \(times.own.count)"),
    ]
  }

  /// Attacks differ in their times, so that no interval is given.
  private static func mean(_ times: [Double?]) throws -> Estimate? {
    var estimate = try Estimate(times.compactMap { $0 })
    estimate?.interval = nil
    return estimate
  }
}

extension AttackTable {
  /// By column, of each run that was done: seconds until the attack was below 20 %, or nil if it never was.
  fileprivate func times(_ records: StudyRecords) throws -> [String: [Double?]] {
    try columns.reduce(into: [:]) { all, column in
      all[column.id] = try rows.flatMap { try $0.runs(column) }.compactMap { try records.result(of: $0) }
        .map { $0.toEffect?.seconds }
    }
  }
}
