/// Columns of text, aligned: the first to the left, the others to the right.
struct TextTable {
  private var rows: [[String]]
  private let leftAligned: Bool

  init(_ header: [String], allLeft: Bool = false) {
    rows = [header]
    leftAligned = allLeft
  }

  mutating func add(_ cells: [String]) { rows.append(cells) }

  var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 || leftAligned ? cell + padding : padding + cell
      }.joined(separator: "  ").trimmingTrailingBlanks
    }
    lines.insert(String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1)), at: 1)
    return lines.joined(separator: "\n")
  }
}

extension String {
  fileprivate var trimmingTrailingBlanks: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
