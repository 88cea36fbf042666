public import Catalog
import Foundation
import NN
public import Theory
import Torch

/// 1/σ² for the largest noise σ on the weights that costs at most a tenth of accuracy on the clean set.
///
/// `absolute` adds the same noise to every weight, `relative` in proportion to each tensor's size. σ is found by
/// bisection of its logarithm, each try with the same draws.
///
/// **Source.** Jiang et al. 2020, *Fantastic Generalization Measures*, §C.4, where σ is a standard deviation; the code
/// that is around passes σ² for it.
public struct Flatness: Measure {
  public static let id = "flatness"
  public static let title = "Flatness under weight noise"
  public static let source = Source("Jiang et al. 2020", "Appendix C.4")

  /// Accuracy that may be lost.
  public var loss = 0.1
  /// Draws of noise per level.
  public var draws = 4
  /// The first images of the clean set that accuracy is measured on.
  public var images = 1000
  public var steps = 8

  public init() {}

  public func rows(for subject: MeasureSubject) throws -> [BoundRow] {
    let absolute = try largest(subject) { parameters, generator, deviation in
      TensorBundle(
        try parameters.tensors.map {
          try $0 + generator.normal($0.shape).to($0.dtype).to($0.device) * deviation
        })
    }
    let scale = try WeightNoise(scaledBy: subject.network, seed: 0).scales
    let relative = try largest(subject) { parameters, generator, deviation in
      TensorBundle(
        try zip(parameters.tensors, scale).map {
          try $0 + generator.normal($0.shape).to($0.dtype).to($0.device) * (deviation * $1)
        })
    }
    return try [("absolute", absolute), ("relative", relative)].map { variant, deviation in
      try row(variant, 1 / (deviation * deviation), "", inputs: ["deviation": deviation, "loss": loss])
    }
  }

  private func largest(
    _ subject: MeasureSubject, _ noisy: (TensorBundle, Generator, Double) throws -> TensorBundle
  ) throws -> Double {
    let samples = subject.clean.prefix(images)
    let batches = try samples.ranges(of: 250).map { try samples.batch(Array($0)) }
    func accuracy(_ deviation: Double) throws -> Double {
      var stream = RandomStream(seed: subject.seed, stage: "flatness")
      let generator = try Generator(seed: stream.seed())
      let right = try (0..<draws).reduce(0) { sum, _ in
        let parameters = try noisy(subject.network.parameters, generator, deviation)
        return try batches.reduce(sum) { sum, batch in
          let scores = try withoutHistory {
            try subject.network.forward(batch.images.to(subject.network.device), parameters: parameters)
          }
          return sum + zip(try scores.argmax(along: 1).ints(), try batch.labels.ints()).count { $0 == $1 }
        }
      }
      return Double(right) / Double(draws * samples.count)
    }
    let least = try accuracy(0) - loss
    var (low, high) = (log(1e-5), log(10.0))
    for _ in 0..<steps {
      let middle = (low + high) / 2
      if try accuracy(exp(middle)) >= least { low = middle } else { high = middle }
    }
    return exp(low)
  }
}
