import Catalog
import Foundation

/// Theorem 4: the covering number of the first layer under one trigger for all inputs, {(X + 1δᵀ)A}.
///
/// As printed: ln N ≤ a₁²(‖X‖_F + √n)²·ln(2(d + n)m)/ε² with a₁ = a₀(1 + m√n·C_δ) ≥ ‖[A; 1δᵀA]‖_{2,1}, a₀ ≥ ‖A‖_{2,1}.
/// - A ceiling is dropped on the way; ln(2(d + n)m + 1) in place of ln(2(d + n)m) makes it exact (``MaureyCover``).
/// - The factor m is spurious, for Σ_j‖A_j‖₂ is ‖A‖_{2,1}: even ‖[A; 1δᵀA]‖_{2,1} ≤ a₀√(1 + nC_δ²).
/// - The n columns of the identity are too: all rows of 1δᵀ are equal, so one column 1/√n per output suffices. Maurey's
///   lemma needs the sum of coefficients on unit atoms, which is a₀‖X‖_F + Σ_j √n|δᵀA_j| ≤ a₀(‖X‖_F + √n·C_δ).
public struct FirstLayerCovering: Bound {
  public static let id = "theorem-4"
  public static let title = "Theorem 4: covering number of the first layer"
  public static let source = Source("Zeng et al. 2022", "Theorem 4, equation (42)")

  /// ε as a multiple of √n: the root-mean-square error per example.
  public var scale = 1.0

  public init() {}
  public init(scale: Double) { self.scale = scale }

  /// What the three forms are computed from.
  public struct Layer: Sendable, Hashable {
    /// ‖X‖_F.
    public var inputNorm: Double
    /// n.
    public var count: Int
    /// d.
    public var inputs: Int
    /// m.
    public var outputs: Int
    /// a₀.
    public var group: Double
    /// C_δ.
    public var radius: Double

    public init(inputNorm: Double, count: Int, inputs: Int, outputs: Int, group: Double, radius: Double) {
      self.inputNorm = inputNorm
      self.count = count
      self.inputs = inputs
      self.outputs = outputs
      self.group = group
      self.radius = radius
    }

    private var root: Magnitude { Magnitude(count).squareRoot }

    /// a₁ = a₀(1 + m√n·C_δ).
    public var augmentedGroup: Magnitude {
      Magnitude(group) * (.one + Magnitude(outputs) * root * Magnitude(radius))
    }

    private var augmentedAtoms: Double { 2 * Double(inputs + count) * Double(outputs) }
    private var augmentedRadius: Magnitude { augmentedGroup * (Magnitude(inputNorm) + root) }

    /// As printed, at scale ε.
    public func printed(at scale: Double) -> Magnitude {
      (augmentedRadius / scale).power(2) * Magnitude(log(augmentedAtoms).nextUp)
    }

    /// The printed route without the dropped ceiling: provably a bound.
    public func withoutCeiling(at scale: Double) -> Magnitude {
      MaureyCover.logCount(radius: augmentedRadius, scale: scale, atoms: augmentedAtoms)
    }

    /// One constant column instead of n: a₀²(‖X‖_F + √n·C_δ)²·ln(2(d + 1)m + 1)/ε².
    public func oneColumn(at scale: Double) -> Magnitude {
      let reach = Magnitude(inputNorm) + root * Magnitude(radius)
      return MaureyCover.logCount(
        radius: Magnitude(group) * reach, scale: scale, atoms: 2 * Double(inputs + 1) * Double(outputs))
    }
  }

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    guard let first = subject.network?.firstLayer else { return [] }
    let sample = subject.sample
    let epsilon = scale * Double(sample.count).squareRoot()
    try demand(epsilon > 0, "the scale \(scale) of a covering number must be positive")
    let layer = Layer(
      inputNorm: sample.cleanNorm, count: sample.count, inputs: first.inputs, outputs: first.outputs,
      group: first.weights.group, radius: sample.radius)
    let inputs = [
      "epsilon": epsilon, "inputNorm": sample.cleanNorm, "n": Double(sample.count), "group": first.weights.group,
      "radius": sample.radius, "d": Double(first.inputs), "m": Double(first.outputs),
    ]
    func row(_ variant: String, _ size: Magnitude, rigorous: Bool, _ caveat: String) -> BoundRow {
      BoundRow(
        bound: Self.id, variant: variant, quantity: .logCount, size: size, rigorous: rigorous, caveat: caveat,
        inputs: inputs)
    }
    return [
      row("printed", layer.printed(at: epsilon), rigorous: false, "true up to a ceiling dropped in the proof"),
      row("corrected", layer.withoutCeiling(at: epsilon), rigorous: true, ""),
      row("tightened", layer.oneColumn(at: epsilon), rigorous: true, ""),
    ]
  }
}
