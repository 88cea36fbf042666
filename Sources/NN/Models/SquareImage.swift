/// The images that a layer on plain pixels takes, as far as their number of entries tells.
enum SquareImage {
  /// [C, S, S] with that many entries, in colour if it can be; nil if no square has as many.
  static func shape(entries: Int) -> [Int]? {
    for channels in [3, 1] where entries > 0 && entries % channels == 0 {
      let side = Int(Double(entries / channels).squareRoot().rounded())
      if side * side == entries / channels { return [channels, side, side] }
    }
    return nil
  }
}
