import Foundation
import Formats
import Testing

@Suite struct `PyTorch checkpoints` {
  @Test func `What PyTorch saved is read: names, order, strides, offsets and types`() throws {
    let contents = try TorchCheckpoint.decode(Fixture.torchSaved)
    let names = ["transposed", "offset", "half", "brain", "parameter", "steps", "mask", "bytes"]
    #expect(contents.tensors.map(\.name) == names)
    #expect(contents["transposed"]?.shape == [4, 3])
    #expect(contents["transposed"]?.floats() == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
    #expect(contents["offset"]?.floats() == [4, 5])
    #expect(contents["half"]?.dtype == .float16 && contents["half"]?.floats() == [1.5, -2])
    #expect(contents["brain"]?.dtype == .bfloat16 && contents["brain"]?.floats() == [1.5, -2])
    #expect(contents["parameter"]?.dtype == .float64 && contents["parameter"]?.doubles() == [3.25])
    #expect(try contents["steps"]?.shape == [] && contents["steps"]?.int64s() == [7])
    #expect(contents["mask"]?.dtype == .bool && contents["mask"]?.bytes == [1, 0])
    #expect(contents["bytes"]?.bytes == [1, 255])
  }

  @Test func `Numbers and texts beside the state dictionary are kept, the rest is listed`() throws {
    let contents = try TorchCheckpoint.decode(Fixture.torchSaved)
    #expect(contents.scalars["acc"] == .float(84.5))
    #expect(contents.scalars["epoch"] == .int(48))
    #expect(contents.scalars["best"] == .float(0.5))
    #expect(contents.scalars["name"] == .string("vgg"))
    #expect(contents.skipped.count == 3)
    #expect(contents.skipped.contains("'args': an object of 'argparse.Namespace'"))
    #expect(contents.skipped.contains("'optimizer': a dictionary of 2"))
  }

  @Test func `What is written is read back and equal contents give equal bytes`() throws {
    let tensors = try sampleArrays()
    let scalars: [String: TorchCheckpoint.Scalar] = [
      "acc": .float(84.46), "epoch": .int(48), "name": .string("é"), "wide": .int(1 << 40), "flag": .bool(true),
    ]
    let bytes = try TorchCheckpoint.encode(tensors, scalars: scalars)
    let contents = try TorchCheckpoint.decode(bytes)
    #expect(contents.tensors == tensors)
    #expect(contents.scalars == scalars)
    #expect(contents.skipped.isEmpty)
    #expect(try TorchCheckpoint.encode(tensors, scalars: scalars) == bytes)
  }

  @Test func `A file from before PyTorch 1.6 is refused with the conversion to run`() {
    let error = formatError { _ = try TorchCheckpoint.decode(Fixture.torchLegacy, source: "old.pth") }
    #expect(error?.category == .unsupported)
    let command =
      "torch.save(torch.load('old.pth', map_location='cpu'), 'old.pth', _use_new_zipfile_serialization=True)"
    #expect(error?.remedy.contains(command) == true)
  }

  @Test func `A TorchScript program is refused`() {
    #expect(formatError { _ = try TorchCheckpoint.decode(Fixture.torchScript) }?.cause.contains("TorchScript") == true)
  }

  /// A checkpoint around a pickle written by hand, with one storage of four single-precision numbers.
  private func checkpoint(_ pickle: [UInt8]) throws -> [UInt8] {
    var writer = ZipWriter()
    try writer.add("archive/data.pkl", pickle)
    try writer.add("archive/data/0", ArrayValue([Float](arrayLiteral: 1, 2, 3, 4)).bytes)
    return writer.finished()
  }

  /// `{"w": tensor}` with the given numbers.
  private func pickle(count: Int = 4, offset: Int = 0, shape: [Int] = [2], stride: [Int] = [1]) -> [UInt8] {
    func tuple(_ values: [Int]) -> [UInt8] { values.reduce(bytes("(")) { $0 + bytes("I\($1)\n") } + bytes("t") }
    let storage = bytes("(Vstorage\nctorch\nFloatStorage\nV0\nVcpu\nI\(count)\ntQ")
    let call =
      bytes("ctorch._utils\n_rebuild_tensor_v2\n(") + storage + bytes("I\(offset)\n") + tuple(shape) + tuple(stride)
    return bytes("}Vw\n") + call + bytes("I00\nNtRs.")
  }

  @Test func `A hand-written checkpoint with the tensors at the top is read`() throws {
    let bytes = try checkpoint(pickle(offset: 1, shape: [2], stride: [2]))
    #expect(try TorchCheckpoint.decode(bytes)["w"]?.floats() == [2, 4])
  }

  @Test func `A tensor that reaches beyond its storage is refused`() throws {
    let wrong = [
      pickle(offset: 3), pickle(shape: [5]), pickle(stride: [4]), pickle(count: 1), pickle(count: 5),
      pickle(offset: -1), pickle(stride: [-1]), pickle(shape: [-2]), pickle(shape: [2, 2]),
      pickle(offset: .max), pickle(shape: [.max], stride: [.max]), pickle(count: .max),
      pickle(shape: [1 << 40, 1 << 40, 0], stride: [1, 1, 1]),
    ]
    for pickle in wrong {
      let bytes = try checkpoint(pickle)
      let error = formatError { _ = try TorchCheckpoint.decode(bytes) }
      #expect(error?.category == .badData)
      #expect(error?.cause.contains("'w'") == true)
    }
  }

  @Test func `A tensor that repeats its storage without end is refused`() throws {
    let bytes = try checkpoint(pickle(shape: [1 << 20, 1 << 20], stride: [0, 0]))
    #expect(formatError { _ = try TorchCheckpoint.decode(bytes) }?.cause.contains("repeats") == true)
  }

  @Test func `A missing storage is named`() throws {
    var writer = ZipWriter()
    try writer.add("archive/data.pkl", pickle())
    let bytes = writer.finished()
    #expect(formatError { _ = try TorchCheckpoint.decode(bytes) }?.description.contains("archive/data/0") == true)
  }

  @Test func `A call hidden beside the state dictionary refuses the whole file`() throws {
    let evil = bytes("}Vacc\ncposix\nsystem\n(Vid\ntRs") + pickle().dropFirst()
    let error = formatError { _ = try TorchCheckpoint.decode(checkpoint(evil), source: "evil.pth") }
    #expect(error?.description.contains("'posix.system'; nothing was executed") == true)
  }

  @Test func `A checkpoint without tensors says what it has`() throws {
    let bytes = try checkpoint(bytes("}Vfoo\nI1\ns."))
    #expect(formatError { _ = try TorchCheckpoint.decode(bytes) }?.remedy.contains("'foo'") == true)
  }

  static let dataFolder = ProcessInfo.processInfo.environment["IBAU_DATA"]

  @Test(.enabled(if: dataFolder != nil, "set IBAU_DATA to a folder with checkpoints/"))
  func `The published poisoned networks are read`() throws {
    let folder = try #require(Self.dataFolder) + "/checkpoints"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".pth") }
    for file in files {
      let contents = try TorchCheckpoint.read(folder + "/" + file)
      #expect(contents.tensors.count == 44, "\(file)")
      #expect(contents.skipped.isEmpty)
      let weights = contents.tensors.filter { $0.name.hasSuffix("weight") || $0.name.hasSuffix("bias") }
      let parameters = weights.reduce(0) { $0 + $1.array.count }
      #expect(parameters == (file.hasPrefix("gtsrb") ? 376_011 : 308_394), "\(file)")
    }
    let badnets = try TorchCheckpoint.read(folder + "/badnets_8_02_ckpt.pth")
    #expect(badnets.scalars == ["acc": .float(84.46), "epoch": .int(48)])
  }
}
