import Foundation

/// Measured error gaps |test error − training error| as a paper prints them: one row per setting, each a mean of runs.
public struct GapTable: Sendable, Hashable {
  public struct Row: Sendable, Hashable {
    public var label: String
    /// n: clean examples.
    public var count: Int
    /// The mean gap, as a fraction.
    public var gap: Double

    public init(_ label: String, count: Int, gap: Double) {
      self.label = label
      self.count = count
      self.gap = gap
    }
  }

  public var rows: [Row]
  /// Runs per row.
  public var runs: Int
  /// Images that the test error was measured on.
  public var testCount: Int

  public init(_ rows: [Row], runs: Int, testCount: Int) {
    self.rows = rows
    self.runs = runs
    self.testCount = testCount
  }

  /// Table 7 of Zeng et al. 2022: three architectures, 5,000 clean images.
  public static let table7 = GapTable(
    [
      Row("ResNet-18", count: 5000, gap: 0.0035), Row("GoogLeNet", count: 5000, gap: 0.0027),
      Row("DenseNet-121", count: 5000, gap: 0.0024),
    ], runs: 5, testCount: 5000)

  /// Table 8 of Zeng et al. 2022: ResNet-18, three sizes of the clean set.
  public static let table8 = GapTable(
    [
      Row("500", count: 500, gap: 0.0167), Row("2500", count: 2500, gap: 0.0071), Row("5000", count: 5000, gap: 0.0035),
    ],
    runs: 5, testCount: 5000)

  /// The slope of ln gap against ln n between consecutive rows.
  public var slopes: [Double] { zip(rows, rows.dropFirst()).map(GapTable.slope) }

  /// The slope between the first row and the last.
  public var overallSlope: Double { GapTable.slope(rows[0], rows[rows.count - 1]) }
}

extension GapTable {
  private static func slope(_ a: Row, _ b: Row) -> Double {
    log(b.gap / a.gap) / log(Double(b.count) / Double(a.count))
  }
}
