import Catalog

/// Which images of a data set.
public enum Part: String, Codable, Sendable, CaseIterable {
  case train
  case test
}

/// A source of labelled images.
///
/// A loader opens only the files that the part asked for needs.
public protocol ImageDataset: Catalogued, Configurable {
  /// Whether the images come from files (`--data DIR`) rather than from the program itself.
  static var needsFolder: Bool { get }

  /// The number of classes, or nil where only the files tell.
  var classes: Int? { get }

  /// The images of one part, in file order.
  /// - Parameters:
  ///   - part: training or test images.
  ///   - folder: where the files lie; nil where the data set needs none.
  ///   - seed: the run's seed; only data that is made rather than read depends on it.
  func load(_ part: Part, from folder: String?, seed: Int) throws -> LabelledImages

  /// The files that `load` opens for that part, in the order of opening, as paths that can be opened.
  func files(for part: Part, in folder: String?) throws -> [String]
}

extension ImageDataset {
  /// The folder, or the error that says how to name one.
  static func required(_ folder: String?) throws(Fault) -> String {
    guard let folder else {
      throw Fault(.wrongUse, "\(id) is read from files, and no folder was given. Name it: --data DIR")
    }
    return folder
  }
}
