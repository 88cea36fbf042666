import Foundation

/// Makes an instance that fails a property smaller and rounder for as long as it goes on failing.
///
/// Greedy: take out a dimension, a parameter, a sample or a class; lower t and k; replace whole ingredients, then single
/// numbers, by rounder ones. Every accepted step lowers a cost that is a whole number, so it ends; the order is fixed,
/// so the result is a function of the instance.
struct Shrinker {
  /// Whether an instance still fails.
  let fails: (Draw) -> Bool

  func shrink(_ draw: Draw) -> Draw {
    var best = draw.copy()
    while let better = smaller(best) ?? shorter(best) ?? rounder(best) { best = better }
    return best
  }

  private func smaller(_ draw: Draw) -> Draw? {
    for axis in Draw.Axis.allCases where draw.size(axis) > 1 {
      // Half of it at once where there is much of it.
      if draw.size(axis) > 8, let half = halved(draw, axis), fails(half) { return half }
      for position in stride(from: draw.size(axis) - 1, through: 0, by: -1) {
        if let candidate = draw.removing(position, of: axis), fails(candidate) { return candidate }
      }
    }
    return nil
  }

  private func halved(_ draw: Draw, _ axis: Draw.Axis) -> Draw? {
    var result = draw
    for _ in 0..<draw.size(axis) / 2 {
      guard let next = result.removing(result.size(axis) - 1, of: axis) else { return nil }
      result = next
    }
    return result
  }

  private func shorter(_ draw: Draw) -> Draw? {
    for path in [\Draw.t, \Draw.k] {
      let present = draw[keyPath: path]
      // No steps at all would be a smaller counterexample, but to something else.
      for count in [1, 2, present / 2, present - 1] where count >= 1 && count < present {
        let candidate = draw.copy()
        candidate[keyPath: path] = count
        if fails(candidate) { return candidate }
      }
    }
    return nil
  }

  private func rounder(_ draw: Draw) -> Draw? {
    for index in draw.ingredients.indices {
      let numbers = draw[index], count = draw.count(index)
      let cost = (0..<count).reduce(0) { $0 + Self.cost(numbers[$1]) }
      for value in [0.0, 1.0] where cost > count * Self.cost(value) {
        if let candidate = replacing(draw, index, 0..<count, by: value), fails(candidate) { return candidate }
      }
      for place in 0..<count {
        for value in Self.simpler(numbers[place], draw.ingredients[index].kind) {
          if let candidate = replacing(draw, index, place..<place + 1, by: value), fails(candidate) {
            return candidate
          }
        }
      }
    }
    return nil
  }

  private func replacing(_ draw: Draw, _ index: Int, _ places: Range<Int>, by value: Double) -> Draw? {
    guard value > 0 || draw.ingredients[index].kind != .positive else { return nil }
    let copy = draw.copy()
    for place in places { copy[index][place] = value }
    return copy
  }

  /// Rounder numbers near `value`, the roundest first, each of lower cost.
  private static func simpler(_ value: Double, _ kind: Draw.Ingredient.Kind) -> [Double] {
    var candidates = [0, 1, -1, value.rounded()]
    if kind != .index {
      for digits in 1...3 { candidates.append(rounded(value, digits)) }
    }
    return candidates.filter { cost($0) < cost(value) && $0.isFinite }
  }

  private static func rounded(_ value: Double, _ digits: Int) -> Double {
    guard value != 0 else { return 0 }
    let unit = pow(10, Double(digits - 1) - log10(abs(value)).rounded(.down))
    return (value * unit).rounded() / unit
  }

  /// Zero, one, minus one, small whole numbers, then numbers by their digits.
  static func cost(_ value: Double) -> Int {
    if value == 0 { return 0 }
    if value == 1 { return 1 }
    if value == -1 { return 2 }
    if value == value.rounded(), abs(value) < 10 { return 3 }
    for digits in 1...3 where rounded(value, digits) == value { return 3 + digits }
    return value == value.rounded() && abs(value) < 1e6 ? 7 : 9
  }
}
