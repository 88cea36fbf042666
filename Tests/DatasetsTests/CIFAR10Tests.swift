import Catalog
import Datasets
import Formats
import Testing

@Suite struct CIFAR10Tests {
  /// Records whose pixels all have the record's own value.
  private func records(_ labels: [UInt8]) -> [UInt8] {
    labels.enumerated().flatMap { [$0.element] + Array(repeating: UInt8($0.offset), count: 3072) }
  }

  @Test("Binary batches are read in file order", arguments: ["", "cifar-10-batches-bin/"])
  func binary(inner: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(records([3, 9, 0]), to: inner + "test_batch.bin")
    let images = try CIFAR10().load(.test, from: folder.path, seed: 0)
    #expect(images.labels == [3, 9, 0])
    #expect(images.rgb(at: 1) == Array(repeating: 1, count: 3072))
    #expect(images.className(9) == "lorry")
  }

  @Test("Training takes the batches that are there, in the order of their numbers")
  func someBatches() throws {
    let folder = try TemporaryFolder()
    try folder.write(records([5]), to: "data_batch_4.bin")
    try folder.write(records([1, 2]), to: "data_batch_2.bin")
    let images = try CIFAR10().load(.train, from: folder.path, seed: 0)
    #expect(images.labels == [1, 2, 5])
    let files = try CIFAR10().files(for: .train, in: folder.path)
    #expect(files == ["\(folder.path)/data_batch_2.bin", "\(folder.path)/data_batch_4.bin"])
  }

  @Test("A pickled batch is read as the binary one")
  func pickled() throws {
    let folder = try TemporaryFolder()
    try folder.write(PickledBatch.bytes(labels: [7, 2]), to: "cifar-10-batches-py/test_batch")
    let images = try CIFAR10().load(.test, from: folder.path, seed: 0)
    #expect(images.labels == [7, 2])
    #expect(images.pixels == .bytes(PickledBatch.pixels(2)))
  }

  @Test("A truncated batch is named with the sizes found and expected")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(records([1, 2]).dropLast(73)), to: "test_batch.bin")
    let fault = #expect(throws: Fault.self) { try CIFAR10().load(.test, from: folder.path, seed: 0) }
    #expect(fault?.kind == .badData)
    for part in [path, "6073 bytes", "6146", "30730000"] {
      #expect(fault?.description.contains(part) == true, "\(part)")
    }
  }

  @Test("An empty batch and a label that is no class are refused")
  func corrupt() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "test_batch.bin")
    #expect(throws: Fault.self) { try CIFAR10().load(.test, from: folder.path, seed: 0) }
    try folder.write(records([1, 10]), to: "test_batch.bin")
    let fault = #expect(throws: Fault.self) { try CIFAR10().load(.test, from: folder.path, seed: 0) }
    #expect(fault?.description.contains("record 1 has the label 10") == true)
  }

  @Test("The test part needs no training file, and the other way round")
  func opensOnlyWhatItNeeds() throws {
    let folder = try TemporaryFolder()
    try folder.write(records([1]), to: "test_batch.bin")
    try folder.write("nonsense", to: "data_batch_1.bin")
    #expect(try CIFAR10().load(.test, from: folder.path, seed: 0).count == 1)
    #expect(throws: Fault.self) { try CIFAR10().load(.train, from: folder.path, seed: 0) }
  }
}

/// A CIFAR batch as the pickle that NumPy would write, protocol 2, put together by hand.
enum PickledBatch {
  static func pixels(_ count: Int) -> [UInt8] { (0..<count * 3072).map { UInt8(truncatingIfNeeded: $0 * 7) } }

  static func bytes(labels: [UInt8]) -> [UInt8] {
    let pixels = pixels(labels.count)
    var pickle: [UInt8] = [0x80, 2] + Array("}(".utf8)
    pickle += key("data") + global("numpy.core.multiarray", "_reconstruct") + global("numpy", "ndarray")
    // Arguments (ndarray, (0,), 'b'), then the state (1, shape, dtype, False, raw bytes).
    pickle += Array("K\u{0}".utf8) + [0x85] + key("b") + [0x87] + Array("R(".utf8) + [0x4b, 1]
    pickle += [0x4b, UInt8(labels.count), 0x4d, 0x00, 0x0c, 0x86]
    pickle += global("numpy", "dtype") + key("u1") + [0x4b, 0, 0x4b, 1, 0x87] + Array("R".utf8)
    pickle += Array("(".utf8) + [0x4b, 3] + key("|") + Array("NNN".utf8) + [0x4a, 0xff, 0xff, 0xff, 0xff]
    pickle += [0x4a, 0xff, 0xff, 0xff, 0xff, 0x4b, 0] + Array("tb".utf8) + [0x89]
    pickle += Array("T".utf8) + littleEndian(pixels.count) + pixels + Array("tb".utf8)
    pickle += key("labels") + Array("](".utf8) + labels.flatMap { [0x4b, $0] } + Array("e".utf8)
    return pickle + Array("u.".utf8)
  }

  private static func key(_ text: String) -> [UInt8] { [0x55, UInt8(text.utf8.count)] + Array(text.utf8) }

  private static func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }

  private static func littleEndian(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xff) } }
}
