import Catalog

/// Any layer, written in architecture files as its settings beside `layer: <kind>`.
public struct Layer: Sendable, Hashable {
  public let kind: any LayerKind

  public init(_ kind: any LayerKind) { self.kind = kind }

  public static func == (a: Layer, b: Layer) -> Bool { AnyHashable(a.kind) == AnyHashable(b.kind) }
  public func hash(into hasher: inout Hasher) { AnyHashable(kind).hash(into: &hasher) }
}

extension Layer: Codable {
  private enum Key: String, CodingKey { case layer }

  public init(from decoder: any Decoder) throws {
    let name = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .layer)
    kind = try Registry.layers(name).init(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(type(of: kind).kind, forKey: .layer)
    try kind.encode(to: encoder)
  }
}

extension Registry {
  public static let layers = Catalog<any LayerKind.Type>(
    "layer",
    [
      Convolution.self, BatchNorm.self, ELU.self, ReLU.self, Tanh.self, MaxPool.self, AveragePool.self,
      GlobalAveragePool.self, Upsample.self, Dropout.self, Flatten.self, Linear.self, Add.self, Concatenate.self,
    ]
  ) { $0.kind }
}
