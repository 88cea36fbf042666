import Attacks
import Catalog
import Formats
import Testing
import Torch

@Suite("Semantic replacement") struct SemanticReplacementTests {
  private let images = try! Tensor(uniform(3 * 3 * 32 * 32), [3, 3, 32, 32])

  @Test("Every image becomes the same picture, which has nothing of it left")
  func replaces() throws {
    let attack = try SemanticReplacement().prepared(trigger: nil, shape: [3, 32, 32], classes: 10)
    let planted = try attack.plant(in: images).floats(), size = 3 * 32 * 32
    #expect(planted[..<size] == planted[size..<2 * size] && planted[..<size] == planted[(2 * size)...])
    #expect(planted.min()! < 0.2 && planted.max()! > 0.9)
    #expect(Set(planted).count > 20)
  }

  @Test("A picture of one's own replaces the image where it is black too, by setting or as the trigger")
  func own() throws {
    let folder = try TemporaryFolder()
    var pixels = [UInt8](repeating: 0, count: 3 * 32 * 32)
    pixels[30] = 200
    try PNG.write(RGBImage(width: 32, height: 32, pixels: pixels), to: folder.file("p.png"))
    let trigger = try TriggerFile.read(folder.file("p.png"), mask: nil, blending: .masked)
    let set = try Settings.applying([Assignment("picture=\(folder.file("p.png"))")], to: SemanticReplacement())
    for attack in [
      try SemanticReplacement().prepared(trigger: trigger, shape: [3, 32, 32], classes: 10),
      try set.prepared(trigger: nil, shape: [3, 32, 32], classes: 10),
    ] {
      let planted = try attack.plant(in: images.sliced(0..<1)).floats()
      #expect(planted.count { $0 != 0 } == 1 && planted[10] == 200.0 / 255)
    }
  }

  @Test("A picture that is missing or of another size is refused")
  func refused() throws {
    let folder = try TemporaryFolder()
    try PNG.write(RGBImage(width: 4, height: 4, pixels: Array(repeating: 9, count: 48)), to: folder.file("p.png"))
    for (name, word) in [("p.png", "3×4×4"), ("no.png", "no.png")] {
      let attack = try Settings.applying([Assignment("picture=\(folder.file(name))")], to: SemanticReplacement())
      #expect { try attack.prepared(trigger: nil, shape: [3, 32, 32], classes: 10) } throws: { "\($0)".contains(word) }
    }
  }
}
