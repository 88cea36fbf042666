/// Refuses values outside of what a setting can mean, naming the setting as the command line does.
///
/// ```swift
/// try SettingLimits("defence.outer").check("patchShare", patchShare, in: 0...1)
/// ```
public struct SettingLimits: Sendable {
  /// Of rates, norms and weights: what single precision holds, with room for the factors that meet them.
  public static let magnitude = 0...1e36

  /// Of counts: products of two of them are whole numbers still.
  public static let most = 1_000_000_000

  private let part: String

  public init(_ part: String) { self.part = part }

  /// - Throws: `Fault(.wrongUse)` unless the value lies in the range; NaN lies in none.
  public func check<Value: Comparable>(_ name: String, _ value: Value, in range: ClosedRange<Value>) throws(Fault) {
    guard range.contains(value) else {
      throw Fault(
        .wrongUse, "\(part).\(name) is \(value); it must lie in \(range.lowerBound)…\(range.upperBound)")
    }
  }

  /// - Throws: `Fault(.wrongUse)` for a smaller value, and for one with which nobody could count on.
  public func check(_ name: String, _ value: Int, atLeast least: Int) throws(Fault) {
    guard value >= least else { throw Fault(.wrongUse, "\(part).\(name) is \(value); it must be at least \(least)") }
    try check(name, value, in: least...max(least, Self.most))
  }
}
