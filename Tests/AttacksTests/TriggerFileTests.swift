import Attacks
import Catalog
import Formats
import Foundation
import Testing
import Torch

@Suite("Trigger files") struct TriggerFileTests {
  private let folder = try! TemporaryFolder()
  /// Row by row, the three colours of a pixel together; the values are whole 255ths.
  private let bytes = (0..<4 * 5 * 3).map { UInt8($0 * 4) }
  private var interleaved: [Float] { bytes.map { Float($0) / 255 } }
  private var planes: [Float] { (0..<60).map { interleaved[$0 % 20 * 3 + $0 / 20] } }

  private func write(_ values: [Float], _ shape: [Int], _ name: String = "t.npy") throws -> String {
    try NPY.write(ArrayValue(values, shape: shape), to: folder.file(name))
    return folder.file(name)
  }

  @Test("A PNG and every layout of an array give the same pattern")
  func layouts() throws {
    try PNG.write(RGBImage(width: 5, height: 4, pixels: bytes), to: folder.file("t.png"))
    let paths = [
      folder.file("t.png"), try write(interleaved, [4, 5, 3], "hwc.npy"), try write(planes, [3, 4, 5], "chw.npy"),
      try write(interleaved, [1, 4, 5, 3], "1hwc.npy"), try write(planes, [1, 3, 4, 5], "1chw.npy"),
    ]
    for path in paths {
      let pattern = try TriggerFile.read(path, mask: nil, blending: .additive).pattern
      #expect(pattern.shape == [1, 3, 4, 5], "\(path)")
      #expect(try gap(pattern.floats(), planes) < 1e-7, "\(path)")
    }
  }

  @Test("A pattern that replaces pixels takes its non-zero pixels for the mask, in all channels")
  func defaultMask() throws {
    var planes = [Float](repeating: 0, count: 60)
    planes[7] = 0.5
    planes[20 + 3] = -0.5
    let trigger = try TriggerFile.read(write(planes, [3, 4, 5]), mask: nil, blending: .masked)
    let mask = try #require(trigger.mask).floats()
    #expect(mask == (0..<60).map { [3, 7].contains($0 % 20) ? 1 : 0 })
  }

  @Test("A mask that is no share of a pixel is refused", arguments: [-1, 1.5])
  func noMask(value: Float) throws {
    let planes = (0..<60).map { _ in Float(1) },
      mask = try write([Float](repeating: value, count: 60), [3, 4, 5], "m.npy")
    #expect { try TriggerFile.read(write(planes, [3, 4, 5]), mask: mask, blending: .masked) } throws: {
      "\($0)".contains("m.npy") && "\($0)".contains("0…1")
    }
  }

  @Test("A mask file is used as it is")
  func maskFile() throws {
    let mask = (0..<60).map { Float($0 % 2) }
    let trigger = try TriggerFile.read(
      write(planes, [3, 4, 5]), mask: write(mask, [3, 4, 5], "m.npy"), blending: .masked)
    #expect(try trigger.mask?.floats() == mask)
  }

  @Test("A mask is refused where nothing is replaced", arguments: [Blending.additive, .rescaled])
  func needlessMask(blending: Blending) throws {
    let path = try write(planes, [3, 4, 5])
    #expect { try TriggerFile.read(path, mask: path, blending: blending) } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("--mask")
    }
  }

  @Test("An array of another form is refused with its shape", arguments: [[60], [4, 15], [4, 5, 1, 3], [2, 30]])
  func wrongShape(shape: [Int]) throws {
    let path = try write(planes, shape)
    #expect { try TriggerFile.read(path, mask: nil, blending: .additive) } throws: {
      "\($0)".contains(path) && "\($0)".contains("\(shape)")
    }
  }

  @Test("A pattern with NaN or infinity is refused", arguments: [Float.nan, .infinity])
  func notFinite(value: Float) throws {
    var planes = planes
    planes[11] = value
    let path = try write(planes, [3, 4, 5])
    #expect { try TriggerFile.read(path, mask: nil, blending: .additive) } throws: { "\($0)".contains(path) }
  }

  @Test(
    "A trigger that is written is read back: its mask lies beside it where the pattern alone does not tell it",
    arguments: ["png", "npy"], [BadNets.id, Blend.id, L0Invisible.id])
  func writing(ending: String, id: String) throws {
    let trigger = try #require(try Registry.attacks(id).init().defaultTrigger([3, 32, 32]))
    let path = folder.file("\(id).\(ending)"), maskPath = folder.file("\(id)-mask.\(ending)")
    let written = try TriggerFile.write(trigger, to: path, mask: maskPath)
    // Only the ℓ0 trigger has black pixels.
    #expect(written == (id == L0Invisible.id ? [path, maskPath] : [path]))
    let back = try TriggerFile.read(path, mask: written.dropFirst().first, blending: trigger.blending)
    // A PNG holds whole 255ths.
    #expect(try gap(back.pattern.floats(), trigger.pattern.floats()) <= (ending == "png" ? 0.501 / 255 : 0))
    #expect(try back.mask?.floats() == trigger.mask?.floats())
  }

  @Test("A PNG of what it cannot hold is refused, and nothing is written", arguments: [-0.1, 1.1])
  func writingSigned(value: Double) throws {
    let trigger = Trigger(pattern: try .full([1, 3, 4, 4], value), blending: .additive)
    let (png, npy) = (folder.file("signed.png"), folder.file("signed.npy"))
    #expect { try TriggerFile.write(trigger, to: png, mask: png) } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains(png) && "\($0)".contains(".npy")
    }
    #expect(!FileManager.default.fileExists(atPath: png))
    #expect(try TriggerFile.write(trigger, to: npy, mask: npy) == [npy])
  }

  @Test("A missing file is named")
  func missing() {
    #expect { try TriggerFile.read("/nowhere/t.png", mask: nil, blending: .additive) } throws: {
      "\($0)".contains("/nowhere/t.png")
    }
  }
}

@Suite(
  "The authors' triggers", .enabled(if: RealData.has("triggers"), "set IBAU_DATA to the folder that holds triggers"))
struct AuthorsTriggerTests {
  @Test(
    "The triggers have their known norms",
    arguments: [
      ("l0_inv.png", Blending.masked, 4.0), ("l2_inv.png", .additive, 3.2212), ("trojan_sq.png", .additive, 8.6557),
      ("trojan_wm.png", .additive, 8.7387), ("blend.png", .additive, 8.5949), ("smooth.npy", .rescaled, 3.8358),
      ("smooth_gtsrb.npy", .rescaled, 6.1323),
    ])
  func norms(name: String, blending: Blending, expected: Double) throws {
    let pattern = try TriggerFile.read(RealData.path("triggers/\(name)"), mask: nil, blending: blending).pattern
    #expect(pattern.shape == [1, 3, 32, 32])
    #expect(abs(try pattern.norm().item() - expected) < 1e-4)
  }

  @Test("The ℓ0 trigger saturates columns 24…31 of the last row, and its mask blackens column 23")
  func l0() throws {
    let trigger = try TriggerFile.read(
      RealData.path("triggers/l0_inv.png"), mask: RealData.path("triggers/l0_inv_mask.npy"), blending: .masked)
    let attack = try L0Invisible().prepared(trigger: trigger, shape: [3, 32, 32], classes: 10)
    let grey = try Tensor.full([1, 3, 32, 32], 0.5)
    let planted = try attack.plant(in: grey).floats()
    let changed = planted.indices.filter { planted[$0] != 0.5 }
    // The last row of each plane starts at 992.
    let touched = [992, 2016, 3040].flatMap { row in (23...31).map { row + $0 } }
    #expect(changed == touched)
    #expect([992, 2016, 3040].allSatisfy { planted[$0 + 23] == 0 })
    // Sixteen entries of 1 make the norm of 4; the others are 0.
    #expect(touched.count { planted[$0] == 1 } == 16 && touched.count { planted[$0] == 0 } == 11)
  }

  @Test(
    "Each lies where the literature says, and is as faint",
    arguments: [
      ("blend.png", 1024, 0...31, 51), ("l2_inv.png", 905, 0...31, 68), ("trojan_sq.png", 81, 21...29, 255),
      ("trojan_wm.png", 321, 0...31, 255), ("l0_inv.png", 8, 24...31, 255),
    ])
  func places(name: String, pixels: Int, columns: ClosedRange<Int>, peak: Double) throws {
    let pattern = try TriggerFile.read(RealData.path("triggers/\(name)"), mask: nil, blending: .additive).pattern
    let strength = try pattern.magnitude().max(over: [1]).floats()
    let inked = strength.indices.filter { strength[$0] > 0 }
    #expect(inked.count == pixels)
    #expect(inked.allSatisfy { columns.contains($0 % 32) })
    #expect(abs(try pattern.max().item() * 255 - peak) < 1e-3)
  }

  @Test(
    "The smooth triggers span 0…0.2 and hold less than 1 % of their energy above the cut-off",
    arguments: ["", "_gtsrb"])
  func smooth(tag: String) throws {
    let path = RealData.path("triggers/smooth\(tag).npy")
    let pattern = try TriggerFile.read(path, mask: nil, blending: .rescaled).pattern
    #expect(try pattern.min().item() >= 0 && abs(pattern.max().item() - 0.2) < 1e-6)
    #expect(try highFrequencyShare(pattern) < 0.01)
  }
}
