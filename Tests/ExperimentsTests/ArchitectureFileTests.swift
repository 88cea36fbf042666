import Catalog
import Experiments
import NN
import Testing
import Torch

@Suite struct ArchitectureFileTests {
  private let folder = try! TemporaryFolder()

  private func read(_ text: String) throws -> Graph {
    try folder.write(text, to: "mine.yaml")
    return try ArchitectureFile.read(folder.file("mine.yaml"))
  }

  @Test(arguments: Registry.models.ids) func everyModelSurvivesItsFile(id: String) throws {
    let graph = try Registry.models(id).init().graph(classes: 7, inputShape: [3, 32, 32])
    let back = try read(ArchitectureFile.text(graph))
    #expect(back == graph)
    #expect(try back.parameters().joined().map(\.name) == graph.parameters().joined().map(\.name))
    #expect(NetworkName.name(back) == id)
  }

  @Test func theFileCanBeEdited() throws {
    let graph = try TwoLayerModel().graph(classes: 3, inputShape: [3, 8, 8])
    let edited = try read(ArchitectureFile.text(graph).replacing("outputs: 256", with: "outputs: 12"))
    #expect(try edited.parameterCount() == 192 * 12 + 12 + 12 * 3 + 3)
  }

  private static let lines = """
    inputShape: [3, 4, 4]
    nodes:
    - name: flat
      inputs: [input]
      layer: flatten
    - name: head
      inputs: [flat]
      layer: linear
      outputs: 3
      bias: true

    """

  @Test(arguments: [
    ("outputs: 3", "outputs: three", 9, "outputs"), ("outputs: 3", "outputs: -3", 6, "'head'"),
    ("  outputs: 3\n", "", 6, "'outputs' is missing"), ("layer: flatten", "layer: flaten", 3, "'flatten'"),
    ("inputs: [flat]", "inputs: [flatt]", 6, "'flatt'"),
    ("bias: true", "bias: true\n  initialization: zero-bias", 11, "'initialisation'"),
    ("name: head", "name: flat", 6, "two nodes"), ("inputShape: [3, 4, 4]", "inputShape: [3, 4]", 1, "inputShape"),
    ("inputShape: [3, 4, 4]", "inputShape: [3, 4, four]", 1, "line"), ("nodes:", "node:", 1, "'nodes'"),
    ("inputShape: [3, 4, 4]\n", "", 1, "'inputShape'"), ("layer: linear", "layer: [linear", 9, "line"),
    ("outputs: 3", "outputs: 99999999999999", 6, "memory"),
  ])
  func mistakesAreNamedWithTheirLine(old: String, new: String, line: Int, words: String) throws {
    #expect { try read(Self.lines.replacing(old, with: new)) } throws: { error in
      guard let fault = error as? Fault, fault.kind == .badData else { return false }
      let text = fault.description
      let isInPlace = text.contains("mine.yaml, line \(line):") || text.contains("line \(line):")
      return isInPlace && text.contains(words) && text.split(separator: "\n").count <= 2
    }
  }

  @Test func theFileOfThisTestIsSound() throws { #expect(try read(Self.lines).classes() == 3) }

  @Test func noFileAndNoTextAreRefused() throws {
    #expect { try ArchitectureFile.read(folder.file("none.yaml")) } throws: { ($0 as? Fault)?.kind == .missingInput }
    #expect { try read("") } throws: { ($0 as? Fault)?.kind == .badData }
  }

  @Test func aCheckpointWithoutItsArchitectureIsInferredForEveryModel() throws {
    for id in Registry.models.ids {
      let graph = try Registry.models(id).init().graph(classes: 4, inputShape: [3, 32, 32])
      let shapes = Dictionary(uniqueKeysWithValues: try graph.parameters().joined().map { ($0.name, $0.shape) })
      let choice = try #require(try ArchitectureChoice.named(id, for: "x.pth"))
      #expect(try choice(shapes) == graph)
    }
  }
}
