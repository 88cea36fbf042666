import Catalog
import Foundation
import Testing
import Theory

@Suite("Theorem 3") struct Theorem3Tests {
  @Test(
    "The printed main term of the seven-layer profile grows with n: log₁₀ from 10.68 to 11.32",
    arguments: [(100.0, 10.68), (500, 10.79), (2500, 10.89), (5000, 10.92), (5e4, 11.03), (1e8, 11.32)])
  func printedMainTerm(n: Double, log10: Double) {
    #expect(abs(sevenLayers().mainTerm(count: n).log10 - log10) < 0.0055)
  }

  @Test("From 500 to 5,000 examples the printed main term grows by 1.347 and the corrected one falls to 0.433")
  func ratios() throws {
    let printed = sevenLayers().mainTerm(count: 5000).value / sevenLayers().mainTerm(count: 500).value
    #expect(abs(printed - 1.347) < 0.0005)
    let corrected = try correctedMainTerm(5000) / correctedMainTerm(500)
    #expect(abs(corrected - 0.433) < 0.0005)
  }

  /// Twice 12·(2/γ)·K_net·ln(n)/n for inputs of norm ‖X‖ + √n·C_δ.
  private func correctedMainTerm(_ n: Int) throws -> Double {
    let layers = (0..<7).map { index in
      LayerProfile(
        name: "\(index)", weights: LayerNorms(spectral: 3, group: index == 0 ? 30 : 60),
        inputs: index == 0 ? 3072 : 32768, outputs: 32768)
    }
    let network = try NetworkProfile.chain(layers, lipschitz: Array(repeating: 1, count: 7))
    let norm = Magnitude(40 * Double(n).squareRoot())
    let capacity = try NetworkCapacity(network, inputNorm: norm, count: n, centre: .zero).total
    return 2 * 12 * 2 / 5 * capacity.value * log(Double(n)) / Double(n)
  }

  @Test(
    "At 5,000 examples the printed main term grows with W",
    arguments: [(512.0, 10.8525), (832, 10.8599), (1024, 10.8631), (32768, 10.9242)])
  func widths(width: Double, log10: Double) {
    #expect(abs(sevenLayers(width: width).mainTerm(count: 5000).log10 - log10) < 0.00005)
  }

  @Test("The printed main term rises with W, m₁ and C_δ and falls with γ")
  func monotone() {
    var stream = RandomStream(seed: 12, stage: "monotone")
    for _ in 0..<500 {
      let formula = randomPrinted(&stream)
      let n = exp(stream.uniform(2...14))
      let base = formula.mainTerm(count: n)
      for change in [
        { (f: inout PrintedTheorem3) in f.width *= 1.1 }, { $0.firstOutputs *= 1.1 }, { $0.radius *= 1.1 },
        { $0.gamma /= 1.1 }, { $0.group[0] *= 1.1 },
      ] {
        var changed = formula
        change(&changed)
        #expect(changed.mainTerm(count: n) > base)
      }
    }
  }

  private func randomPrinted(_ stream: inout RandomStream) -> PrintedTheorem3 {
    let layers = Int.random(in: 1...12, using: &stream)
    let spectral = (0..<layers).map { _ in exp(stream.uniform(-1...2)) }
    return PrintedTheorem3(
      spectral: spectral, group: spectral.map { $0 * exp(stream.uniform(0...4)) },
      width: exp(stream.uniform(3...11)), firstOutputs: exp(stream.uniform(0...6)),
      rootMeanSquare: stream.uniform(0...50),
      radius: exp(stream.uniform(-3...3)), gamma: exp(stream.uniform(-2...3)))
  }

  @Test("The growth criterion has the sign of the main term's derivative, and is twice its logarithmic derivative")
  func growthCriterion() {
    var stream = RandomStream(seed: 13, stage: "growth")
    var signs: Set<Bool> = []
    for _ in 0..<2000 {
      let formula = randomPrinted(&stream)
      let n = exp(stream.uniform(1.5...14)), step = 1e-4
      let slope = (formula.mainTerm(count: n * exp(step)).ln - formula.mainTerm(count: n * exp(-step)).ln) / (2 * step)
      #expect(abs(2 * slope - formula.growth(count: n)) < 1e-6 * max(1, abs(slope)))
      signs.insert(formula.growth(count: n) > 0)
    }
    #expect(signs.count == 2)
  }

  @Test(
    "The growth thresholds at W = 32768 are .768, .476, .349 and .317",
    arguments: [(100.0, 0.768), (500, 0.476), (2500, 0.349), (5000, 0.317)])
  func thresholds(n: Double, threshold: Double) {
    #expect(abs(PrintedTheorem3.growthThreshold(width: 32768, count: n) - threshold) < 0.0005)
  }

  @Test("Whatever the profile, the printed main term grows with n in the end")
  func growsInTheEnd() {
    var stream = RandomStream(seed: 14, stage: "asymptotics")
    for _ in 0..<200 { #expect(randomPrinted(&stream).growth(count: 1e30) > 0) }
  }

  @Test(
    "Images can escape vacuity only for triggers smaller than about a thousandth",
    arguments: [(100.0, 0.0015), (500, 0.0011), (5000, 0.0008)])
  func vacuityRadius(n: Double, radius: Double) {
    let found = PrintedTheorem3.vacuityRadius(count: n, width: 3072, firstOutputs: 1, rootMeanSquare: 30)
    #expect(abs(found - radius) < 0.00005)
    func ratio(_ radius: Double) -> Double {
      PrintedTheorem3.vacuityRatio(count: n, width: 3072, firstOutputs: 1, rootMeanSquare: 30, radius: radius)
    }
    #expect(agrees(ratio(found), 1, within: 1e-9) && ratio(found * 1.01) > 1 && ratio(found * 0.99) < 1)
  }

  @Test("At C_δ = 10 the printed bound is vacuous whatever the images, the widths and the number of examples")
  func alwaysVacuous() {
    for n in [2.0, 10, 100, 5000, 1e6, 1e12] {
      for x in [0, 0.1, 1, 10, 30, 55.5, 1e6] {
        #expect(PrintedTheorem3.vacuityRatio(count: n, width: 1, firstOutputs: 1, rootMeanSquare: x, radius: 10) > 1)
      }
    }
  }

  @Test("Where the vacuity ratio is one or more, the printed bound of a real network is one or more")
  func vacuityProperty() throws {
    var stream = RandomStream(seed: 15, stage: "vacuity")
    var (informative, vacuous) = (0, 0)
    for _ in 0..<4000 {
      let chain = RealLinearChain(&stream)
      if chain.ratio >= 1 {
        vacuous += 1
        #expect(chain.bound >= .one, "\(chain)")
      } else if chain.bound < .one {
        informative += 1
      }
    }
    // The inequality is necessary, not sufficient; both sides must have been visited.
    #expect(vacuous > 500 && informative > 20)
  }

  @Test(
    "Bounds of the family need so many examples: Dudley's 2.2e6 and 1.6e9, the optimised chain 128·ℓ·L³",
    arguments: [(1, 2.26e3), (2, 1.81e4), (7, 7.74e5), (18, 1.32e7)])
  func sampleSizes(layers: Int, chaining: Double) {
    let logAtoms = 4.2 * 4.2
    #expect(agrees(SampleSizeThreshold.chaining(layers: layers, logAtoms: logAtoms), chaining, within: 0.005))
    if layers == 1 { #expect(agrees(SampleSizeThreshold.dudley(layers: 1, logAtoms: logAtoms), 2.2e6, within: 0.03)) }
    if layers == 7 { #expect(agrees(SampleSizeThreshold.dudley(layers: 7, logAtoms: logAtoms), 1.6e9, within: 0.03)) }
  }

  @Test("Below the chain's threshold the corrected bound with reference zero is vacuous; far above it need not be")
  func chainingThreshold() throws {
    for layers in [1, 2, 3] {
      let logAtoms = log(2.0 * 64 * 64 + 1)
      let threshold = SampleSizeThreshold.chaining(layers: layers, logAtoms: logAtoms)
      for (factor, expected) in [(0.9, true), (1.1, false)] {
        let n = Int(threshold * factor)
        let rademacher = Chaining.rademacher(
          constant: Magnitude(pow(Double(layers), 1.5) * (Double(n) * logAtoms).squareRoot()), count: n)
        #expect((2 * rademacher.value >= 1) == expected)
      }
    }
  }

  @Test("Rows: printed is not rigorous, the others are; tightened ones need a reference; every γ is a key")
  func rows() throws {
    var stream = RandomStream(seed: 16, stage: "rows")
    let data = try sample(count: 500)
    for withReference in [false, true] {
      let network = try randomChain(&stream, layers: 4, withReference: withReference)
      let rows = try NetworkBound().rows(for: BoundSubject(sample: data, network: network, margins: [1, 2]))
      #expect(rows.count == (withReference ? 12 : 8))
      for row in rows {
        #expect(row.rigorous == (row.variant != "printed") && [1, 2].contains(row.gamma) && row.log10.isFinite)
        #expect(row.vacuous == (row.log10 >= 0))
      }
      func log10(_ variant: String) -> Double { rows.first { $0.variant == variant && $0.gamma == 1 }!.log10 }
      #expect(log10("corrected") < log10("bartlett-constants"))
      if withReference { #expect(log10("tightened") < log10("corrected")) }
    }
  }

  @Test("The corrected bounds fall with n and γ, and rise with the radius, the norms and the number of atoms")
  func correctedMonotone() throws {
    var stream = RandomStream(seed: 28, stage: "corrected")
    for _ in 0..<100 {
      let network = try randomChain(&stream, layers: Int.random(in: 1...5, using: &stream))
      let n = Int(exp(stream.uniform(2...11))), radius = exp(stream.uniform(-2...2))
      func fixed(_ n: Int, gamma: Double = 1) throws -> Magnitude {
        let norm = Magnitude(3 * Double(n).squareRoot())
        let capacity = try NetworkCapacity(network, inputNorm: norm, count: n, centre: .zero).total
        return Chaining.rademacher(constant: capacity / gamma, count: n)
      }
      func every(_ radius: Double) throws -> Magnitude {
        try NetworkCapacity(network, cleanNorm: Magnitude(3), count: n, centre: .zero, everyTriggerOfRadius: radius)
          .total
      }
      #expect(try fixed(2 * n) < fixed(n) && fixed(n, gamma: 2) < fixed(n))
      #expect(try every(2 * radius) > every(radius))
      let clean = try NetworkCapacity(network, inputNorm: Magnitude(3), count: n, centre: .zero).total
      #expect(try every(0) >= clean)
    }
  }

  @Test("A network that is no chain has a printed row that says so, and theorems beside it")
  func residualRows() throws {
    func layer(_ name: String) -> NetworkProfile.Kind {
      .layer(LayerProfile(name: name, weights: LayerNorms(spectral: 1, group: 4), inputs: 16, outputs: 16))
    }
    let network = try NetworkProfile([
      .init(.input, inputs: []), .init(layer("1"), inputs: [0]), .init(layer("2"), inputs: [1]),
      .init(.sum, inputs: [1, 2]),
    ])
    let rows = try NetworkBound().rows(for: BoundSubject(sample: sample(count: 100), network: network, margins: [1]))
    #expect(rows.count == 4 && rows[0].caveat.contains("chain"))
    // Two inputs of the network leave no first layer, hence no bound over all triggers.
    let two = try NetworkProfile([
      .init(.input, inputs: []), .init(layer("1"), inputs: [0]), .init(.sum, inputs: [0, 1]),
    ])
    let fewer = try NetworkBound().rows(for: BoundSubject(sample: sample(count: 100), network: two, margins: [1]))
    #expect(fewer.map(\.variant) == ["printed", "bartlett-constants", "corrected"])
    #expect(throws: Fault.self) {
      try NetworkCapacity(two, cleanNorm: .one, count: 1, centre: .zero, everyTriggerOfRadius: 1)
    }
    #expect(throws: Fault.self) { try NetworkCapacity(two, inputNorm: .one, count: 1, centre: .reference) }
  }

  @Test("Without a trigger the bound on clean inputs is the corrected one, and below it with one")
  func cleanInputs() throws {
    var stream = RandomStream(seed: 29, stage: "clean")
    let network = try randomChain(&stream, layers: 3, withReference: true)
    func log10(_ bound: some Bound, _ variant: String, radius: Double) throws -> Double {
      let subject = try BoundSubject(sample: sample(count: 100, radius: radius), network: network, margins: [1])
      return try bound.rows(for: subject).first { $0.variant == variant }!.log10
    }
    for variant in ["bartlett-constants", "corrected", "tightened"] {
      let clean = try log10(BartlettBound(), variant, radius: 0)
      #expect(try clean == log10(NetworkBound(), variant, radius: 0))
      #expect(try clean < log10(NetworkBound(), variant, radius: 1))
    }
  }

  @Test("The guide's example gives a row per variant and margin, all of them vacuous")
  func guide() throws {
    let layer = LayerProfile(name: "dense", weights: LayerNorms(spectral: 1.2, group: 4), inputs: 3072, outputs: 10)
    let network = try NetworkProfile.chain([layer], lipschitz: [1])
    let sample = try SampleProfile(
      count: 2, classes: 10, dimension: 3072, cleanNorm: 40, triggeredNorm: 42, largestNorm: 29, radius: 10,
      triggeredMargins: [1.5, 0.2])
    let rows = try NetworkBound().rows(for: BoundSubject(sample: sample, network: network))
    #expect(rows.count == 20 && rows.allSatisfy { $0.vacuous == true })
  }

  @Test("A network close to its reference has an informative bound, where reference zero has none")
  func informative() throws {
    let weights = LayerNorms(spectral: 1, group: 5)
    let layer = LayerProfile(
      name: "1", weights: weights, reference: weights, distance: LayerDistance(atomic: 1e-3), inputs: 3072, outputs: 10)
    let network = try NetworkProfile.chain([layer], lipschitz: [1])
    let data = try sample(count: 50000, rootMeanSquare: 10, radius: 1, margin: 20)
    let rows = try NetworkBound().rows(for: BoundSubject(sample: data, network: network, margins: [10]))
    func row(_ variant: String) -> BoundRow { rows.first { $0.variant == variant }! }
    #expect(row("tightened").vacuous == false && row("tightened").value! < 0.3)
    #expect(row("corrected").log10 > row("tightened").log10 && row("printed").vacuous == true)
  }

  @Test("A network whose layers are many and large gives a finite log₁₀ and no overflow")
  func manyLayers() throws {
    let layers = (0..<400).map {
      LayerProfile(name: "\($0)", weights: LayerNorms(spectral: 50, group: 900), inputs: 512, outputs: 512)
    }
    let network = try NetworkProfile.chain(layers, lipschitz: Array(repeating: 1, count: 400))
    let rows = try NetworkBound().rows(for: BoundSubject(sample: sample(count: 5000), network: network, margins: [1]))
    for row in rows { #expect(row.log10.isFinite && row.log10 > 300 && row.value == 1 && row.vacuous == true) }
  }
}

/// Diagonal linear layers on copies of one input, whose norms, scores and margins are known exactly.
private struct RealLinearChain: CustomStringConvertible {
  let formula: PrintedTheorem3
  let margin: Double
  let count: Double
  let ratio: Double

  init(_ stream: inout RandomStream) {
    count = exp(stream.uniform(1...26))
    let radius = exp(stream.uniform(-14...1))
    // A diagonal matrix of two equal entries s: spectral norm s, (2,1) norm 2s.
    let entries = (0..<Int.random(in: 1...2, using: &stream)).map { _ in exp(stream.uniform(-1...1)) }
    let product = entries.reduce(1, *)
    let input = [stream.uniform(0...30), stream.uniform(0...1)]
    let trigger = unitVector(&stream, 2).map { $0 * radius }
    let scores = zip(input, trigger).map { product * ($0 + $1) }
    margin = RampLoss.margin(of: scores, label: scores[0] > scores[1] ? 0 : 1)
    formula = PrintedTheorem3(
      spectral: entries, group: entries.map { 2 * $0 }, width: 2, firstOutputs: 2,
      rootMeanSquare: (input[0] * input[0] + input[1] * input[1]).squareRoot(), radius: radius,
      gamma: exp(stream.uniform(-2...6)) * product)
    ratio = PrintedTheorem3.vacuityRatio(
      count: count, width: 2, firstOutputs: 2, rootMeanSquare: formula.rootMeanSquare, radius: radius)
  }

  /// Risk and main term, which is all that the inequality speaks of.
  var bound: Magnitude {
    Magnitude(RampLoss.value(margin: margin, gamma: formula.gamma)) + formula.mainTerm(count: count)
  }

  var description: String { "n = \(count), C = \(formula.radius), γ = \(formula.gamma), ratio \(ratio)" }
}
