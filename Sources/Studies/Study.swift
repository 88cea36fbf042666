import Catalog
import Experiments
import Plotting

/// A table or a figure: which runs it needs, and what they are rendered to.
///
/// `runs` opens no data, and `render` reads records and nothing else; so planning is free, drawing trains nothing, and
/// what is missing is known by name.
public protocol Study: Sendable {
  static var id: String { get }
  static var title: String { get }
  /// Where the paper has it; for one of our own, what it is about.
  static var source: Source { get }
  /// What a reader must know of the setting: where it departs from the paper's.
  static func caption(_ scale: Scale) -> String
  /// In the order in which they are best done.
  static func runs(_ scale: Scale) throws -> [StudyRun]
  static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering
}

extension Study {
  public static func caption(_ scale: Scale) -> String {
    scale == .smoke ? "Smoke scale: no number means anything." : ""
  }
}

/// What a study shows.
public struct Rendering: Sendable {
  public var tables: [ResultTable]
  public var figure: Figure?

  public init(tables: [ResultTable] = [], figure: Figure? = nil) {
    (self.tables, self.figure) = (tables, figure)
  }
}
