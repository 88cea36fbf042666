/// What a bound is computed in: every formula is a chain of sums, products and quotients of numbers that are not negative.
///
/// `Double` is quick; `Magnitude` neither overflows nor underflows and rounds upwards.
public protocol BoundNumber: Sendable {
  init(_ value: Double)
  static func + (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Double) -> Self
}

extension Double: BoundNumber {}
extension Magnitude: BoundNumber {}
