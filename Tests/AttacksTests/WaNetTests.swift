import Attacks
import Catalog
import Testing
import Torch

@Suite("WaNet") struct WaNetTests {
  private let pixels = uniform(2 * 3 * 8 * 8)

  private func attack(_ settings: String...) throws -> WaNet {
    try Settings.applying(settings.map { try Assignment($0) }, to: WaNet())
  }

  private func planted(_ attack: WaNet) throws -> [Float] {
    try attack.ready().plant(in: Tensor(pixels, [2, 3, 8, 8])).floats()
  }

  private func field(_ attack: WaNet, side: Int = 8) throws -> [Double] {
    let prepared = try attack.prepared(trigger: nil, shape: [3, side, side], classes: 10)
    return try #require(prepared.tensors()["wanet/field"]).doubles()
  }

  @Test("Each pixel is the bilinear mean of the four around the place that its field names")
  func bilinear() throws {
    let attack = try attack("strength=2"), places = try field(attack)
    var expected: [Float] = []
    for plane in 0..<6 {
      for pixel in 0..<64 {
        let (x, y) = ((places[2 * pixel] + 1) / 2 * 7, (places[2 * pixel + 1] + 1) / 2 * 7)
        let (left, top) = (min(Int(x), 6), min(Int(y), 6))
        let value = { (row: Int, column: Int) in Double(pixels[64 * plane + 8 * row + column]) }
        let (dx, dy) = (x - Double(left), y - Double(top))
        let upper = value(top, left) * (1 - dx) + value(top, left + 1) * dx
        let lower = value(top + 1, left) * (1 - dx) + value(top + 1, left + 1) * dx
        expected.append(Float(upper * (1 - dy) + lower * dy))
      }
    }
    #expect(try gap(planted(attack), expected) < 1e-5)
  }

  @Test("Without strength nothing moves")
  func identity() throws { #expect(try gap(planted(attack("strength=0")), pixels) < 1e-5) }

  @Test("Control points move by the strength on average, in half pixels", arguments: [0.25, 0.5, 1.0])
  func strength(value: Double) throws {
    // As many control points as pixels, so that nothing lies between them; the edge is clamped, so it is left out.
    let moved = try field(attack("grid=64", "strength=\(value)"), side: 64)
    let still = try field(attack("grid=64", "strength=0"), side: 64)
    let inner = moved.indices.filter { (2..<62).contains($0 / 2 % 64) && (2..<62).contains($0 / 128) }
    let mean = inner.reduce(0) { $0 + abs(moved[$1] - still[$1]) } / Double(inner.count) * 64
    #expect(abs(mean - value) < 0.05 * value)
  }

  @Test("The field is smooth, stays within the image and follows its seed")
  func fields() throws {
    let places = try field(attack(), side: 32)
    #expect(places.allSatisfy { abs($0) <= 1 })
    // How much farther apart the places of neighbours are than the neighbours.
    let slope = { (row: Int, column: Int) -> Double in
      let here = 2 * (32 * row + column)
      return abs(places[here + 2] - places[here] - 2.0 / 31)
    }
    let slopes = (1..<31).flatMap { row in (1..<30).map { slope(row, $0) } }
    #expect(try #require(slopes.max()) < 0.02)
    #expect(try field(attack(), side: 32) == places)
    #expect(try field(attack("warpSeed=1"), side: 32) != places)
  }

  @Test("The noise mode moves each pixel by another amount, and by no more than its setting")
  func noise() throws {
    let ready = try attack("noise=2").ready(), images = try Tensor(pixels, [2, 3, 8, 8])
    let planter = ready.backdoors[0].planter
    let first = try planter.disguise(images, seeds: [1, 1]), second = try planter.disguise(images, seeds: [1, 2])
    #expect(try first.sliced(0..<1).bytes() == second.sliced(0..<1).bytes())
    #expect(try first.sliced(1..<2).bytes() != second.sliced(1..<2).bytes())
    #expect(try gap(first.floats(), ready.plant(in: images).floats()) > 0.01)
    let quiet = try attack("noise=0").ready()
    let silent = try quiet.backdoors[0].planter.disguise(images, seeds: [1, 2])
    #expect(try gap(silent.floats(), quiet.plant(in: images).floats()) < 1e-6)
  }

  @Test(
    "Settings without a meaning are refused by name",
    arguments: ["grid=1", "strength=-1", "crossRatio=-1", "noise=-1", "rescale=-1"])
  func refused(setting: String) throws {
    let attack = try attack(setting)
    #expect { try attack.ready() } throws: {
      ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("attack.\(setting.prefix { $0 != "=" })")
    }
  }
}
