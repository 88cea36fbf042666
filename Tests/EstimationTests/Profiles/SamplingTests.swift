import Bilevel
import Catalog
import Datasets
import Estimation
import Foundation
import NN
import Testing
import Theory
import Torch

@Suite("Measures that run the network") struct SamplingTests {
  private func subject(_ network: Network, _ count: Int = 12) throws -> MeasureSubject {
    MeasureSubject(try network.converted(to: .float32), clean: try someImages(count), seed: 0)
  }

  @Test("Every measure gives rows that bound nothing, the same for the same seed", arguments: Registry.measures.ids)
  func contract(id: String) throws {
    let measure = try Registry.measures(id)
    let rows = try measure.rows(for: subject(.tiny())), again = try measure.rows(for: subject(.tiny()))
    #expect(!rows.isEmpty && rows == again)
    for row in rows {
      #expect(row.bound == id && row.quantity == .measure && !row.rigorous && !row.caveat.isEmpty)
      #expect(row.value == nil && row.vacuous == nil && !row.log10.isNaN)
    }
  }

  @Test("The path norm of a linear network is the norm of its weights, its biases included")
  func pathNorm() throws {
    let network = try Network.linear()
    let exact = try network.parameters.tensors.reduce(0) { try $0 + $1.dot($1) }.squareRoot()
    let row = try PathNorm().rows(for: subject(network))[0]
    #expect(abs(pow(10, row.log10) - exact) < 1e-5 * exact)
  }

  @Test("The path norm sums over all paths of two layers, normalisation multiplied in")
  func pathNormOfTwoLayers() throws {
    var graph = Graph(inputShape: [2, 1, 1])
    graph.append("conv", Convolution(channels: 3, kernel: 1, bias: false))
    graph.append("norm", BatchNorm())
    graph.append("relu", ReLU())
    graph.append("flatten", Flatten())
    graph.append("classifier", Linear(outputs: 2, bias: false))
    let network = try Network(graph, generator: Generator(seed: 4)).converted(to: .float64)
    var stream = anyStream(3)
    for tensor in network.parameters.tensors + network.buffers.tensors where tensor.rank > 0 {
      try tensor.copy(from: stream.normal(tensor.shape).squared() + 0.5)
    }
    let state = Dictionary(uniqueKeysWithValues: try network.state().map { ($0.name, try $0.tensor.doubles()) })
    let (w, v) = (state["conv.weight"]!, state["classifier.weight"]!)
    var total = 0.0
    for unit in 0..<3 {
      let scale = state["norm.weight"]![unit] / (state["norm.running_var"]![unit] + 1e-5).squareRoot()
      let shift = state["norm.bias"]![unit] - state["norm.running_mean"]![unit] * scale
      let entering = (w[2 * unit] * w[2 * unit] + w[2 * unit + 1] * w[2 * unit + 1]) * scale * scale + shift * shift
      total += entering * (v[unit] * v[unit] + v[3 + unit] * v[3 + unit])
    }
    let images = try LabelledImages(
      pixels: .floats([0, 1]), labels: [0], channels: 2, height: 1, width: 1, classes: 2)
    let row = try PathNorm().rows(for: MeasureSubject(network, clean: images, seed: 0))[0]
    #expect(abs(pow(10, row.log10) - total.squareRoot()) < 1e-9 * total.squareRoot())
  }

  @Test("Sharpness is the rise of the loss along its gradient, near ρ·‖gradient‖ for small ρ")
  func sharpness() throws {
    var measure = Sharpness()
    measure.radius = 1e-2
    let row = try measure.rows(for: subject(.linear()))[0]
    let rise = pow(10, row.log10)
    #expect(abs(rise - 1e-2 * row.inputs["gradientNorm"]!) < 0.05 * rise)
  }

  @Test("The eigenvalue of a linear classifier's loss is that of its dense second derivative, mean of S ⊗ x̃x̃ᵀ")
  func eigenvalueInClosedForm() throws {
    let network = try Network.linear(), images = try someImages(60)
    let truth = try Self.linearHessian(network, images).symmetricEigenvalues().doubles().last!
    var measure = HessianEigenvalue()
    measure.lanczos = Lanczos(steps: 99, tolerance: 1e-9)
    let row = try measure.rows(for: MeasureSubject(network, clean: images, seed: 0))[0]
    #expect(abs(pow(10, row.log10) - truth) < 1e-9 * truth && row.inputs["residual"]! < 1e-7 * truth)
    // A few products find less, within the residual of an eigenvalue.
    measure.lanczos.steps = 3
    let early = try measure.rows(for: MeasureSubject(network, clean: images, seed: 0))[0]
    #expect(pow(10, early.log10) < truth && early.inputs["residual"]! > row.inputs["residual"]!)
  }

  /// x̃ is x with a one for the bias; weights first, class by class, then biases.
  private static func linearHessian(_ network: Network, _ images: LabelledImages) throws -> Tensor {
    let (x, _) = try images.tensors(), pixels = images.imageSize
    let scores = try withoutHistory { try network.forward(x.to(.float64)) }.doubles()
    let values = try x.doubles()
    var matrix = [[Double]](repeating: Array(repeating: 0, count: 3 * pixels + 3), count: 3 * pixels + 3)
    func place(_ c: Int, _ j: Int) -> Int { j < pixels ? c * pixels + j : 3 * pixels + c }
    for i in 0..<images.count {
      let exponentials = (0..<3).map { exp(scores[3 * i + $0]) }, sum = exponentials.reduce(0, +)
      let p = exponentials.map { $0 / sum }, entries = Array(values[i * pixels..<(i + 1) * pixels]) + [1]
      for c in 0..<3 {
        for e in 0..<3 {
          let spread = ((c == e ? p[c] : 0) - p[c] * p[e]) / Double(images.count)
          for (j, a) in entries.enumerated() {
            for (l, b) in entries.enumerated() { matrix[place(c, j)][place(e, l)] += spread * a * b }
          }
        }
      }
    }
    return try Tensor(matrix.flatMap { $0 }, [matrix.count, matrix.count])
  }

  @Test("The eigenvalue of a convolutional network's loss is that of differences of its gradient, in either precision")
  func eigenvalueByDifferences() throws {
    let network = try Network.tiny(), images = try someImages(60)
    let (x, labels) = try images.tensors(), (weights, h) = (try network.parameters.column(), 1e-5)
    func gradient(_ offset: Tensor) throws -> Tensor {
      let leaves = try network.parameters.filled(from: weights + offset).leaves()
      let loss = try withHistory { try network.forward(x.to(.float64), parameters: leaves).crossEntropy(labels) }
      return try TensorBundle(loss.gradients(of: leaves.tensors)).column().reshaped([1, weights.count])
    }
    let rows = try (0..<weights.count).map { index in
      let step = try Tensor((0..<weights.count).map { $0 == index ? h : 0 }, [weights.count, 1])
      return try (gradient(step) - gradient(step * -1)) / (2 * h)
    }
    let matrix = try Tensor.concatenated(rows)
    let truth = try ((matrix + matrix.transposed()) / 2).symmetricEigenvalues().doubles().last!
    var measure = HessianEigenvalue()
    measure.lanczos = Lanczos(steps: weights.count, tolerance: 1e-6)
    for (dtype, tolerance) in [(DType.float64, 1e-6), (.float32, 1e-3)] {
      let subject = MeasureSubject(try network.converted(to: dtype), clean: images, seed: 0)
      let row = try measure.rows(for: subject)[0]
      #expect(abs(pow(10, row.log10) - truth) < tolerance * truth, "\(pow(10, row.log10)) against \(truth)")
    }
  }

  @Test("Noise that the classifier does not see leaves its error, and the posterior's draws are its batches")
  func posterior() throws {
    let network = try Network.tiny().converted(to: .float32), images = try someImages(120)
    var sampling = PosteriorSampling()
    (sampling.deviations, sampling.batch) = ([1e-9, 3], 11)
    let found = try sampling.posterior(of: network, reference: network, clean: images, seed: 0)
    let errors = zip(try network.predictions(images), images.labels).count { $0 != $1 }
    #expect(found.distance == 0 && found.draws == 12 && found.levels[0].meanError == Double(errors) / 120)
    #expect(found.levels[1].meanError != found.levels[0].meanError)
  }

  @Test("The posterior's distance is measured in units of each tensor's size in the reference")
  func distance() throws {
    let reference = try Network.linear().converted(to: .float32), moved = try reference.cloned()
    let tensor = moved.parameters.tensors[0]
    try tensor.copy(from: tensor * 1.5)
    var sampling = PosteriorSampling()
    sampling.deviations = [0.1]
    let found = try sampling.posterior(of: moved, reference: reference, clean: someImages(4), seed: 0)
    // ‖½W‖/rms(W) = ½√(entries).
    #expect(abs(found.distance - 0.5 * Double(tensor.count).squareRoot()) < 1e-5)
  }

  @Test("Running statistics count as weights: the same function by others of them is no distance away, another one is")
  func runningStatistics() throws {
    let reference = try Network.tiny().converted(to: .float32), network = try reference.cloned()
    var sampling = PosteriorSampling()
    sampling.deviations = [1e-9]
    func found() throws -> GaussianPosterior {
      try sampling.posterior(of: network, reference: reference, clean: someImages(40), seed: 0)
    }
    let values = Dictionary(uniqueKeysWithValues: try network.state().map { ($0.name, $0.tensor) })
    let mean = values["features.1.running_mean"]!, bias = values["features.1.bias"]!
    let scale = try values["features.1.weight"]! / (values["features.1.running_var"]! + 1e-5).squareRoot()
    try mean.copy(from: mean + 1)
    let moved = try found()
    let errors = zip(try network.predictions(someImages(40)), try someImages(40).labels).count { $0 != $1 }
    #expect(moved.distance > 0.1 && moved.levels[0].meanError == Double(errors) / 40)
    try bias.copy(from: bias + scale)
    #expect(try found().distance < 1e-5)
  }

  @Test("A reference of another architecture is refused")
  func otherArchitecture() throws {
    #expect(throws: Fault.self) {
      try PosteriorSampling().posterior(of: .tiny(), reference: .linear(), clean: someImages(4), seed: 0)
    }
  }
}
