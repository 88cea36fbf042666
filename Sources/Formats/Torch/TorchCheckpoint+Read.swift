extension TorchCheckpoint {
  /// Reads a file; the state dictionary may be the whole or lie under `net`, `netC`, `model`, `state_dict`, ….
  public static func read(_ path: String) throws -> Contents {
    try decode(FileBytes.read(path), source: path)
  }

  /// Reads bytes; `source` names them in errors and in the advice they give.
  public static func decode(_ bytes: [UInt8], source: String = "checkpoint") throws -> Contents {
    try refuseLegacy(bytes, source)
    let archive = try ZipReader(bytes: bytes, source: source)
    let folder = try folder(of: archive, source)
    let root = try Pickle.decode(archive.read(folder + "data.pkl"), source: source)
    let decoder = TorchTensorDecoder(archive: archive, folder: folder, source: source, fileSize: bytes.count)
    var reading = StateDictionaryReader(source: source, decoder: decoder)
    return try reading.contents(of: root)
  }

  // Before PyTorch 1.6: a series of pickles, the first of which is the number 0x1950a86a20f9469cfc6c.
  private static func refuseLegacy(_ bytes: [UInt8], _ source: String) throws {
    let magic: [UInt8] = [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
    guard bytes.count > 14, bytes[0] == 0x80, bytes[2..<14].elementsEqual(magic) else { return }
    let cause = "it was written in PyTorch's format from before version 1.6"
    throw FormatError.unsupported(source, cause, remedy: "If you trust it, convert it: \(conversion(of: source))")
  }

  private static func conversion(of path: String) -> String {
    let name = "'" + path.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    let load = "torch.load(\(name), map_location='cpu')"
    return "python -c \"import torch; torch.save(\(load), \(name), _use_new_zipfile_serialization=True)\""
  }

  private static func folder(of archive: ZipReader, _ source: String) throws -> String {
    let pickles = archive.names.filter { $0.hasSuffix("/data.pkl") && $0.count(of: "/") == 1 }
    guard let member = pickles.first, pickles.count == 1 else {
      throw FormatError.badData(source, "it is a zip archive but not a PyTorch checkpoint: it has no data.pkl")
    }
    let folder = String(member.dropLast("data.pkl".count))
    if archive.contains(folder + "constants.pkl") || archive.names.contains(where: { $0.hasPrefix(folder + "code/") }) {
      throw FormatError.unsupported(
        source, "it is a TorchScript program, which carries code besides tensors",
        remedy: "Save its tensors: torch.save(torch.jit.load(FILE, map_location='cpu').state_dict(), FILE).")
    }
    if archive.contains(folder + "byteorder"), try archive.read(folder + "byteorder") != Array("little".utf8) {
      throw FormatError.unsupported(
        source, "its numbers are in big-endian order", remedy: "Save it again on a little-endian machine.")
    }
    return folder
  }
}

extension String {
  fileprivate func count(of character: Character) -> Int { count { $0 == character } }
}
