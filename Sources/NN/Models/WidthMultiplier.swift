import Catalog

/// What a model's `width` does: it multiplies the channels of every layer.
enum WidthMultiplier {
  private static let range = 1.0 / 1024...64

  /// - Throws: `Fault(.wrongUse)` for a width that is not positive or out of all proportion.
  static func check(_ width: Double) throws(Fault) {
    try SettingLimits("model").check("width", width, in: range)
  }

  /// `channels` multiplied and rounded, at least one.
  static func scaled(_ channels: Int, by width: Double) -> Int { max(1, Int((Double(channels) * width).rounded())) }

  /// The simplest fraction that turns every `nominal` number of channels into the one `found`; a clue that contradicts
  /// those before it is passed over.
  /// - Returns: nil if nothing in range does.
  static func fitting(_ clues: [(found: Int, nominal: Int)]) -> Double? {
    var (low, high) = (range.lowerBound, range.upperBound.nextUp)
    for (found, nominal) in clues where nominal > 0 {
      // Rounding sends [found − ½, found + ½) to `found`, and all below to one.
      let least = found == 1 ? low : (Double(found) - 0.5) / Double(nominal)
      let limit = (Double(found) + 0.5) / Double(nominal)
      guard max(low, least) < min(high, limit) else { continue }
      (low, high) = (max(low, least), min(high, limit))
    }
    for denominator in 1...4096 {
      let numerator = max(1, (low * Double(denominator)).rounded(.up))
      let candidate = numerator / Double(denominator)
      if candidate >= low, candidate < high { return candidate }
    }
    return nil
  }
}
