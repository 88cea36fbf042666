import Catalog
import Foundation
import NN
import Yams

/// A network's graph as an editable YAML file.
public enum ArchitectureFile {
  public static func text(_ graph: Graph) throws -> String {
    let encoder = YAMLEncoder()
    encoder.options.sortKeys = true
    return try encoder.encode(graph)
  }

  public static func read(_ path: String) throws -> Graph {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Fault(
        .missingInput, "\(path): no such architecture file. `ibau describe models small-vgg --yaml` prints one")
    }
    do {
      let graph = try YAMLDecoder().decode(Graph.self, from: text)
      _ = try graph.classes()
      return graph
    } catch let error as GraphError {
      throw Fault(.badData, "\(path): \(error)")
    } catch {
      throw Fault(
        .badData,
        "\(path) is not an architecture: \(YAMLProblem.text(error))\n"
          + "`ibau describe models small-vgg --yaml` prints one to start from")
    }
  }
}
