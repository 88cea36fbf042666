import Foundation

/// A non-negative quantity known from above, carried as its natural logarithm.
///
/// Every operation rounds its result upwards by more than the error of the operation, so a chain of them ends at or
/// above the exact value of the chain: products of hundreds of norms neither overflow nor lose their direction.
///
/// **Errors.** One operation raises the logarithm by at most (terms + 4)·2⁻⁵² · max(1, |ln|), a relative excess near
/// 10⁻¹⁵ for values of ordinary size.
public struct Magnitude: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The natural logarithm; −∞ for zero, +∞ for a quantity without a bound.
  public let ln: Double

  public static let zero = Magnitude(ln: -.infinity)
  public static let one = Magnitude(ln: 0)
  public static let infinity = Magnitude(ln: .infinity)

  /// The magnitude whose natural logarithm is `ln`, taken as exact.
  public init(ln: Double) {
    precondition(!ln.isNaN, "the logarithm of a magnitude is not a number")
    self.ln = ln
  }

  /// A non-negative number.
  public init(_ value: Double) {
    precondition(value >= 0, "a magnitude cannot be \(value)")
    self.init(ln: value == 0 || value == 1 ? log(value) : Magnitude.raised(log(value)))
  }

  public init(_ value: Int) { self.init(Double(value)) }

  /// The decimal logarithm, rounded up.
  public var log10: Double { ln.isFinite ? Magnitude.raised(ln / M_LN10) : ln }

  /// The number itself, rounded up; +∞ where it is not representable.
  public var value: Double {
    guard ln.isFinite else { return exp(ln) }
    return exp(ln).nextUp.nextUp
  }

  public static func < (a: Magnitude, b: Magnitude) -> Bool { a.ln < b.ln }

  public static func * (a: Magnitude, b: Magnitude) -> Magnitude {
    // Zero times a quantity without a bound is zero: the factor is absent.
    if a == .zero || b == .zero { return .zero }
    if a == .one { return b }
    if b == .one { return a }
    return Magnitude(ln: raised(a.ln + b.ln, scale: max(abs(a.ln), abs(b.ln))))
  }

  /// The quotient by a number that is known exactly, or from below.
  public static func / (a: Magnitude, b: Double) -> Magnitude {
    precondition(b > 0, "a magnitude cannot be divided by \(b)")
    return a == .zero ? .zero : Magnitude(ln: raised(a.ln - log(b), scale: abs(a.ln) + abs(log(b))))
  }

  public static func + (a: Magnitude, b: Magnitude) -> Magnitude { sum([a, b]) }

  /// The power with an exponent that is not negative.
  public func power(_ exponent: Double) -> Magnitude {
    precondition(exponent >= 0, "the exponent \(exponent) would turn an upper bound into a lower one")
    if self == .zero { return exponent == 0 ? .one : .zero }
    return Magnitude(ln: Magnitude.raised(exponent * ln))
  }

  public var squareRoot: Magnitude { power(0.5) }

  /// The sum, by the logarithm of a sum of exponentials.
  public static func sum(_ terms: some Collection<Magnitude>) -> Magnitude {
    let present = terms.filter { $0 != .zero }
    guard let largest = present.max(), largest.ln.isFinite else { return present.max() ?? .zero }
    if present.count == 1 { return largest }
    let total = present.reduce(0) { $0 + exp($1.ln - largest.ln) }
    return Magnitude(ln: raised(largest.ln + log(total), operations: present.count, scale: abs(largest.ln)))
  }

  /// The Euclidean norm of the terms.
  public static func norm(_ terms: some Collection<Magnitude>) -> Magnitude {
    sum(terms.map { $0.power(2) }).squareRoot
  }

  /// The product.
  public static func product(_ factors: some Sequence<Magnitude>) -> Magnitude { factors.reduce(.one, *) }

  public var description: String {
    abs(ln) < 300 ? String(format: "%.6g", value) : String(format: "10^%.2f", log10)
  }

  private static func raised(_ ln: Double, operations: Int = 1, scale: Double = 0) -> Double {
    guard ln.isFinite else { return ln }
    return (ln + Double(operations + 3) * 0x1p-52 * max(1, abs(ln), scale)).nextUp
  }
}
