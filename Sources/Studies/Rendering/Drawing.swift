import Plotting

extension Series {
  /// Means of groups of values, such as over seeds, with the range from the smallest to the largest; a group without
  /// any leaves a gap.
  ///
  /// - Parameters:
  ///   - x: where the groups stand; 0, 1, 2, … by default.
  ///   - unit: what the values are multiplied with.
  init(_ name: String, _ style: Style, x: [Double]? = nil, of groups: [[Double]], unit: Double = 1) {
    let several = groups.contains { $0.count > 1 }
    self.init(
      name, !several && style == .band ? .linesPoints : style, x: x ?? groups.indices.map(Double.init),
      y: groups.map { $0.isEmpty ? .nan : unit * $0.reduce(0, +) / Double($0.count) },
      low: several ? groups.map { unit * ($0.min() ?? .nan) } : nil,
      high: several ? groups.map { unit * ($0.max() ?? .nan) } : nil)
  }

  /// A series of one number for each category; nil leaves a gap.
  init(_ name: String, _ style: Style, values: [Double?], unit: Double = 1) {
    self.init(name, style, of: values.map { $0.map { [$0] } ?? [] }, unit: unit)
  }

  /// Without what a logarithmic axis has no place for.
  fileprivate func fitting(_ axis: Axis) -> Series {
    guard axis.logarithmic else { return self }
    func positive(_ values: [Double]) -> [Double] { values.map { $0 > 0 && $0.isFinite ? $0 : .nan } }
    var series = self
    (series.y, series.low, series.high) = (positive(y), low.map(positive), high.map(positive))
    return series
  }
}

extension Panel {
  /// A logarithmic axis becomes a linear one from 0 where the values span less than a decade, for want of ticks.
  /// - Returns: nil if no series has a value; those without any are left out.
  static func drawn(
    _ title: String, x: Axis, y: Axis, _ series: [Series?], legend: Legend = .below,
    references: [ReferenceLine] = []
  ) -> Panel? {
    let shown = series.compactMap { $0?.fitting(y) }.filter { $0.y.contains { !$0.isNaN } }
    guard !shown.isEmpty else { return nil }
    return Panel(title: title, x: x, y: y.spanning(shown), series: shown, legend: legend, references: references)
  }
}

extension Axis {
  /// Names of defences, broken where they are long.
  static func defences(_ titles: [String]) -> Axis {
    .categories(titles.map { $0.replacing(" as ", with: "\nas ").replacing(" robust", with: "\nrobust") })
  }

  fileprivate func spanning(_ series: [Series]) -> Axis {
    func most(_ values: [Double]) -> Double { values.filter { !$0.isNaN }.max() ?? 0 }
    let values = series.flatMap(\.y).filter { !$0.isNaN }
    guard logarithmic, let least = values.min(), most(values) < 10 * least else { return self }
    let end = max(most(values), most(series.flatMap { $0.high ?? [] }))
    return Axis(label, range: range ?? 0...1.05 * end, ticks: ticks)
  }
}

extension Figure {
  /// - Returns: nil if there is no panel.
  static func drawn(
    _ panels: [Panel?], columns: Int = 2, panelWidth: Double = 4.4, panelHeight: Double = 3.4
  ) -> Figure? {
    let shown = panels.compactMap { $0 }
    guard !shown.isEmpty else { return nil }
    return Figure(panels: shown, columns: columns, panelWidth: panelWidth, panelHeight: panelHeight)
  }
}
