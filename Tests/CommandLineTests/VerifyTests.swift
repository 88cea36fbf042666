import Catalog
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
