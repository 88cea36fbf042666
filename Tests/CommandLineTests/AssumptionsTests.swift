import Catalog
import Testing

/// `ibau assumptions`: its keys, its repeatability, its refusals.
@Suite struct AssumptionsTests {
  private static let words = [
    "assumptions", "--model", "poisoned.safetensors", "--images", "4", "--threads", "1", "--set", "dataset.test=40",
    "--set", "assumptions.innerSteps=3", "--set", "assumptions.longRun=6", "--set", "assumptions.norms.steps=3",
    "--set", "assumptions.lanczos.steps=8", "--json",
  ]

  private static func result(_ more: [String] = [], seed: Int = 0) throws -> JSONValue {
    try Program.run(words + ["--seed", "\(seed)"] + more, in: PoisonedNetwork.folder()).result()
  }

  @Test func resultsHaveTheirKeys() throws {
    let result = try Self.result()
    for key in ["lambdaMin", "lambdaMax", "residual", "contraction", "terms", "trueError", "images"] {
      #expect(result[key] != nil, "\(key)")
    }
    #expect(result["model"] == "poisoned.safetensors" && result["modelHash"]?.string?.count == 64)
    #expect(result["dataset"] == "synthetic-signs" && result["seed"] == .int(0))
    #expect(result["images"] == .int(4) && result["trueError"] == .null)
    #expect(["not-a-contraction", "no-violation-found"].contains(result["contraction"]?.string ?? ""))
    for key in ["q", "lh", "lPhi", "eta1", "eta2", "nu1", "nu2", "le", "rho", "t", "k", "c1", "printed", "corrected"] {
      #expect(result["terms"]?[key] != nil, "\(key)")
    }
    #expect(result["curvatures"]?.array?.count == 2)
    #expect(unexplainedNulls(result).isEmpty)
  }

  @Test func theClaimAboutInnerSolutionsIsJudgedFromIt() throws {
    let run = try Program.run(Self.words, in: PoisonedNetwork.folder()), folder = try TemporaryFolder()
    try folder.write(#require(run.output.split(separator: "\n").last) + "\n", to: "assumptions.jsonl")
    let judged = try Program.run(["verify", "C18", "--evidence", ".", "--json"], in: folder).lines()
    #expect(["upheld", "refuted"].contains(judged.first?["verdict"]?.string ?? ""))
  }

  @Test func theSameSeedGivesTheSameLine() throws {
    let results = try [0, 0, 1].map { try Self.result(seed: $0) }
    #expect(results[0] == results[1] && results[0] != results[2])
  }

  @Test func aRoundIsTakenApartStepByStep() throws {
    let run = try Program.run(
      Self.words + [
        "--anatomy", "3", "--clean", "20", "--set", "defence.batchSize=10", "--set", "defence.outer.patchShare=0.1",
        "--attack", "badnets",
      ], in: PoisonedNetwork.folder())
    let lines = try run.lines(), steps = lines.filter { $0["event"]?.string == "step" }
    #expect(steps.count == 2 && steps.allSatisfy { ($0["directNorm"]?.double ?? 0) > 0 })
    let round = try #require(run.result()["anatomy"]?.array?.first)
    #expect(round["seed"] == .int(3) && round["steps"] == .int(2) && round["asr"]?.double != nil)
    #expect(lines.flatMap { unexplainedNulls($0) }.isEmpty)
  }

  @Test func tablesSayWhatTheNumbersMean() throws {
    let run = try Program.run(Self.words.filter { $0 != "--json" }, in: PoisonedNetwork.folder())
    #expect(run.code == 0)
    for word in ["smallest eigenvalue", "‖∇g‖", "Theorem 1"] { #expect(run.output.contains(word), "\(word)") }
  }

  /// Ten images, few steps: seconds on a thread of its own, and certain all the same.
  @Test(.enabled(if: PaperNetworkTests.isThere)) func thePapersNetworkIsNoContraction() throws {
    let result = try Program.run(
      [
        "assumptions", "--model", PaperNetworkTests.network, "--dataset", "cifar10", "--data",
        "\(PaperNetworkTests.data)/cifar10", "--images", "10", "--set", "assumptions.innerSteps=1", "--set",
        "assumptions.longRun=2", "--set", "assumptions.lanczos.steps=20", "--set", "assumptions.norms.steps=1",
        "--threads", "1", "--json",
      ], in: TemporaryFolder()
    ).result()
    let lowest = try #require(result["lambdaMin"]?.double), uncertainty = try #require(result["residual"]?.double)
    #expect(result["contraction"] == "not-a-contraction" && lowest + uncertainty < -5)
    #expect((result["run"]?["growth"]?.double ?? 0) > 1.1)
  }

  @Test(arguments: [
    (["--images", "0"], "--images"), (["--images", "41"], "there are 40"), (["--anatomy", "0"], "--clean"),
    (["--set", "assumptions.rate=0"], "assumptions.rate"), (["--set", "assumptions.rat=1"], "'assumptions.rate'"),
    (["--set", "assumptions.longRun=2"], "longRun"), (["--set", "defence.rounds=1"], "--anatomy"),
  ])
  func wrongUse(more: [String], word: String) throws {
    let run = try Program.run(Self.words.filter { $0 != "--json" } + more, in: PoisonedNetwork.folder())
    #expect(run.code == 64 && run.errorLines.count <= 2 && run.errors.contains(word), "\(run.errors)")
  }
}
