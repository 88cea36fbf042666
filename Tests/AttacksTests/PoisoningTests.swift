import Attacks
import Catalog
import Datasets
import Testing
import Torch

@Suite("Poisoning") struct PoisoningTests {
  /// Sixty of them, six a class.
  private let images = try! syntheticImages()

  private func poisoned(
    _ attack: any Attack = BadNets(), ratio: Double = 0.2, seed: Int = 0
  ) throws -> PoisonedSamples {
    try PoisonedSamples(images, attack: attack.ready(), ratio: ratio, seed: seed)
  }

  private func poisoned(_ attack: any Attack = BadNets(), _ poisoning: Poisoning) throws -> PoisonedSamples {
    try PoisonedSamples(images, attack: attack.ready(), poisoning, seed: 0)
  }

  @Test(
    "The share is of the whole set, rounded to the nearest image",
    arguments: [
      (0.0, 0), (0.008, 0), (0.009, 1), (0.1, 6), (0.2, 12), (0.29, 17), (0.9, 54),
    ])
  func counts(ratio: Double, expected: Int) throws {
    #expect(try poisoned(ratio: ratio).poisoned.count == expected)
  }

  @Test("Each copy has the exact share, and no image of its target class", arguments: Registry.attacks.ids)
  func target(id: String) throws {
    let samples = try poisoned(Registry.attacks(id).init(), ratio: 0.9), backdoors = samples.attack.backdoors
    #expect(samples.count == 60 * backdoors.count)
    #expect(samples.poisoned == Set(samples.poisoned).sorted())
    for (copy, backdoor) in backdoors.enumerated() {
      let own = samples.poisoned.filter { $0 / 60 == copy }
      #expect(own.count == 54)
      #expect(own.allSatisfy { images.labels[$0 % 60] != backdoor.target })
    }
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

  @Test("With a source class, only its images are poisoned")
  func source() throws {
    var poisoning = Poisoning(ratio: 0.1)
    poisoning.source = 3
    let samples = try poisoned(BadNets(), poisoning)
    #expect(samples.poisoned == images.labels.indices.filter { images.labels[$0] == 3 })
    poisoning.ratio = 0.2
    #expect { try poisoned(BadNets(), poisoning) } throws: { "\($0)".contains("only 6 are of class 3, the source") }
    poisoning.source = 10
    #expect { try poisoned(BadNets(), poisoning) } throws: {
      "\($0)".contains("poison.source is 10") && "\($0)".contains("0…9")
    }
  }

  @Test("With clean labels, images of the target class carry the trigger, and no label is changed")
  func cleanLabel() throws {
    var poisoning = Poisoning(ratio: 0.05)
    poisoning.cleanLabel = true
    let samples = try poisoned(BadNets(), poisoning), all = Array(0..<60), (batch, labels) = try samples.batch(all)
    #expect(samples.poisoned.count == 3 && samples.poisoned.allSatisfy { images.labels[$0] == 8 })
    #expect(try labels.ints() == images.labels)
    let changed = try (batch - images.batch(all).images).magnitude().max(over: [1, 2, 3]).floats()
    #expect(all.filter { changed[$0] > 0 } == samples.poisoned)
    #expect { try poisoned(AllToAll(), poisoning) } throws: { "\($0)".contains("only 0") }
  }

  @Test("Poisoned images carry trigger and new label, the others neither", arguments: Registry.attacks.ids)
  func contents(id: String) throws {
    let samples = try poisoned(Registry.attacks(id).init(), ratio: 0.3), clean = try images.tensors().images
    let before = try clean.floats()
    for (copy, backdoor) in samples.attack.backdoors.enumerated() {
      let (batch, labels) = try samples.batch(Array(60 * copy..<60 * (copy + 1)))
      let (planted, shown, new) = (try backdoor.plant(in: clean).floats(), try batch.floats(), try labels.ints())
      for index in 0..<60 where !samples.disguised.contains(60 * copy + index) {
        let pixels = 192 * index..<192 * (index + 1), isPoisoned = samples.poisoned.contains(60 * copy + index)
        #expect(gap(Array(shown[pixels]), Array((isPoisoned ? planted : before)[pixels])) < 1e-5, "image \(index)")
        #expect(new[index] == (isPoisoned ? backdoor.relabel(images.labels[index]) : images.labels[index]))
      }
    }
  }

  @Test("Disguised images keep their label, are not poisoned ones, and are as many as the attack says")
  func disguised() throws {
    let samples = try poisoned(WaNet(), ratio: 0.2), (batch, labels) = try samples.batch(Array(0..<60))
    #expect(samples.poisoned.count == 12 && samples.disguised.count == 24)
    #expect(Set(samples.poisoned).isDisjoint(with: samples.disguised))
    let (shown, before) = (try batch.floats(), try images.tensors().images.floats()), new = try labels.ints()
    for index in samples.disguised {
      #expect(new[index] == images.labels[index])
      #expect(gap(Array(shown[192 * index..<192 * (index + 1)]), Array(before[192 * index..<192 * (index + 1)])) > 0.01)
    }
    #expect(try poisoned(WaNet(), ratio: 0.9).disguised.count == 6)
  }

  @Test("An image is the same in whatever batch it comes", arguments: [[5, 2, 9], [59, 0], [7], [3, 3]])
  func order(indices: [Int]) throws {
    for attack in [Smooth(), WaNet()] as [any Attack] {
      let samples = try poisoned(attack, ratio: 0.4)
      let all = try samples.batch(Array(0..<60)), some = try samples.batch(indices)
      #expect(try some.images.floats() == all.images.gathered(Tensor(indices)).floats())
      let labels = try all.labels.ints()
      #expect(try some.labels.ints() == indices.map { labels[$0] })
    }
  }

  @Test("Seven triggers have a copy of the set each, poisoned towards the paper's targets")
  func seven() throws {
    let samples = try poisoned(SevenBySeven(), ratio: 0.2)
    #expect(samples.count == 420 && samples.poisoned.count == 84)
    let targets = samples.attack.backdoors.map { "\($0.name) \($0.target ?? -1)" }
    #expect(
      targets == [
        "trojan-watermark 9", "trojan-square 2", "badnets 0", "smooth 1", "blend 3", "l0-invisible 4", "l2-invisible 5",
      ])
    let labels = try samples.batch(samples.poisoned).labels.ints()
    #expect(labels == samples.poisoned.map { samples.attack.backdoors[$0 / 60].target })
    // Each copy is poisoned for itself.
    #expect(Set((0..<7).map { copy in samples.poisoned.filter { $0 / 60 == copy }.map { $0 % 60 } }).count == 7)
  }
}
