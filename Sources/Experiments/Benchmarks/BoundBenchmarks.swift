import Catalog
import Estimation
import NN
import Theory
import Torch

extension Benchmark {
  static let bounds = Benchmark(
    "bounds", "the small VGG's certified norms, and every bound computed from them", isOnProcessor: true
  ) { _ in
    let subject = try BenchmarkSubject(on: .cpu)
    let margins = (0..<5000).map { Double($0 % 100) / 10 }
    let norm = 30 * Double(margins.count).squareRoot()
    let sample = try SampleProfile(
      count: margins.count, classes: subject.network.classes, dimension: subject.images.count / 100, cleanNorm: norm,
      triggeredNorm: norm, largestNorm: 40, radius: 10, triggeredMargins: margins, cleanMargins: margins)
    return {
      let profile = try NetworkProfile(of: subject.network)
      _ = try Registry.bounds.flatMap { try $0.rows(for: BoundSubject(sample: sample, network: profile)) }
    }
  }

  static let residualNorms = Benchmark(
    "norms-resnet-18", "the certified norms of a ResNet-18 with drawn weights", isOnProcessor: true
  ) { _ in
    let network = try Network(
      ResNet18().graph(classes: 10, inputShape: [3, 32, 32]), generator: Generator(seed: 0))
    return { _ = try NetworkProfile(of: network) }
  }

  static let denseNorm = Benchmark(
    "norm-linear", "the certified norm of a linear layer, 2,048 by 2,048", isOnProcessor: true
  ) { _ in
    let weights = try Generator(seed: 0).normal([2048, 2048], .float64)
    return { _ = try ConvolutionMap(matrix: weights).norm() }
  }
}
