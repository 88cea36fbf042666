import Catalog
import Datasets
import Formats
import Testing

/// What every entry of the registry promises.
@Suite struct DatasetContractTests {
  static let ids = Registry.datasets.ids

  private func dataset(_ id: String) throws -> any ImageDataset { try Registry.datasets(id) }

  @Test("The identifiers are the published ones")
  func published() {
    #expect(Self.ids == ["synthetic-signs", "cifar10", "gtsrb", "npz", "image-folder"])
  }

  @Test("Every data set has a title and a source", arguments: ids)
  func described(id: String) throws {
    let type = type(of: try dataset(id))
    #expect(type.id == id && !type.title.isEmpty && !type.source.work.isEmpty)
  }

  @Test("Settings survive being written and read", arguments: ids)
  func settings(id: String) throws {
    func check(_ value: some ImageDataset) throws {
      let tree = try JSONValue(encoding: value)
      let again = try tree.decoded(as: type(of: value))
      #expect(try JSONValue(encoding: again) == tree)
      #expect(Settings.names(of: again) == Settings.names(of: value))
    }
    try check(dataset(id))
  }

  @Test("An empty folder is missing input, and the message names it", arguments: ids, Part.allCases)
  func emptyFolder(id: String, part: Part) throws {
    let dataset = try dataset(id)
    guard type(of: dataset).needsFolder else { return }
    let folder = try TemporaryFolder()
    let fault = #expect(throws: Fault.self) { try dataset.load(part, from: folder.path, seed: 0) }
    #expect(fault?.kind == .missingInput)
    #expect(fault?.description.contains(folder.path) == true)
    #expect(fault?.description.contains("looked for") == true)
    #expect(fault.map { $0.description.split(separator: "\n").count <= 2 } == true)
  }

  @Test("A folder that does not exist is missing input, and none at all wrong use", arguments: ids)
  func noFolder(id: String) throws {
    let dataset = try dataset(id)
    guard type(of: dataset).needsFolder else { return }
    let missing = #expect(throws: Fault.self) { try dataset.load(.test, from: "/nowhere/at/all", seed: 0) }
    #expect(missing?.kind == .missingInput)
    let unnamed = #expect(throws: Fault.self) { try dataset.load(.test, from: nil, seed: 0) }
    #expect(unnamed?.kind == .wrongUse)
    #expect(unnamed?.description.contains("--data") == true)
  }

  @Test("What is loaded agrees with what is promised", arguments: ids, Part.allCases)
  func loads(id: String, part: Part) throws {
    let folder = try TemporaryFolder()
    try Sample.write(id, to: folder)
    let dataset = try Sample.small(try dataset(id))
    let place = type(of: dataset).needsFolder ? folder.path : nil
    let images = try dataset.load(part, from: place, seed: 1)
    #expect(images.count > 0)
    #expect(dataset.classes == nil || dataset.classes == images.classes)
    #expect(images.labels.allSatisfy { (0..<images.classes).contains($0) })
    #expect(try dataset.load(part, from: place, seed: 1) == images)
    let files = try dataset.files(for: part, in: place)
    #expect(files.isEmpty != type(of: dataset).needsFolder)
    for file in files { #expect(throws: Never.self) { try FileBytes.read(file) } }
  }
}

/// The smallest thing each data set can be loaded from.
private enum Sample {
  static func small(_ dataset: any ImageDataset) throws -> any ImageDataset {
    guard var signs = dataset as? SyntheticSigns else { return dataset }
    (signs.train, signs.test) = (10, 10)
    return signs
  }

  static func write(_ id: String, to folder: TemporaryFolder) throws {
    let record = [1] + [UInt8](repeating: 7, count: 3072)
    switch id {
    case "cifar10":
      for name in ["data_batch_1.bin", "test_batch.bin"] { try folder.write(record, to: name) }
    case "gtsrb":
      for name in ["train.bin", "test.bin"] { try folder.write(record, to: name) }
    case "npz":
      let arrays = try [
        NamedArray(name: "x", array: ArrayValue(Array(record.dropFirst()), shape: [1, 3, 32, 32])),
        NamedArray(name: "y", array: ArrayValue([Int64(1)])),
      ]
      for name in ["train.npz", "test.npz"] { try NPZ.write(arrays, to: folder.file(name)) }
    case "image-folder":
      let picture = try RGBImage(width: 32, height: 32, pixels: Array(record.dropFirst()))
      for name in ["train/a/1.png", "test/a/1.png"] { try PNG.write(picture, to: folder.file(name)) }
    default: break
    }
  }
}
