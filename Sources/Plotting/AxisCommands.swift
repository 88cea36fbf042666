import Foundation

/// The commands that set up one axis of a panel.
struct AxisCommands {
  private let name: String
  private let axis: Axis
  private let range: ClosedRange<Double>
  private let spaceBelow: Bool

  init(_ name: String, _ axis: Axis, range: ClosedRange<Double>, spaceBelow: Bool = false) {
    self.name = name
    self.axis = axis
    self.range = range
    self.spaceBelow = spaceBelow
  }

  var commands: [String] {
    [
      "set \(name)label \(GnuplotText.quoted(label))",
      "set grid \(hasCategories ? "no" : "")\(name)tics",
      axis.logarithmic ? "set logscale \(name) 10" : "unset logscale \(name)",
      "set \(name)range [\(gnuplotNumber(range.lowerBound)):\(gnuplotNumber(range.upperBound))]",
      "set format \(name) \"\(format)\"",
      ticks,
      minorTicks,
    ]
  }

  /// gnuplot makes room for one line of tick text, and sets a legend right below the label: empty lines add space.
  private var label: String {
    guard name == "x" else { return axis.label }
    let text = axis.label.isEmpty ? "" : axis.label + (spaceBelow ? "\n " : "")
    return extraLines == 0 ? text : String(repeating: "\n", count: extraLines) + (text.isEmpty ? " " : text)
  }

  /// Lines of the tallest tick text beyond the first.
  private var extraLines: Int {
    let texts: [String] =
      switch axis.ticks {
      case .categories(let names): names
      case .labelled(let labels): labels.map(\.text)
      default: []
      }
    return texts.map { $0.count { $0 == "\n" } }.max() ?? 0
  }

  private var hasCategories: Bool {
    if case .categories = axis.ticks { true } else { false }
  }

  private var decades: Double { log10(range.upperBound / range.lowerBound) }
  /// Powers of ten label a wide logarithmic axis; on a narrow one there would be too few of them.
  private var hasPowers: Bool { axis.logarithmic && decades >= 3 }
  private var format: String { hasPowers && axis.ticks == .automatic ? "10^{%T}" : "%g" }

  /// Spelt out each time, because `unset xtics` in another panel forgets it.
  private var tickStyle: String {
    "set \(name)tics nomirror out norotate scale 0.5 textcolor rgb \"\(Palette.ink)\""
  }

  private var ticks: String {
    switch axis.ticks {
    case .none: "unset \(name)tics"
    case .automatic where axis.logarithmic && !hasPowers: ticks(oneTwoFive.map(gnuplotNumber))
    case .automatic: "\(tickStyle) autofreq"
    case .at(let values): ticks(values.map(gnuplotNumber))
    case .labelled(let labels): ticks(labels.map { "\(GnuplotText.tick($0.text)) \(gnuplotNumber($0.value))" })
    case .categories(let names): ticks(names.enumerated().map { "\(GnuplotText.tick($1)) \($0)" })
    }
  }

  private func ticks(_ entries: [String]) -> String {
    "\(tickStyle) (\(entries.joined(separator: ", ")))"
  }

  private var minorTicks: String { hasPowers ? "set m\(name)tics default" : "unset m\(name)tics" }

  /// 1, 2 and 5 times the powers of ten in the range.
  private var oneTwoFive: [Double] {
    let exponents = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
    return exponents.flatMap { exponent in [1, 2, 5].map { $0 * pow(10, Double(exponent)) } }
      .filter { range.contains($0) }
  }
}
