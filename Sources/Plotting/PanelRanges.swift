import Foundation

/// The ranges of a panel's axes: those asked for, or fitted to everything that is drawn.
///
/// They are computed here and not left to gnuplot, because gnuplot's fit ignores reference lines, and because a range
/// in the script is a place to change it.
struct PanelRanges {
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>

  init(_ panel: Panel, series: [Series], bars: BarLayout) {
    let vertical = panel.references.filter { $0.direction == .vertical }.map(\.value)
    let horizontal = panel.references.filter { $0.direction == .horizontal }.map(\.value)
    x = panel.x.range ?? Self.horizontalRange(panel.x, series, vertical, bars)
    y = panel.y.range ?? Self.verticalRange(panel.y, series, horizontal, bars)
  }

  private static func horizontalRange(
    _ axis: Axis, _ series: [Series], _ references: [Double], _ bars: BarLayout
  ) -> ClosedRange<Double> {
    if case .categories(let names) = axis.ticks { return -0.6...(Double(names.count) - 0.4) }
    let values = series.flatMap(\.x) + references
    if bars.isEmpty { return padded(values, axis, share: 0.03) }
    return (values.min()! - 0.6 * bars.spacing)...(values.max()! + 0.6 * bars.spacing)
  }

  private static func verticalRange(
    _ axis: Axis, _ series: [Series], _ references: [Double], _ bars: BarLayout
  ) -> ClosedRange<Double> {
    if case .categories(let names) = axis.ticks { return -0.6...(Double(names.count) - 0.4) }
    let values = series.flatMap { $0.y + ($0.low ?? []) + ($0.high ?? []) }.filter { !$0.isNaN } + references
    guard !bars.isEmpty, !axis.logarithmic else { return padded(values, axis, share: 0.05) }
    // A bar's length is its message, so its axis starts at zero, without a margin below.
    let range = padded(values + [0], axis, share: 0.05)
    let low = values.min()! >= 0 ? 0 : range.lowerBound
    let high = values.max()! <= 0 ? 0 : range.upperBound
    return low < high ? low...high : range
  }

  /// The extent of the values with a margin of `share` of it on both sides. What differs in the fifth digit at most is
  /// one value, or ticks would all read the same.
  private static func padded(_ values: [Double], _ axis: Axis, share: Double) -> ClosedRange<Double> {
    let (low, high) = (values.min()!, values.max()!)
    guard axis.logarithmic else {
      let isOne = high - low <= 1e-4 * max(abs(low), abs(high))
      let margin = !isOne ? share * (high - low) : max(0.1 * abs(low), 0.5)
      return (low - margin)...(high + margin)
    }
    let margin = max(share * log10(high / low), 0.08)
    return (low / pow(10, margin))...(high * pow(10, margin))
  }
}
