import Catalog
import Defences
import NN
import Testing
import Torch

@Suite("The faithful presets") struct PresetTests {
  /// Setting, then its value in each of the five.
  private static let table = """
    setting                       algorithm-1  released-cifar  released-gtsrb  released-script  backdoorbench
    rounds                        5            1               1               5                5
    batchSize                     100          100             100             100              256
    enough                        0.0          0.0             0.0             0.0              0.0
    inner.method                  fullBatch    miniBatch       miniBatch       miniBatch        miniBatch
    inner.steps                   10           1               1               1                1
    inner.batches                 0            0               0               0                0
    inner.screening               0            0               0               0                0
    inner.views                   1            1               1               1                1
    inner.nearRadius              0.0          0.0             0.0             0.0              0.0
    inner.optimiser               sgd          sgd             adam            sgd              sgd
    inner.rate                    0.1          10.0            1.0             10.0             10.0
    inner.penalty                 0.0          0.001           0.001           0.001            0.001
    inner.labels                  given        predicted       predicted       predicted        predicted
    inner.radius                  10.0         10.0            10.0            10.0             10.0
    inner.projection              end          end             end             never            never
    inner.clamp                   false        false           true            false            false
    inner.augment                 false        false           false           false            true
    outer.patchShare              1.0          0.01            0.01            0.01             0.01
    outer.rounding                down         down            down            down             down
    outer.stepPerBatch            false        true            true            true             true
    outer.steps                   0            0               0               0                0
    outer.optimiser.kind          sgd          adam            adam            adam             adam
    outer.optimiser.rate          0.1          0.001           0.001           0.001            0.0001
    outer.optimiser.momentum      0.0          0.0             0.0             0.0              0.0
    outer.optimiser.weightDecay   0.0          0.0             0.0             0.0              0.0
    outer.optimiser.amsgrad       false        false           false           false            true
    outer.schedule                constant     constant        constant        constant         constant
    outer.clamp                   false        false           true            false            false
    outer.statistics              running      running         running         running          running
    outer.shuffle                 false        false           false           false            false
    outer.remember                false        false           false           false            false
    outer.restart                 false        false           false           false            false
    outer.augment                 false        false           false           false            true
    hypergradient.indirect        true         true            true            true             true
    hypergradient.solver          fixed-point  fixed-point     fixed-point     fixed-point      fixed-point
    hypergradient.steps           5            5               5               5                5
    hypergradient.tolerance       1e-10        1e-10           1e-10           1e-10            1e-10
    hypergradient.mapRate         0.1          0.1             0.1             0.1              0.1
    hypergradient.mapData         all          first           first           first            first
    hypergradient.penalty         0.0          0.001           0.001           0.001            0.001
    hypergradient.damping         0.0          0.0             0.0             0.0              0.0
    hypergradient.limit           0.0          0.0             0.0             0.0              0.0
    hypergradient.products        null         null            null            null             null
    guarding.validationShare      0.0          0.0             0.0             0.0              0.0
    """
  private static let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }

  @Test("Each has the settings that its source documents", arguments: Array(rows[0].dropFirst()))
  func documented(preset: String) throws {
    let column = try #require(Self.rows[0].firstIndex(of: preset))
    let settings = Dictionary(uniqueKeysWithValues: Settings.leaves(of: try IBAU.preset(preset)))
    for row in Self.rows.dropFirst() { #expect(settings[row[0]] == row[column], "\(row[0])") }
  }

  @Test("The table leaves no setting out that could change the faithful ones")
  func complete() {
    let unused = [
      "outer.optimiser.beta1", "outer.optimiser.beta2", "outer.optimiser.epsilon",
      "guarding.tolerance", "guarding.backOff",
    ]
    let named = Set(Self.rows.dropFirst().map { $0[0] } + unused)
    #expect(named == Set(Settings.names(of: IBAU())))
  }

  @Test("The control differs from the CIFAR-10 notebook in the indirect part alone")
  func firstOrder() throws {
    let released = Settings.leaves(of: try IBAU.preset("released-cifar"))
    let control = Settings.leaves(of: try IBAU.preset("first-order"))
    #expect(zip(released, control).filter { $0.0 != $0.1 }.map(\.0.path) == ["hypergradient.indirect"])
  }
}

@Suite("How many images carry the trigger") struct PatchedTests {
  @Test(
    "A share that means a whole number gives it, the others are rounded as asked",
    arguments: [
      (0.01, 100, 1, 1), (0.01, 99, 0, 1), (0.01, 256, 2, 3), (0.29, 100, 29, 29), (0.1, 30, 3, 3), (0.07, 100, 7, 7),
      (0.5, 7, 3, 4), (0, 100, 0, 0), (1, 37, 37, 37), (0.01, 1, 0, 1),
    ])
  func rounding(share: Double, count: Int, down: Int, up: Int) {
    var stage = OuterStage()
    stage.patchShare = share
    stage.rounding = .down
    #expect(stage.patched(of: count) == down)
    stage.rounding = .up
    #expect(stage.patched(of: count) == up)
  }

  @Test(
    "Batches without a trigger are warned of",
    arguments: [
      (["batchSize=20"], 60, "3 of 3 batches carry no trigger: a share of 0.01 of 20 images"),
      (["batchSize=100"], 150, "1 of 2 batches carry no trigger: a share of 0.01 of 50 images"),
      (
        ["batchSize=20", "outer.stepPerBatch=false"], 60,
        "1 of 1 batches carry no trigger: a share of 0.01 of 60 images"
      ),
    ])
  func warning(settings: [String], images: Int, text: String) throws {
    #expect(try warnings(settings, images).count == 1)
    #expect(try warnings(settings, images).first?.hasPrefix(text) == true)
  }

  @Test(
    "Where every batch carries one, or none is asked for, nothing is said",
    arguments: [
      (["batchSize=20", "outer.rounding=up"], 60), (["batchSize=100"], 100),
      (["batchSize=20", "outer.patchShare=0"], 60),
      (["batchSize=20", "outer.patchShare=0.05"], 60), (["batchSize=20", "outer.stepPerBatch=false"], 150),
    ])
  func silence(settings: [String], images: Int) throws { #expect(try warnings(settings, images).isEmpty) }

  private func warnings(_ settings: [String], _ count: Int) throws -> [String] {
    var warnings: [String] = []
    let network = try Network(
      LinearModel().graph(classes: 3, inputShape: [3, 4, 4]), generator: Generator(seed: 1))
    let defence = try tuned(IBAU.preset("released-cifar"), settings + ["hypergradient.indirect=false"])
    _ = try defence.repair(network, clean: toyImages(count), RepairSession(seed: 1, onWarning: { warnings.append($0) }))
    return warnings
  }

  @Test(
    "A setting outside of what it can mean is refused by name",
    arguments: [
      ("rounds", "0"), ("batchSize", "-1"), ("enough", "-3.0"), ("inner.steps", "-1"), ("inner.screening", "-1"),
      ("inner.views", "0"),
      ("inner.batches", "-1"), ("inner.nearRadius", "-1.0"), ("inner.rate", "nan"), ("inner.radius", "-1.0"),
      ("outer.patchShare", "-0.1"), ("outer.patchShare", "1.5"), ("outer.steps", "-4"),
      ("outer.optimiser.rate", "1e+38"), ("outer.optimiser.beta1", "2.0"), ("hypergradient.steps", "-1"),
      ("hypergradient.damping", "-1.0"), ("guarding.validationShare", "2.0"), ("guarding.backOff", "-1.0"),
    ])
  func range(setting: String, value: String) throws {
    let defence = try tuned(IBAU(), ["\(setting)=\(value)"])
    #expect { try defence.repair(toyNetwork(), clean: toyImages(), RepairSession(seed: 1)) } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("defence.\(setting) is \(value); it must")
    }
  }

  @Test("An unknown solver is refused, also where no linear system would be solved")
  func unknownSolver() throws {
    let defence = try tuned(IBAU(), ["hypergradient.solver=gauss"])
    #expect(throws: UnknownName.self) {
      try defence.repair(toyNetwork(), clean: toyImages(), RepairSession(seed: 1))
    }
  }
  @Test("A precision of products that none would have is refused")
  func unusedPrecision() throws {
    let defence = try tuned(IBAU(), ["hypergradient.indirect=false", "hypergradient.products=bfloat16"])
    #expect { try defence.repair(toyNetwork(), clean: toyImages(), RepairSession(seed: 1)) } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("defence.hypergradient.products")
    }
  }
}
