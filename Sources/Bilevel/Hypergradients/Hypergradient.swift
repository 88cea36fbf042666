import Torch

/// An estimate of dψ/dθ in its two parts.
public struct Hypergradient: Sendable {
  /// ∂G/∂θ, with δ held fixed.
  public var direct: TensorBundle
  /// (∂δ/∂θ)ᵀ ∂G/∂δ, what θ does by moving δ.
  public var indirect: TensorBundle
  /// The sum of the two.
  public var total: TensorBundle
  /// How the linear system ended; its value can start the next one.
  public var solution: Solution<Tensor>
  public var diagnostics: Diagnostics

  /// How the parts compare.
  public struct Diagnostics: Codable, Sendable, Equatable {
    /// ‖direct‖₂.
    public var directNorm: Double
    /// ‖indirect‖₂.
    public var indirectNorm: Double
    /// The cosine between them; nil where one of them is zero or not finite.
    public var cosine: Double?
  }

  public init(direct: TensorBundle, indirect: TensorBundle, solution: Solution<Tensor>) throws {
    self.direct = direct
    self.indirect = indirect
    self.total = try direct + indirect
    self.solution = solution
    self.diagnostics = try Diagnostics(direct, indirect)
  }
}

extension Hypergradient.Diagnostics {
  init(_ direct: TensorBundle, _ indirect: TensorBundle) throws {
    directNorm = try direct.norm()
    indirectNorm = try indirect.norm()
    let product = directNorm * indirectNorm
    cosine = product > 0 && product.isFinite ? try direct.dot(indirect) / product : nil
  }
}
