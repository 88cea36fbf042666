/// The looks of the series of a panel by their place: colour, marker, dashes and filling.
///
/// Colours are those of Okabe and Ito, told apart with every common kind of colour vision; markers, dashes and fillings
/// tell the series apart without colour.
///
/// **Source.** Okabe and Ito, *Color Universal Design* (2008).
enum Palette {
  /// Blue, vermilion, green, purple, orange, sky blue, black, yellow.
  static let colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442"]
  private static let markers = [7, 5, 9, 13, 11, 6, 4, 8]
  private static let dashes = [
    "solid", "(10,8)", "(2,7)", "(14,8,2,8)", "(20,8)", "(10,8,2,8,2,8)", "(5,7)", "(20,8,6,8)",
  ]
  private static let fillings = [
    "solid 0.85", "solid 0.4", "pattern 4", "pattern 5", "pattern 2", "pattern 6", "solid 0.15", "pattern 1",
  ]

  static let ink = "#333333"
  static let axis = "#666666"
  static let grid = "#E5E5E5"

  /// gnuplot's line types, one per place; `set linetype cycle` repeats them.
  static var lineTypes: [String] {
    colours.indices.map { i in
      "set linetype \(i + 1) linecolor rgb \"\(colours[i])\" linewidth 2 dashtype \(dashes[i]) "
        + "pointtype \(markers[i]) pointsize 0.7"
    } + ["set linetype cycle \(colours.count)"]
  }

  static func filling(_ place: Int) -> String { fillings[place % fillings.count] }
}
