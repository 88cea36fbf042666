extension Safetensors {
  /// Writes a file; equal contents, in whatever order, give equal bytes.
  public static func write(_ tensors: [NamedArray], metadata: [String: String] = [:], to path: String) throws {
    try AtomicFile.write(encode(tensors, metadata: metadata), to: path)
  }

  /// The bytes of a file: widest element types first, so that every array is aligned, then by name.
  public static func encode(_ tensors: [NamedArray], metadata: [String: String] = [:]) throws -> [UInt8] {
    try checkNames(tensors)
    let ordered = tensors.sorted {
      ($1.array.dtype.byteCount, $0.name) < ($0.array.dtype.byteCount, $1.name)
    }
    var offset = 0
    var entries: [String: String] = [:]
    for tensor in ordered {
      let end = offset + tensor.array.bytes.count
      let shape = tensor.array.shape.map(String.init).joined(separator: ",")
      let dtype = tensor.array.dtype.safetensorsName
      entries[tensor.name] = "{\"dtype\":\"\(dtype)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}"
      offset = end
    }
    if !metadata.isEmpty { entries[metadataKey] = object(metadata.mapValues(SafetensorsHeader.quote)) }
    return try assembled(header: object(entries), ordered)
  }

  private static func assembled(header: String, _ ordered: [NamedArray]) throws -> [UInt8] {
    var text = Array(header.utf8)
    text += [UInt8](repeating: 0x20, count: (8 - text.count % 8) % 8)
    guard text.count <= longestHeader else {
      let cause = "the header takes \(text.count) bytes, \(longestHeader) are allowed"
      throw FormatError.badData("safetensors data", cause, remedy: "Shorten the metadata.")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + text.count + ordered.reduce(0) { $0 + $1.array.bytes.count })
    bytes.append(littleEndian: UInt64(text.count))
    bytes += text
    for tensor in ordered { bytes += tensor.array.bytes }
    return bytes
  }

  private static func object(_ members: [String: String]) -> String {
    let pairs = members.sorted { $0.key < $1.key }.map { "\(SafetensorsHeader.quote($0.key)):\($0.value)" }
    return "{" + pairs.joined(separator: ",") + "}"
  }

  private static func checkNames(_ tensors: [NamedArray]) throws {
    var seen: Set<String> = [metadataKey]
    for tensor in tensors where !seen.insert(tensor.name).inserted {
      let cause = "the tensor name \(quoted(tensor.name)) is used twice or reserved"
      throw FormatError.badData("safetensors data", cause, remedy: "Rename it.")
    }
  }
}
