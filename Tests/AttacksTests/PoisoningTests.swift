import Attacks
import Catalog
import Datasets
import Testing
import Torch

@Suite("Poisoning") struct PoisoningTests {
  private let images = try! syntheticImages()

  private func poisoned(
    _ attack: any Attack = BadNets(), ratio: Double = 0.2, seed: Int = 0
  ) throws -> PoisonedSamples {
    try PoisonedSamples(images, attack: attack.ready(), ratio: ratio, seed: seed)
  }

  @Test(
    "The share is of the whole set, rounded to the nearest image",
    arguments: [
      (0.0, 0), (0.008, 0), (0.009, 1), (0.1, 6), (0.2, 12), (0.29, 17), (0.9, 54),
    ])
  func counts(ratio: Double, expected: Int) throws {
    #expect(try poisoned(ratio: ratio).poisoned.count == expected)
  }

  @Test("Images of the target class are never drawn", arguments: Registry.attacks.ids)
  func target(id: String) throws {
    let attack = try Registry.attacks(id).init(), samples = try poisoned(attack, ratio: 0.9)
    #expect(samples.poisoned.count == 54)
    #expect(samples.poisoned.allSatisfy { images.labels[$0] != attack.target })
    #expect(samples.poisoned == samples.poisoned.sorted() && Set(samples.poisoned).count == 54)
  }

  @Test("The choice follows the seed alone")
  func seeded() throws {
    #expect(try poisoned(seed: 3).poisoned == poisoned(seed: 3).poisoned)
    #expect(try poisoned(seed: 3).poisoned != poisoned(seed: 4).poisoned)
  }

  @Test("Nothing is poisoned at ratio 0")
  func none() throws {
    let samples = try poisoned(ratio: 0), all = Array(0..<images.count)
    let (batch, labels) = try samples.batch(all), clean = try images.batch(all)
    #expect(try batch.bytes() == clean.images.bytes() && labels.ints() == images.labels)
  }

  @Test("Everything is poisoned at ratio 1 when every class has another label")
  func everything() throws {
    let samples = try poisoned(AllToAll(), ratio: 1)
    #expect(samples.poisoned == Array(0..<60))
    #expect(try samples.batch(Array(0..<60)).labels.ints() == images.labels.map { ($0 + 1) % 10 })
  }

  @Test("Ratio 1 with one target asks for more images than there are, and says both numbers")
  func tooMany() {
    #expect { try poisoned(ratio: 1) } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("asks for 60 images, but only 54")
    }
  }

  @Test("A ratio outside 0…1 is refused", arguments: [-0.1, 1.1, .nan, .infinity])
  func ratioRange(ratio: Double) {
    #expect { try poisoned(ratio: ratio) } throws: { "\($0)".contains("must lie in 0…1") }
  }

  @Test("Poisoned images carry trigger and new label, the others neither", arguments: Registry.attacks.ids)
  func contents(id: String) throws {
    let samples = try poisoned(Registry.attacks(id).init(), ratio: 0.3), all = Array(0..<images.count)
    let (batch, labels) = try samples.batch(all)
    let clean = try images.batch(all).images, planted = try samples.attack.plant(in: clean).floats()
    let (shown, before, new) = (try batch.floats(), try clean.floats(), try labels.ints())
    for index in all {
      let pixels = 192 * index..<192 * (index + 1), isPoisoned = samples.poisoned.contains(index)
      #expect(shown[pixels] == (isPoisoned ? planted : before)[pixels], "image \(index)")
      #expect(new[index] == (isPoisoned ? samples.attack.relabel(images.labels[index]) : images.labels[index]))
    }
  }

  @Test("An image is the same in whatever batch it comes", arguments: [[5, 2, 9], [59, 0], [7], [3, 3]])
  func order(indices: [Int]) throws {
    let samples = try poisoned(Smooth(), ratio: 0.5)
    let all = try samples.batch(Array(0..<60)), some = try samples.batch(indices)
    #expect(try some.images.floats() == all.images.gathered(Tensor(indices)).floats())
    let labels = try all.labels.ints()
    #expect(try some.labels.ints() == indices.map { labels[$0] })
  }
}
