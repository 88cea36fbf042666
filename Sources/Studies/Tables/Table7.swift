import Catalog
import Experiments
import NN

/// The error gap over architectures of different widths.
public enum Table7: Study {
  public static let id = "table-7"
  public static let title = "Error gap over widths"
  public static let source = Source("Zeng et al. 2022", "Table 7")

  /// The points of two gaps are lost in the sources that could be read (035, 027); Table 8 repeats the first with its
  /// point, and all three fall in order.
  static let published = Published(
    source, columns: ["network"], quantities: ["parameters", "W", "gap"],
    """
    ResNet18    | 11689512 512  0.35
    GoogLeNet   | 6624904  832  0.27
    DenseNet121 | 7978856  1024 0.24
    """)

  public static func caption(_ scale: Scale) -> String {
    switch scale {
    case .smoke: "Smoke scale: no number means anything."
    case .laptop:
      "Small VGGs of three widths, BadNets, 10,000 training images, in place of the paper's three architectures with Trojan "
        + "WM; five runs each, each with its own split."
    case .paper:
      "Five runs each; BadNets in place of Trojan WM, whose trigger is made for another network. Parameters are counted as "
        + "the paper's are, with 1,000 classes. W is the largest number of channels."
    }
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] {
    try GapRuns(scale).settings(scale == .paper ? .architecture : .width).flatMap(\.runs)
  }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let gaps = try GapRuns(scale), architectures = try gaps.settings(.architecture)
    let ours = scale == .paper ? [] : try gaps.settings(.width).map { try row($0.label, $0.runs, nil, records, scale) }
    let paper = try [("ResNet-18", "ResNet18"), ("GoogLeNet", "GoogLeNet"), ("DenseNet-121", "DenseNet121")].map {
      name, key in
      let runs = architectures.first { $0.label == name }?.runs ?? []
      return try row(name, runs, key, records, scale)
    }
    return Rendering(tables: [GapTable.table(title, counts: ["parameters", "W"], ours + paper, scale)])
  }

  /// - Parameter key: in `published`; nil for a network that the paper does not have.
  private static func row(
    _ name: String, _ runs: [StudyRun], _ key: String?, _ records: StudyRecords, _ scale: Scale
  ) throws -> ResultTable.Row {
    func printed(_ quantity: String) -> Published.Entry? { key.flatMap { published[$0, "network", quantity] } }
    var row = try GapTable.row(name, runs, printed("gap"), records, isComparable: true)
    let counts = try counts(runs, isLarge: scale == .paper)
    row.cells =
      try zip(["parameters", "W"], counts).map { name, count in
        .init(
          try Estimate(count.map { [Double($0)] } ?? []), published: printed(name), unit: 1, digits: 0,
          tolerance: .points(0))
      } + row.cells
    return row
  }

  /// Parameters and channels of the network: with classes and images as ImageNet's, or as it is.
  private static func counts(_ runs: [StudyRun], isLarge: Bool) throws -> [Int?] {
    guard let training = runs.first?.victim.training else { return [nil, nil] }
    let graph = try training.model.model().graph(
      classes: isLarge ? 1000 : 10, inputShape: isLarge ? [3, 224, 224] : [3, 32, 32])
    return [try graph.parameterCount(), try graph.shapes().filter { $0.count == 3 }.map { $0[0] }.max()]
  }
}
