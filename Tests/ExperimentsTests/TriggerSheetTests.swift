import Attacks
import Catalog
import Datasets
import Experiments
import Formats
import NN
import Testing
import Torch

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
    #expect(sheet.width == own.width)
    // The second row of both is the square's, column of patched images included; the head of seven names is taller.
    let (mine, theirs, left) = (sheet.height - 6 * row, own.height - row, 2 * row)
    for y in [150, 160] {
      for x in left..<left + 192 {
        let (here, there) = (3 * ((mine + y) * own.width + x), 3 * ((theirs + y) * own.width + x))
        #expect(sheet.pixels[here..<here + 3] == own.pixels[there..<there + 3])
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

  @Test("Each of several triggers has its own norms and its own effect on a network; together they are pooled")
  func each() throws {
    let seven = try attack(SevenBySeven.id)
    let network = try Network(
      LinearModel().graph(classes: 10, inputShape: [3, 32, 32]), generator: Generator(seed: 0))
    let measured = try seven.measured(on: images, (network, images))
    #expect(measured.map(\.backdoor.name) == seven.backdoors.map(\.name))
    for trigger in measured {
      let alone = try attack(trigger.backdoor.name)
      #expect(try trigger.facts.norms?.l2 == TriggerFacts(alone, on: images).norms?.l2)
      let target = try #require(trigger.backdoor.target), effect = try #require(trigger.effect)
      let found = try network.predictions(images) { try trigger.backdoor.plant(in: $0) }
      let counted = images.labels.indices.filter { images.labels[$0] != target }
      #expect(effect.patched == Proportion(counted.count { found[$0] == target }, of: counted.count))
    }
    let pooled = TriggerEffect(of: measured.compactMap(\.effect))
    #expect(pooled.patched.successes == measured.reduce(0) { $0 + ($1.effect?.patched.successes ?? 0) })
    #expect(pooled.clean.trials == measured.reduce(0) { $0 + ($1.effect?.clean.trials ?? 0) })
  }
}
