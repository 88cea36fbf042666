public import Catalog
import NN
public import Theory
import Torch

/// By how much the loss on the clean set rises along its own gradient, a step of length ρ.
///
/// **Source.** Foret et al. 2021, *Sharpness-Aware Minimization*, equation (2).
public struct Sharpness: Measure {
  public static let id = "sharpness"
  public static let title = "Sharpness along the gradient"
  public static let source = Source("Foret et al. 2021", "Equation (2)")

  /// ρ.
  public var radius = 0.05
  /// The first images of the clean set that the loss is taken on.
  public var images = 1000

  public init() {}

  public func rows(for subject: MeasureSubject) throws -> [BoundRow] {
    let samples = subject.clean.prefix(images)
    let network = subject.network
    var gradient = try network.parameters.zeros(), before = 0.0
    for range in samples.ranges(of: 250) {
      let (images, labels) = try samples.batch(Array(range))
      let share = Double(range.count) / Double(samples.count)
      let leaves = try network.parameters.leaves()
      let loss = try withHistory {
        try network.forward(images.to(network.device), parameters: leaves).crossEntropy(labels.to(network.device))
      }
      before += try share * loss.item()
      gradient = try gradient + TensorBundle(loss.gradients(of: leaves.tensors)) * share
    }
    let length = try gradient.norm()
    guard length > 0 else { return [try row("gradient", 0, ", ρ = \(radius)")] }
    let moved = try network.parameters + gradient * (radius / length)
    let after = try loss(network, samples, moved)
    return [
      try row(
        "gradient", max(0, after - before), ", ρ = \(radius)", inputs: ["loss": before, "gradientNorm": length])
    ]
  }

  private func loss(_ network: Network, _ samples: some Samples, _ parameters: TensorBundle) throws -> Double {
    try withoutHistory {
      try samples.ranges(of: 250).reduce(0) { sum, range in
        let (images, labels) = try samples.batch(Array(range))
        let loss = try network.forward(images.to(network.device), parameters: parameters)
          .crossEntropy(labels.to(network.device)).item()
        return sum + loss * Double(range.count) / Double(samples.count)
      }
    }
  }
}
