import Attacks
import Catalog
import Foundation
import Testing
import Torch

@Suite("Laying triggers on images, against loops") struct TriggerTests {
  private let pixels = uniform(2 * 3 * 5 * 5)
  private let pattern = uniform(75, -0.8...0.8, seed: 4)

  private func laid(_ blending: Blending, mask: [Float]? = nil) throws -> [Float] {
    let trigger = Trigger(
      pattern: try Tensor(pattern, [1, 3, 5, 5]), mask: try mask.map { try Tensor($0, [1, 3, 5, 5]) },
      blending: blending)
    return try trigger.laid(on: Tensor(pixels, [2, 3, 5, 5])).floats()
  }

  @Test("An additive trigger is added and clipped to 0…1")
  func additive() throws {
    let expected = pixels.enumerated().map { min(1, max(0, $1 + pattern[$0 % 75])) }
    #expect(try gap(laid(.additive), expected) < 1e-6)
    #expect(expected.contains(0) && expected.contains(1))
  }

  @Test("A masked trigger is x·(1 − m) + t, clipped")
  func masked() throws {
    let mask = (0..<75).map { Float($0 % 3) / 2 }
    let expected = pixels.enumerated().map { min(1, max(0, $1 * (1 - mask[$0 % 75]) + pattern[$0 % 75])) }
    #expect(try gap(laid(.masked, mask: mask), expected) < 1e-6)
  }

  @Test("A rescaled trigger stretches each image by its own extremes")
  func rescaled() throws {
    let sums = pixels.enumerated().map { $1 + pattern[$0 % 75] }
    let expected = [sums[..<75], sums[75...]].flatMap { image in
      image.map { ($0 - image.min()!) / (image.max()! - image.min()!) }
    }
    let values = try laid(.rescaled)
    #expect(gap(values, expected) < 1e-5)
    for image in [values[..<75], values[75...]] {
      #expect(image.min() == 0)
      #expect(try abs(#require(image.max()) - 1) < 1e-6)
    }
  }

  @Test("A constant image under a constant rescaled trigger stays finite")
  func constant() throws {
    let trigger = Trigger(pattern: try .full([1, 3, 2, 2], 0.1), blending: .rescaled)
    #expect(try trigger.laid(on: .full([1, 3, 2, 2], 0.5)).floats().allSatisfy { $0 == 0 })
  }

  @Test("A mask of another size is refused as the mask")
  func maskSize() throws {
    let trigger = Trigger(pattern: try .zeros([1, 3, 8, 8]), mask: try .zeros([1, 3, 4, 4]), blending: .masked)
    #expect { try Masked().prepared(trigger: trigger, shape: [3, 8, 8], classes: 10) } throws: {
      "\($0)".contains("the mask is 3×4×4, the images are 3×8×8")
    }
  }
}

@Suite("BadNets") struct BadNetsTests {
  @Test("The white square covers rows and columns 27…30 and nothing else: 16 pixels", arguments: [0.0, 0.5])
  func geometry(background: Double) throws {
    let attack = try BadNets().prepared(trigger: nil, shape: [3, 32, 32], classes: 10)
    let values = try attack.plant(in: .full([1, 3, 32, 32], background)).floats()
    for (index, value) in values.enumerated() {
      let (row, column) = (index / 32 % 32, index % 32)
      let inside = (27...30).contains(row) && (27...30).contains(column)
      #expect(value == (inside ? 1 : Float(background)), "row \(row), column \(column)")
    }
    #expect(values.count { $0 == 1 } == 3 * 16)
    #expect(attack.target == 8)
  }

  @Test("Size and margin move the square, also on images that are not square", arguments: [(1, 0), (3, 2), (5, 1)])
  func settings(size: Int, margin: Int) throws {
    var badNets = BadNets()
    (badNets.patchSize, badNets.margin) = (size, margin)
    let values = try badNets.prepared(trigger: nil, shape: [1, 6, 9], classes: 10).trigger?.pattern.floats() ?? []
    let white = values.indices.filter { values[$0] == 1 }
    let rows = 6 - margin - size..<6 - margin, columns = 9 - margin - size..<9 - margin
    #expect(white == rows.flatMap { row in columns.map { 9 * row + $0 } })
  }

  @Test("A square that does not fit is refused", arguments: [(0, 1), (8, 1), (4, -1), (4, 5)])
  func tooLarge(size: Int, margin: Int) {
    var badNets = BadNets()
    (badNets.patchSize, badNets.margin) = (size, margin)
    #expect { try badNets.prepared(trigger: nil, shape: [3, 8, 8], classes: 10) } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("8×8")
    }
  }
}

@Suite("Patterns where the user has none") struct DefaultPatternTests {
  @Test("`additive` has stripes: six periods of a sine of 20/255, alike in every row and colour")
  func stripes() throws {
    let values = try #require(try Additive().defaultTrigger([3, 16, 32])).pattern.floats()
    for (index, value) in values.enumerated() {
      #expect(abs(Double(value) - 20 / 255 * sin(2 * .pi * 6 * Double(index % 32) / 32)) < 1e-7)
    }
  }

  @Test("`masked` has a chequerboard whose corners are white, over what it covers and nowhere else")
  func chequerboard() throws {
    let trigger = try #require(try Masked().defaultTrigger([1, 6, 6]))
    let board: [Float] = [1, 0, 1, 0, 1, 0, 1, 0, 1]
    let covered = (2..<5).flatMap { row in (2..<5).map { 6 * row + $0 } }
    #expect(try covered.map { try trigger.pattern.floats()[$0] } == board)
    #expect(try trigger.pattern.sum().item() == 5)
    let mask = try #require(trigger.mask).floats()
    #expect(mask.indices.filter { mask[$0] == 1 } == covered)
  }
}

@Suite("All-to-all") struct AllToAllTests {
  @Test("Class i becomes (i + 1) mod C, the last one the first", arguments: [2, 10, 43])
  func labels(classes: Int) throws {
    let attack = try AllToAll().ready(classes: classes)
    #expect((0..<classes).map(attack.relabel) == Array(1..<classes) + [0])
    #expect(attack.target == nil)
  }

  @Test("Its trigger is that of the attack it names")
  func trigger() throws {
    let prepared = try AllToAll().prepared(trigger: nil, shape: [3, 32, 32], classes: 10)
    let pattern = try #require(prepared.trigger).pattern
    #expect(try pattern.floats() == BadNets().defaultTrigger([3, 32, 32])!.pattern.floats())
    let smooth = try Settings.applying([Assignment("trigger=smooth")], to: AllToAll())
    #expect(smooth.blending == .rescaled)
    let masked = try Settings.applying([Assignment("trigger=masked")], to: AllToAll())
    let board = try #require(try masked.prepared(trigger: nil, shape: [3, 8, 8], classes: 10).trigger)
    #expect(try board.pattern.floats() == Masked().defaultTrigger([3, 8, 8])!.pattern.floats())
  }

  @Test("A trigger that no attack has is refused by name")
  func unknownTrigger() throws {
    let attack = try Settings.applying([Assignment("trigger=badnet")], to: AllToAll())
    #expect { try attack.prepared(trigger: nil, shape: [3, 8, 8], classes: 10) } throws: {
      "\($0)".contains("Did you mean 'badnets'?")
    }
  }

  @Test(
    "Attacks without one trigger of their own are refused", arguments: ["all-to-all", "seven-by-seven", "input-aware"])
  func compound(id: String) throws {
    let attack = try Settings.applying([Assignment("trigger=\(id)")], to: AllToAll())
    #expect { try attack.prepared(trigger: nil, shape: [3, 8, 8], classes: 10) } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("attack.trigger cannot be \(id)")
    }
  }

  @Test("A warp may be its trigger, noise mode and all")
  func warp() throws {
    let attack = try Settings.applying([Assignment("trigger=wanet")], to: AllToAll())
    let images = try Tensor(uniform(192), [1, 3, 8, 8])
    let planted = try attack.ready().plant(in: images).floats()
    #expect(try planted == WaNet().ready().plant(in: images).floats())
    #expect(attack.disguisedShare == 2)
  }
}
