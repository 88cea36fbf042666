import Catalog
import Datasets
import Testing

@Suite struct SplitTests {
  /// Ten grey pictures of one pixel; the value is the position.
  private let images = try! LabelledImages(
    pixels: .bytes(Array(0..<10)), labels: Array(repeating: 0, count: 10), channels: 1, height: 1, width: 1, classes: 1)

  @Test("The clean images are the first ones in file order")
  func firstOnes() throws {
    let parts = try Split()(images, clean: 4, seed: 7)
    #expect(parts.clean.pixels == .bytes([0, 1, 2, 3]))
    #expect(parts.heldOut.pixels == .bytes([4, 5, 6, 7, 8, 9]))
  }

  @Test("A shuffled split is disjoint, complete and the same for the same seed")
  func shuffled() throws {
    var split = Split()
    split.shuffle = true
    let first = try split.indices(of: 200, clean: 60, seed: 3)
    let again = try split.indices(of: 200, clean: 60, seed: 3)
    let other = try split.indices(of: 200, clean: 60, seed: 4)
    #expect(first == again)
    #expect(first.clean != other.clean)
    #expect(first.clean.count == 60)
    #expect((first.clean + first.heldOut).sorted() == Array(0..<200))
    #expect(first.heldOut == first.heldOut.sorted())
  }

  @Test("A split that leaves a side empty names both numbers", arguments: [-1, 0, 10, 11])
  func emptySide(clean: Int) {
    let fault = #expect(throws: Fault.self) { try Split()(images, clean: clean, seed: 0) }
    #expect(fault?.kind == .wrongUse)
    #expect(fault?.description.contains("\(clean) clean images out of 10") == true)
  }
}
