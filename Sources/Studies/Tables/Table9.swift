import Catalog
import Experiments
import NN

/// The small VGG, layer by layer, from its own graph.
public enum Table9: Study {
  public static let id = "table-9"
  public static let title = "The small VGG"
  public static let source = Source("Zeng et al. 2022", "Table 9")

  private static let classes = 10

  /// Sides and channels of each layer's output, in order.
  static let published = Published(
    source, columns: ["output"], quantities: ["side", "channels"],
    """
    1  | 32 32
    2  | 32 32
    3  | 16 32
    4  | 16 32
    5  | 16 64
    6  | 16 64
    7  | 8  64
    8  | 16 32
    9  | 8  128
    10 | 8  128
    11 | 4  128
    12 | 16 32
    13 | -  2048
    14 | -  10
    """)

  public static func caption(_ scale: Scale) -> String {
    "For images of 32 pixels and ten classes; nothing is trained. Each convolution is followed by batch normalisation and "
      + "ELU, whose parameters are counted with it. The paper prints the shape after the first dropout for the other two "
      + "as well: a slip, for dropout changes no shape."
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { [] }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let layers = try layers()
    let rows = try layers.enumerated().map { place, layer in
      ResultTable.Row("\(place + 1) \(layer.name)", try cells(layer, "\(place + 1)"))
    }
    let total = ResultTable.Row(
      "all", [.init(nil), .init(nil), try count(layers.reduce(0) { $0 + $1.parameters }, nil)])
    var table = ResultTable(title, columns: ["side", "channels", "parameters"], rows: rows + [total], scale: scale)
    table.isJudged = true
    return Rendering(tables: [table])
  }

  private static func cells(_ layer: Layer, _ row: String) throws -> [ResultTable.Cell] {
    [
      layer.shape.count == 3 ? try count(layer.shape[1], published[row, "output", "side"]) : .init(nil),
      try count(layer.shape[0], published[row, "output", "channels"]),
      try count(layer.parameters, nil),
    ]
  }

  private static func count(_ number: Int, _ published: Published.Entry?) throws -> ResultTable.Cell {
    .init(try Estimate([Double(number)]), published: published, unit: 1, digits: 0, tolerance: .points(0))
  }

  /// As the paper counts layers: a convolution with what follows it.
  private struct Layer {
    var name: String
    var shape: [Int]
    var parameters: Int
  }

  private static func layers() throws -> [Layer] {
    let graph = try SmallVGG().graph(classes: classes, inputShape: [3, 32, 32])
    var layers: [Layer] = []
    for ((node, shape), specs) in zip(zip(graph.nodes, try graph.shapes()), try graph.parameters()) {
      let parameters = specs.filter(\.trainable).reduce(0) { $0 + $1.shape.reduce(1, *) }
      if let name = name(node.layer.kind) {
        layers.append(Layer(name: name, shape: shape, parameters: parameters))
      } else {
        layers[layers.count - 1].parameters += parameters
      }
    }
    return layers
  }

  /// - Returns: nil for what belongs to the layer before it.
  private static func name(_ layer: any LayerKind) -> String? {
    switch layer {
    case let layer as Convolution: "convolution \(layer.kernel)×\(layer.kernel)"
    case let layer as MaxPool: "max-pooling \(layer.kernel)×\(layer.kernel)"
    case let layer as Dropout: "dropout \(layer.probability)"
    case is Flatten: "flatten"
    case is Linear: "dense"
    default: nil
    }
  }
}
