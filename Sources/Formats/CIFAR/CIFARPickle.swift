/// CIFAR-10's Python batches (`data_batch_N`, `test_batch`): Python 2 pickles, read as data.
public struct CIFARPickle: Sendable, Hashable {
  /// Bytes, N × 3 × 32 × 32: red, green and blue planes.
  public let images: ArrayValue
  /// One per image, 0…9 (0…99 for CIFAR-100's fine labels).
  public let labels: [Int]

  /// Reads a file.
  public static func read(_ path: String) throws -> CIFARPickle {
    try decode(FileBytes.read(path), source: path)
  }

  /// Reads bytes; `source` names them in errors.
  public static func decode(_ bytes: [UInt8], source: String = "CIFAR batch") throws -> CIFARPickle {
    let batch = try Pickle.decode(bytes, source: source)
    guard let data = batch["data"], let list = batch["labels"] ?? batch["fine_labels"] else {
      throw notABatch(source, "it is \(batch.summary) without 'data' and 'labels'")
    }
    guard let array = try NumPyPickle.array(data, source: source), array.dtype == .uint8, array.shape.count == 2,
      array.shape[1] == 3072
    else { throw notABatch(source, "its 'data' are not rows of 3,072 bytes") }
    let labels = try integers(list, source)
    guard labels.count == array.shape[0] else {
      throw FormatError.badData(source, "it has \(array.shape[0]) images and \(labels.count) labels")
    }
    let limit = batch["labels"] == nil ? 100 : 10
    guard labels.allSatisfy({ (0..<limit).contains($0) }) else {
      throw FormatError.badData(source, "a label lies outside 0…\(limit - 1)")
    }
    return CIFARPickle(images: try array.reshaped([array.shape[0], 3, 32, 32]), labels: labels)
  }

  private static func integers(_ value: PickleValue, _ source: String) throws -> [Int] {
    if let array = try NumPyPickle.array(value, source: source) { return try array.int64s().map { Int($0) } }
    guard let elements = value.elements else { throw notABatch(source, "its 'labels' are \(value.summary)") }
    return try elements.map { element in
      if let integer = element.integer { return integer }
      throw notABatch(source, "a label is \(element.summary)")
    }
  }

  private static func notABatch(_ source: String, _ cause: String) -> FormatError {
    .badData(source, "it is not a CIFAR batch: \(cause)", remedy: "Take the files of cifar-10-python.tar.gz.")
  }
}
