import Catalog
import NN
import Testing
import Torch

@Suite("Networks") struct NetworkTests {
  @Test("Fresh weights depend on the seed alone", arguments: Registry.models.ids)
  func fresh(id: String) throws {
    let graph = try Registry.models(id).narrow().graph(classes: 4, inputShape: [3, 16, 16])
    let a = try Network.fresh(graph, seed: 1), b = try Network.fresh(graph, seed: 1)
    #expect(try a.stateBytes() == b.stateBytes())
    #expect(try a.stateBytes() != Network.fresh(graph, seed: 2).stateBytes())
  }

  @Test("Fresh weights lie in ±1/√fan-in unless the layer says otherwise", arguments: [SmallVGG.id, LinearModel.id])
  func defaults(id: String) throws {
    let graph = try Registry.models(id).init().graph(classes: 4, inputShape: [3, 16, 16])
    let head = try Network.fresh(graph, seed: 1).tensor("classifier.weight")
    let bound = 1 / Double(head.shape[1]).squareRoot()
    let largest = try head.magnitude().max().item()
    #expect(largest <= bound && largest > 0.9 * bound)
  }

  @Test("A clone has the same bytes and nothing in common")
  func clone() throws {
    let network = try Network.fresh(.tiny()), clone = try network.cloned()
    let before = try network.stateBytes()
    #expect(try clone.stateBytes() == before)
    for (_, tensor) in try clone.state() { try tensor.copy(from: tensor + 1) }
    #expect(try network.stateBytes() == before)
    #expect(try clone.stateBytes() != before)
    #expect(clone.graph == network.graph && clone.parameterNames == network.parameterNames)
  }

  @Test("A conversion to double and back is exact, independent, and leaves counts whole")
  func conversion() throws {
    let network = try Network.fresh(.tiny())
    let double = try network.converted(to: .float64)
    #expect(try double.state().allSatisfy { $0.tensor.dtype == .float64 || $0.name.hasSuffix("tracked") })
    #expect(try double.tensor("features.1.num_batches_tracked").dtype == .int64)
    #expect(try double.converted(to: .float32).stateBytes() == network.stateBytes())
    let same = try network.converted(to: .float32)
    for (_, tensor) in try same.state() { try tensor.copy(from: tensor + 1) }
    #expect(try same.stateBytes() != network.stateBytes())
  }

  @Test("Copying from another network takes over parameters and buffers")
  func copying() throws {
    let a = try Network.fresh(.tiny(), seed: 1), b = try Network.fresh(.tiny(), seed: 2)
    try b.tensor("features.1.running_mean").copy(from: Tensor.full([4], 3))
    try a.copy(from: b)
    #expect(try a.stateBytes() == b.stateBytes())
  }

  @Test("Other parameter values can stand in for the network's own")
  func replacedParameters() throws {
    let a = try Network.fresh(.tiny(), seed: 1), b = try Network.fresh(.tiny(), seed: 2)
    let x = try Generator(seed: 3).uniform([2, 2, 4, 4])
    #expect(try a.forward(x, parameters: b.parameters).floats() == b.forward(x).floats())
  }

  @Test("Images of another size are refused with both shapes")
  func wrongInput() throws {
    let network = try Network.fresh(.tiny())
    #expect { try network.forward(.zeros([1, 2, 6, 6])) } throws: { "\($0)".contains("[3, 16]") }
  }

  @Test("Predictions are in order whatever the batch size", arguments: [1, 7, 60, 250])
  func predictions(batchSize: Int) throws {
    let network = try Network.fresh(.tiny()), samples = try separable()
    let all = try network.forward(samples.images).argmax(along: 1).ints()
    #expect(try network.predictions(samples, batchSize: batchSize) == all)
  }

  @Test("Ranges cover every sample once", arguments: [1, 7, 60, 100])
  func ranges(size: Int) throws {
    #expect(try separable().ranges(of: size).flatMap { Array($0) } == Array(0..<60))
  }
}
