import Catalog

/// Numbers as a table of the paper prints them, in its unit, mostly per cent, by row, column and quantity.
///
/// In the text, rows are lines and columns are separated by `|`. `×` stands for "no trigger detected", `-` for no
/// number; a number with `?` is damaged in the sources that could be read, and its reading is doubtful.
public struct Published: Sendable {
  public struct Number: Sendable, Equatable {
    public var value: Double
    public var isDoubtful: Bool

    public init(value: Double, isDoubtful: Bool = false) { (self.value, self.isDoubtful) = (value, isDoubtful) }
  }

  public enum Entry: Sendable, Equatable {
    case number(Number)
    case nothingDetected
  }

  public let source: Source
  private var entries: [String: Entry] = [:]

  /// - Parameters:
  ///   - source: the table.
  ///   - columns: of the text, after the row's name.
  ///   - quantities: the numbers in each column, in order.
  ///   - text: the rows.
  public init(_ source: Source, columns: [String], quantities: [String], _ text: String) {
    self.source = source
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
      precondition(parts.count == columns.count + 1 && parts[0].count == 1, "\(source): \(line)")
      for (column, words) in zip(columns, parts.dropFirst()) {
        precondition(words.count == quantities.count, "\(source): \(line)")
        for (quantity, word) in zip(quantities, words) {
          entries[Self.key(parts[0][0], column, quantity)] = Self.entry(word, source)
        }
      }
    }
  }

  public subscript(row: String, column: String, quantity: String) -> Entry? { entries[Self.key(row, column, quantity)] }

  public func number(_ row: String, _ column: String, _ quantity: String) -> Double? {
    guard case .number(let number)? = self[row, column, quantity] else { return nil }
    return number.value
  }

  private static func key(_ row: String, _ column: String, _ quantity: String) -> String {
    "\(row)|\(column)|\(quantity)"
  }

  private static func entry(_ word: String, _ source: Source) -> Entry? {
    if word == "-" { return nil }
    if word == "×" { return .nothingDetected }
    guard let value = Double(word.replacing("?", with: "")) else {
      preconditionFailure("\(source): \(word) is no number")
    }
    return .number(Number(value: value, isDoubtful: word.hasSuffix("?")))
  }
}
