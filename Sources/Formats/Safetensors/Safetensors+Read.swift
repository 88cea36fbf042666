extension Safetensors {
  /// Reads a file.
  public static func read(_ path: String) throws -> Contents {
    try decode(FileBytes.read(path), source: path)
  }

  /// Reads bytes; `source` names them in errors. The arrays must cover the data without overlap or gap.
  public static func decode(_ bytes: [UInt8], source: String = "safetensors data") throws -> Contents {
    var reader = ByteReader(bytes, source: source)
    let length = try reader.length(UInt64.self)
    guard length <= longestHeader, length <= reader.remaining else {
      let cause = "its header claims \(length) bytes, \(reader.remaining) follow and \(longestHeader) are allowed"
      throw FormatError.badData(source, cause)
    }
    let header = try SafetensorsHeader.parse(reader.take(length), source: source)
    let data = try reader.take(reader.remaining)
    try checkCoverage(header, count: data.count, source)
    let tensors = try header.entries.sorted { $0.key < $1.key }.map { name, entry in
      NamedArray(name: name, array: try array(entry, name, data, source))
    }
    return Contents(tensors: tensors, metadata: header.metadata)
  }

  private static func checkCoverage(_ header: SafetensorsHeader, count: Int, _ source: String) throws {
    let ranges = header.entries.map { (name: $0.key, offsets: $0.value.data_offsets) }
    for range in ranges where range.offsets.count != 2 || range.offsets[0] > range.offsets[1] {
      throw FormatError.badData(source, "tensor \(quoted(range.name)) has offsets \(range.offsets)")
    }
    var covered = 0
    for range in ranges.sorted(by: { ($0.offsets[0], $0.offsets[1]) < ($1.offsets[0], $1.offsets[1]) }) {
      guard range.offsets[0] == covered else {
        let cause =
          "tensor \(quoted(range.name)) starts at byte \(range.offsets[0]) of the data, \(covered) is expected"
        throw FormatError.badData(source, cause)
      }
      covered = range.offsets[1]
    }
    guard covered == count else {
      throw FormatError.badData(source, "its tensors take \(covered) bytes of data, \(count) are there")
    }
  }

  private static func array(
    _ entry: SafetensorsHeader.Entry, _ name: String, _ data: ArraySlice<UInt8>, _ source: String
  ) throws -> ArrayValue {
    guard let dtype = ElementType(safetensorsName: entry.dtype) else {
      let known = ElementType.allCases.map(\.safetensorsName).joined(separator: ", ")
      throw FormatError.unsupported(
        source, "tensor \(quoted(name)) has type \(quoted(entry.dtype))", remedy: "Known are \(known).")
    }
    let count = entry.data_offsets[1] - entry.data_offsets[0]
    guard byteCount(of: entry.shape, dtype) == count else {
      let cause = "tensor \(quoted(name)) of shape \(entry.shape) and type \(entry.dtype) has \(count) bytes"
      throw FormatError.badData(source, cause)
    }
    let start = data.startIndex + entry.data_offsets[0]
    return try ArrayValue(dtype: dtype, shape: entry.shape, bytes: Array(data[start..<start + count]))
  }
}
