import Catalog
import NN
import Torch

/// What TABOR asks of a trigger beside turning images: four regularisers.
///
/// With h = (1 − m)·p, the part of the pattern that stays hidden, f = m·p, and x the images,
///
///     R₁ = e(m) + hiddenSize·e(h),                  e(a) = ‖a‖₁ + ‖a‖₂²
///     R₂ = smoothness·s(m) + hiddenSmoothness·s(h), s(a) = squared differences of neighbours, summed
///     R₃ = blocking·CE(x·(1 − m), label)            what the mask hides should not matter
///     R₄ = sufficiency·CE(f, target)                the trigger alone should be enough
///
/// R₁ + R₂ is weighted by the search's cost schedule; R₃ + R₄ by itself.
///
/// **Source.** The public programs of Guo et al. 2019 (trojanzoo, UsmannK/TABOR), whose proportions the weights have: 10⁻⁶,
/// 10⁻⁵, 10⁻⁷, 10⁻⁸, 0, 10⁻². One of them takes differences along the batch and the first label for all; not here.
public struct TriggerDemands: Configurable, Equatable {
  public var hiddenSize = 10.0
  public var smoothness = 0.1
  public var hiddenSmoothness = 0.01
  public var blocking = 0.0
  public var sufficiency = 0.01

  public init() {}

  func validate(as part: String) throws(Fault) {
    let limits = SettingLimits(part)
    for (name, weight) in [
      ("hiddenSize", hiddenSize), ("smoothness", smoothness), ("hiddenSmoothness", hiddenSmoothness),
      ("blocking", blocking), ("sufficiency", sufficiency),
    ] { try limits.check(name, weight, in: SettingLimits.magnitude) }
  }

  /// R₁ + R₂ of a mask and pattern.
  public func size(mask: Tensor, pattern: Tensor) throws -> Tensor {
    let hidden = try (-mask + 1) * pattern
    return try Self.elastic(mask) + Self.elastic(hidden) * hiddenSize + Self.roughness(mask) * smoothness
      + Self.roughness(hidden) * hiddenSmoothness
  }

  func size(_ trial: MaskSearch.Trial) throws -> Tensor { try size(mask: trial.mask, pattern: trial.pattern) }

  /// R₃ + R₄; nil where neither counts.
  func extra(_ trial: MaskSearch.Trial, _ tuner: Tuner) throws -> Tensor? {
    let parts: [Tensor?] = [
      try blocking > 0 ? blocked(trial, tuner) * blocking : nil,
      try sufficiency > 0 ? alone(trial, tuner) * sufficiency : nil,
    ]
    return try parts.compactMap(\.self).reduce(nil) { sum, part in try sum.map { try $0 + part } ?? part }
  }

  private func blocked(_ trial: MaskSearch.Trial, _ tuner: Tuner) throws -> Tensor {
    tuner.session.counter.passes.forward += 1
    tuner.session.counter.passes.backward += 1
    return try tuner.network.forward(trial.images * (-trial.mask + 1)).crossEntropy(trial.labels)
  }

  private func alone(_ trial: MaskSearch.Trial, _ tuner: Tuner) throws -> Tensor {
    tuner.session.counter.passes.forward += 1
    tuner.session.counter.passes.backward += 1
    let target = try Tensor([trial.target]).to(trial.images.device)
    return try tuner.network.forward(trial.mask * trial.pattern).crossEntropy(target)
  }

  /// ‖a‖₁ + ‖a‖₂².
  public static func elastic(_ image: Tensor) throws -> Tensor { try image.magnitude().sum() + image.squared().sum() }

  /// The sum of squared differences of neighbours, along rows and along columns, of [1, C, H, W].
  public static func roughness(_ image: Tensor) throws -> Tensor {
    let steps = try [2, 3].map { axis in
      let last = image.shape[axis] - 1
      return try (image.sliced(1..<last + 1, along: axis) - image.sliced(0..<last, along: axis)).squared().sum()
    }
    return try steps[0] + steps[1]
  }
}
