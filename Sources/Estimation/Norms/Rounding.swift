/// Unit round-offs of double arithmetic, for bounds that must not fall below what they bound.
enum Rounding {
  /// u = 2⁻⁵³: one operation errs by at most this share of its result.
  static let unit = 0x1p-53

  /// At least the relative error of a sum of `terms` products, in any order: twice γ = terms·u/(1 − terms·u), with
  /// room for kernels that multiply by reciprocals.
  static func ofSum(_ terms: Int) -> Double { 4 * Double(terms + 8) * unit }

  /// A sum of `terms` non-negative numbers, each exact to a few units, from above.
  static func up(_ sum: Double, terms: Int) -> Double { sum * (1 + ofSum(terms)) }
}
