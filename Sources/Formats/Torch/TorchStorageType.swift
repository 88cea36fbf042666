extension ElementType {
  /// The class PyTorch gives a storage of this type.
  var torchStorageName: String {
    switch self {
    case .float64: "DoubleStorage"
    case .float32: "FloatStorage"
    case .float16: "HalfStorage"
    case .bfloat16: "BFloat16Storage"
    case .int64: "LongStorage"
    case .int32: "IntStorage"
    case .int16: "ShortStorage"
    case .int8: "CharStorage"
    case .uint8: "ByteStorage"
    case .bool: "BoolStorage"
    }
  }

  init?(torchStorageName name: String) {
    guard let found = Self.allCases.first(where: { $0.torchStorageName == name }) else { return nil }
    self = found
  }

  /// The type of a `torch.dtype` name.
  init?(torchName name: String) {
    switch name {
    case "double": self = .float64
    case "float": self = .float32
    case "half": self = .float16
    case "long": self = .int64
    case "int": self = .int32
    case "short": self = .int16
    default: self.init(rawValue: name)
    }
  }
}
