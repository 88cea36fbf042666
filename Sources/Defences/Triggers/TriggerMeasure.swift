import Catalog
import Datasets
import Foundation
import NN
import Torch

/// TABOR's measure of how little a trigger is and how much it does: the smaller, the more it looks like a backdoor.
///
/// Of f = m·p on d² pixels, with a the share of images that the trigger turns, b the accuracy with the mask's part
/// blackened, and c the probability of the target for f alone, the readings are
///
///     linear       sizeFactor·‖f‖₁/d² + smoothnessFactor·s(f)/(d·(d − 1)) − ln a − ln b − ln c
///     logarithmic  ln(‖f‖₁/d²) + ln(s(f)/(d·(d − 1))) − ln a − ln b − ln c
///
/// with s the sum of squared differences of neighbours.
///
/// **Neither reading could be verified against Guo et al. 2019.** The first is how the measure is cited; its two factors
/// are not. The second, the default, needs none: all five terms are compared as ratios. c stands where the original
/// explains a prediction by a method it borrows.
public struct TriggerMeasure: Configurable, Equatable {
  public enum Reading: String, Codable, Sendable, CaseIterable { case logarithmic, linear }

  public var reading = Reading.logarithmic
  /// α of the linear reading.
  public var sizeFactor = 1.0
  /// β of the linear reading.
  public var smoothnessFactor = 1.0
  /// Images on which b is measured, at most.
  public var images = 250

  public init() {}

  /// What a share of nothing counts for: less than one image in a thousand.
  private static let least = 1e-3
  /// The same for a size, far below that of one pixel.
  private static let smallest = 1e-9

  func validate(as part: String) throws(Fault) {
    let limits = SettingLimits(part)
    try limits.check("sizeFactor", sizeFactor, in: SettingLimits.magnitude)
    try limits.check("smoothnessFactor", smoothnessFactor, in: SettingLimits.magnitude)
    try limits.check("images", images, atLeast: 1)
  }

  /// A from its parts: ‖f‖₁ and s(f) as they are, on `pixels` = d², and the shares a, b and c.
  public func value(norm: Double, roughness: Double, pixels: Int, shares: [Double]) -> Double {
    let side = Double(pixels).squareRoot()
    let size = norm / Double(pixels), steps = roughness / (side * (side - 1))
    let form =
      switch reading {
      case .linear: sizeFactor * size + smoothnessFactor * steps
      case .logarithmic: log(max(size, Self.smallest)) + log(max(steps, Self.smallest))
      }
    return shares.reduce(form) { $0 - log(max($1, Self.least)) }
  }

  /// A of a trigger that has a mask.
  func score(_ trigger: ClassTrigger, _ tuner: Tuner, _ clean: LabelledImages) throws -> Double {
    guard let mask = trigger.mask else { return .infinity }
    let alone = try mask * trigger.pattern
    return value(
      norm: try alone.magnitude().sum().item(), roughness: try TriggerDemands.roughness(alone).item(),
      pixels: mask.count,
      shares: [trigger.success, try blocked(mask, tuner, clean), try certainty(alone, trigger.target, tuner)])
  }

  /// b.
  private func blocked(_ mask: Tensor, _ tuner: Tuner, _ clean: LabelledImages) throws -> Double {
    let shown = clean.prefix(images)
    tuner.session.counter.passes.forward += shown.ranges(of: 250).count
    let predicted = try tuner.network.predictions(shown, batchSize: 250) { try $0 * (-mask + 1) }
    return Double(zip(predicted, shown.labels).count { $0 == $1 }) / Double(shown.count)
  }

  /// c.
  private func certainty(_ alone: Tensor, _ target: Int, _ tuner: Tuner) throws -> Double {
    tuner.session.counter.passes.forward += 1
    return try withoutHistory {
      try tuner.network.forward(alone).logSoftmax(along: 1).picked(Tensor([target]).to(alone.device)).exp().item()
    }
  }
}
