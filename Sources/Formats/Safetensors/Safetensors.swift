/// The safetensors format: a JSON header and the arrays' bytes, nothing else.
public enum Safetensors {
  /// What a file holds.
  public struct Contents: Sendable, Hashable {
    /// In order of name.
    public let tensors: [NamedArray]
    /// The header's `__metadata__`.
    public let metadata: [String: String]

    public subscript(name: String) -> ArrayValue? { tensors.first { $0.name == name }?.array }
  }

  /// The specification's limit on the header.
  static let longestHeader = 100_000_000
  static let metadataKey = "__metadata__"
}

extension ElementType {
  /// The name this type has in a safetensors header.
  var safetensorsName: String {
    switch self {
    case .float64: "F64"
    case .float32: "F32"
    case .float16: "F16"
    case .bfloat16: "BF16"
    case .int64: "I64"
    case .int32: "I32"
    case .int16: "I16"
    case .int8: "I8"
    case .uint8: "U8"
    case .bool: "BOOL"
    }
  }

  init?(safetensorsName name: String) {
    guard let found = Self.allCases.first(where: { $0.safetensorsName == name }) else { return nil }
    self = found
  }
}
