import Catalog
import NN
import Yams

/// An architecture file being read: whatever is wrong is said with its line.
struct ArchitectureText {
  private let path: String
  private let root: Yams.Node

  init(_ text: String, path: String) throws {
    self.path = path
    do {
      guard let root = try Yams.compose(yaml: text) else {
        throw Fault(.badData, "\(path) is empty.\n\(Self.remedy)")
      }
      self.root = root
    } catch let error as YamlError {
      throw Fault(.badData, "\(path) is not an architecture: \(YAMLProblem.text(error))\n\(Self.remedy)")
    }
  }

  func graph() throws -> Graph {
    guard let shape = root["inputShape"] else { throw fault(root, "'inputShape' is missing") }
    guard let items = root["nodes"]?.sequence else { throw fault(root, "'nodes', a list of layers, is missing") }
    let graph = Graph(inputShape: try decoded(shape), nodes: try items.map(node))
    guard graph.inputShape.count == 3 else {
      throw fault(shape, "'inputShape' is channels, height and width of the images")
    }
    do {
      _ = try graph.classes()
      _ = try graph.parameters()
    } catch let error as GraphError {
      // Of two nodes with one name the second is too many.
      let blamed = items.last { $0["name"]?.string == error.node }
      throw fault(blamed ?? (error.node == Graph.input ? shape : root), "\(error)")
    }
    return graph
  }

  private func node(_ yaml: Yams.Node) throws -> Graph.Node {
    let node: Graph.Node = try decoded(yaml)
    let known = ["name", "inputs", "layer"] + Settings.names(of: node.layer.kind)
    for key in yaml.mapping?.keys.map({ $0 }) ?? [] where !known.contains(key.string ?? "") {
      let kind = "setting of \(type(of: node.layer.kind).kind)"
      throw fault(key, UnknownName(kind: kind, name: key.string ?? "", known: known).description)
    }
    return node
  }

  private func decoded<T: Decodable>(_ yaml: Yams.Node) throws -> T {
    do {
      return try YAMLDecoder().decode(T.self, from: yaml)
    } catch {
      throw fault(place(of: error, in: yaml), YAMLProblem.text(error))
    }
  }

  /// The value that could not be decoded, as far as the error's path leads.
  private func place(of error: any Error, in yaml: Yams.Node) -> Yams.Node {
    let path: [any CodingKey] =
      switch error {
      case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
        DecodingError.keyNotFound(_, let context), DecodingError.dataCorrupted(let context):
        context.codingPath
      default: []
      }
    return path.reduce(yaml) { place, key in
      let below = key.intValue.map { index in place.sequence.flatMap { $0.indices.contains(index) ? $0[index] : nil } }
      return (below ?? place[key.stringValue]) ?? place
    }
  }

  private func fault(_ place: Yams.Node, _ problem: String) -> Fault {
    Fault(.badData, "\(path), line \(place.mark?.line ?? 1): \(problem)\n\(Self.remedy)")
  }

  private static let remedy = "`ibau describe models small-vgg --yaml` prints one to start from"
}
