import Catalog
import Experiments

extension ResultTable {
  /// Each cell that has a number or a word of ours or the paper's, for programs: shares in 0…1, everything else in the
  /// paper's unit.
  public var json: [JSONValue] {
    rows.flatMap { row in
      zip(columns, row.cells).compactMap { column, cell in
        cell.verdict.map { verdict in
          let place: JSONValue = ["table": .string(title), "row": .string(row.name), "column": .string(column)]
          let judged = isJudged ? verdict.rawValue : nil
          return place.overlaid(with: cell.json(verdict: judged))
        }
      }
    }
  }
}

extension ResultTable.Cell {
  fileprivate func json(verdict: String?) -> JSONValue {
    // A share is shown in per cent; a program wants it as it is.
    let scale = unit == 100 ? 100 : 1.0
    func interval(_ range: ClosedRange<Double>?, _ factor: Double) -> JSONValue {
      range.map { [.number($0.lowerBound * factor), .number($0.upperBound * factor)] } ?? .null
    }
    var paper: Double?
    if case .number(let value)? = published { paper = value.value / scale }
    let difference = difference, silent = published == nil ? "the paper has none" : "the paper reports nothing detected"
    let result: JSONValue = [
      "ours": .optional(ours.map { $0.mean * unit / scale }), "interval": interval(ours?.interval, unit / scale),
      "runs": .int(ours?.runs ?? 0), "paper": .optional(paper),
      "difference": .optional(difference.map { $0.mean / scale }),
      "differenceInterval": interval(difference?.interval, 1 / scale), "verdict": .optional(verdict),
    ]
    let single = ours == nil ? oursText : "there is one value of ours"
    let apart = tolerance == .incomparable ? "the two are not comparable" : ours == nil ? oursText : silent
    return result.explained([
      "ours": oursText, "interval": single, "paper": silent, "difference": apart,
      "differenceInterval": difference == nil ? apart : single, "verdict": "nothing is judged at smoke scale",
    ])
  }
}
