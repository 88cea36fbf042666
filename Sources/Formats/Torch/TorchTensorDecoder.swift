/// Turns what a checkpoint's pickle says of tensors into arrays, taking bytes from the archive's storages.
struct TorchTensorDecoder {
  private let archive: ZipReader
  /// The archive's top folder, with its slash.
  private let folder: String
  private let source: String
  private var storages: [String: [UInt8]] = [:]
  private var budget: Int

  private struct Storage {
    let dtype: ElementType
    let bytes: [UInt8]
    /// What the reference claims of the bytes, which may be less than there are.
    let byteCount: Int
  }

  init(archive: ZipReader, folder: String, source: String, fileSize: Int) {
    self.archive = archive
    self.folder = folder
    self.source = source
    // Tensors may share and repeat a storage's elements; without a limit a small file could fill the memory.
    budget = 16 * fileSize + (16 << 20)
  }

  /// Whether a value stands for a tensor, without looking at its data.
  static func isTensor(_ value: PickleValue) -> Bool {
    guard case .object(let object) = value, object.callee.module.hasPrefix("torch") else { return false }
    return object.callee.name.hasPrefix("_rebuild_")
  }

  /// The tensor under a name, copied to C order.
  mutating func tensor(_ value: PickleValue, name: String) throws -> ArrayValue {
    guard case .object(let object) = value else { throw damaged(name, "it is \(value.summary)") }
    return try rebuilt(object.callee, object.arguments, name)
  }

  private mutating func rebuilt(
    _ callee: PickleGlobal, _ arguments: [PickleValue], _ name: String
  ) throws -> ArrayValue {
    switch callee.description {
    case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2":
      return try strided(arguments, dtype: nil, name)
    case "torch._utils._rebuild_tensor_v3":
      guard arguments.count >= 7, case .global(let type) = arguments[6] else { throw damaged(name, "it has no type") }
      guard let dtype = ElementType(torchName: type.name) else { throw unsupported(name, "has type \(type)") }
      return try strided(arguments, dtype: dtype, name)
    case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
      guard let inner = arguments.first else { throw damaged(name, "a parameter without a tensor") }
      return try tensor(inner, name: name)
    case "torch._tensor._rebuild_from_type_v2":
      guard arguments.count >= 3, case .global(let function) = arguments[0], let inner = arguments[2].elements,
        function.name != callee.name
      else { throw damaged(name, "a tensor of a class without its content") }
      return try rebuilt(function, inner, name)
    default:
      throw unsupported(name, "is built by \(quoted(callee.description))")
    }
  }

  // Arguments: storage, offset, size, stride, …
  private mutating func strided(
    _ arguments: [PickleValue], dtype wanted: ElementType?, _ name: String
  ) throws -> ArrayValue {
    guard arguments.count >= 4, case .persistent(let reference) = arguments[0], let offset = arguments[1].integer,
      let shape = integers(arguments[2]), let strides = integers(arguments[3])
    else { throw damaged(name, "its storage, offset, size or stride is missing") }
    let storage = try storage(reference, name)
    let dtype = wanted ?? storage.dtype
    let layout = StridedLayout(shape: shape, strides: strides, offset: offset)
    let available = storage.byteCount / dtype.byteCount
    guard let extent = layout.extent, extent <= available else {
      let cause = "shape \(shape), stride \(strides), offset \(offset) reach beyond a storage of \(available) elements"
      throw damaged(name, cause)
    }
    guard let size = byteCount(of: shape, dtype), size <= budget else {
      throw damaged(name, "shape \(shape) repeats its storage too often")
    }
    budget -= size
    return try ArrayValue(
      dtype: dtype, shape: shape, bytes: layout.gathered(from: storage.bytes, elementSize: dtype.byteCount))
  }

  // Reference: ("storage", type, key, device, element count); the count is in bytes for untyped storages.
  private mutating func storage(_ reference: PickleValue, _ name: String) throws -> Storage {
    guard let parts = reference.elements, parts.count >= 5, parts[0].text == "storage",
      case .global(let type) = parts[1], let key = parts[2].text, let count = parts[4].integer, count >= 0
    else { throw damaged(name, "its storage is not described as PyTorch does") }
    guard let dtype = type.name == "UntypedStorage" ? .uint8 : ElementType(torchStorageName: type.name) else {
      throw unsupported(name, "has a storage of \(quoted(type.description))")
    }
    let bytes = try bytes(ofStorage: key)
    let (expected, overflow) = count.multipliedReportingOverflow(by: dtype.byteCount)
    guard !overflow, expected <= bytes.count else {
      throw damaged(name, "its storage has \(bytes.count) bytes, \(count) elements of \(dtype) are recorded")
    }
    return Storage(dtype: dtype, bytes: bytes, byteCount: expected)
  }

  private mutating func bytes(ofStorage key: String) throws -> [UInt8] {
    if let known = storages[key] { return known }
    let bytes = try archive.read("\(folder)data/\(key)")
    storages[key] = bytes
    return bytes
  }

  private func integers(_ value: PickleValue) -> [Int]? {
    guard let elements = value.elements else { return nil }
    let integers = elements.compactMap(\.integer)
    return integers.count == elements.count ? integers : nil
  }

  private func damaged(_ name: String, _ cause: String) -> FormatError {
    .badData(source, "tensor \(quoted(name)): \(cause)")
  }

  private func unsupported(_ name: String, _ what: String) -> FormatError {
    let remedy = "Save it as a dense tensor of floats or integers."
    return .unsupported(source, "tensor \(quoted(name)) \(what)", remedy: remedy)
  }
}
