import Catalog
import Datasets
import Defences
import Foundation
import NN
import Testing
import Torch

@Suite("TABOR") struct TABORTests {
  private static let quick =
    ["rounds=1", "search.steps=80", "search.batchesPerStep=1", "search.cost.patience=2", "batchSize=20"]
    + ["search.batchSize=20"]

  private func repair(_ settings: [String] = []) throws -> Repair {
    try tuned(TABOR(), Self.quick + settings)
      .repair(TinyBackdoor.poisoned, clean: TinyBackdoor.images(), RepairSession(seed: 1))
  }

  @Test("Its norms by hand: size, and squared steps between neighbours in rows and columns")
  func norms() throws {
    let image = try Tensor([1.0, -2, 0, 3], [1, 1, 2, 2])
    #expect(try TriggerDemands.elastic(image).item() == 6 + 14)
    // Down: (0 − 1)² + (3 + 2)²; across: (−2 − 1)² + (3 − 0)².
    #expect(try TriggerDemands.roughness(image).item() == 1 + 25 + 9 + 9)
  }

  @Test("What it keeps small is the mask, and more so the part of the pattern that stays hidden")
  func size() throws {
    var demands = TriggerDemands()
    (demands.hiddenSize, demands.smoothness, demands.hiddenSmoothness) = (2, 3, 5)
    let mask = try Tensor([1.0, 0.5, 0, 0], [1, 1, 2, 2]), pattern = try Tensor([0.25, 0.5, 1, 0], [1, 1, 2, 2])
    // Hidden: 0, ¼, 1, 0. Mask: size 1.5 + 1.25, steps 1 + ¼ down, ¼ + 0 across.
    let hidden = 2 * (1.25 + 0.0625 + 1) + 5 * (1 + 0.0625 + 0.0625 + 1)
    #expect(abs(try demands.size(mask: mask, pattern: pattern).item() - (2.75 + 3 * 1.5 + hidden)) < 1e-6)
  }

  @Test("Its measure by hand, in both readings")
  func measure() {
    var measure = TriggerMeasure()
    let shares = [1, 0.5, 0.25], doubt = log(8.0)
    let value = { (measure: TriggerMeasure) in measure.value(norm: 32, roughness: 48, pixels: 16, shares: shares) }
    // ‖f‖₁/d² = 2, s(f)/(d(d − 1)) = 4.
    #expect(abs(value(measure) - (log(2) + log(4) + doubt)) < 1e-12)
    (measure.reading, measure.sizeFactor, measure.smoothnessFactor) = (.linear, 3, 5)
    #expect(abs(value(measure) - (3 * 2 + 5 * 4 + doubt)) < 1e-12)
  }

  @Test("Nothing of a trigger has a finite measure in either reading", arguments: TriggerMeasure.Reading.allCases)
  func empty(reading: TriggerMeasure.Reading) {
    var measure = TriggerMeasure()
    measure.reading = reading
    #expect(measure.value(norm: 0, roughness: 0, pixels: 64, shares: [0, 0, 0]).isFinite)
  }

  // Its measure does not flag that class here: on black, where there is no image, this network does not know the trigger.
  @Test(
    "gives the class of the backdoor the smallest mask, and each a measure", arguments: TriggerMeasure.Reading.allCases)
  func finds(reading: TriggerMeasure.Reading) throws {
    let inspection = try #require(
      try repair(["measure.reading=\(reading.rawValue)", "search.steps=200"]).inspection)
    #expect(inspection.triggers.min { $0.norm < $1.norm }?.target == TinyBackdoor.target)
    #expect(inspection.triggers.allSatisfy { $0.score.isFinite && $0.score != $0.norm })
    #expect(inspection.score == "measure A, \(reading.rawValue)")
  }

  @Test("Each demand that counts costs a pass either way of every step")
  func passes() throws {
    let steps = 5 * 8, few = ["search.steps=8", "search.earlyStop=0", "anomalyIndex=1e9"]
    let counted = { (settings: [String]) in try repair(few + settings).passes.backward }
    let none = try counted(["demands.sufficiency=0"])
    #expect(none == steps)
    #expect(try counted([]) == none + steps)
    #expect(try counted(["demands.blocking=1"]) == none + 2 * steps)
  }
}
