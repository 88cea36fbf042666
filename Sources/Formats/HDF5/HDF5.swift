internal import CHDF5
internal import Foundation

/// Numeric data sets of HDF5 files.
///
/// Links and storage that lead to other files, and filters that would have to be loaded, are refused.
public enum HDF5 {
  /// A data set as the file describes it.
  public struct Dataset: Sendable, Hashable {
    /// The path inside the file, such as `X_train`.
    public let name: String
    public let shape: [Int]
    /// What it is read as; nil for texts, records and other types that are not read.
    public let dtype: ElementType?
  }

  // libhdf5 keeps global state and is not built for several threads everywhere.
  private static let lock = NSLock()

  /// Every data set in the file, by name.
  public static func datasets(_ path: String) throws -> [Dataset] {
    try checkReadable(path)
    let found = Listing()
    var message = emptyMessage
    let status = lock.withLock {
      chdf5_list(path, collect, Unmanaged.passUnretained(found).toOpaque(), &message)
    }
    guard status == 0 else { throw failure(status, path, text(message)) }
    return found.datasets
  }

  /// Reads a whole data set; half precision and unsigned integers are widened.
  public static func read(_ path: String, dataset: String) throws -> ArrayValue {
    let fileSize = try checkReadable(path)
    return try lock.withLock {
      var shape = chdf5_shape()
      var message = emptyMessage
      let status = chdf5_describe(path, dataset, &shape, &message)
      guard status == 0 else { throw failure(status, path, "\(quoted(dataset)): \(text(message))") }
      return try contents(path, dataset, shape, fileSize)
    }
  }

  /// Writes data sets at the top level; float16, bfloat16 and bool are widened to what HDF5 holds plainly.
  public static func write(_ arrays: [NamedArray], compressed: Bool = false, to path: String) throws {
    try AtomicFile.write(lock.withLock { try image(of: arrays, compressed: compressed) }, to: path)
  }

  // MARK: Reading

  @discardableResult
  private static func checkReadable(_ path: String) throws -> Int {
    guard let handle = FileHandle(forReadingAtPath: path), let size = try? handle.seekToEnd() else {
      throw FormatError(.missing, path, "it cannot be opened", remedy: "Check the path and its permissions.")
    }
    return Int(size)
  }

  private static func contents(
    _ path: String, _ name: String, _ shape: chdf5_shape, _ fileSize: Int
  ) throws -> ArrayValue {
    let extents = extents(of: shape)
    guard let dtype = elementType(shape.element) else {
      let remedy = "Store it as floats or integers of at most 64 bits."
      throw FormatError.unsupported(path, "data set \(quoted(name)) does not hold plain numbers", remedy: remedy)
    }
    // Deflate cannot expand more than 1032 times, and what was never written is not worth reading.
    guard let count = extents.flatMap({ byteCount(of: $0, dtype) }), let extents, count / 1032 <= fileSize else {
      throw FormatError.badData(path, "data set \(quoted(name)) claims more than a file of \(fileSize) bytes can hold")
    }
    var (status, message, copy) = (Int32(0), emptyMessage, shape)
    let bytes = [UInt8](unsafeUninitializedCapacity: max(count, 1)) { buffer, filled in
      // Storage that was never written is left as it was by some paths of the library.
      buffer.initialize(repeating: 0)
      status = chdf5_read(path, name, &copy, buffer.baseAddress, count, &message)
      filled = count
    }
    guard status == 0 else { throw failure(status, path, "\(quoted(name)): \(text(message))") }
    return try ArrayValue(dtype: dtype, shape: extents, bytes: bytes)
  }

  private static func failure(_ status: Int32, _ path: String, _ cause: String) -> FormatError {
    if status == chdf5_no_dataset {
      return FormatError(
        .missing, path, cause, remedy: "List what it has, and compare names (upper and lower case differ).")
    }
    if status == chdf5_unsupported {
      return FormatError.unsupported(path, cause, remedy: "Copy the data into one file.")
    }
    return FormatError.badData(path, cause)
  }

  private final class Listing {
    var datasets: [Dataset] = []
  }

  private static let collect: chdf5_visitor = { context, name, shape in
    guard let context, let name, let shape = shape?.pointee, let extents = HDF5.extents(of: shape) else { return }
    let listing = Unmanaged<Listing>.fromOpaque(context).takeUnretainedValue()
    let dataset = Dataset(name: String(cString: name), shape: extents, dtype: HDF5.elementType(shape.element))
    listing.datasets.append(dataset)
  }

  // MARK: Writing

  private static func image(of arrays: [NamedArray], compressed: Bool) throws -> [UInt8] {
    var (file, message) = (Int64(-1), emptyMessage)
    guard chdf5_create(&file, &message) == 0 else { throw FormatError.unsupported("HDF5 data", text(message)) }
    do {
      for entry in arrays { try add(entry, to: file, compressed: compressed) }
    } catch {
      chdf5_discard(file)
      throw error
    }
    var (bytes, count) = (UnsafeMutablePointer<UInt8>?.none, 0)
    guard chdf5_finish(file, &bytes, &count, &message) == 0, let bytes else {
      throw FormatError.unsupported("HDF5 data", text(message))
    }
    defer { chdf5_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  private static func add(_ entry: NamedArray, to file: Int64, compressed: Bool) throws {
    let array = try plain(entry.array)
    guard array.shape.count <= Int(CHDF5_MAX_RANK), let element = elements.first(where: { $0.1 == array.dtype })?.0
    else {
      throw FormatError.unsupported("HDF5 data", "\(quoted(entry.name)) has \(array.shape.count) axes")
    }
    var (shape, message) = (chdf5_shape(), emptyMessage)
    shape.element = Int32(element)
    shape.rank = Int32(array.shape.count)
    withUnsafeMutableBytes(of: &shape.dimensions) { raw in
      for (axis, extent) in array.shape.enumerated() {
        raw.storeBytes(of: UInt64(extent), toByteOffset: 8 * axis, as: UInt64.self)
      }
    }
    guard chdf5_add(file, entry.name, &shape, array.bytes, compressed ? 1 : 0, &message) == 0 else {
      throw FormatError.unsupported("HDF5 data", "\(quoted(entry.name)): \(text(message))")
    }
  }

  private static func plain(_ array: ArrayValue) throws -> ArrayValue {
    switch array.dtype {
    case .float16, .bfloat16: try ArrayValue(array.floats(), shape: array.shape)
    case .bool: try ArrayValue(dtype: .uint8, shape: array.shape, bytes: array.bytes.map { $0 == 0 ? 0 : 1 })
    default: array
    }
  }

  // MARK: Between C and Swift

  private static let elements: [(Int, ElementType)] = [
    (chdf5_float64, .float64), (chdf5_float32, .float32), (chdf5_int64, .int64), (chdf5_int32, .int32),
    (chdf5_int16, .int16), (chdf5_int8, .int8), (chdf5_uint8, .uint8),
  ]

  private static func elementType(_ element: Int32) -> ElementType? {
    elements.first { $0.0 == Int(element) }?.1
  }

  private static func extents(of shape: chdf5_shape) -> [Int]? {
    withUnsafeBytes(of: shape.dimensions) { raw in
      let extents = (0..<Int(shape.rank)).compactMap { Int(exactly: raw.load(fromByteOffset: 8 * $0, as: UInt64.self)) }
      return extents.count == Int(shape.rank) ? extents : nil
    }
  }

  private static var emptyMessage: [CChar] { [CChar](repeating: 0, count: Int(CHDF5_MESSAGE_SIZE)) }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
