import Catalog
import Datasets
import Testing

@Suite struct SyntheticSignsTests {
  private func signs(_ count: Int, classes: Int = 10, size: Int = 32) -> SyntheticSigns {
    var signs = SyntheticSigns()
    (signs.train, signs.test, signs.classes, signs.size) = (count, count, classes, size)
    return signs
  }

  @Test("The same seed gives the same bytes")
  func reproducible() throws {
    let first = try signs(40).load(.train, from: nil, seed: 5)
    let again = try signs(40).load(.train, from: nil, seed: 5)
    #expect(first == again)
  }

  @Test("Another seed and the other part give other pictures")
  func independent() throws {
    let train = try signs(40).load(.train, from: nil, seed: 5)
    #expect(try signs(40).load(.train, from: nil, seed: 6).pixels != train.pixels)
    #expect(try signs(40).load(.test, from: nil, seed: 5).pixels != train.pixels)
  }

  @Test("Image i is the same however many are made", arguments: [10, 43])
  func prefixStable(classes: Int) throws {
    let many = try signs(97, classes: classes).load(.test, from: nil, seed: 1)
    let few = try signs(31, classes: classes).load(.test, from: nil, seed: 1)
    #expect(many.prefix(31) == few)
  }

  @Test("One image at a time gives what many at once give")
  func parallelIsSerial() throws {
    let many = try signs(12).load(.train, from: nil, seed: 2)
    for count in 1...12 {
      let last = try signs(count).load(.train, from: nil, seed: 2).subset([count - 1])
      #expect(last == many.subset([count - 1]))
    }
  }

  @Test("Ten classes are equally frequent in every ten images")
  func balanced() throws {
    let images = try signs(50).load(.train, from: nil, seed: 3)
    #expect(images.countsPerClass == Array(repeating: 5, count: 10))
    #expect(Set(images.prefix(10).labels).count == 10)
    #expect(images.classNames.count == 10)
  }

  @Test("All 43 classes occur, none more than four times as often as another")
  func mildlyUneven() throws {
    let round = 91
    let counts = try signs(2 * round, classes: 43).load(.train, from: nil, seed: 3).countsPerClass
    #expect(counts.min() == 2 && counts.max() == 8)
  }

  @Test("The pictures use the range of grey levels and differ from one another")
  func lively() throws {
    let images = try signs(60).load(.test, from: nil, seed: 0)
    let summary = DataSummary(images)
    #expect(summary.mean.allSatisfy { (0.3...0.6).contains($0) })
    #expect(summary.deviation.allSatisfy { (0.12...0.3).contains($0) })
    #expect(Set((0..<60).map { images.rgb(at: $0) }).count == 60)
  }

  @Test("The corner where small triggers sit is rarely white by itself")
  func cornerIsFree() throws {
    let images = try signs(300).load(.test, from: nil, seed: 0)
    let white = (0..<300).filter { index in
      let picture = images.rgb(at: index)
      return (27...30).allSatisfy { y in (27...30).allSatisfy { x in picture[3 * (y * 32 + x)] > 250 } }
    }
    #expect(white.count <= 3)
  }

  @Test("Other sizes are drawn, and a size that is none is refused", arguments: [16, 48, 64])
  func sizes(size: Int) throws {
    let images = try signs(3, size: size).load(.test, from: nil, seed: 0)
    #expect(images.height == size && images.width == size)
    #expect(throws: Fault.self) { try signs(3, size: size + 1).load(.test, from: nil, seed: 0) }
  }

  @Test("A number of classes other than 10 and 43 is refused, naming the two")
  func otherClasses() {
    let fault = #expect(throws: Fault.self) { try signs(3, classes: 12).load(.test, from: nil, seed: 0) }
    #expect(fault?.kind == .wrongUse)
    #expect(fault?.description.contains("10 or 43 classes, not 12") == true)
  }
}
