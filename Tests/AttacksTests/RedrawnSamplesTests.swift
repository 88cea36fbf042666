import Attacks
import Catalog
import Testing
import Torch

@Suite("Poisoned anew for each batch") struct RedrawnSamplesTests {
  private let images = try! syntheticImages()

  private func samples(_ attack: any Attack = WaNet(), ratio: Double = 0.2, seed: Int = 0) throws -> RedrawnSamples {
    try RedrawnSamples(images, attack.ready().backdoors[0], Poisoning(ratio: ratio), seed: seed)
  }

  private func row(_ tensor: Tensor, _ index: Int) throws -> [Float] { try tensor.sliced(index..<index + 1).floats() }

  @Test(
    "The first images are triggered and relabelled, the next disguised, the rest as they were", arguments: [0, 1, 2])
  func contents(seed: Int) throws {
    let samples = try samples(seed: seed), backdoor = try WaNet().ready().backdoors[0]
    let (batch, labels) = try samples.batch(Array(10..<40)), clean = try images.tensors().images
    let planted = try backdoor.plant(in: clean)
    let known = try (0..<60).map { (try row(clean, $0), try row(planted, $0)) }
    let new = try labels.ints()
    #expect(batch.shape == [30, 3, 8, 8] && new.count == 30)
    // 6 triggered, 12 disguised, 12 clean: each made of an image of its own.
    var used: Set<Int> = []
    for place in 0..<30 {
      let shown = try row(batch, place)
      let source = (10..<40).first { gap(place < 6 ? known[$0].1 : known[$0].0, shown) < 1e-5 }
      guard place < 6 || place >= 18 else {
        #expect(source == nil)
        continue
      }
      let index = try #require(source)
      used.insert(index)
      #expect(place < 6 ? new[place] == 0 && images.labels[index] != 0 : new[place] == images.labels[index])
    }
    #expect(used.count == 18)
    let left = (10..<40).filter { !used.contains($0) }.map { images.labels[$0] }
    #expect(new[6..<18].sorted() == left.sorted())
  }

  @Test("The same images are poisoned otherwise the next time, and the same seed repeats it all")
  func redrawn() throws {
    let (first, second) = (try samples(), try samples()), all = Array(0..<60)
    let rounds = try (0..<2).map { _ in try first.batch(all).images.floats() }
    #expect(rounds[0] != rounds[1])
    #expect(try (0..<2).map { _ in try second.batch(all).images.floats() } == rounds)
    #expect(try samples(seed: 1).batch(all).images.floats() != rounds[0])
  }

  @Test("A batch with too few images to poison has all of them poisoned")
  func few() throws {
    let target = images.labels.indices.filter { images.labels[$0] == 0 }
    let labels = try samples(ratio: 0.9).batch(Array(target.prefix(4)) + [1, 2]).labels.ints()
    #expect(labels == [0, 0, 0, 0, 0, 0])
  }

  @Test("A share that all images together cannot give is refused")
  func tooMany() {
    #expect { try samples(ratio: 1) } throws: { "\($0)".contains("asks for 60 images, but only 54") }
  }
}
