import Catalog
import Datasets
import Defences
import NN
import Testing
import Torch

@Suite("Outliers by median deviation") struct MedianDeviationTests {
  @Test("Distances are in units of 1.4826 times the median distance from the median")
  func byHand() {
    // Median 20, distances 18, 1, 0, 2, 4: their median is 2.
    let deviation = MedianDeviation([2, 19, 20, 22, 24])
    #expect(deviation.median == 20 && deviation.deviation == 2)
    #expect(abs(deviation.index(of: 2) - 18 / (1.4826 * 2)) < 1e-12)
    #expect(deviation.isOutlier(2, threshold: 2) && !deviation.isOutlier(24, threshold: 1))
    // As far away as an outlier, but on the other side.
    #expect(!deviation.isOutlier(38, threshold: 2))
  }

  @Test("The median of an even count is the mean of the middle two")
  func even() { #expect(MedianDeviation([4, 1, 3, 10]).median == 3.5) }

  @Test("The left deviation takes the values up to the median alone")
  func double() {
    // Distances up to the median 10: 9, 2, 1, 0, the middle two 2 and 1.
    #expect(MedianDeviation([1, 8, 9, 10, 30, 40, 50], side: .left).deviation == 1.5)
    #expect(MedianDeviation([1, 8, 9, 10, 30, 40, 50]).deviation == 9)
  }

  @Test("A value that alone differs is infinitely far, the others not at all")
  func degenerate() {
    let deviation = MedianDeviation([5, 5, 5, 1])
    #expect(deviation.index(of: 1) == .infinity && deviation.isOutlier(1, threshold: 1e9))
    #expect(deviation.index(of: 5) == 0)
  }
}

@Suite("The weight of a trigger's size") struct CostScheduleTests {
  private func weights(_ successes: [Double], patience: Int = 2) -> [Double] {
    var rule = CostRule()
    (rule.initial, rule.success, rule.patience, rule.factor) = (1, 0.9, patience, 4)
    var schedule = CostSchedule(rule)
    return successes.map { success in
      schedule.observe(success)
      return schedule.weight
    }
  }

  @Test("It is 0 until the trigger works, then rises after successes and falls faster after failures")
  func course() {
    #expect(weights([1, 0, 1, 1, 1, 1, 0, 0, 0, 0]) == [0, 0, 0, 1, 1, 4, 4, 0.5, 0.5, 0.0625])
  }

  @Test("A success interrupts the failures")
  func interrupted() { #expect(weights([1, 1, 0, 1, 0, 1, 0]) == [0, 1, 1, 1, 1, 1, 1]) }

  @Test("It has settled once it went both ways")
  func settled() {
    var rule = CostRule()
    rule.patience = 1
    var schedule = CostSchedule(rule)
    schedule.observe(1)
    schedule.observe(1)
    #expect(!schedule.hasSettled)
    schedule.observe(0)
    #expect(schedule.hasSettled)
  }
}

@Suite("Neural Cleanse") struct NeuralCleanseTests {
  private let images = try! TinyBackdoor.images()

  private func repair(_ network: Network, _ settings: [String] = []) throws -> Repair {
    let quick =
      ["rounds=1", "search.steps=80", "search.batchesPerStep=1", "search.cost.patience=2", "batchSize=20"]
      + ["search.batchSize=20", "search.cost.initial=0.01"]
    return try tuned(NeuralCleanse(), quick + settings).repair(network, clean: images, RepairSession(seed: 1))
  }

  @Test("flags the class of the backdoor, and its mask lies on the square")
  func finds() throws {
    let inspection = try #require(try repair(TinyBackdoor.poisoned, ["search.steps=200", "anomalyIndex=3"]).inspection)
    #expect(inspection.triggers.map(\.target) == Array(0..<TinyBackdoor.classes))
    #expect(inspection.flagged.map(\.target) == [TinyBackdoor.target], "\(inspection.triggers.map(\.anomalyIndex))")
    let found = inspection.triggers[TinyBackdoor.target], mask = try #require(found.mask)
    let inside = try (mask * TinyBackdoor.mask()).sum().item()
    #expect(inside / found.norm > 0.5 && found.success >= 0.99)
    #expect(abs(try mask.sum().item() - found.norm) < 1e-4 && found.score == found.norm)
    #expect(inspection.triggers.allSatisfy { $0.target == TinyBackdoor.target || $0.norm > found.norm })
  }

  @Test("The trigger it reports does what it says")
  func works() throws {
    let found = try #require(try repair(TinyBackdoor.poisoned).inspection?.triggers[TinyBackdoor.target])
    let turned = try TinyBackdoor.poisoned.predictions(TinyBackdoor.images(100, seed: 8)) { try found.laid(on: $0) }
    #expect(Double(turned.count { $0 == TinyBackdoor.target }) / 100 > 0.8)
  }

  @Test("Where nothing stands out it says so, and leaves every byte alone")
  func nothing() throws {
    let repair = try repair(TinyBackdoor.poisoned, ["anomalyIndex=1e9"])
    #expect(repair.status == .nothingFound)
    #expect(try #require(repair.note).contains("no class stands out"))
    #expect(try #require(repair.inspection).flagged.isEmpty && repair.rounds.isEmpty)
    #expect(try repair.network.stateBytes() == TinyBackdoor.poisoned.stateBytes())
  }

  @Test("An untimely end names the class it came to")
  func stopped() throws {
    var steps = 0
    let session = RepairSession(seed: 1, onProgress: { _ in steps += 1 }, isCancelled: { steps >= 100 })
    let repair = try tuned(NeuralCleanse(), ["search.steps=80", "search.batchesPerStep=1", "search.earlyStop=0"])
      .repair(TinyBackdoor.poisoned, clean: images, session)
    #expect(repair.status == .interrupted && repair.inspection == nil)
    #expect(try #require(repair.note).contains("class 1"))
  }

  @Test("refuses two classes, among which there is no outlier", arguments: [1, 2])
  func classes(count: Int) throws {
    let network = try Network(
      LinearModel().graph(classes: count, inputShape: [3, 8, 8]), generator: Generator(seed: 0))
    #expect { try repair(network) } throws: { ($0 as? Fault)?.kind == .wrongUse && "\($0)".contains("at least 3") }
  }
}

@Suite("DeepInspect") struct DeepInspectTests {
  private func repair(_ settings: [String]) throws -> Repair {
    try tuned(DeepInspect(), ["rounds=1", "batchSize=20", "search.batchSize=20", "search.steps=300"] + settings)
      .repair(TinyBackdoor.poisoned, clean: TinyBackdoor.images(), RepairSession(seed: 1))
  }

  @Test("flags the class of the backdoor, with and without a discriminator", arguments: [0.1, 0])
  func finds(weight: Double) throws {
    let inspection = try #require(try repair(["search.adversarialWeight=\(weight)"]).inspection)
    #expect(inspection.flagged.map(\.target) == [TinyBackdoor.target])
    #expect(inspection.triggers.allSatisfy { $0.mask == nil && $0.pattern.shape == [1, 3, 8, 8] })
  }

  @Test("compares the size of the triggers where that is asked for")
  func size() throws {
    let inspection = try #require(try repair(["score=size"]).inspection)
    #expect(inspection.score == "mean size")
    #expect(inspection.triggers.allSatisfy { abs($0.score * 64 - $0.norm) < 1e-9 })
  }
}
