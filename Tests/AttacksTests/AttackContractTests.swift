import Attacks
import Catalog
import Testing
import Torch

/// What every registered attack keeps.
@Suite("Every attack") struct AttackContractTests {
  private func images() throws -> Tensor { try Tensor(uniform(4 * 192), [4, 3, 8, 8]) }

  /// Calls `body` with each of the attack's triggers.
  private func eachBackdoor(_ id: String, _ body: (Backdoor) throws -> Void) throws {
    for backdoor in try Registry.attacks(id).init().ready().backdoors { try body(backdoor) }
  }

  @Test("keeps the shape, stays in 0…1 and changes every image", arguments: Registry.attacks.ids)
  func planting(id: String) throws {
    let images = try images()
    try eachBackdoor(id) { backdoor in
      let planted = try backdoor.plant(in: images)
      #expect(planted.shape == images.shape && planted.dtype == .float32)
      #expect(try planted.min().item() >= 0 && planted.max().item() <= 1)
      let changes = try (planted - images).magnitude().max(over: [1, 2, 3]).floats()
      #expect(changes.allSatisfy { $0 > 0.01 })
    }
  }

  @Test("does the same each time, and leaves the images it is given alone", arguments: Registry.attacks.ids)
  func deterministic(id: String) throws {
    let images = try images(), before = try images.bytes()
    let attack = try Registry.attacks(id).init()
    for (first, second) in zip(try attack.ready().backdoors, try attack.ready().backdoors) {
      #expect(try first.plant(in: images).bytes() == second.plant(in: images).bytes())
      let seeds = [3, 1, 4, 1]
      let disguised = try first.planter.disguise(images, seeds: seeds)
      #expect(try second.planter.disguise(images, seeds: seeds).bytes() == disguised.bytes())
      #expect(disguised.shape == images.shape)
      #expect(try disguised.min().item() >= 0 && disguised.max().item() <= 1)
      #expect(try images.bytes() == before)
    }
  }

  @Test(
    "plants the same on a GPU", .enabled(if: Runtime.cudaDevices > 0, "there is no CUDA device"),
    arguments: Registry.attacks.ids)
  func gpu(id: String) throws {
    let images = try images()
    try eachBackdoor(id) { backdoor in
      let planted = try backdoor.plant(in: images.to(.cuda(0)))
      #expect(try gap(planted.to(.cpu).floats(), backdoor.plant(in: images).floats()) < 1e-5)
    }
  }

  @Test("plants in each image for itself, whatever else is in the batch", arguments: Registry.attacks.ids)
  func perImage(id: String) throws {
    let images = try images()
    try eachBackdoor(id) { backdoor in
      let whole = try backdoor.plant(in: images).floats()
      for index in 0..<4 {
        let alone = try backdoor.plant(in: images.sliced(index..<index + 1)).floats()
        #expect(gap(alone, Array(whole[192 * index..<192 * (index + 1)])) < 1e-5)
      }
    }
  }

  @Test("relabels into the classes there are", arguments: Registry.attacks.ids, [10, 43])
  func relabelling(id: String, classes: Int) throws {
    for backdoor in try Registry.attacks(id).init().ready(classes: classes).backdoors {
      let labels = (0..<classes).map(backdoor.relabel)
      #expect(labels.allSatisfy { (0..<classes).contains($0) })
      // Either one class for all, or another one for each.
      #expect(Set(labels) == backdoor.target.map { [$0] } ?? Set(0..<classes))
      if backdoor.target == nil { #expect((0..<classes).allSatisfy { labels[$0] != $0 }) }
    }
  }

  @Test("refuses a target that is not a class, naming the classes", arguments: Registry.attacks.ids)
  func targetRange(id: String) throws {
    for target in [-1, 10] {
      guard let attack = try withTarget(target, Registry.attacks(id).init()) else { continue }
      #expect { try attack.ready() } throws: {
        ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("attack.target is \(target)") && "\($0)".contains("0…9")
      }
    }
  }

  private func withTarget<A: Attack>(_ target: Int, _ attack: A) throws -> A? {
    guard Settings.names(of: attack).contains("target") else { return nil }
    return try Settings.applying([Assignment("target=\(target)")], to: attack)
  }

  @Test("keeps its settings through encoding", arguments: Registry.attacks.ids)
  func encoding(id: String) throws { try roundTrip(Registry.attacks(id).init()) }

  private func roundTrip<A: Attack>(_ attack: A) throws {
    let changed = try withTarget(3, attack) ?? attack
    let back = try JSONValue(encoding: changed).decoded(as: A.self)
    #expect(Settings.leaves(of: back).map { "\($0)" } == Settings.leaves(of: changed).map { "\($0)" })
    #expect(back.target == changed.target && back.blending == changed.blending)
  }

  @Test("has a laptop recipe of settings and shares that it takes", arguments: Registry.attacks.ids)
  func laptop(id: String) throws {
    func check<A: Attack>(_ attack: A) throws {
      let recipe = A.laptop, settings = try recipe.settings.map { try Assignment($0) }
      let ready = try Settings.applying(settings, to: attack).ready()
      #expect(recipe.epochs > 0 && recipe.batchSize > 0)
      var poisoning = Poisoning(ratio: recipe.ratio)
      poisoning.cleanLabel = attack is HiddenTrigger
      let samples = try PoisonedSamples(syntheticImages(), attack: ready, poisoning, seed: 0)
      #expect(samples.poisoned.count == Int((60 * recipe.ratio).rounded()) * attack.parts.count)
      #expect(recipe.words.contains("--poison-ratio") && recipe.words.contains("--epochs"))
    }
    try check(Registry.attacks(id).init())
  }

  @Test("plants the same after its tensors were kept and restored", arguments: Registry.attacks.ids)
  func restoring(id: String) throws {
    let attack = try Registry.attacks(id).init(), ready = try attack.ready(), images = try images()
    let back = try attack.prepared(restoring: ready.tensors(), shape: [3, 8, 8], classes: 10)
    for (before, after) in zip(ready.backdoors, back.backdoors) {
      #expect(try after.plant(in: images).bytes() == before.plant(in: images).bytes())
      #expect(after.name == before.name && after.target == before.target)
    }
  }

  @Test("refuses kept tensors that are missing or of another size", arguments: Registry.attacks.ids)
  func damaged(id: String) throws {
    let attack = try Registry.attacks(id).init(), tensors = try attack.ready().tensors()
    #expect { try attack.prepared(restoring: [:], shape: [3, 8, 8], classes: 10) } throws: {
      ($0 as? Fault)?.kind == .badData
    }
    let shrunk = try tensors.mapValues { try $0.rank == 0 ? $0 : $0.sliced(0..<1, along: $0.rank - 1) }
    #expect { try attack.prepared(restoring: shrunk, shape: [3, 8, 8], classes: 10) } throws: {
      ($0 as? Fault)?.kind == .badData
    }
  }

  @Test("takes a trigger of the right size only, or none at all", arguments: Registry.attacks.ids)
  func size(id: String) throws {
    let attack = try Registry.attacks(id).init()
    #expect { try attack.prepared(trigger: attack.madeTrigger(), shape: [3, 32, 32], classes: 10) } throws: {
      let text = "\($0)"
      switch ($0 as? Fault)?.kind {
      case .badData: return text.contains("the trigger is 3×8×8, the images are 3×32×32")
      case .wrongUse: return text.contains(id) && text.contains("--trigger")
      default: return false
      }
    }
  }

  @Test("asks for a file where it has no trigger of its own")
  func missingTrigger() throws {
    #expect { try Patternless().prepared(trigger: nil, shape: [3, 8, 8], classes: 10) } throws: {
      ($0 as? Fault)?.kind == .missingInput && "\($0)".contains("--trigger")
    }
  }

  private struct Patternless: Attack {
    static let id = "patternless"
    static let title = "no pattern"
    static let source = Source("this test")
    var target: Int? = 0
  }
}
