import Catalog
import Formats
import Foundation
import NN
import Testing
import Torch

/// A published network with the numbers known of it.
struct ZooCase: Sendable, CustomTestStringConvertible {
  var model: String
  var settings: [String: String]
  var parameters: Int

  var testDescription: String { model + settings.sorted { $0.key < $1.key }.map { ", \($0.key) \($0.value)" }.joined() }

  static let all = [
    ZooCase(model: "small-vgg", settings: [:], parameters: 308_394),
    ZooCase(model: "resnet-18", settings: ["stem": "cifar"], parameters: 11_173_962),
    ZooCase(model: "resnet-18", settings: ["stem": "imagenet"], parameters: 11_181_642),
    ZooCase(model: "resnet-18", settings: ["names": "pytorch-cifar"], parameters: 11_173_962),
    ZooCase(model: "preact-resnet-18", settings: [:], parameters: 11_171_146),
    ZooCase(model: "googlenet", settings: ["stem": "cifar"], parameters: 5_602_474),
    ZooCase(model: "googlenet", settings: ["stem": "imagenet"], parameters: 5_610_154),
    ZooCase(model: "densenet-121", settings: ["stem": "cifar"], parameters: 6_956_426),
    ZooCase(model: "densenet-121", settings: ["stem": "imagenet"], parameters: 6_964_106),
    ZooCase(model: "two-layer", settings: [:], parameters: 3072 * 256 + 256 + 256 * 10 + 10),
    ZooCase(model: "linear", settings: [:], parameters: 30_730),
  ]

  func graph(classes: Int = 10, _ more: [String: String] = [:]) throws -> Graph {
    try Registry.models(model).configured(settings.merging(more) { $1 })
      .graph(classes: classes, inputShape: [3, 32, 32])
  }
}

/// What torchvision and pytorch-cifar say; `Fixtures/make.py` wrote it down.
enum Reference {
  struct Logits: Codable, Sendable, CustomTestStringConvertible {
    var model: String
    var settings: [String: String]
    var logits: [Double]
    var testDescription: String { ZooCase(model: model, settings: settings, parameters: 0).testDescription }
  }

  static func file(_ name: String) throws -> Data {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
    return try Data(contentsOf: folder.appendingPathComponent(name))
  }

  static let logits = try! JSONDecoder().decode([Logits].self, from: file("logits.json"))

  /// `make.py`'s numbers in [0, 1).
  static func uniform(_ number: Int, _ count: Int) -> [Double] {
    let mask: UInt64 = 0xFFFF_FFFF
    return (0..<UInt64(count)).map { index in
      var x = (index &* 2_654_435_761 &+ UInt64(number) &* 40503 &+ 12345) & mask
      x ^= x >> 16
      x = (x &* 0x45D9F3B) & mask
      x ^= x >> 16
      return Double(x) / 4_294_967_296
    }
  }

  /// Weights and running statistics as `make.py` fills them.
  static func fill(_ network: Network) throws {
    for (number, (name, tensor)) in try network.state().enumerated() where tensor.dtype == .float64 {
      let scale = (6 / Double(max(1, tensor.shape.dropFirst().reduce(1, *)))).squareRoot()
      let isSpread = name.hasSuffix("running_var") || name.hasSuffix("weight")
      let values = uniform(number, tensor.count).map { u in
        tensor.shape.count >= 2 ? (2 * u - 1) * scale : isSpread ? 0.5 + u : 0.2 * u - 0.1
      }
      try tensor.copy(from: Tensor(values, tensor.shape))
    }
  }
}

@Suite("Models") struct ModelZooTests {
  @Test("A model has the published number of parameters with ten classes", arguments: ZooCase.all)
  func parameterCount(model: ZooCase) throws {
    #expect(try model.graph().parameterCount() == model.parameters)
  }

  @Test(
    "The state dict has PyTorch's names, shapes and order",
    arguments: ["resnet-18", "resnet-18-pytorch-cifar", "preact-resnet-18", "googlenet", "densenet-121"])
  func names(fixture: String) throws {
    let isCIFAR = fixture.hasSuffix("-pytorch-cifar")
    let model = ZooCase(
      model: isCIFAR ? "resnet-18" : fixture, settings: isCIFAR ? ["names": "pytorch-cifar"] : [:], parameters: 0)
    let lines = try model.graph(classes: 4).parameters().joined().map { spec in
      "\(spec.name) \(spec.shape.isEmpty ? "–" : spec.shape.map(String.init).joined(separator: "×"))"
    }
    let expected = String(decoding: try Reference.file("\(fixture).txt"), as: UTF8.self).split(separator: "\n")
    #expect(lines == expected.map(String.init))
  }

  @Test("Logits equal PyTorch's to eleven digits", arguments: Reference.logits)
  func logits(reference: Reference.Logits) throws {
    let graph = try ZooCase(model: reference.model, settings: reference.settings, parameters: 0).graph(classes: 4)
    let network = try Network.fresh(graph).converted(to: .float64)
    try Reference.fill(network)
    let images = try Tensor(Reference.uniform(1_000_000, 2 * 3 * 32 * 32), [2, 3, 32, 32])
    let logits = try withoutHistory { try network.forward(images).doubles() }
    let scale = reference.logits.map(abs).max()!
    #expect(gap(logits, reference.logits) < 1e-11 * scale)
  }

  @Test("A model is inferred from its own shapes with its settings, by itself and no other", arguments: ZooCase.all)
  func inference(model: ZooCase) throws {
    for width in ["1", "0.5", "0.3", "0.07"] {
      let hasWidth = Settings.names(of: try Registry.models(model.model).configured([:])).contains("width")
      let graph = try model.graph(classes: 5, hasWidth ? ["width": width] : [:])
      let shapes = Dictionary(uniqueKeysWithValues: try graph.parameters().joined().map { ($0.name, $0.shape) })
      let found = Registry.models.filter { $0.inferred(from: shapes) != nil }
      #expect(found.map { $0.id } == [model.model])
      let inferred = try #require(try found.first?.inferredGraph(from: shapes))
      #expect(inferred == graph)
    }
  }

  @Test("Weights that fit any size of image are taken to another one, others are not")
  func otherSizes() throws {
    let resnet = try Network.fresh(Registry.models("resnet-18").narrow().graph(classes: 3, inputShape: [3, 32, 32]))
    let moved = try #require(resnet.taking(images: [3, 48, 40]))
    #expect(try moved.forward(.zeros([2, 3, 48, 40])).shape == [2, 3])
    #expect(try moved.stateBytes() == resnet.stateBytes())
    #expect(resnet.taking(images: [1, 32, 32]) == nil)
    let vgg = try Network.fresh(SmallVGG().graph(classes: 3, inputShape: [3, 32, 32]))
    #expect(vgg.taking(images: [3, 48, 48]) == nil)
  }

  @Test("Fresh weights have the spread that the published code gives them")
  func initialisation() throws {
    func deviation(_ model: String, _ tensor: String) throws -> Double {
      let graph = try Registry.models(model).init().graph(classes: 10, inputShape: [3, 32, 32])
      let values = try Network.fresh(graph).tensor(tensor).doubles()
      return (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    }
    // Variances 2/(fan-out), 2/(fan-in), 10⁻⁴, and 1/(3 fan-in) of uniform numbers on ±1/√fan-in.
    let cases: [(model: String, tensor: String, variance: Double)] = [
      ("resnet-18", "layer2.0.conv1.weight", 2 / 1152), ("resnet-18", "fc.weight", 1 / 1536),
      ("densenet-121", "features.denseblock1.denselayer2.conv1.weight", 2 / 96),
      ("googlenet", "inception3a.branch2.1.conv.weight", 1e-4), ("googlenet", "fc.weight", 1e-4),
      ("preact-resnet-18", "layer2.0.conv1.weight", 1 / 1728),
    ]
    for entry in cases {
      let found = try deviation(entry.model, entry.tensor), expected = entry.variance.squareRoot()
      #expect(abs(found / expected - 1) < 0.05, "\(entry.model) \(entry.tensor): \(found) instead of \(expected)")
    }
    #expect(try deviation("densenet-121", "classifier.bias") == 0)
  }

  @Test(
    "Features of samples, a batch at a time, times the last layer's weights are the logits",
    arguments: Registry.models.ids)
  func features(id: String) throws {
    let graph = try Registry.models(id).narrow().graph(classes: 3, inputShape: [3, 32, 32])
    let network = try Network.fresh(graph), last = graph.nodes.last!.name
    let images = try Generator(seed: 2).uniform([3, 3, 32, 32])
    let samples = TensorSamples(images: images, labels: try Tensor([0, 1, 2]))
    let features = try network.features(of: samples, batchSize: 2) { try $0 * 0.5 }
    let logits = try features.linear(network.tensor("\(last).weight"), network.tensor("\(last).bias"))
    #expect(try gap(logits.doubles(), network.forward(images * 0.5).doubles()) < 1e-4)
  }

  @Test("Auxiliary heads in a file of GoogLeNet's weights are left out and named; others' tensors are refused")
  func auxiliaryHeads() throws {
    let graph = try Registry.models("googlenet").configured(["width": "0.125"]).graph(
      classes: 10, inputShape: [3, 32, 32])
    let network = try Network(graph, generator: Generator(seed: 2))
    let arrays = try network.state().map { NamedArray(name: $0.name, array: try $0.tensor.arrayValue()) }
    let folder = try TemporaryFolder()
    func written(_ name: String) throws -> String {
      let extra = NamedArray(name: name, array: try Tensor.zeros([2, 2]).arrayValue())
      try TorchCheckpoint.write(arrays + [extra], scalars: [:], to: folder.file("\(name).pth"))
      return folder.file("\(name).pth")
    }
    let read = try Checkpoint(reading: written("aux1.fc1.weight"))
    #expect(read.network.graph == graph && read.skipped == ["aux1.fc1.weight, which only training uses"])
    #expect(throws: Fault.self) { try Checkpoint(reading: written("head.weight")) }
  }

  @Test("A width that is not positive, or out of all proportion, is refused", arguments: ["0", "-1", "1e9"])
  func width(width: String) throws {
    for id in ["small-vgg", "resnet-18", "preact-resnet-18", "googlenet", "densenet-121"] {
      let model = try Registry.models(id).configured(["width": width])
      #expect { try model.graph(classes: 10, inputShape: [3, 32, 32]) } throws: { "\($0)".contains("model.width") }
    }
  }
}
