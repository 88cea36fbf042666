/// A NumPy element type string such as `<f4`, as NPY files and pickles write it.
struct NumPyType {
  /// The type the elements are kept as; unsigned integers without a counterpart are widened.
  let dtype: ElementType
  /// Bytes per element in the file.
  let storedSize: Int
  let isBigEndian: Bool
  let isUnsigned: Bool

  init(_ descriptor: String, source: String) throws {
    var text = Substring(descriptor)
    isBigEndian = text.first == ">"
    if let order = text.first, "<>|=".contains(order) { text = text.dropFirst() }
    switch text {
    case "f8": dtype = .float64
    case "f4": dtype = .float32
    case "f2": dtype = .float16
    case "i8", "u8": dtype = .int64
    case "i4": dtype = .int32
    case "u4": dtype = .int64
    case "i2": dtype = .int16
    case "u2": dtype = .int32
    case "i1": dtype = .int8
    case "u1": dtype = .uint8
    case "b1", "?": dtype = .bool
    case let other where other.hasPrefix("O"):
      let remedy = "Save plain numbers: array.astype('float32')."
      throw FormatError.unsupported(source, "its elements are Python objects, which are not read", remedy: remedy)
    default:
      let remedy = "Save floats, integers or booleans: array.astype('float32')."
      throw FormatError.unsupported(source, "its elements have type \(quoted(descriptor))", remedy: remedy)
    }
    isUnsigned = text.hasPrefix("u")
    storedSize = text == "?" ? 1 : Int(String(text.dropFirst())) ?? dtype.byteCount
  }

  /// The array in little endian, C order. `stored` holds exactly the elements of `shape`.
  func array(_ stored: [UInt8], shape: [Int], isFortran: Bool, source: String) throws -> ArrayValue {
    var bytes = isBigEndian ? stored.byteSwapped(width: storedSize) : stored
    if isFortran && shape.count > 1 {
      bytes = StridedLayout.fortranOrder(shape).gathered(from: bytes, elementSize: storedSize)
    }
    if isUnsigned && dtype != .uint8 { bytes = try widened(bytes, source) }
    return try ArrayValue(dtype: dtype, shape: shape, bytes: bytes)
  }

  private func widened(_ bytes: [UInt8], _ source: String) throws -> [UInt8] {
    if storedSize < 8 {
      return [UInt8](unsafeUninitializedCapacity: 2 * bytes.count) { target, written in
        for (index, byte) in bytes.enumerated() {
          let position = index / storedSize * 2 * storedSize + index % storedSize
          target[position] = byte
          target[position + storedSize] = 0
        }
        written = 2 * bytes.count
      }
    }
    for last in stride(from: 7, to: bytes.count, by: 8) where bytes[last] & 0x80 != 0 {
      throw FormatError.unsupported(source, "an unsigned integer exceeds 9223372036854775807")
    }
    return bytes
  }

  /// The descriptor of an element type, or nil for bfloat16, which NumPy does not have.
  static func descriptor(of dtype: ElementType) -> String? {
    switch dtype {
    case .float64: "<f8"
    case .float32: "<f4"
    case .float16: "<f2"
    case .bfloat16: nil
    case .int64: "<i8"
    case .int32: "<i4"
    case .int16: "<i2"
    case .int8: "|i1"
    case .uint8: "|u1"
    case .bool: "|b1"
    }
  }
}
