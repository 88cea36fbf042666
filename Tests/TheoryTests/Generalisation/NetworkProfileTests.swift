import Catalog
import Foundation
import GSL
import Testing
import Theory

@Suite("Network profiles") struct NetworkProfileTests {
  private func layer(_ name: String, _ spectral: Double, _ group: Double = 5, bias: Double = 0) -> NetworkProfile.Kind {
    .layer(
      LayerProfile(
        name: name, weights: LayerNorms(spectral: spectral, group: max(group, spectral), biasSum: bias, biasNorm: bias),
        inputs: 4,
        outputs: 4))
  }

  @Test("On a chain B·G is the product of all norms over that of the layer, and K_net is BFT's")
  func chain() throws {
    let spectral = [2.0, 3, 0.5], group = [7.0, 4, 6], lipschitz = [1.0, 2, 1]
    let layers = (0..<3).map {
      LayerProfile(name: "\($0)", weights: LayerNorms(spectral: spectral[$0], group: group[$0]), inputs: 5, outputs: 5)
    }
    let network = try NetworkProfile.chain(layers, lipschitz: lipschitz)
    let capacity = try NetworkCapacity(network, inputNorm: Magnitude(10), count: 4, centre: .zero)
    let ell = log(51.0).squareRoot()
    for index in 0..<3 {
      #expect(agrees(capacity.perLayer[index].value, 10 * 6 * group[index] / spectral[index] * ell, within: 1e-12))
    }
    let total = 60 * ell * pow((0..<3).reduce(0) { $0 + pow(group[$1] / spectral[$1], 2 / 3.0) }, 1.5)
    #expect(agrees(capacity.total.value, total, within: 1e-12))
    #expect(agrees(network.lipschitzConstant.value, 6, within: 1e-12) && network.isChain && network.width == 5)
  }

  @Test("A residual block adds norms forward, and adds one to the Lipschitz constant backward")
  func residual() throws {
    // scores = W(x' + g(x')), x' = first layer.
    let network = try NetworkProfile([
      .init(.input, inputs: []), .init(layer("first", 2), inputs: [0]), .init(layer("branch", 3), inputs: [1]),
      .init(.sum, inputs: [1, 2]), .init(layer("last", 0.5), inputs: [3]),
    ])
    let norms = network.forwardNorms(inputNorm: Magnitude(10), count: 1).map(\.value)
    for (found, exact) in zip(norms, [10, 20, 60, 80, 40.0]) { #expect(agrees(found, exact, within: 1e-12)) }
    let constants = network.lipschitzToScores().map(\.value)
    for (found, exact) in zip(constants, [4, 2, 0.5, 0.5, 1.0]) { #expect(agrees(found, exact, within: 1e-12)) }
    #expect(!network.isChain)
  }

  @Test("A concatenation takes the root of the sum of squares, and passes its constant to each input")
  func concatenation() throws {
    let network = try NetworkProfile([
      .init(.input, inputs: []), .init(layer("left", 3), inputs: [0]), .init(layer("right", 4), inputs: [0]),
      .init(.concatenation, inputs: [1, 2]), .init(.fixed(lipschitz: 2), inputs: [3]),
    ])
    #expect(agrees(network.forwardNorms(inputNorm: .one, count: 1)[3].value, 5, within: 1e-12))
    #expect(agrees(network.lipschitzConstant.value, 14, within: 1e-12))
    #expect(network.firstLayer == nil)
  }

  @Test("A bias adds √(nP)·‖b‖ forward and √(nP)·‖b‖₁ to the layer's radius")
  func bias() throws {
    let weights = LayerNorms(spectral: 2, group: 6, biasSum: 3, biasNorm: 1)
    let profile = LayerProfile(name: "conv", weights: weights, inputs: 36, outputs: 72, channels: 8, atoms: 432)
    let network = try NetworkProfile([.init(.input, inputs: []), .init(.layer(profile), inputs: [0])])
    #expect(profile.positions == 9)
    #expect(agrees(network.forwardNorms(inputNorm: Magnitude(5), count: 4)[1].value, 10 + 6, within: 1e-12))
    let capacity = try NetworkCapacity(network, inputNorm: Magnitude(5), count: 4, centre: .zero)
    #expect(agrees(capacity.total.value, (30 + 18) * log(449.0).squareRoot(), within: 1e-12))
  }

  @Test("For every trigger the first layer gains √n·U and its outputs' atoms, and later norms start further out")
  func everyTrigger() throws {
    let first = LayerProfile(name: "1", weights: LayerNorms(spectral: 2, group: 6), inputs: 8, outputs: 4)
    let second = LayerProfile(name: "2", weights: LayerNorms(spectral: 3, group: 5), inputs: 4, outputs: 2)
    let network = try NetworkProfile.chain([first, second], lipschitz: [1, 1])
    let capacity = try NetworkCapacity(
      network, cleanNorm: Magnitude(10), count: 4, centre: .zero, everyTriggerOfRadius: 0.5)
    // U = min(0.5·6, 2·2·0.5) = 2.
    let one = (6 * 10 + 2 * 2) * 3 * log(73.0).squareRoot()
    let two = 5 * 2 * (10 + 2 * 0.5) * log(17.0).squareRoot()
    #expect(agrees(capacity.perLayer[0].value, one, within: 1e-12))
    #expect(agrees(capacity.perLayer[1].value, two, within: 1e-12))
  }

  @Test("K_net bounds what replacing weights does: random small networks move by less than Σ Gᵢεᵢ")
  func hybridArgument() throws {
    var stream = RandomStream(seed: 21, stage: "hybrids")
    for _ in 0..<300 {
      // f(x) = w₂·relu(w₁x + b): scalars, so that norms are absolute values.
      let (w1, w2, b) = (stream.gaussian(), stream.gaussian(), stream.gaussian())
      let (v1, v2) = (w1 * stream.uniform(), w2 * stream.uniform())
      let inputs = (0..<6).map { _ in stream.gaussian() }
      func f(_ a: Double, _ c: Double) -> [Double] { inputs.map { c * max(0, a * $0 + b) } }
      func distance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
      }
      let network = try NetworkProfile([
        .init(.input, inputs: []),
        .init(
          .layer(
            LayerProfile(
              name: "1", weights: LayerNorms(spectral: abs(w1), group: abs(w1), biasSum: abs(b), biasNorm: abs(b)),
              inputs: 1, outputs: 1)), inputs: [0]), .init(.fixed(lipschitz: 1), inputs: [1]),
        .init(
          .layer(
            LayerProfile(name: "2", weights: LayerNorms(spectral: abs(w2), group: abs(w2)), inputs: 1, outputs: 1)),
          inputs: [2]),
      ])
      let norm = inputs.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let norms = network.forwardNorms(inputNorm: Magnitude(norm), count: 6)
      let constants = network.lipschitzToScores()
      #expect(distance(f(w1, w2), f(v1, w2)) <= abs(w1 - v1) * norm * constants[1].value * (1 + 1e-12))
      #expect(distance(f(v1, w2), f(v1, v2)) <= abs(w2 - v2) * norms[2].value * (1 + 1e-12))
      #expect(distance(f(w1, w2), Array(repeating: 0, count: 6)) <= norms[3].value)
    }
  }

  @Test(
    "Pooling and unfolding have norms at most what the window says, with equality for disjoint windows",
    arguments: [(1, 1, 1), (2, 2, 1), (3, 1, 1), (3, 2, 1), (3, 2, 2), (5, 2, 3), (4, 3, 2), (7, 2, 1)])
  func windows(kernel: Int, stride: Int, dilation: Int) throws {
    let window = SlidingWindow(kernel: kernel, stride: stride, dilation: dilation)
    let side = 60
    let starts = Array(Swift.stride(from: 0, through: side - 1 - (kernel - 1) * dilation, by: stride))
    // Rows of the unfolding have a single one, so its norm is the root of the most often copied coordinate.
    var copies = [Int](repeating: 0, count: side)
    for start in starts { for tap in 0..<kernel { copies[start + tap * dilation] += 1 } }
    #expect(copies.max()! == window.visits)
    #expect(SlidingWindow.expansion([window]) == Double(window.visits).squareRoot())
    let pooling = try DenseMatrix(rows: starts.count, columns: side) { row, column in
      let offset = column - starts[row]
      return offset >= 0 && offset % dilation == 0 && offset / dilation < kernel ? 1 / Double(kernel) : 0
    }
    let norm = try pooling.norm(.spectral), promised = SlidingWindow.averagePooling([window])
    #expect(norm <= promised * (1 + 1e-12))
    if window.visits == 1 { #expect(agrees(norm, promised, within: 1e-12)) }
    let square = [window, window]
    #expect(SlidingWindow.expansion(square) == Double(window.visits))
    #expect(agrees(SlidingWindow.averagePooling(square), Double(window.visits) / Double(kernel), within: 1e-12))
  }

  @Test("What is no network, no norm or no first layer is refused in one line that names it")
  func refusals() throws {
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return ""
    }
    func profile(_ spectral: Double, atomic: Double? = nil) throws {
      let weights = LayerNorms(spectral: spectral, group: 5, atomic: atomic)
      let layer = LayerProfile(name: "conv7", weights: weights, inputs: 1, outputs: 1)
      _ = try NetworkProfile([.init(.input, inputs: []), .init(.layer(layer), inputs: [0])])
    }
    #expect(message { try profile(.infinity) }.contains("conv7"))
    #expect(message { try profile(.nan) }.contains("spectral norm"))
    #expect(message { try profile(-1) }.contains("-1"))
    #expect(message { try profile(1, atomic: 6) }.contains("atomic"))
    #expect(message { _ = try NetworkProfile([]) }.contains("input"))
    #expect(
      message { _ = try NetworkProfile([.init(.input, inputs: []), .init(.sum, inputs: [2])]) }.contains("earlier"))
    #expect(message { _ = try sample(count: 0) }.contains("clean set"))
    #expect(message { _ = try BoundSubject(sample: sample(count: 2), failure: 1) }.contains("ξ"))
    #expect(message { _ = try BoundSubject(sample: sample(count: 2), margins: [0]) }.contains("γ"))
    #expect(message { _ = try HeldOutCount(errors: 3, trials: 2) }.contains("held-out"))
    for text in [message { try profile(.infinity) }, message { _ = try sample(count: 0) }] {
      #expect(!text.contains("\n") && !text.isEmpty)
    }
  }

  @Test("A profile survives a round trip through JSON")
  func roundTrip() throws {
    var stream = RandomStream(seed: 22, stage: "round trip")
    let network = try randomChain(&stream, layers: 3, withReference: true)
    #expect(try JSONValue(encoding: network).decoded(as: NetworkProfile.self) == network)
  }
}
