import Catalog
import Datasets
import Testing

@Suite struct LabelledImagesTests {
  /// Three pictures of 3×1×2 values, 0…17.
  private let images = try! LabelledImages(
    pixels: .bytes(Array(0..<18)), labels: [0, 1, 1], channels: 3, height: 1, width: 2, classes: 3)

  @Test("A subset keeps each picture with its label, in the order asked for")
  func subset() {
    let picked = images.subset([2, 0, 2])
    #expect(picked.labels == [1, 0, 1])
    #expect(picked.pixels == .bytes(Array(12..<18) + Array(0..<6) + Array(12..<18)))
    #expect(picked.classes == 3)
  }

  @Test("Prefix and rest make up the whole, and asking for too many gives all")
  func prefixes() {
    #expect(images.prefix(1).labels + images.dropFirst(1).labels == images.labels)
    #expect(images.prefix(9) == images)
    #expect(images.dropFirst(9).isEmpty)
    #expect(images.dropFirst(0) == images)
  }

  @Test("Classes are counted, empty ones too")
  func counts() {
    #expect(images.countsPerClass == [1, 2, 0])
  }

  @Test("A picture comes out with its channels together")
  func interleaved() {
    #expect(images.rgb(at: 1) == [6, 8, 10, 7, 9, 11])
  }

  @Test("Floats become the nearest byte, and a grey plane fills all three channels")
  func grey() throws {
    let grey = try LabelledImages(
      pixels: .floats([0, 0.5, 1]), labels: [0], channels: 1, height: 1, width: 3, classes: 1)
    #expect(grey.rgb(at: 0) == [0, 0, 0, 128, 128, 128, 255, 255, 255])
  }

  @Test("Sizes that disagree, labels that are no class and values outside 0…1 are refused by name")
  func refusals() {
    expectFault("2 labels but 3 pixel values", .bytes([1, 2, 3]), [0, 0])
    expectFault("image 1 has the label 4, but the classes are 0…1", .bytes([1, 2]), [0, 4])
    expectFault("image 0 has the label -1", .bytes([1]), [-1])
    expectFault("image 1 has the pixel value 1.5", .floats([1, 1.5]), [0, 0])
    expectFault("image 0 has the pixel value nan", .floats([.nan]), [0])
  }

  @Test("More classes than could be counted are refused, whatever the labels")
  func immense() {
    #expect {
      try LabelledImages(
        pixels: .bytes([1]), labels: [0], channels: 1, height: 1, width: 1, classes: 1_000_000_000_000)
    } throws: { ($0 as? Fault)?.kind == .badData && "\($0)".contains("1000000000000 classes") }
  }

  private func expectFault(_ text: String, _ pixels: LabelledImages.Pixels, _ labels: [Int]) {
    let fault = #expect(throws: Fault.self) {
      try LabelledImages(pixels: pixels, labels: labels, channels: 1, height: 1, width: 1, classes: 2)
    }
    #expect(fault?.kind == .badData)
    #expect(fault?.description.contains(text) == true, "\(fault?.description ?? "no fault")")
  }

  @Test("A summary gives counts, range and each channel's mean and deviation")
  func summary() throws {
    let summary = DataSummary(
      try LabelledImages(
        pixels: .bytes([0, 255, 51, 51, 255, 0, 51, 51]), labels: [1, 1], channels: 2, height: 1, width: 2, classes: 2))
    #expect(summary.countsPerClass == [0, 2])
    #expect(summary.minimum == 0 && summary.maximum == 1)
    #expect(abs(summary.mean[0] - 0.5) < 1e-12 && abs(summary.mean[1] - 0.2) < 1e-12)
    #expect(abs(summary.deviation[0] - 0.5) < 1e-12 && summary.deviation[1] < 1e-7)
    #expect(summary.json["count"] == 2)
  }

  @Test("Bytes and the floats they stand for have one summary")
  func summaryOfFloats() throws {
    let bytes: [UInt8] = (0..<24).map { UInt8($0 * 10) }
    let floats = bytes.map { Float($0) / 255 }
    let summaries = try [LabelledImages.Pixels.bytes(bytes), .floats(floats)].map {
      DataSummary(try LabelledImages(pixels: $0, labels: [0, 0], channels: 3, height: 2, width: 2, classes: 1))
    }
    for channel in 0..<3 {
      #expect(abs(summaries[0].mean[channel] - summaries[1].mean[channel]) < 1e-7)
      #expect(abs(summaries[0].deviation[channel] - summaries[1].deviation[channel]) < 1e-7)
    }
  }

  @Test("A part without images has a summary without numbers")
  func emptySummary() {
    let summary = DataSummary(images.prefix(0))
    #expect(summary.minimum == nil && summary.mean.isEmpty)
    #expect(summary.json["maximum"] == .null)
  }

  @Test("A contact sheet has a row for every class that occurs, and its sizes agree")
  func contactSheet() {
    let sheet = ContactSheet(images, columns: 4, magnification: 3)
    #expect(sheet.rgb.count == 3 * sheet.height * sheet.width)
    #expect(sheet.height == 2 + 2 * (5 * 3 + 2))
    // Blue values stand out from the white paper and the grey numbers.
    #expect(sheet.rgb.filter { $0 == 17 }.count == 9)
  }
}
