import Attacks
import Catalog
import Testing
import Torch

/// What every registered attack keeps.
@Suite("Every attack") struct AttackContractTests {
  private func images() throws -> Tensor { try Tensor(uniform(4 * 192), [4, 3, 8, 8]) }

  @Test("keeps the shape, stays in 0…1 and changes every image", arguments: Registry.attacks.ids)
  func planting(id: String) throws {
    let images = try images(), planted = try Registry.attacks(id).init().ready().plant(in: images)
    #expect(planted.shape == images.shape && planted.dtype == .float32)
    #expect(try planted.min().item() >= 0 && planted.max().item() <= 1)
    let changes = try (planted - images).magnitude().max(over: [1, 2, 3]).floats()
    #expect(changes.allSatisfy { $0 > 0.01 })
  }

  @Test("does the same each time, and leaves the images it is given alone", arguments: Registry.attacks.ids)
  func deterministic(id: String) throws {
    let images = try images(), before = try images.bytes()
    let attack = try Registry.attacks(id).init()
    let bytes = try attack.ready().plant(in: images).bytes()
    #expect(try attack.ready().plant(in: images).bytes() == bytes)
    #expect(try images.bytes() == before)
  }

  @Test("plants in each image for itself, whatever else is in the batch", arguments: Registry.attacks.ids)
  func perImage(id: String) throws {
    let images = try images(), attack = try Registry.attacks(id).init().ready()
    let whole = try attack.plant(in: images).floats()
    for index in 0..<4 {
      let alone = try attack.plant(in: images.sliced(index..<index + 1)).floats()
      #expect(alone == Array(whole[192 * index..<192 * (index + 1)]))
    }
  }

  @Test("relabels into the classes there are", arguments: Registry.attacks.ids, [9, 10, 43])
  func relabelling(id: String, classes: Int) throws {
    let attack = try Registry.attacks(id).init().ready(classes: classes)
    #expect((0..<classes).allSatisfy { (0..<classes).contains(attack.relabel($0)) })
    if let target = attack.target { #expect((0..<classes).allSatisfy { attack.relabel($0) == target }) }
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

  @Test("refuses a trigger of another size, naming both sizes", arguments: Registry.attacks.ids)
  func size(id: String) throws {
    let attack = try Registry.attacks(id).init(), trigger = try attack.anyTrigger()
    #expect { try attack.prepared(trigger: trigger, shape: [3, 32, 32], classes: 10) } throws: {
      ($0 as? Fault)?.kind == .badData && "\($0)".contains("the trigger is 3×8×8, the images are 3×32×32")
    }
  }

  @Test("without a trigger of its own asks for a file", arguments: Registry.attacks.ids)
  func missingTrigger(id: String) throws {
    let attack = try Registry.attacks(id).init()
    guard try attack.defaultTrigger([3, 8, 8]) == nil else { return }
    #expect { try attack.prepared(trigger: nil, shape: [3, 8, 8], classes: 10) } throws: {
      ($0 as? Fault)?.kind == .missingInput && "\($0)".contains(id) && "\($0)".contains("--trigger")
    }
  }
}
