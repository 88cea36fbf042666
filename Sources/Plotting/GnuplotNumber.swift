import Foundation

/// A number as gnuplot reads it: at most nine significant digits, a point in every locale, no negative zero.
func gnuplotNumber(_ value: Double) -> String {
  if value.isNaN { return "NaN" }
  let text = String(format: "%.9g", value)
  return text == "-0" ? "0" : text
}
