import Experiments
import Foundation

/// A table of the paper beside our own numbers.
public struct ResultTable: Sendable {
  public enum Verdict: String, Sendable, CaseIterable {
    /// The paper's number lies within the tolerance of our mean, or in our interval, which is narrow enough to tell.
    case reproduced
    case differs
    /// It would be reproduced, were the interval not so wide that it holds most numbers: there are too few runs, or they
    /// differ too much.
    case undecided
    /// There are both, of settings too different to judge by, such as seconds on other machines.
    case incomparable = "not comparable"
    case notRun = "not run"
    /// There is a number of ours and none of the paper's.
    case ours
  }

  /// What differences from the paper's number count as none.
  public enum Tolerance: Sendable, Equatable {
    /// In the paper's unit, mostly points; two trainings of the same network differ by two.
    case points(Double)
    /// Up to so many times as much or as little.
    case factor(Double)
    /// None: our interval must hold the number, and be no wider to either side than the number is large.
    case interval
    /// None is judged.
    case incomparable

    /// - Parameter isComparable: whether the paper's numbers are of the same data and network.
    public init(isComparable: Bool) { self = isComparable ? .points(2) : .incomparable }
  }

  public struct Cell: Sendable {
    public var ours: Estimate?
    public var published: Published.Entry?
    /// Ours in words, such as that nothing was detected.
    public var remark: String?
    public var tolerance = Tolerance.points(2)
    /// What ours is multiplied with to be in the paper's unit.
    public var unit = 100.0
    /// Digits after the point; 0 for what is counted.
    public var digits = 2

    public init(
      _ ours: Estimate?, published: Published.Entry? = nil, remark: String? = nil, unit: Double = 100, digits: Int = 2,
      tolerance: Tolerance = .points(2)
    ) {
      (self.ours, self.published, self.remark) = (ours, published, remark)
      (self.unit, self.digits, self.tolerance) = (unit, digits, tolerance)
    }
  }

  public struct Row: Sendable {
    public var name: String
    public var cells: [Cell]

    public init(_ name: String, _ cells: [Cell]) { (self.name, self.cells) = (name, cells) }
  }

  public var title: String
  public var columns: [String]
  public var rows: [Row]
  /// What to say below it.
  public var notes: [String]
  /// Whether our numbers are meant to be compared with the paper's; those of the smoke test are not.
  public var isJudged: Bool

  public init(_ title: String, columns: [String], rows: [Row], notes: [String] = [], scale: Scale) {
    (self.title, self.columns, self.rows, self.notes) = (title, columns, rows, notes)
    isJudged = scale != .smoke
  }

  /// How many cells there are of each verdict.
  public var verdicts: [Verdict: Int] {
    guard isJudged else { return [:] }
    return Dictionary(rows.flatMap(\.cells).compactMap(\.verdict).map { ($0, 1) }, uniquingKeysWith: +)
  }
}

extension ResultTable.Cell {
  /// nil where there is nothing to compare and nothing of ours.
  public var verdict: ResultTable.Verdict? {
    guard let ours else {
      if remark != nil, published != nil, tolerance == .incomparable { return .incomparable }
      if remark != nil { return published == .nothingDetected ? .reproduced : published == nil ? .ours : .differs }
      return published == nil ? nil : .notRun
    }
    switch published {
    case nil: return .ours
    case _ where tolerance == .incomparable: return .incomparable
    case .nothingDetected: return .differs
    case .number(let number):
      let isNear = tolerance.covers(ours.mean * unit, number.value)
      let isWithin = ours.interval?.contains(number.value / unit) ?? false
      guard isNear || isWithin else { return .differs }
      return ours.interval.map { tolerance.resolves($0, unit: unit, number.value) } ?? true ? .reproduced : .undecided
    }
  }

  /// Ours less the paper's, with the interval of the difference, in the paper's unit; nil where none is judged.
  public var difference: (mean: Double, interval: ClosedRange<Double>?)? {
    guard tolerance != .incomparable, let ours, case .number(let number)? = published else { return nil }
    let interval = ours.interval.map {
      ($0.lowerBound * unit - number.value)...($0.upperBound * unit - number.value)
    }
    return (ours.mean * unit - number.value, interval)
  }

  public var oursText: String {
    guard let ours else { return remark ?? "not run" }
    let spread = ours.interval.map { " [\(text($0.lowerBound * unit)), \(text($0.upperBound * unit))]" }
    return text(ours.mean * unit) + (spread ?? "") + (ours.runs > 1 ? " ×\(ours.runs)" : "")
  }

  public var publishedText: String {
    switch published {
    case nil: "–"
    case .nothingDetected: "none detected"
    case .number(let number): text(number.value) + (number.isDoubtful ? "?" : "")
    }
  }

  private func text(_ value: Double) -> String {
    digits > 0 && (abs(value) >= 10_000 || (abs(value) < 0.01 && value != 0))
      ? String(format: "%.3g", value) : String(format: "%.*f", digits, value)
  }
}

extension ResultTable.Tolerance {
  fileprivate func covers(_ ours: Double, _ published: Double) -> Bool {
    switch self {
    case .points(let points): abs(ours - published) <= points
    case .factor(let factor): ours >= published / factor && ours <= published * factor
    case .interval, .incomparable: false
    }
  }

  /// Whether an interval is narrow enough to tell numbers apart: to either side, no wider than five times the tolerance.
  fileprivate func resolves(_ interval: ClosedRange<Double>, unit: Double, _ published: Double) -> Bool {
    let width = unit * (interval.upperBound - interval.lowerBound)
    return switch self {
    case .points(let points): width <= 10 * points
    case .factor(let factor): interval.upperBound <= interval.lowerBound * factor * factor
    case .interval: width <= 2 * abs(published)
    case .incomparable: false
    }
  }
}
