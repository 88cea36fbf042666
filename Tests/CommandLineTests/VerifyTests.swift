import Catalog
import Formats
import Foundation
import Testing

/// `ibau verify`: claims, families and tokens.
@Suite struct VerifyTests {
  @Test func aClaimHasItsKeys() throws {
    let run = try Program.run(["verify", "C2", "C14", "--instances", "100", "--json"], in: TemporaryFolder())
    #expect(run.code == 0, "\(run.errors)")
    let claims = try run.lines().dropLast()
    #expect(claims.compactMap { $0["claim"]?.string } == ["C2", "C14"])
    for line in claims {
      for key in [
        "claim", "source", "verdict", "expected", "instances", "violations", "tightest", "median", "witness", "seconds",
      ] { #expect(line[key] != nil, "\(key)") }
      #expect(line["verdict"] == line["expected"])
    }
    let result = try run.result()
    #expect(result["claims"] == 2 && result["refuted"] == 1 && result["upheld"] == 1)
  }

  @Test func theOutputIsTheSameOnAnyNumberOfThreads() throws {
    func lines(_ threads: String) throws -> [JSONValue] {
      let arguments = [
        "verify", "C4", "C12", "C13", "--instances", "90", "--seed", "3", "--threads", threads, "--json",
      ]
      return try Program.run(arguments, in: TemporaryFolder()).lines().map(steady)
    }
    #expect(try lines("1") == lines("3"))
  }

  @Test func aFamilyPrintsWhatBreaksThePrintedBoundAndReplaysIt() throws {
    let run = try Program.run(["verify", "--family", "a1", "--instances", "300", "--json"], in: TemporaryFolder())
    #expect(run.code == 0, "\(run.errors)")
    let broken = try run.lines().dropLast().filter { $0["violations"] != 0 }
    #expect(!broken.isEmpty && broken.allSatisfy { $0["bound"] == "printed" })
    let token = try #require(broken[0]["token"]?.string)
    let replay = try Program.run(["verify", "--replay", token, "--json"], in: TemporaryFolder()).result()
    #expect(replay["violated"] == true && replay["witness"] == broken[0]["witness"])
  }

  /// Records of CIFAR-10's binary format whose pixels shade off at random.
  private func cifar(in folder: TemporaryFolder, seed: Int = 0) throws {
    var stream = RandomStream(seed: seed, stage: "records")
    let records = (0..<20).flatMap { label in
      let (level, slope) = (200 * stream.uniform(), 50 * stream.uniform())
      return [UInt8(label % 10)] + (0..<3072).map { UInt8(level + slope * Double($0 % 32) / 32) }
    }
    try folder.write(records, to: "test_batch.bin")
  }

  @Test func inputsAreCutFromImagesAndReplayedWithThem() throws {
    let folder = try TemporaryFolder(), source = ["--dataset", "cifar10", "--data", ".", "--json"]
    try cifar(in: folder)
    let run = try Program.run(["verify", "--family", "b1", "--instances", "200"] + source, in: folder)
    #expect(run.code == 0, "\(run.errors)")
    let images = try #require(try run.result()["images"]?.string)
    let broken = try run.lines().dropLast().filter { $0["violations"] != 0 }
    #expect(!broken.isEmpty && broken.allSatisfy { $0["bound"] == "printed" })
    let token = try #require(broken[0]["token"]?.string)
    #expect(images.hasPrefix("cifar10@") && token.hasSuffix("images=\(images)"))
    let replay = try Program.run(["verify", "--replay", token] + source, in: folder).result()
    #expect(replay["violated"] == true && replay["witness"] == broken[0]["witness"])
    let without = try Program.run(["verify", "--replay", token, "--json"], in: folder)
    #expect(without.code == 66 && without.errorLines.count == 1 && without.errors.contains("--dataset cifar10"))
    try cifar(in: folder, seed: 1)
    let others = try Program.run(["verify", "--replay", token] + source, in: folder)
    #expect(others.code == 65 && others.errorLines.count == 1 && others.errors.contains(images))
  }

  @Test(.enabled(if: PaperNetworkTests.isThere), arguments: ["b1", "b2", "b3"])
  func onRealImagePatchesOnlyThePrintedBoundFails(family: String) throws {
    let run = try Program.run(
      [
        "verify", "--family", family, "--instances", "1000", "--dataset", "cifar10", "--data",
        "\(PaperNetworkTests.data)/cifar10", "--json",
      ], in: TemporaryFolder())
    let result = try run.result()
    #expect(run.code == 0 && result["violations"] == 0 && result["printedViolations"] != 0)
    #expect(unexplainedNulls(result).isEmpty)
  }

  @Test func aClaimIsJudgedOnImagesToo() throws {
    let folder = try TemporaryFolder()
    try cifar(in: folder)
    func claims(_ source: [String]) throws -> [JSONValue] {
      try Program.run(["verify", "C6", "C13", "--instances", "90", "--json"] + source, in: folder).lines()
    }
    let (drawn, cut) = (try claims([]), try claims(["--dataset", "cifar10", "--data", "."]))
    #expect(drawn.map { $0["verdict"] } == cut.map { $0["verdict"] })
    #expect(drawn.dropLast().map { $0["median"] } != cut.dropLast().map { $0["median"] })
    #expect(drawn.last?["images"] == .null && cut.last?["images"] != .null)
  }

  @Test func markdownIsATable() throws {
    let run = try Program.run(["verify", "C5", "C18", "--instances", "50", "--markdown"], in: TemporaryFolder())
    #expect(run.code == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 4 && lines.allSatisfy { $0.hasPrefix("| ") && $0.hasSuffix(" |") })
    #expect(lines[2].contains("C5") && lines[2].contains("**refuted**"))
  }

  @Test func aClaimIsDescribed() throws {
    let run = try Program.run(["describe", "claims", "C14"], in: TemporaryFolder())
    #expect(run.code == 0 && run.output.contains("k ≤ t") && run.output.contains("expected: upheld"))
  }
}
