import Catalog
import Experiments

extension Registry {
  /// The kinds of things, studies included: what `ibau list` reads.
  public static let kindsWithStudies = Catalog<CatalogueKind>("kind", Array(kinds) + [studiesKind]) { $0.name }

  private static let studiesKind = CatalogueKind(
    name: "studies", entries: studies.map { CatalogueEntry(id: $0.id, title: $0.title, source: $0.source) })
}
