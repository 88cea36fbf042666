import Catalog
import Defences
import NN
import Testing

@Suite("The steps of a round") struct StepRecordTests {
  private func round(_ assignments: [String]) throws -> RoundRecord {
    let settings = try tuned(IBAU.preset("released-cifar"), ["batchSize=20", "outer.patchShare=0.2"] + assignments)
    let repair = try settings.repair(toyNetwork(), clean: toyImages(), RepairSession(seed: 1))
    return try #require(repair.rounds.first)
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test("Each is recorded, and the round's numbers are their means")
  func means() throws {
    let record = try round([])
    #expect(record.steps.count == 3)
    #expect(record.directNorm == mean(record.steps.map(\.directNorm)))
    #expect(record.indirectNorm == mean(record.steps.compactMap(\.indirectNorm)))
    #expect(record.cosine == mean(record.steps.compactMap(\.cosine)))
    #expect(record.solverStatus == record.steps.last?.solverStatus && record.solverStatus != nil)
    #expect(Set(record.steps.map(\.directNorm)).count == 3)
    for step in record.steps {
      let ratio = try #require(step.ratio)
      #expect(abs(ratio - step.indirectNorm! / step.directNorm) < 1e-15 && abs(step.cosine!) <= 1 + 1e-12)
    }
  }

  @Test("Without the indirect part they have the direct one alone")
  func directOnly() throws {
    let record = try round(["hypergradient.indirect=false"])
    #expect(record.steps.count == 3 && record.directNorm == mean(record.steps.map(\.directNorm)))
    #expect(record.steps.allSatisfy { $0.indirectNorm == nil && $0.ratio == nil && $0.solverStatus == nil })
    #expect(record.indirectNorm == nil && record.cosine == nil && record.solverResidual == nil)
  }
}
