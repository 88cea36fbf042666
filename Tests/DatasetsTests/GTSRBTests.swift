import Catalog
import Datasets
import Formats
import Testing

@Suite struct GTSRBTests {
  /// A grey picture with a box of one colour in it: left, top, right, bottom, the last two not included.
  private func picture(
    _ width: Int, _ height: Int, box: (Int, Int, Int, Int), colour: [UInt8]
  ) throws -> [UInt8] {
    var pixels = [UInt8](repeating: 128, count: 3 * width * height)
    for y in box.1..<box.3 {
      for x in box.0..<box.2 { pixels.replaceSubrange(3 * (y * width + x)..<3 * (y * width + x) + 3, with: colour) }
    }
    return PPM.encode(try RGBImage(width: width, height: height, pixels: pixels))
  }

  private let header = "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\n"

  @Test("The official test folders give the boxes, resized, in the table's order", arguments: ["", "GTSRB/"])
  func officialTest(outer: String) throws {
    let folder = try TemporaryFolder()
    let images = outer + "Final_Test/Images/"
    try folder.write(picture(50, 45, box: (5, 6, 44, 40), colour: [250, 10, 20]), to: images + "00001.ppm")
    try folder.write(picture(20, 30, box: (3, 3, 12, 19), colour: [0, 90, 200]), to: images + "00000.ppm")
    try folder.write(
      header + "00001.ppm;50;45;5;6;44;40;16\r\n00000.ppm;20;30;3;3;12;19;42\r\n", to: "GT-final_test.csv")
    let found = try GTSRB().load(.test, from: folder.path, seed: 0)
    #expect(found.labels == [16, 42])
    #expect(found.classes == 43 && found.height == 32 && found.width == 32)
    #expect(found.rgb(at: 0) == Array(repeating: [250, 10, 20], count: 1024).flatMap { $0 })
    #expect(found.rgb(at: 1) == Array(repeating: [0, 90, 200], count: 1024).flatMap { $0 })
  }

  @Test("Without cropping the whole picture is kept")
  func uncropped() throws {
    let folder = try TemporaryFolder()
    try folder.write(picture(32, 32, box: (8, 8, 24, 24), colour: [255, 0, 0]), to: "Final_Test/Images/a.ppm")
    try folder.write(header + "a.ppm;32;32;8;8;24;24;1\n", to: "Final_Test/Images/GT-final_test.csv")
    var gtsrb = GTSRB()
    gtsrb.crop = false
    let rgb = try gtsrb.load(.test, from: folder.path, seed: 0).rgb(at: 0)
    #expect(Array(rgb[0..<3]) == [128, 128, 128])
    #expect(Array(rgb[3 * (16 * 32 + 16)..<3 * (16 * 32 + 16) + 3]) == [255, 0, 0])
  }

  @Test("The official training folders are read class by class")
  func officialTraining() throws {
    let folder = try TemporaryFolder()
    for (name, label) in [("00007", 7), ("00002", 2)] {
      let images = "Final_Training/Images/\(name)/"
      try folder.write(picture(16, 16, box: (0, 0, 16, 16), colour: [9, 9, 9]), to: images + "00000_00000.ppm")
      try folder.write(header + "00000_00000.ppm;16;16;1;1;15;15;\(label)\n", to: images + "GT-\(name).csv")
    }
    #expect(try GTSRB().load(.train, from: folder.path, seed: 0).labels == [2, 7])
    #expect(try GTSRB().files(for: .train, in: folder.path).count == 4)
  }

  @Test("A box outside its picture is refused by name")
  func wrongBox() throws {
    let folder = try TemporaryFolder()
    try folder.write(picture(16, 16, box: (0, 0, 1, 1), colour: [0, 0, 0]), to: "Final_Test/Images/a.ppm")
    try folder.write(header + "a.ppm;16;16;1;1;17;15;1\n", to: "Final_Test/Images/GT-final_test.csv")
    let fault = #expect(throws: Fault.self) { try GTSRB().load(.test, from: folder.path, seed: 0) }
    #expect(fault?.description.contains("Final_Test/Images/a.ppm") == true)
    #expect(fault?.description.contains("16×16") == true)
  }

  @Test(
    "A table without classes and a line that is none are refused",
    arguments: [
      ("Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2\na.ppm;1;1;0;0;1;1\n", "GTSRB_Final_Test_GT.zip"),
      ("Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\na.ppm;1;1;0;0;1;1;43\n", "line 2"),
      ("", "first line"),
    ])
  func wrongTable(text: String, expected: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "Final_Test/Images/GT-final_test.csv")
    let fault = #expect(throws: Fault.self) { try GTSRB().load(.test, from: folder.path, seed: 0) }
    #expect(fault?.kind == .badData)
    #expect(fault?.description.contains(expected) == true, "\(fault?.description ?? "")")
  }

  @Test("The HDF5 file is read with numbers or one-hot rows as labels", arguments: [true, false])
  func hdf5(oneHot: Bool) throws {
    let folder = try TemporaryFolder()
    let values = (0..<2 * 3072).map { Float($0 % 3) / 2 }
    let rows = [5, 41].map { label in (0..<43).map { Float($0 == label ? 1 : 0) } }
    let labels =
      oneHot ? try ArrayValue(rows.flatMap { $0 }, shape: [2, 43]) : try ArrayValue([Int64(5), 41], shape: [2])
    try HDF5.write(
      [
        NamedArray(name: "X_test", array: try ArrayValue(values, shape: [2, 32, 32, 3])),
        NamedArray(name: "Y_test", array: labels),
      ], to: folder.file("gtsrb_dataset.h5"))
    let images = try GTSRB().load(.test, from: folder.path, seed: 0)
    #expect(images.labels == [5, 41])
    #expect(Array(images.rgb(at: 1).prefix(6)) == [0, 128, 255, 0, 128, 255])
  }

  @Test("Records are read, and a label above 42 is refused")
  func records() throws {
    let folder = try TemporaryFolder()
    try folder.write([42] + Array(repeating: 4, count: 3072), to: "train.bin")
    #expect(try GTSRB().load(.train, from: folder.path, seed: 0).labels == [42])
    try folder.write([43] + Array(repeating: 4, count: 3072), to: "train.bin")
    #expect(throws: Fault.self) { try GTSRB().load(.train, from: folder.path, seed: 0) }
  }
}
