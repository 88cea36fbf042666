import Catalog
import Defences
import Experiments
import Testing

@Suite struct DefenceRunTests {
  private func run(attack: Bool) throws -> DefenceRun {
    let evaluator = Evaluator(
      clean: try Fixtures.images([0, 1, 2, 1]), heldOut: try Fixtures.images([0, 1, 2, 2]),
      attack: attack ? try Fixtures.attack([1, -1, -1]) : nil)
    var defence = FineTuning()
    defence.rounds = 2
    return try DefenceRun(defence, Fixtures.perfect(), evaluator, seed: 0)
  }

  @Test func theResultHasTheKeysOfTheContract() throws {
    let json = try run(attack: true).json()
    for key in ["before", "after", "der", "seconds", "passes", "rounds"] { #expect(json[key] != nil, "\(key)") }
    for key in ["forward", "backward", "hvp", "mixed"] { #expect(json["passes"]?[key] != nil, "\(key)") }
    let rounds = try #require(json["rounds"]?.array)
    #expect(rounds.count == 2)
    let keys = [
      "acc", "asr", "ra", "seconds", "triggerNorm", "directNorm", "indirectNorm", "cosine", "solverResidual",
      "solverStatus",
    ]
    for key in keys { #expect(rounds[0][key] != nil, "\(key)") }
  }

  @Test(arguments: [true, false]) func everyNullHasItsReason(attack: Bool) throws {
    #expect(try unexplainedNulls(run(attack: attack).json()).isEmpty)
  }

  @Test func aDefenceNeedsCleanImages() throws {
    let evaluator = Evaluator(clean: nil, heldOut: try Fixtures.images([0, 1, 2]), attack: nil)
    #expect(throws: Fault.self) { try DefenceRun(FineTuning(), Fixtures.perfect(), evaluator, seed: 0) }
  }

  @Test func theGivenNetworkStaysAsItWas() throws {
    let network = try Fixtures.perfect()
    let before = try network.parameters.tensors.map { try $0.floats() }
    let evaluator = Evaluator(
      clean: try Fixtures.images([0, 1, 2]), heldOut: try Fixtures.images([0, 1, 2]), attack: nil)
    _ = try DefenceRun(FineTuning(), network, evaluator, seed: 0)
    #expect(try network.parameters.tensors.map { try $0.floats() } == before)
  }
}
