import Attacks
import Catalog
import Experiments
import Testing
import Torch

/// Measurements of networks that can be worked out by hand.
@Suite struct EvaluatorTests {
  /// Three images of class 0, two of class 1, one of class 2.
  private let labels = [0, 1, 0, 2, 1, 0]

  @Test func aConstantPredictorIsAsSuccessfulAsAnAttackCanBe() throws {
    let heldOut = try Fixtures.images(labels), clean = try Fixtures.images([0, 0, 1, 2])
    let evaluator = Evaluator(clean: clean, heldOut: heldOut, attack: try Fixtures.attack([0, 0, 0]))
    let evaluation = try evaluator.evaluate(Fixtures.constant(0))
    let exclusive = try #require(evaluation.measurements[.heldOutExclusive])
    #expect(exclusive.acc == Proportion(3, of: 6))
    #expect(exclusive.asr == Proportion(3, of: 3))
    #expect(exclusive.ra == Proportion(0, of: 3))
    #expect(exclusive.asrFloor == 0)
    let inclusive = try #require(evaluation.measurements[.heldOutInclusive])
    #expect(inclusive.asr == Proportion(6, of: 6))
    #expect(inclusive.asrFloor == 0.5)
    #expect(inclusive.ra == exclusive.ra)
    let released = try #require(evaluation.measurements[.released])
    #expect(released.asr == Proportion(4, of: 4))
    #expect(released.asrFloor == 0.5)
    #expect(released.acc == exclusive.acc)
    #expect(evaluation.measurements[.sourceOnly] == nil)
    #expect(evaluation.triggers.map(\.asr) == [exclusive.asr])
    #expect(evaluation.triggers.map(\.inclusive) == [inclusive.asr])
  }

  @Test func aPerfectPredictorIgnoresATriggerThatChangesNothing() throws {
    let evaluator = Evaluator(
      clean: nil, heldOut: try Fixtures.images(labels), attack: try Fixtures.attack([0, 0, 0]))
    let evaluation = try evaluator.evaluate(Fixtures.perfect())
    #expect(evaluation.acc == 1)
    #expect(evaluation.asr == 0)
    #expect(evaluation.ra == 1)
    #expect(evaluation.measurements[.heldOutInclusive]?.asr == Proportion(3, of: 6))
    #expect(evaluation.measurements[.released] == nil)
    #expect(evaluation.reasons["released"] != nil)
  }

  @Test func aPerfectPredictorFollowsATriggerThatChangesTheClass() throws {
    let evaluator = Evaluator(
      clean: nil, heldOut: try Fixtures.images(labels), attack: try Fixtures.attack([1, -1, -1]))
    let evaluation = try evaluator.evaluate(Fixtures.perfect())
    #expect(evaluation.acc == 1)
    #expect(evaluation.asr == 1)
    #expect(evaluation.ra == 0)
  }

  @Test func allToAllCountsEveryImage() throws {
    let evaluator = Evaluator(
      clean: try Fixtures.images([2]), heldOut: try Fixtures.images(labels), attack: try Fixtures.allToAll([0, 0, 0]))
    let evaluation = try evaluator.evaluate(Fixtures.constant(1))
    // Only images of class 0 are to be taken for class 1; two images are of class 1.
    #expect(evaluation.reported.asr == Proportion(3, of: 6))
    #expect(evaluation.reported.ra == Proportion(2, of: 6))
    #expect(evaluation.measurements[.heldOutInclusive]?.asr == evaluation.reported.asr)
    #expect(evaluation.measurements[.heldOutInclusive]?.asrFloor == 0)
    #expect(evaluation.measurements[.released]?.asr == Proportion(0, of: 1))
  }

  @Test func disguisedTriggersAreMeasuredBesideThePlantedOnes() throws {
    let attack = try PreparedAttack(InputAware(), classes: 3) { _ in OnlyPlantedWorks() }
    let evaluator = Evaluator(clean: nil, heldOut: try Fixtures.images(labels), attack: attack)
    for (network, planted, disguised) in [(try Fixtures.perfect(), 3, 0), (try Fixtures.constant(0), 3, 3)] {
      let row = try #require(try evaluator.evaluate(network).triggers.first)
      #expect(row.asr == Proportion(planted, of: 3))
      #expect(row.disguised == Proportion(disguised, of: 3))
    }
    let ordinary = Evaluator(
      clean: nil, heldOut: try Fixtures.images(labels), attack: try Fixtures.attack([1, -1, -1]))
    #expect(try ordinary.evaluate(Fixtures.perfect()).triggers.map(\.disguised) == [nil])
  }

  @Test func withoutAnAttackOnlyAccuracyIsKnown() throws {
    let evaluator = Evaluator(clean: nil, heldOut: try Fixtures.images(labels), attack: nil)
    let evaluation = try evaluator.evaluate(Fixtures.constant(2))
    #expect(evaluation.acc == 1.0 / 6)
    #expect(evaluation.asr == nil && evaluation.ra == nil)
    #expect(try unexplainedNulls(evaluation.json()).isEmpty)
  }

  @Test func imagesOfTheTargetClassAloneLeaveNothingToCount() throws {
    let evaluator = Evaluator(
      clean: nil, heldOut: try Fixtures.images([0, 0]), attack: try Fixtures.attack([0, 0, 0]))
    let evaluation = try evaluator.evaluate(Fixtures.constant(0))
    #expect(evaluation.asr == nil)
    #expect(try unexplainedNulls(evaluation.json()).isEmpty)
  }

  @Test func classesAreCountedOneByOne() throws {
    let evaluator = Evaluator(
      clean: nil, heldOut: try Fixtures.images(labels), attack: try Fixtures.attack([1, -1, -1], target: 1))
    // Everything that is triggered looks like class 0.
    let rows = try evaluator.evaluate(Fixtures.perfect()).classes
    #expect(rows.map(\.label) == [0, 1, 2])
    #expect(rows.map(\.acc) == [Proportion(3, of: 3), Proportion(2, of: 2), Proportion(1, of: 1)])
    #expect(rows.map(\.asr) == [Proportion(0, of: 3), Proportion(0, of: 0), Proportion(0, of: 1)])
    #expect(rows.map(\.ra) == [Proportion(3, of: 3), Proportion(0, of: 0), Proportion(0, of: 1)])
  }

  @Test func aSourceClassIsCountedAlone() throws {
    var attack = try Fixtures.attack([1, -1, -1])
    attack.sourceClass = 1
    let evaluator = Evaluator(clean: nil, heldOut: try Fixtures.images(labels), attack: attack)
    let measured = try #require(evaluator.evaluate(Fixtures.perfect()).measurements[.sourceOnly])
    #expect(measured.asr == Proportion(2, of: 2) && measured.asrFloor == 0)
    #expect(measured.acc == Proportion(6, of: 6) && measured.ra == Proportion(0, of: 3))
  }

  @Test func severalTriggersAreCountedTogetherAndOneByOne() throws {
    // The first three make everything look like class 0, the others change nothing.
    let strong = Trigger(pattern: try Tensor([Float(1), -1, -1], [1, 3, 1, 1]), blending: .additive)
    let weak = Trigger(pattern: try .zeros([1, 3, 1, 1]), blending: .additive)
    var seven = SevenBySeven()
    (seven.trojanWatermark, seven.trojanSquare, seven.badNets) = (0, 0, 1)
    (seven.smooth, seven.blend, seven.l0Invisible, seven.l2Invisible) = (1, 2, 2, 2)
    var count = 0
    let attack = try PreparedAttack(seven, classes: 3) { _ in
      count += 1
      return count <= 3 ? strong : weak
    }
    let evaluation = try Evaluator(clean: nil, heldOut: Fixtures.images(labels), attack: attack)
      .evaluate(Fixtures.perfect())
    let asr = evaluation.triggers.map(\.asr)
    #expect(asr.prefix(3) == [Proportion(3, of: 3), Proportion(3, of: 3), Proportion(0, of: 4)])
    #expect(Array(asr.dropFirst(3)) == [Proportion(0, of: 4)] + Array(repeating: Proportion(0, of: 5), count: 3))
    #expect(evaluation.reported.asr == Proportion(6, of: 29))
    #expect(evaluation.triggers.map(\.target) == [0, 0, 1, 1, 2, 2, 2])
    #expect(evaluation.classes.map { $0.asr?.trials ?? -1 } == [15, 10, 4])
    #expect(try unexplainedNulls(evaluation.json()).isEmpty)
  }

  @Test func theQuickMeasurementAgreesWithTheFullOne() throws {
    let evaluator = Evaluator(
      clean: nil, heldOut: try Fixtures.images(labels), attack: try Fixtures.attack([1, -0.4, 0]))
    let network = try Fixtures.perfect()
    let (quick, full) = (try evaluator.quickly(network), try evaluator.evaluate(network))
    #expect(quick.acc == full.acc && quick.asr == full.asr && quick.ra == full.ra)
  }

  @Test func testAccuracyAddsTheCleanImages() throws {
    let evaluator = Evaluator(
      clean: try Fixtures.images([1, 0]), heldOut: try Fixtures.images(labels), attack: nil)
    let network = try Fixtures.constant(0)
    let heldOut = try evaluator.evaluate(network).reported.acc
    #expect(try evaluator.testAccuracy(network, heldOut: heldOut) == Proportion(4, of: 8))
  }
}

/// The paths of nulls that no `why` beside them explains.
func unexplainedNulls(_ value: JSONValue, at path: String = "") -> [String] {
  switch value {
  case .object(let members):
    members.flatMap { name, member in
      member == .null && members["why"]?[name]?.string == nil
        ? ["\(path).\(name)"] : unexplainedNulls(member, at: "\(path).\(name)")
    }
  case .array(let values): values.flatMap { unexplainedNulls($0, at: path + "[]") }
  default: []
  }
}

/// Makes every image one of class 0, and leaves it alone in disguise.
private struct OnlyPlantedWorks: Planter {
  func plant(in images: Tensor) throws -> Tensor {
    let colour = try Tensor([1, 0, 0] as [Float], [1, 3, 1, 1])
    return try images * 0 + colour
  }

  func disguise(_ images: Tensor, seeds: [Int]) throws -> Tensor { images }

  func tensors() -> [String: Tensor] { [:] }
}
