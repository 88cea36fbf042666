extension Double {
  /// How many of `count` things this share of them is.
  ///
  /// 0.29 × 100 is 28.999…96 in binary, and 0.07 × 100 is 7.000…1; a share that means a whole number gives it.
  public func share(of count: Int, rounded rule: FloatingPointRoundingRule) -> Int {
    let exact = self * Double(count), whole = exact.rounded()
    return Int(abs(exact - whole) < 1e-9 ? whole : exact.rounded(rule))
  }
}
