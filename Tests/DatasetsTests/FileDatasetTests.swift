import Catalog
import Datasets
import Formats
import Testing

@Suite struct NPZDatasetTests {
  private func array(_ shape: [Int]) throws -> ArrayValue {
    try ArrayValue((0..<shape.reduce(1, *)).map { UInt8(truncatingIfNeeded: $0) }, shape: shape)
  }

  @Test("One archive holds both parts, and the classes are counted over both")
  func bothParts() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("all.npz")
    try NPZ.write(
      [
        NamedArray(name: "x_train", array: array([3, 2, 2, 3])),
        NamedArray(name: "y_train", array: ArrayValue([Int64(0), 4, 1])),
        NamedArray(name: "x_test", array: array([2, 2, 2, 3])),
        NamedArray(name: "y_test", array: ArrayValue([Int64(2), 0], shape: [2, 1])),
      ], to: path)
    for place in [path, folder.path] {
      let test = try NPZDataset().load(.test, from: place, seed: 0)
      #expect(test.labels == [2, 0] && test.classes == 5)
      #expect(test.rgb(at: 0) == Array(0..<12))
      #expect(try NPZDataset().load(.train, from: place, seed: 0).count == 3)
    }
    #expect(try NPZDataset().files(for: .test, in: path) == [path])
  }

  @Test("Channels may come first or last and give the same pictures")
  func layouts() throws {
    let folder = try TemporaryFolder()
    let last = (0..<24).map { Float($0) / 23 }
    let first = (0..<24).map { (index: Int) -> Float in
      let (image, channel, pixel) = (index / 12, index % 12 / 4, index % 4)
      return last[image * 12 + pixel * 3 + channel]
    }
    for (name, values, shape) in [("train", last, [2, 2, 2, 3]), ("test", first, [2, 3, 2, 2])] {
      try NPZ.write(
        [
          NamedArray(name: "images", array: ArrayValue(values, shape: shape)),
          NamedArray(name: "labels", array: ArrayValue([UInt8(0), 1])),
        ], to: folder.file("\(name).npz"))
    }
    let train = try NPZDataset().load(.train, from: folder.path, seed: 0)
    #expect(try NPZDataset().load(.test, from: folder.path, seed: 0) == train)
    #expect(train.channels == 3 && train.height == 2)
  }

  @Test("The arrays may be named, and names that are not there are listed with those that are")
  func namedArrays() throws {
    let folder = try TemporaryFolder()
    try NPZ.write(
      [
        NamedArray(name: "pictures", array: array([2, 4, 4])),
        NamedArray(name: "kinds", array: ArrayValue([Int64(1), 0])),
      ], to: folder.file("test.npz"))
    let fault = #expect(throws: Fault.self) { try NPZDataset().load(.test, from: folder.path, seed: 0) }
    #expect(fault?.kind == .missingInput)
    #expect(fault?.description.contains("pictures, kinds") == true)
    let assignments = try ["images=pictures", "labels=kinds", "classes=6"].map { try Assignment($0) }
    let images = try Settings.applying(assignments, to: NPZDataset()).load(.test, from: folder.path, seed: 0)
    #expect(images.channels == 1 && images.classes == 6 && images.labels == [1, 0])
  }

  @Test("Floats beyond 1 and counts that disagree are refused with the file's name")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("test.npz")
    try NPZ.write(
      [
        NamedArray(name: "x", array: ArrayValue([Float(0), 200], shape: [2, 1, 1])),
        NamedArray(name: "y", array: ArrayValue([Int64(0), 0])),
      ], to: path)
    let tooBright = #expect(throws: Fault.self) { try NPZDataset().load(.test, from: folder.path, seed: 0) }
    #expect(tooBright?.description.contains(path) == true && tooBright?.description.contains("200.0") == true)
    try NPZ.write(
      [
        NamedArray(name: "x", array: array([3, 1, 1])), NamedArray(name: "y", array: ArrayValue([Int64(0), 0])),
      ], to: path)
    let unequal = #expect(throws: Fault.self) { try NPZDataset().load(.test, from: folder.path, seed: 0) }
    #expect(unequal?.description.contains("3 images but 2 labels") == true)
  }

  /// Both parts, each of two images of class 0 but that one of `part` has the label `label`.
  private func parts(with label: Int64, in part: Part) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for each in Part.allCases {
      try NPZ.write(
        [
          NamedArray(name: "images", array: array([2, 1, 1])),
          NamedArray(name: "labels", array: ArrayValue([Int64(0), each == part ? label : 0])),
        ], to: folder.file("\(each.rawValue).npz"))
    }
    return folder
  }

  @Test(
    "A label of 100,000 or more in either part is refused by number, with the file's name and what to do",
    arguments: [Int64.max, 1_000_000_000_000, 100_000], Part.allCases)
  func strayLabels(label: Int64, part: Part) throws {
    let folder = try parts(with: label, in: part)
    let fault = #expect(throws: Fault.self) { try NPZDataset().load(.test, from: folder.path, seed: 0) }
    #expect(fault?.kind == .badData)
    #expect(fault?.description.contains("\(part.rawValue).npz: its labels reach \(label), but") == true)
    #expect(fault?.description.contains("Number the classes 0, 1, 2") == true)
  }

  @Test("A label of 99,999 is taken in either part", arguments: Part.allCases)
  func largestLabel(part: Part) throws {
    let folder = try parts(with: 99_999, in: part)
    #expect(try NPZDataset().load(.test, from: folder.path, seed: 0).classes == 100_000)
  }

  @Test("One-hot rows of more than 100,000 columns are refused")
  func wideOneHot() throws {
    let folder = try TemporaryFolder()
    let row: [UInt8] = [1] + [UInt8](repeating: 0, count: 100_000)
    try NPZ.write(
      [
        NamedArray(name: "x", array: array([1, 1, 1])),
        NamedArray(name: "y", array: ArrayValue(row, shape: [1, row.count])),
      ], to: folder.file("test.npz"))
    let fault = #expect(throws: Fault.self) { try NPZDataset().load(.test, from: folder.path, seed: 0) }
    #expect(fault?.kind == .badData)
    #expect(fault?.description.contains("its labels reach 100000, but") == true)
  }
}

@Suite struct ImageFolderTests {
  private func picture(_ side: Int, _ colour: [UInt8]) throws -> RGBImage {
    try RGBImage(width: side, height: side, pixels: (0..<side * side).flatMap { _ in colour })
  }

  @Test("Folders are classes, sorted by name, PNG and PPM side by side, resized")
  func folders() throws {
    let folder = try TemporaryFolder()
    try PNG.write(picture(40, [200, 30, 40]), to: folder.file("test/stop/b.png"))
    try PPM.write(picture(9, [1, 2, 3]), to: folder.file("test/stop/a.PPM"))
    try PNG.write(picture(16, [70, 80, 90]), to: folder.file("test/give way/x.png"))
    try PNG.write(picture(16, [0, 0, 0]), to: folder.file("train/limit/x.png"))
    try folder.write("not a picture", to: "test/stop/notes.txt")
    var dataset = ImageFolder()
    dataset.size = 16
    let images = try dataset.load(.test, from: folder.path, seed: 0)
    #expect(images.classNames == ["give way", "limit", "stop"])
    #expect(images.labels == [0, 2, 2])
    #expect(images.height == 16 && images.width == 16)
    #expect(images.rgb(at: 1) == Array(repeating: [1, 2, 3], count: 256).flatMap { $0 })
    #expect(images.rgb(at: 2) == Array(repeating: [200, 30, 40], count: 256).flatMap { $0 })
  }

  @Test("Pictures of the wanted size come through unchanged")
  func unchanged() throws {
    let folder = try TemporaryFolder()
    let pixels = (0..<3 * 32 * 32).map { UInt8(truncatingIfNeeded: $0 * 31) }
    try PNG.write(RGBImage(width: 32, height: 32, pixels: pixels), to: folder.file("train/a/1.png"))
    #expect(try ImageFolder().load(.train, from: folder.path, seed: 0).rgb(at: 0) == pixels)
  }

  @Test("A file that is no picture is named")
  func broken() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("PNG?", to: "test/a/1.png")
    let error = #expect(throws: FormatError.self) { try ImageFolder().load(.test, from: folder.path, seed: 0) }
    #expect(error?.description.contains(path) == true)
  }
}
