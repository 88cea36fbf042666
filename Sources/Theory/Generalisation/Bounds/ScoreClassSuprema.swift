/// The exact suprema behind the comparison of a universal trigger with a separate perturbation of every input.
///
/// Class: (x, y) ↦ y⟨θ, x⟩ with ‖θ‖₂ ≤ C. For signs σ, with τᵢ = σᵢyᵢ, s = Σ τᵢxᵢ, c = Σ τᵢ and c′ = Σ σᵢ, the value of
/// sup (1/n)Σ σᵢ·(worst or chosen score) has a closed form for either adversary and either ball. Its mean over uniform
/// signs is the Rademacher complexity.
///
/// Proof. A universal δ adds c⟨θ, δ⟩, whose largest value over the ball is |c| times the dual norm of θ. An adversary
/// per input lowers each score by the radius times the dual norm, in all −c′ times it. What remains is linear in θ
/// plus a multiple of ‖θ‖₂ or ‖θ‖₁, and its supremum over ‖θ‖₂ ≤ C is immediate, for ℓ∞ coordinate by coordinate.
public struct ScoreClassSuprema: Sendable {
  /// C.
  public var norm: Double
  /// s = Σ τᵢxᵢ.
  public var signedSum: [Double]
  /// c = Σ σᵢyᵢ.
  public var labelledSigns: Double
  /// c′ = Σ σᵢ.
  public var signs: Double
  /// n.
  public var count: Int

  public init(norm: Double, signedSum: [Double], labelledSigns: Double, signs: Double, count: Int) {
    self.norm = norm
    self.signedSum = signedSum
    self.labelledSigns = labelledSigns
    self.signs = signs
    self.count = count
  }

  /// For one choice of signs over a sample of inputs and labels ±1.
  public init(norm: Double, inputs: [[Double]], labels: [Double], signs: [Double]) {
    var sum = [Double](repeating: 0, count: inputs[0].count)
    var labelled = 0.0
    for (i, input) in inputs.enumerated() {
      let weight = signs[i] * labels[i]
      labelled += weight
      for j in sum.indices { sum[j] += weight * input[j] }
    }
    self.init(
      norm: norm, signedSum: sum, labelledSigns: labelled, signs: signs.reduce(0, +), count: inputs.count)
  }

  private var length: Double { signedSum.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// ‖(|s_j| + shift)₊‖₂.
  private func shiftedLength(_ shift: Double) -> Double {
    signedSum.reduce(0) {
      let value = max(0, abs($1) + shift)
      return $0 + value * value
    }.squareRoot()
  }

  /// One δ of ℓ₂ norm at most `radius` for all inputs: C(‖s‖ + r|c|)/n.
  public func universal(euclideanRadius radius: Double) -> Double {
    norm * (length + radius * abs(labelledSigns)) / Double(count)
  }

  /// A δᵢ of ℓ₂ norm at most `radius` for each input: C·max(0, ‖s‖ − r·c′)/n.
  public func evasion(euclideanRadius radius: Double) -> Double {
    norm * max(0, length - radius * signs) / Double(count)
  }

  /// One δ of ℓ∞ norm at most `radius`: C‖|s| + e|c|·1‖₂/n.
  public func universal(maximumRadius radius: Double) -> Double {
    norm * shiftedLength(radius * abs(labelledSigns)) / Double(count)
  }

  /// A δᵢ of ℓ∞ norm at most `radius` for each input: C‖(|s| − e·c′·1)₊‖₂/n.
  public func evasion(maximumRadius radius: Double) -> Double {
    norm * shiftedLength(-radius * signs) / Double(count)
  }
}
