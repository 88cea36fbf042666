internal import CTorch

/// The type of a tensor's entries.
public enum DType: String, Sendable, CaseIterable, Codable {
  case float32, float64, int64, bool, uint8, float16, bfloat16, int32

  public var byteCount: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .float16, .bfloat16: 2
    case .bool, .uint8: 1
    }
  }

  public var isFloatingPoint: Bool {
    switch self {
    case .float32, .float64, .float16, .bfloat16: true
    case .int64, .int32, .bool, .uint8: false
    }
  }

  var native: ct_dtype {
    switch self {
    case .float32: CT_FLOAT32
    case .float64: CT_FLOAT64
    case .int64: CT_INT64
    case .bool: CT_BOOL
    case .uint8: CT_UINT8
    case .float16: CT_FLOAT16
    case .bfloat16: CT_BFLOAT16
    case .int32: CT_INT32
    }
  }

  init(_ native: ct_dtype) {
    self = DType.allCases.first { $0.native == native } ?? .float32
  }
}
