import Catalog
import Datasets
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

  /// - Throws: `Fault` naming what differs unless `graph` takes such images and tells their classes apart.
  public static func check(_ graph: Graph, of path: String, for images: LabelledImages) throws {
    let shape = [images.channels, images.height, images.width]
    guard graph.inputShape == shape, try graph.classes() == images.classes else {
      let size = { (shape: [Int]) in shape.map(String.init).joined(separator: "×") }
      throw Fault(
        .badData,
        "\(path) takes images of \(size(graph.inputShape)) in \(try graph.classes()) classes; the data have \(size(shape)) "
          + "in \(images.classes). Change inputShape and the last layer's outputs")
    }
  }
}
