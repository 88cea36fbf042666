extension TorchCheckpoint {
  /// Writes `{"net": OrderedDict(name → tensor), …scalars}`, which `torch.load(FILE, weights_only=True)` opens.
  ///
  /// Equal contents give equal bytes.
  public static func write(_ tensors: [NamedArray], scalars: [String: Scalar] = [:], to path: String) throws {
    try AtomicFile.write(encode(tensors, scalars: scalars), to: path)
  }

  /// The bytes of a file. The key `net` is taken, and tensor names must differ.
  public static func encode(_ tensors: [NamedArray], scalars: [String: Scalar] = [:]) throws -> [UInt8] {
    try checkNames(tensors, scalars)
    var archive = ZipWriter()
    try archive.add("archive/data.pkl", pickle(of: tensors, scalars))
    try archive.add("archive/byteorder", Array("little".utf8))
    for (key, tensor) in tensors.enumerated() { try archive.add("archive/data/\(key)", tensor.array.bytes) }
    try archive.add("archive/version", Array("3\n".utf8))
    return archive.finished()
  }

  private static func checkNames(_ tensors: [NamedArray], _ scalars: [String: Scalar]) throws {
    var seen: Set<String> = []
    for tensor in tensors where !seen.insert(tensor.name).inserted {
      throw FormatError.badData("checkpoint", "two tensors are named \(quoted(tensor.name))", remedy: "Rename one.")
    }
    if scalars["net"] != nil {
      throw FormatError.badData(
        "checkpoint", "a scalar is named 'net', as the state dictionary is", remedy: "Rename it.")
    }
  }

  private static func pickle(of tensors: [NamedArray], _ scalars: [String: Scalar]) -> [UInt8] {
    var writer = PickleWriter()
    writer.emit(Opcode.emptyDict)
    writer.emit(Opcode.mark)
    writer.string("net")
    writer.emptyOrderedDictionary()
    writer.emit(Opcode.mark)
    for (key, tensor) in tensors.enumerated() {
      writer.string(tensor.name)
      append(tensor.array, key: key, to: &writer)
    }
    writer.emit(Opcode.setItems)
    for (name, scalar) in scalars.sorted(by: { $0.key < $1.key }) {
      writer.string(name)
      append(scalar, to: &writer)
    }
    writer.emit(Opcode.setItems)
    writer.emit(Opcode.stop)
    return writer.bytes
  }

  // _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)
  private static func append(_ array: ArrayValue, key: Int, to writer: inout PickleWriter) {
    writer.global("torch._utils", "_rebuild_tensor_v2")
    writer.emit(Opcode.mark)
    writer.emit(Opcode.mark)
    writer.string("storage")
    writer.global("torch", array.dtype.torchStorageName)
    writer.string("\(key)")
    writer.string("cpu")
    writer.integer(array.count)
    writer.emit(Opcode.tuple)
    writer.emit(Opcode.binPersID)
    writer.integer(0)
    writer.integers(array.shape)
    writer.integers(strides(of: array.shape))
    writer.bool(false)
    writer.emptyOrderedDictionary()
    writer.emit(Opcode.tuple)
    writer.emit(Opcode.reduce)
  }

  private static func append(_ scalar: Scalar, to writer: inout PickleWriter) {
    switch scalar {
    case .bool(let value): writer.bool(value)
    case .int(let value): writer.integer(value)
    case .float(let value): writer.float(value)
    case .string(let value): writer.string(value)
    }
  }

  private static func strides(of shape: [Int]) -> [Int] {
    var strides: [Int] = []
    var step = 1
    for extent in shape.reversed() {
      strides.append(step)
      // PyTorch counts an empty axis as one.
      step *= max(extent, 1)
    }
    return strides.reversed()
  }
}
