/// NumPy's format for several named arrays: a zip archive of NPY members, packed or not.
public enum NPZ {
  /// Reads every array, in the archive's order; other members are an error.
  public static func read(_ path: String) throws -> [NamedArray] {
    try decode(FileBytes.read(path), source: path)
  }

  /// Reads one array.
  public static func read(_ path: String, name: String) throws -> ArrayValue {
    let archive = try ZipReader(path: path)
    guard archive.contains(name + ".npy") else {
      let known = archive.names.filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }
      throw FormatError(
        .missing, path, "it has no array \(quoted(name))",
        remedy: "It has: \(known.prefix(20).map(quoted).joined(separator: ", ")).")
    }
    return try NPY.decode(archive.read(name + ".npy"), source: "\(path) (\(name))")
  }

  /// Writes arrays, unpacked; equal arrays give equal bytes.
  public static func write(_ arrays: [NamedArray], to path: String) throws {
    try AtomicFile.write(encode(arrays), to: path)
  }

  /// Reads bytes; `source` names them in errors.
  public static func decode(_ bytes: [UInt8], source: String = "NPZ data") throws -> [NamedArray] {
    let archive = try ZipReader(bytes: bytes, source: source)
    return try archive.names.map { member in
      guard member.hasSuffix(".npy") else {
        throw FormatError.badData(source, "member \(quoted(member)) is not an array", remedy: "Is this an NPZ file?")
      }
      let name = String(member.dropLast(4))
      return NamedArray(name: name, array: try NPY.decode(archive.read(member), source: "\(source) (\(quoted(name)))"))
    }
  }

  /// The bytes of a file.
  public static func encode(_ arrays: [NamedArray]) throws -> [UInt8] {
    var archive = ZipWriter()
    for entry in arrays { try archive.add(entry.name + ".npy", NPY.encode(entry.array)) }
    return archive.finished()
  }
}
