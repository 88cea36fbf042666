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

  /// - Throws: `Fault` naming the file and the line.
  public static func read(_ path: String) throws -> Graph {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Fault(
        .missingInput, "\(path): no such architecture file. `ibau describe models small-vgg --yaml` prints one")
    }
    return try ArchitectureText(text, path: path).graph()
  }
}
