import Foundation

/// A bound h(ε) on the logarithm of a covering number at scale ε: decreasing, in Euclidean norm on the n values of a
/// function at the sample.
public protocol Entropy: Sendable {
  /// ln N(ε) ≤ this, for ε > 0.
  func logCount(at scale: Double) -> Double
}

/// ln N(ε) ≤ K²/ε²: what a norm bound gives through Maurey's lemma.
public struct QuadraticEntropy: Entropy {
  /// K.
  public let constant: Double

  public init(constant: Double) { self.constant = constant }

  public func logCount(at scale: Double) -> Double { (constant / scale) * (constant / scale) }
}

/// ln N(ε) ≤ p·ln(1 + 2R/ε): p parameters in a ball whose images stay within R of each other's centre.
///
/// The volume argument: a Euclidean ball of radius R in p dimensions has an ε-net of (1 + 2R/ε)ᵖ points.
public struct ParametricEntropy: Entropy {
  public let parameters: Double
  /// R, the largest distance in function values that the ball's radius stands for.
  public let radius: Double

  public init(parameters: Double, radius: Double) {
    self.parameters = parameters
    self.radius = radius
  }

  public func logCount(at scale: Double) -> Double { parameters * log1p(2 * radius / scale) }
}

/// The smaller of several entropies at every scale, which is again one.
public struct LeastEntropy: Entropy {
  public let members: [any Entropy]

  public init(_ members: [any Entropy]) {
    precondition(!members.isEmpty, "the least of no entropies")
    self.members = members
  }

  public func logCount(at scale: Double) -> Double { members.map { $0.logCount(at: scale) }.min()! }
}
