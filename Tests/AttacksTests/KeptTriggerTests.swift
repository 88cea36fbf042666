import Attacks
import Catalog
import Formats
import Testing
import Torch

/// The triggers that come with the program.
@Suite("Kept triggers") struct KeptTriggerTests {
  private func pattern(_ id: String, _ shape: [Int] = [3, 32, 32]) throws -> Tensor {
    try #require(try Registry.attacks(id).init().defaultTrigger(shape)).pattern
  }

  @Test(
    "Each has about the norm of the literature's",
    arguments: [
      (Blend.id, 8.59, 0.15), (L0Invisible.id, 4.0, 1e-6), (L2Invisible.id, 3.22, 0.05), (TrojanSquare.id, 8.66, 0.1),
      (TrojanWatermark.id, 8.74, 0.1),
    ])
  func norms(id: String, norm: Double, tolerance: Double) throws {
    #expect(abs(try pattern(id).norm().item() - norm) <= tolerance)
  }

  @Test("The smooth one spans 0…0.2 and lies between the literature's two in norm")
  func smoothRange() throws {
    let pattern = try pattern(Smooth.id)
    #expect(try pattern.min().item() == 0 && abs(pattern.max().item() - 0.2) < 1e-6)
    #expect(try (3.8...6.2).contains(pattern.norm().item()))
  }

  @Test("The smooth one holds less than 1 % of its energy above the cut-off, at any size", arguments: [32, 48, 64])
  func smoothEnergy(side: Int) throws {
    #expect(try highFrequencyShare(pattern(Smooth.id, [3, side, side])) < 0.01)
  }

  @Test(
    "Each that fills a shape fills only that shape",
    arguments: [(TrojanSquare.id, 81), (TrojanWatermark.id, 202)])
  func shapes(id: String, pixels: Int) throws {
    let attack = try #require(try Registry.attacks(id).init() as? any NeuronTrigger)
    let mask = try attack.mask([3, 32, 32])
    #expect(try mask.sum().item() == Double(3 * pixels))
    let pattern = try pattern(id)
    #expect(try (pattern * mask).floats() == pattern.floats())
    #expect(try pattern.max().item() > 0.5)
  }

  @Test("The ℓ0 one replaces columns 23…31 of the last row; column 23 becomes black")
  func l0() throws {
    let trigger = try #require(try L0Invisible().defaultTrigger([3, 32, 32]))
    let values = try trigger.laid(on: .full([1, 3, 32, 32], 0.5)).floats()
    for (place, value) in values.enumerated() {
      let (row, column) = (place / 32 % 32, place % 32), inside = row == 31 && column >= 23
      #expect(inside ? value == 0 || value == 1 : value == 0.5, "row \(row), column \(column)")
      if row == 31, column == 23 { #expect(value == 0) }
    }
    #expect(values.count { $0 == 1 } == 16)
    // The mask is one pixel wider than the pattern.
    let wide = try #require(trigger.mask).max(over: [1]).sum().item()
    let narrow = try trigger.pattern.max(over: [1]).sum().item()
    #expect(wide == 9 && narrow == 8)
  }

  @Test("The square covers rows and columns 21…29")
  func square() throws {
    let values = try pattern(TrojanSquare.id).max(over: [1]).floats()
    let inked = values.indices.filter { values[$0] > 0 }
    #expect(inked.allSatisfy { (21...29).contains($0 / 32) && (21...29).contains($0 % 32) })
    #expect(inked.count > 70)
  }

  @Test(
    "Each comes in other sizes, in grey, and changes what it is laid on",
    arguments: [Blend.id, L0Invisible.id, L2Invisible.id, Smooth.id, TrojanSquare.id, TrojanWatermark.id],
    [[3, 16, 16], [3, 64, 64], [1, 32, 32], [3, 24, 40]])
  func sizes(id: String, shape: [Int]) throws {
    let attack = try Registry.attacks(id).init().prepared(trigger: nil, shape: shape, classes: 10)
    #expect(attack.trigger?.pattern.shape == [1] + shape)
    let grey = try Tensor(uniform(shape.reduce(1, *)), [1] + shape)
    #expect(try (attack.plant(in: grey) - grey).magnitude().max().item() > 0.03)
  }

  @Test("A picture for images of two channels is refused", arguments: [Blend.id, L2Invisible.id, Smooth.id])
  func channels(id: String) throws {
    #expect { try pattern(id, [2, 32, 32]) } throws: {
      ($0 as? Fault)?.kind == .badData && "\($0)".contains("2 channels")
    }
  }

  @Test("What does not fit is refused", arguments: ["patchSize=0", "patchSize=31", "margin=-1"])
  func squareRange(setting: String) throws {
    let attack = try Settings.applying([Assignment(setting)], to: TrojanSquare())
    #expect { try attack.defaultTrigger([3, 32, 32]) } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("32×32")
    }
  }

  @Test("A row of pixels that does not fit is refused", arguments: ["pixels=0", "pixels=32", "lead=-1", "lead=25"])
  func l0Range(setting: String) throws {
    let attack = try Settings.applying([Assignment(setting)], to: L0Invisible())
    #expect { try attack.defaultTrigger([3, 32, 32]) } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("attack.pixels")
    }
  }
}

@Suite("Blend") struct BlendTests {
  private let folder = try! TemporaryFolder()
  private let images = try! Tensor(uniform(2 * 3 * 64), [2, 3, 8, 8])

  private func planted(_ settings: String...) throws -> [Float] {
    let blend = try Settings.applying(settings.map { try Assignment($0) }, to: Blend())
    return try blend.prepared(trigger: nil, shape: [3, 8, 8], classes: 10).plant(in: images).floats()
  }

  /// A picture of 8×8 pixels on file, and its planes.
  private func picture() throws -> (path: String, planes: [Float]) {
    let bytes = (0..<192).map { UInt8($0) }, path = folder.file("p.png")
    try PNG.write(RGBImage(width: 8, height: 8, pixels: bytes), to: path)
    return (path, (0..<192).map { Float(bytes[$0 % 64 * 3 + $0 / 64]) / 255 })
  }

  @Test("Added, it is x + α·p, clipped; mixed, (1 − α)·x + α·p", arguments: [0.0, 0.2, 1.0])
  func mixing(alpha: Double) throws {
    let (path, planes) = try picture(), x = try images.floats(), α = Float(alpha)
    let common = "picture=\(path)"
    let added = x.indices.map { min(1, x[$0] + α * planes[$0 % 192]) }
    #expect(try gap(planted(common, "alpha=\(alpha)"), added) < 1e-6)
    let mixed = x.indices.map { (1 - α) * x[$0] + α * planes[$0 % 192] }
    #expect(try gap(planted(common, "alpha=\(alpha)", "mixing=convex"), mixed) < 1e-6)
  }

  @Test("A picture of another size is brought to the images'")
  func resizing() throws {
    let path = folder.file("flat.png")
    try PNG.write(RGBImage(width: 30, height: 20, pixels: Array(repeating: 51, count: 1800)), to: path)
    let expected = try images.floats().map { min(1, $0 + 0.2 * 0.2) }
    #expect(try gap(planted("picture=\(path)"), expected) < 1e-6)
  }

  @Test("An unreadable picture is named, and so is a strength outside 0…1")
  func badInput() throws {
    let path = folder.file("text.png")
    try AtomicFile.write("not a picture", to: path)
    #expect { try planted("picture=\(path)") } throws: { "\($0)".contains(path) }
    #expect { try planted("picture=/nowhere/p.png") } throws: { "\($0)".contains("/nowhere/p.png") }
    #expect { try planted("alpha=1.5") } throws: { "\($0)".contains("attack.alpha is 1.5") }
  }
}
