import Catalog
import Experiments
import Formats
import Foundation

/// Everything that the report quotes, as text: a pure function of the records.
public struct Report: Sendable {
  /// By file name.
  public let files: [String: String]

  /// - Parameters:
  ///   - records: of every study by its name; those without any are shown as not run.
  ///   - scale: what the records are of.
  public init(_ records: [String: StudyRecords], _ scale: Scale) throws {
    var files: [String: String] = [:], macros = NumberMacros(), overview: [String] = []
    for study in Registry.studies {
      let found = records[study.id] ?? StudyRecords(), runs = try study.runs(scale)
      let rendering = try study.render(found, scale)
      let present = try found.records(of: runs).count
      let caption = [study.title + ".", study.caption(scale), "\(present) of \(runs.count) runs."].joined(
        separator: " ")
      files["\(study.id).tex"] = rendering.tables.enumerated().map { place, table in
        table.latex(caption: caption, label: "tab:\(study.id)\(place == 0 ? "" : "-\(place + 1)")")
      }.joined(separator: "\n")
      macros.add(study.id, rendering.tables)
      overview.append(Self.line(study, rendering, present, runs.count))
    }
    files["numbers.tex"] = macros.text
    files["overview.md"] = Self.heading + overview.joined(separator: "\n") + "\n"
    self.files = files
  }

  private static let heading = """
    | study | title | runs | reproduced | differs | undecided | not comparable | not run | ours alone |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |

    """

  private static func line(_ study: any Study.Type, _ rendering: Rendering, _ present: Int, _ planned: Int) -> String {
    let verdicts = rendering.tables.reduce(into: [:]) { $0.merge($1.verdicts, uniquingKeysWith: +) }
    let counts = ResultTable.Verdict.allCases.map { "\(verdicts[$0] ?? 0)" }
    return "| " + ([study.id, study.title, "\(present)/\(planned)"] + counts).joined(separator: " | ") + " |"
  }

  /// Writes the files that differ; returns their names.
  public func write(to folder: String) throws -> [String] {
    let stale = stale(in: folder)
    for name in stale { try AtomicFile.write(files[name] ?? "", to: "\(folder)/\(name)") }
    return stale
  }

  /// The names of files in `folder` that are missing or not as they should be.
  public func stale(in folder: String) -> [String] {
    files.keys.sorted().filter { (try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)) != files[$0] }
  }
}

/// A TeX macro for each number of ours, so that prose need not be typed anew: `\num{table-1/BadNets/no defence ACC}`.
struct NumberMacros {
  private var lines = [
    "% Written by ibau report.",
    "\\makeatletter",
    "\\newcommand{\\num}[1]{\\@ifundefined{num@#1}{\\textbf{not run}}{\\@nameuse{num@#1}}}",
  ]

  /// A number's name has that of its table, the end of the title, where tables have rows in common.
  mutating func add(_ study: String, _ tables: [ResultTable]) {
    let names = tables.flatMap(\.rows).map(\.name), isShared = Set(names).count < names.count
    for row in tables.flatMap({ table in table.rows.map { (table, $0) } }) {
      let table = isShared ? "/" + (row.0.title.components(separatedBy: ": ").last ?? "") : ""
      for (column, cell) in zip(row.0.columns, row.1.cells) where cell.ours != nil || cell.remark != nil {
        let name = Self.plain("\(study)\(table)/\(row.1.name)/\(column)")
        lines.append("\\@namedef{num@\(name)}{\(LaTeX.escaped(cell.oursText))}")
      }
    }
  }

  /// In the characters that a macro's name may have: `ℓ₀ inv` is `l0 inv`.
  private static func plain(_ name: String) -> String {
    let spelt: [Character: String] = [
      "ℓ": "l", "₀": "0", "₁": "1", "₂": "2", "‖": "|", "δ": "delta", "Λ": "Lambda", "ρ": "rho", "→": "->",
    ]
    return name.map { spelt[$0] ?? ($0.isASCII && !"%#\\{}~^".contains($0) ? String($0) : "") }.joined()
  }

  var text: String { (lines + ["\\makeatother", ""]).joined(separator: "\n") }
}
