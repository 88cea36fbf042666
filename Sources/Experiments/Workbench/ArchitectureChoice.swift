import Catalog
import NN

/// The architecture that a file of weights is to be read with.
public enum ArchitectureChoice {
  /// The choice that `name` stands for: a model's name or an architecture file; nil leaves it to the weights to tell.
  public static func named(_ name: String?, for file: String) throws -> (([String: [Int]]) throws -> Graph)? {
    guard let name else { return nil }
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      let graph = try ArchitectureFile.read(name)
      return { _ in graph }
    }
    let family = try Registry.models(name)
    return { shapes in
      guard let graph = try family.inferredGraph(from: shapes) else {
        throw Fault(
          .badData,
          "\(file): its tensors are not those of \(name) (it has "
            + "\(shapes.keys.sorted().prefix(4).joined(separator: ", ")) …). Leave --architecture out to infer it")
      }
      return graph
    }
  }
}
