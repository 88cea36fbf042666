import Attacks
import Bilevel
import Catalog
import Claims
import Datasets
import Defences
import Estimation
import NN
import Theory

/// Everything the toolkit knows by name, kind by kind: what `ibau list` and `ibau describe` read.
public struct CatalogueEntry: Sendable {
  public var id: String
  public var title: String
  public var source: Source
  /// The value with its default settings.
  public var value: any Configurable
  /// What else there is to say of it, name by name.
  public var details: [(name: String, text: String)] = []

  init<T: Catalogued & Configurable>(_ value: T) {
    self.init(id: T.id, title: T.title, source: T.source, value: value)
  }

  init(id: String, title: String, source: Source, value: any Configurable) {
    self.id = id
    self.title = title
    self.source = source
    self.value = value
  }

  public var settings: [(path: String, value: String)] { Settings.leaves(of: value) }

  public func json() throws -> JSONValue {
    func tree<V: Configurable>(_ value: V) throws -> JSONValue { try JSONValue(encoding: value) }
    let members: JSONValue = [
      "id": .string(id), "title": .string(title), "source": .string(source.description), "settings": try tree(value),
    ]
    return members.overlaid(
      with: .object(Dictionary(uniqueKeysWithValues: details.map { ($0.name, JSONValue.string($0.text)) })))
  }
}

/// The settings of a thing that has none.
struct NoSettings: Configurable {}

extension CatalogueEntry {
  /// Of a thing without settings.
  public init(id: String, title: String, source: Source) {
    self.init(id: id, title: title, source: source, value: NoSettings())
  }
}

/// One kind of named thing.
public struct CatalogueKind: Sendable {
  public var name: String
  public var entries: [CatalogueEntry]

  public init(name: String, entries: [CatalogueEntry]) { (self.name, self.entries) = (name, entries) }
}

extension Registry {
  /// The kinds, each with its entries in order.
  public static let kinds = Catalog<CatalogueKind>(
    "kind",
    [
      CatalogueKind(name: "attacks", entries: attacks.map { attack($0.init()) }),
      CatalogueKind(name: "defences", entries: defences.map { entry($0.init()) }),
      CatalogueKind(name: "models", entries: models.map { entry($0.init()) }),
      CatalogueKind(name: "datasets", entries: datasets.map { entry($0) }),
      CatalogueKind(name: "solvers", entries: linearSolvers.map { entry($0) }),
      CatalogueKind(name: "maximisers", entries: innerMaximisers.map { entry($0) }),
      CatalogueKind(name: "estimators", entries: hypergradientEstimators.map { entry($0) }),
      CatalogueKind(
        name: "presets",
        entries: defences.flatMap { presets($0) }),
      CatalogueKind(name: "bounds", entries: [theorem1] + bounds.map { entry($0) }),
      CatalogueKind(name: "measures", entries: measures.map { entry($0) }),
      CatalogueKind(
        name: "claims",
        entries: claims.map { claim in
          entry(
            claim.id, claim.title, claim.source,
            [("statement", claim.statement), ("expected", claim.expected.rawValue)])
        }),
      CatalogueKind(
        name: "toys",
        entries: toyFamilies.map { family in
          CatalogueEntry(id: family.id, title: family.title, source: family.source, value: InstanceRanges())
        }),
    ]
  ) { $0.name }

  /// With the words of `ibau train` by which it takes hold of a small network within minutes.
  private static func attack(_ value: some Attack) -> CatalogueEntry {
    var entry = CatalogueEntry(value)
    entry.details = [("laptop", type(of: value).laptop.words.joined(separator: " "))]
    return entry
  }

  /// I-BAU's presets by their own names, those of the others as defence/preset.
  private static func presets<D: Defence>(_ type: D.Type) -> [CatalogueEntry] {
    D.presets.map { preset in
      let name = D.id == IBAU.id ? preset.id : "\(D.id)/\(preset.id)"
      return CatalogueEntry(id: name, title: preset.title, source: preset.source, value: preset.settings)
    }
  }

  /// Its forms take constants rather than settings.
  private static let theorem1 = entry(
    "theorem-1", "error of the hypergradient", Source("Zeng et al. 2022", "Theorem 1"),
    [("variants", hypergradientBounds.ids.joined(separator: ", "))])

  private static func entry(_ value: some Catalogued & Configurable) -> CatalogueEntry { CatalogueEntry(value) }

  private static func entry(
    _ id: String, _ title: String, _ source: Source, _ details: [(name: String, text: String)]
  ) -> CatalogueEntry {
    var entry = CatalogueEntry(id: id, title: title, source: source, value: NoSettings())
    entry.details = details
    return entry
  }
}
