import Attacks
import Catalog
import Datasets
import Experiments
import Formats
import Testing

@Suite("Pictures of triggers") struct TriggerSheetTests {
  private let images: LabelledImages

  init() throws {
    var signs = SyntheticSigns()
    signs.test = 8
    images = try signs.load(.test, from: nil, seed: 0)
  }

  private func attack(_ id: String) throws -> PreparedAttack {
    try Registry.attacks(id).init().prepared(trigger: nil, shape: [3, 32, 32], classes: images.classes)
  }

  private func picture(_ attack: PreparedAttack, rows: Int) throws -> RGBImage {
    try TriggerSheet(attack, TriggerFacts(attack, on: images), images, rows: rows).image()
  }

  @Test("An attack of several triggers shows each of them, on a row of its own")
  func several() throws {
    let seven = try attack(SevenBySeven.id), sheet = try picture(seven, rows: 1)
    let square = try attack(TrojanSquare.id), own = try picture(square, rows: 2)
    let row = 4 + 192
    #expect(sheet.height - own.height == 5 * row)
    // The second row is the second trigger's, the square's, column of patched images included.
    let (top, left) = (own.height - row, 2 * row)
    for y in [top + 150, top + 160] {
      for x in left..<left + 192 {
        let place = 3 * (y * own.width + x)
        #expect(sheet.pixels[place..<place + 3] == own.pixels[place..<place + 3])
      }
    }
  }

  @Test("Numbers of several triggers are means over them, and no pattern's")
  func facts() throws {
    let seven = try attack(SevenBySeven.id), found = try TriggerFacts(seven, on: images)
    let alone = try seven.backdoors.map { try TriggerFacts(attack($0.name), on: images).meanChangeL2 }
    #expect(alone.count == 7 && abs(found.meanChangeL2 - alone.reduce(0, +) / 7) < 1e-5)
    #expect(found.norms == nil)
    #expect(seven.wording == "targets 9 2 0 1 3 4 5")
    #expect(try attack(BadNets.id).wording == "masked, target 8")
  }
}
