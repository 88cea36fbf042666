import Catalog
import NN

/// The family that an architecture belongs to.
public enum NetworkName {
  /// The name of the model with exactly this graph, or "custom".
  public static func name(_ graph: Graph) -> String {
    let shapes = (try? graph.parameters().joined().map { ($0.name, $0.shape) }) ?? []
    let byName = Dictionary(shapes) { first, _ in first }
    for family in Registry.models {
      guard let candidate = try? family.inferredGraph(from: byName),
        candidate == graph || candidate.taking(images: graph.inputShape) == graph
      else { continue }
      return family.id
    }
    return "custom"
  }
}
