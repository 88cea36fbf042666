import Catalog
import Foundation
import Formats
import NN
import Testing
import Torch

@Suite("Checkpoints") struct CheckpointTests {
  private let folder = try! TemporaryFolder()

  private func written(_ network: Network, as name: String) throws -> String {
    let path = folder.file(name)
    var checkpoint = Checkpoint(network: network, metadata: ["trained": "on two classes"])
    checkpoint.storedAccuracy = 0.875
    if name.hasSuffix(".pth") { try checkpoint.export(to: path) } else { try checkpoint.write(to: path) }
    return path
  }

  @Test("A network comes back bit for bit", arguments: ["n.safetensors", "n.pth"], Registry.models.ids)
  func roundTrip(name: String, model: String) throws {
    let graph = try Registry.models(model).narrow().graph(classes: 4, inputShape: [3, 32, 32])
    let network = try Network.fresh(graph)
    for (_, tensor) in try network.state() where tensor.dtype == .int64 { try tensor.copy(from: tensor + 17) }
    let back = try Checkpoint(reading: written(network, as: name))
    #expect(try back.network.stateBytes() == network.stateBytes())
    #expect(back.network.graph == graph)
    #expect(back.storedAccuracy == 0.875)
  }

  @Test("safetensors keep an architecture that no family has, and the metadata")
  func ownArchitecture() throws {
    let network = try Network.fresh(.tiny())
    let back = try Checkpoint(reading: written(network, as: "n.safetensors"))
    #expect(back.network.graph == .tiny())
    #expect(back.metadata == ["trained": "on two classes"])
    #expect(try back.network.stateBytes() == network.stateBytes())
  }

  @Test("safetensors keep companions apart from the network")
  func companions() throws {
    let pattern = try Tensor([0.5, -2, 3, 1], [2, 2])
    var checkpoint = Checkpoint(network: try .fresh(.tiny()))
    checkpoint.companions = ["pattern": pattern]
    try checkpoint.write(to: folder.file("n.safetensors"))
    let back = try Checkpoint(reading: folder.file("n.safetensors"))
    #expect(back.companions.keys.sorted() == ["pattern"])
    #expect(try back.companions["pattern"]?.bytes() == pattern.bytes())
    #expect(try back.network.stateBytes() == checkpoint.network.stateBytes())
  }

  @Test("Writing the same network twice gives the same bytes", arguments: ["a.safetensors", "a.pth"])
  func deterministic(name: String) throws {
    let network = try Network.fresh(.tiny())
    let first = try Data(contentsOf: URL(fileURLWithPath: written(network, as: name)))
    #expect(try Data(contentsOf: URL(fileURLWithPath: written(network, as: "b-\(name)"))) == first)
  }

  @Test("An architecture of another number of classes is refused with the mis-shaped names and both shapes")
  func misshaped() throws {
    let path = try written(.fresh(SmallVGG().graph(classes: 10, inputShape: [3, 16, 16])), as: "n.pth")
    #expect {
      try Checkpoint(reading: path) { _ in try SmallVGG().graph(classes: 43, inputShape: [3, 16, 16]) }
    } throws: { error in
      let text = "\(error)"
      return (error as? Fault)?.kind == .badData && text.contains(path)
        && text.contains("mis-shaped: classifier.weight [10, 512] instead of [43, 512], classifier.bias")
        && !text.contains("missing") && !text.contains("unexpected")
    }
  }

  @Test("Another architecture is refused with what is missing and what is unexpected")
  func otherArchitecture() throws {
    let path = try written(.fresh(.tiny()), as: "n.safetensors")
    #expect {
      try Checkpoint(reading: path) { _ in try LinearModel().graph(classes: 3, inputShape: [1, 4, 4]) }
    } throws: { error in
      let text = "\(error)"
      return text.contains("unexpected: features.0.bias, features.0.weight, features.1.bias") && text.contains("1 more")
    }
    var graph = Graph.tiny()
    graph = Graph(
      inputShape: graph.inputShape,
      nodes: graph.nodes.map { node in
        var node = node
        if node.name == "classifier" { node.name = "head" }
        return node
      })
    #expect { try Checkpoint(reading: path) { _ in graph } } throws: {
      "\($0)".contains("missing: head.weight, head.bias")
        && "\($0)".contains("unexpected: classifier.bias, classifier.weight")
    }
  }

  @Test("Weights that fit no known family are refused unless the architecture is named")
  func unknown() throws {
    let path = try written(.fresh(.tiny()), as: "n.pth")
    #expect { try Checkpoint(reading: path) } throws: { "\($0)".contains("--architecture") }
    #expect(try Checkpoint(reading: path) { _ in .tiny() }.network.graph == .tiny())
  }

  @Test("NaN and infinite weights are refused by the tensor's name", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(value: Double) throws {
    let network = try Network.fresh(.tiny())
    var bias = try network.tensor("features.1.bias").doubles()
    bias[2] = value
    try network.tensor("features.1.bias").copy(from: Tensor(bias, [4]))
    for name in ["n.safetensors", "n.pth"] {
      let path = try written(network, as: name)
      #expect { try Checkpoint(reading: path) { _ in .tiny() } } throws: {
        "\($0)".contains(path) && "\($0)".contains("'features.1.bias'")
      }
    }
  }

  @Test("Weights without counts of batches are taken, as PyTorch does")
  func withoutCounts() throws {
    let network = try Network.fresh(.tiny())
    let arrays = try network.state().filter { !$0.name.hasSuffix("num_batches_tracked") }
      .map { NamedArray(name: $0.name, array: try $0.tensor.arrayValue()) }
    try Safetensors.write(arrays, to: folder.file("n.safetensors"))
    let back = try Checkpoint(reading: folder.file("n.safetensors")) { _ in .tiny() }
    #expect(try back.network.stateBytes() == network.stateBytes())
  }

  @Test("Half and double precision weights are read as single")
  func otherPrecision() throws {
    let network = try Network.fresh(.tiny())
    for dtype in [DType.float64, .float16, .bfloat16] {
      let arrays = try network.state().map { name, tensor in
        let stored = tensor.dtype == .int64 ? tensor : try tensor.to(dtype)
        return NamedArray(name: name, array: try stored.arrayValue())
      }
      let path = folder.file("\(dtype.rawValue).safetensors")
      try Safetensors.write(arrays, to: path)
      let back = try Checkpoint(reading: path) { _ in .tiny() }.network
      #expect(back.parameters.tensors.allSatisfy { $0.dtype == .float32 })
      let worst = try zip(back.parameters.tensors, network.parameters.tensors)
        .map { try gap($0.0.doubles(), $0.1.doubles()) }.max()!
      #expect(worst <= (dtype == .float64 ? 0 : 4e-3))
    }
  }

  @Test("A missing file is named")
  func missing() {
    #expect { try Checkpoint(reading: "/nowhere/n.safetensors") } throws: { "\($0)".contains("/nowhere/n.safetensors") }
  }
}

@Suite(
  "The authors' checkpoints",
  .enabled(if: RealData.has("checkpoints"), "set IBAU_DATA to the folder that holds checkpoints"))
struct AuthorsCheckpointTests {
  @Test(
    "The authors' files are small VGGs with these accuracies",
    arguments: [
      ("badnets_8_02_ckpt.pth", 10, 308_394, 0.8446), ("trojan_wm_2_02_ckpt.pth", 10, 308_394, 0.8502),
      ("l0_inv_0_02_ckpt.pth", 10, 308_394, 0.8495), ("gtsrbl0_inv_0_02_ckpt.pth", 43, 376_011, 0.9774),
    ])
  func reading(name: String, classes: Int, parameters: Int, accuracy: Double) throws {
    let path = RealData.path("checkpoints/\(name)")
    let checkpoint = try Checkpoint(reading: path)
    #expect(checkpoint.network.classes == classes)
    #expect(try checkpoint.network.graph.parameterCount() == parameters)
    #expect(abs(try #require(checkpoint.storedAccuracy) - accuracy) < 5e-5)
    let names = try TorchCheckpoint.read(path).tensors.map(\.name)
    #expect(try checkpoint.network.state().map(\.name) == names)
  }
}
