/// NumPy's format for one array: versions 1 to 3, either byte order, C and Fortran order; objects are refused.
public enum NPY {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let longestHeader = 1 << 20

  /// Reads a file.
  public static func read(_ path: String) throws -> ArrayValue {
    try decode(FileBytes.read(path), source: path)
  }

  /// Writes a file, version 1, C order.
  public static func write(_ array: ArrayValue, to path: String) throws {
    try AtomicFile.write(encode(array), to: path)
  }

  /// Reads bytes; `source` names them in errors. Unsigned integers beyond 8 bits are widened to signed ones.
  public static func decode(_ bytes: [UInt8], source: String = "NPY data") throws -> ArrayValue {
    var reader = ByteReader(bytes, source: source)
    guard bytes.starts(with: magic) else { throw FormatError.badData(source, "it is not an NPY file") }
    _ = try reader.take(magic.count)
    let header = try header(&reader)
    let type = try NumPyType(header.descriptor, source: source)
    let expected = elementCount(of: header.shape)?.multipliedReportingOverflow(by: type.storedSize)
    guard let expected, !expected.overflow, expected.partialValue == reader.remaining else {
      let cause = "shape \(header.shape) of \(header.descriptor) does not take the \(reader.remaining) bytes it has"
      throw FormatError.badData(source, cause)
    }
    let stored = Array(try reader.take(reader.remaining))
    return try type.array(stored, shape: header.shape, isFortran: header.isFortran, source: source)
  }

  /// The bytes of a file; bfloat16, which NumPy does not have, is written as float32.
  public static func encode(_ array: ArrayValue) throws -> [UInt8] {
    guard let descriptor = NumPyType.descriptor(of: array.dtype) else {
      return try encode(ArrayValue(array.floats(), shape: array.shape))
    }
    let text = NPYHeader.text(descriptor, array.shape)
    // The data start at a multiple of 64; ten bytes come before the header and a newline ends it.
    let padding = (64 - (10 + text.utf8.count + 1) % 64) % 64
    let length = text.utf8.count + padding + 1
    guard length <= Int(UInt16.max) else { throw FormatError.unsupported("array", "it has \(array.shape.count) axes") }
    var bytes = magic + [1, 0]
    bytes.append(littleEndian: UInt16(length))
    bytes += text.utf8
    bytes += [UInt8](repeating: 0x20, count: padding)
    bytes.append(0x0A)
    return bytes + array.bytes
  }

  private static func header(_ reader: inout ByteReader) throws -> NPYHeader {
    let version = try reader.integer(UInt8.self)
    _ = try reader.integer(UInt8.self)
    guard (1...3).contains(version) else {
      throw FormatError.unsupported(reader.source, "it has NPY version \(version), 1…3 are read")
    }
    let length = try version == 1 ? reader.length(UInt16.self) : reader.length(UInt32.self)
    guard length <= longestHeader else {
      throw FormatError.badData(reader.source, "its header claims \(length) bytes")
    }
    return try NPYHeader(Array(reader.take(length)), source: reader.source)
  }
}
