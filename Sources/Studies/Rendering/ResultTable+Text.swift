import Foundation

extension ResultTable {
  /// A line for each row and column: ours, the paper's, the difference, the verdict.
  public static let header = ["row", "column", "ours (95 % interval)", "paper", "difference", "verdict"]

  public var lines: [[String]] {
    rows.flatMap { row in
      zip(columns, row.cells).compactMap { column, cell in
        guard let verdict = cell.verdict else { return nil }
        let difference = cell.difference.map { difference in
          let interval = difference.interval.map {
            String(format: " [%+.*f, %+.*f]", cell.digits, $0.lowerBound, cell.digits, $0.upperBound)
          }
          return String(format: "%+.*f", cell.digits, difference.mean) + (interval ?? "")
        }
        return [
          row.name, column, cell.oursText, cell.publishedText, difference ?? "–", isJudged ? verdict.rawValue : "–",
        ]
      }
    }
  }

  public var markdown: String {
    let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |" }
    let table = [line(Self.header), line(Self.header.map { _ in "---" })] + lines.map(line)
    return (["### \(title)", ""] + table + notes.flatMap { ["", $0] }).joined(separator: "\n") + "\n"
  }

  /// A `longtable` of the cells that were run, with the caption and the label given: a line each beside the paper's, or, if
  /// the paper has none of them, a grid, turned where that makes it fit.
  ///
  /// The column type `P`, a ragged paragraph, is the document's.
  public func latex(caption: String, label: String) -> String {
    let isOurs = rows.allSatisfy { $0.cells.allSatisfy { $0.published == nil } }
    let (layout, header, body) = isOurs && min(columns.count, rows.count) <= Self.widest ? grid : list
    let line = { (cells: [String]) in cells.map(LaTeX.escaped).joined(separator: " & ") + " \\\\" }
    let head = [
      "\\begin{longtable}{@{}\(layout)@{}}", "\\caption{\(LaTeX.escaped(caption))}\\label{\(label)}\\\\", "\\toprule",
      line(header), "\\midrule\\endfirsthead", "\\toprule", line(header), "\\midrule\\endhead",
    ]
    let left = lines.count { $0[5] == Verdict.notRun.rawValue }
    let notes = (left == 0 ? [] : ["\(left) of the paper's cells were not run."]) + notes
    return
      (head + body.map(line) + ["\\bottomrule", "\\end{longtable}"] + notes.map { "\\noindent \(LaTeX.escaped($0))\n" })
      .joined(separator: "\n") + "\n"
  }

  private typealias Body = (layout: String, header: [String], body: [[String]])

  private var list: Body {
    ("P{.16\\linewidth}P{.2\\linewidth}rrrl", Self.header, lines.filter { $0[5] != Verdict.notRun.rawValue })
  }

  /// No grid has more columns than a page.
  private static let widest = 8

  private var grid: Body {
    let shown = rows.filter { $0.cells.contains { $0.verdict != nil } }
    let cells = shown.map { row in row.cells.map { $0.verdict == nil ? "–" : $0.oursText } }
    guard columns.count > Self.widest else { return grid(columns, zip(shown.map(\.name), cells).map { [$0] + $1 }) }
    return grid(shown.map(\.name), columns.indices.map { column in [columns[column]] + cells.map { $0[column] } })
  }

  private func grid(_ columns: [String], _ body: [[String]]) -> Body {
    // What the names and the gaps between columns leave.
    let width = min(0.2, 0.78 / Double(max(1, columns.count)) - 0.016)
    let column = ">{\\raggedleft\\arraybackslash}p{\(String(format: "%.3f", width))\\linewidth}"
    return ("P{.19\\linewidth}" + String(repeating: column, count: columns.count), [""] + columns, body)
  }
}

/// Plain text as LaTeX takes it.
public enum LaTeX {
  public static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": "\\textbackslash{}"
      case "&", "%", "$", "#", "_", "{", "}": "\\\(character)"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "×": "$\\times$"
      case "–": "--"
      case "−": "$-$"
      case "≤": "$\\le$"
      case "≥": "$\\ge$"
      case "ℓ": "$\\ell$"
      case "δ": "$\\delta$"
      case "θ": "$\\theta$"
      case "Λ": "$\\Lambda$"
      case "ρ": "$\\rho$"
      case "∂": "$\\partial$"
      case "√": "$\\surd$"
      case "ᵀ": "$^{\\top}$"
      case "²": "$^2$"
      case "½": "$\\frac12$"
      case "·": "$\\cdot$"
      case "|", "<", ">": "$\(character)$"
      case "‖": "$\\|$"
      case "→": "$\\to$"
      case "⇒": "$\\Rightarrow$"
      case "₀": "$_0$"
      case "₁": "$_1$"
      case "₂": "$_2$"
      case "ε": "$\\varepsilon$"
      default: String(character)
      }
    }.joined()
  }
}
