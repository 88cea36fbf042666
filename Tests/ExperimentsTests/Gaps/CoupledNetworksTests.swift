import Catalog
import Experiments
import Testing

@Suite struct CoupledNetworksTests {
  /// Gaps that fall with n and rise with the width, over three runs.
  private func members(
    noise: Double = 0.001, _ measures: (_ width: Double, _ n: Double, _ gap: Double) -> [String: Double]
  ) -> [CoupledNetworks.Member] {
    var members: [CoupledNetworks.Member] = []
    for run in 0..<3 {
      for (width, n) in [(1.0, 100.0), (1, 400), (1, 1600), (0.5, 400), (2, 400)] {
        let gap = width / n.squareRoot() + 1e-4 * Double(run)
        members.append(
          CoupledNetworks.Member(
            settings: ["model": "\(width)", "n": "\(n)", "run": "\(run)"], gap: gap, noise: noise,
            measures: measures(width, n, gap)))
      }
    }
    return members
  }

  @Test func aPerfectMeasureNeverErrsAndItsOppositeAlwaysDoes() throws {
    let judged = CoupledNetworks(members { _, _, gap in ["right": gap, "wrong": -gap, "constant": 1] })
    let scores = Dictionary(uniqueKeysWithValues: judged.scores.map { ($0.measure, $0) })
    #expect(scores["right"]?.worst == 0 && scores["right"]?.mean == 0)
    #expect(scores["wrong"]?.worst == 1 && scores["wrong"]?.mean == 1)
    #expect(scores["constant"]?.worst == 0.5 && scores["constant"]?.mean == 0.5)
    #expect(judged.scores.map(\.measure) == ["right", "constant", "wrong"])
    #expect(judged.undecided == 0)
  }

  @Test func theWorstEnvironmentDecides() throws {
    // It knows all of n, and takes the width the wrong way round.
    let judged = CoupledNetworks(members { width, n, _ in ["half": 1 / n.squareRoot() - 0.01 * width] })
    let score = try #require(judged.scores.first)
    #expect(score.worst == 1)
    #expect(score.environment == "model, n 400.0")
    // Three pairs of widths and three of sizes, in each of three runs with each other run: 3 × 3 × 3 each.
    #expect(score.mean == 0.5)
  }

  @Test func pairsDifferInOneSettingAndRunsOfOneSettingAreNone() {
    let judged = CoupledNetworks(members { _, _, gap in ["right": gap] })
    // Within a run: three pairs along n, three along the width. Other runs differ in a second setting.
    #expect(judged.scores[0].pairs == 3 * 6)
  }

  @Test func whatNoiseExplainsIsLeftOut() {
    let judged = CoupledNetworks(members(noise: 10) { _, _, gap in ["right": gap] })
    #expect(judged.scores.isEmpty)
    #expect(judged.undecided == 18)
  }

  @Test func aMeasureThatSomeNetworksLackIsJudgedOnTheRest() {
    let judged = CoupledNetworks(members { width, _, gap in width == 1 ? ["right": gap] : [:] })
    #expect(judged.scores.map(\.pairs) == [9])
    #expect(judged.scores[0].environment == "n, model 1.0")
  }

  @Test func theOrderOfTheRecordsIsOfNoAccount() {
    let records = members { width, n, gap in ["a": gap * width, "b": -n, "c": width] }
    var stream = RandomStream(seed: 1, stage: "order")
    let shuffled = stream.permutation(records.count).map { records[$0] }
    #expect(CoupledNetworks(records).scores == CoupledNetworks(shuffled).scores)
  }
}
