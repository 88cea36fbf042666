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

  /// A `longtable` of the cells that were run, with the caption and the label given.
  ///
  /// The column type `P`, a ragged paragraph, is the document's.
  public func latex(caption: String, label: String) -> String {
    let escape = LaTeX.escaped
    let line = { (cells: [String]) in cells.map(escape).joined(separator: " & ") + " \\\\" }
    let head = [
      "\\begin{longtable}{@{}P{.19\\linewidth}P{.25\\linewidth}rrrl@{}}",
      "\\caption{\(escape(caption))}\\label{\(label)}\\\\", "\\toprule", line(Self.header), "\\midrule\\endfirsthead",
      "\\toprule", line(Self.header), "\\midrule\\endhead",
    ]
    let run = lines.filter { $0[5] != Verdict.notRun.rawValue }, left = lines.count - run.count
    let notes = (left == 0 ? [] : ["\(left) of the paper's cells were not run."]) + notes
    return (head + run.map(line) + ["\\bottomrule", "\\end{longtable}"] + notes.map { "\\noindent \(escape($0))\n" })
      .joined(separator: "\n") + "\n"
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
