/// The sums over a contraction's powers that Theorem 1 is made of.
///
/// | symbol  | formula              |
/// |---------|----------------------|
/// | `power` | qᵏ                   |
/// | `sum`   | S = Σ_{j<k} qʲ       |
/// | `slope` | T = Σ_{j<k} j·qʲ⁻¹   |
///
/// The closed forms S = (1 − qᵏ)/(1 − q) and T = (S − k·qᵏ⁻¹)/(1 − q) cancel where q is near one, which is the
/// released setting (q = 0.9998). Doubling k by S₂ₘ = Sₘ(1 + qᵐ) and T₂ₘ = Tₘ(1 + qᵐ) + m·qᵐ⁻¹Sₘ adds and multiplies
/// positive numbers only, so nothing cancels for any q ≥ 0, in 4·log₂ k operations.
public struct GeometricSums<Number: BoundNumber>: Sendable {
  public private(set) var power: Number
  public private(set) var sum: Number
  public private(set) var slope: Number

  /// - Precondition: `q` and `k` are not negative.
  public init(q: Number, k: Int) {
    precondition(k >= 0, "a sum of \(k) powers")
    let (zero, one) = (Number(0), Number(1))
    (power, sum, slope) = (one, zero, zero)
    // qᵐ⁻¹ beside qᵐ spares a division that q = 0 would forbid.
    var (previous, m) = (zero, 0)
    for bit in stride(from: Int.bitWidth - 1 - k.leadingZeroBitCount, through: 0, by: -1) {
      slope = slope * (one + power) + Number(Double(m)) * previous * sum
      sum = sum * (one + power)
      previous = previous * power
      power = power * power
      m *= 2
      guard k >> bit & 1 == 1 else { continue }
      slope = slope + Number(Double(m)) * previous
      sum = sum + power
      previous = power
      power = power * q
      m += 1
    }
  }
}
