import Catalog
import Claims
import Testing

/// Records that were made up.
private struct MadeUpRecords: EvidenceRecords {
  var byStudy: [String: [JSONValue]]

  func records(of study: String) -> [JSONValue] { byStudy[study] ?? [] }
}

@Suite("Claims judged from experiments") struct EmpiricalClaimsTests {
  static let ids = Registry.claims.ids.filter { $0.hasPrefix("E") }

  private func judged(_ id: String, _ records: [String: [JSONValue]]) throws -> Finding {
    try Registry.claims(id).judge(Effort(records: MadeUpRecords(byStudy: records)))
  }

  private func run(
    _ variant: String, attack: String = "badnets", n: Int = 5000, acc: Double = 0.83, asr: Double,
    seconds: Double? = nil, flagged: [Int]? = nil, ratio: Double = 0.2, rounds: [Double] = [],
    radius: Double = 10, asrBefore: Double = 0.99, dataset: String = "cifar10", allowance: Int = 1,
    processor: String = "one"
  ) -> JSONValue {
    let listed = rounds.map { ["asr": .number($0)] as JSONValue }
    return [
      "attack": .string(attack), "variant": .string(variant), "dataset": .string(dataset), "n": .int(n),
      "acc": .number(acc), "asr": .number(asr), "accBefore": 0.85, "asrBefore": .number(asrBefore),
      "spec": [
        "victim": ["origin": ["trained": ["by": ["poisoning": ["ratio": .number(ratio)]]]]],
        "defence": [
          "settings": ["rounds": .int(allowance), "inner": ["radius": .number(radius), "projection": "end"]]
        ],
      ],
      "conditions": ["processor": .string(processor)],
      "result": [
        "toEffect": seconds.map { ["seconds": .number($0)] } ?? .null,
        "flagged": flagged.map { .array($0.map(JSONValue.int)) } ?? .null, "rounds": .array(listed),
      ],
    ]
  }

  private let released = "ibau/released-cifar"

  @Test("There are twelve, and without records each is undecided and says which study it needs", arguments: ids)
  func undecided(id: String) throws {
    #expect(Self.ids == (1...12).map { "E\($0)" })
    let finding = try judged(id, [:])
    #expect(finding.verdict == .undecided && finding.instances == 0 && finding.reason.contains("ibau study "))
    #expect(try Registry.claims(id).isJudgedFromRecords)
  }

  @Test("E1 compares mean times to effect, and a run without effect refutes it")
  func speed() throws {
    let own = run(released, asr: 0.1, seconds: 2)
    func verdict(_ seconds: Double) throws -> Verdict {
      try judged("E1", ["table-1": [own, run("nad/laptop", asr: 0.1, seconds: seconds)]]).verdict
    }
    #expect(try verdict(27) == .upheld)
    #expect(try verdict(25) == .refuted)
    let baseline = run("nad/laptop", asr: 0.1, seconds: 99)
    for late in [run(released, asr: 0.5), run(released, asr: 0.5, seconds: 2)] {
      let finding = try judged("E1", ["table-1": [own, late, baseline]])
      #expect(finding.verdict == .refuted && finding.violations == 1)
    }
  }

  @Test("E1 leaves out a baseline whose effect did not last, and does not compare seconds of two machines")
  func comparableSpeed() throws {
    let own = run(released, asr: 0.1, seconds: 2), slow = run("nad/laptop", asr: 0.1, seconds: 99)
    let revived = run("anp/laptop", asr: 0.6, seconds: 3)
    #expect(try judged("E1", ["table-1": [own, slow, revived]]).verdict == .upheld)
    let elsewhere = run("nad/laptop", asr: 0.1, seconds: 99, processor: "another")
    #expect(try judged("E1", ["table-1": [own, elsewhere]]).verdict == .undecided)
  }

  @Test("Runs on other data than the paper's are not counted, and the reason says so", arguments: ids)
  func otherImages(id: String) throws {
    let drawn = run(released, asr: 0.9, rounds: [0.9], dataset: "synthetic-signs", allowance: 50)
    let studies = [
      "table-1", "table-2", "table-3", "table-4", "table-5", "table-10", "figure-1", "figure-2", "figure-6",
    ]
    let finding = try judged(id, Dictionary(uniqueKeysWithValues: studies.map { ($0, [drawn]) }))
    #expect(finding.verdict == .undecided && finding.violations == 0)
    #expect(finding.reason.contains("runs on synthetic-signs"))
  }

  @Test("E2 and E3 are refuted by one run that is not effective")
  func oneRun() throws {
    let good = run(released, asr: 0.05, rounds: [0.1, 0.05]), slow = run(released, asr: 0.05, rounds: [0.4, 0.05])
    #expect(try judged("E2", ["table-1": [good]]).verdict == .upheld)
    #expect(try judged("E2", ["table-1": [good, slow]]).verdict == .refuted)
    #expect(try judged("E2", ["table-1": [run(released, n: 1000, asr: 0.9, rounds: [0.9])]]).verdict == .undecided)
    let few = run(released, n: 100, asr: 0.05, allowance: 50)
    let costly = run(released, n: 100, acc: 0.7, asr: 0.05, allowance: 50)
    #expect(try judged("E3", ["table-5": [few]]).verdict == .upheld)
    #expect(try judged("E3", ["table-5": [few, costly]]).verdict == .refuted)
    #expect(try judged("E3", ["table-5": [run(released, n: 500, asr: 0.9)]]).verdict == .undecided)
  }

  @Test("E3 judges runs of as many steps as with 5,000 images, E5 those of most rounds at each size")
  func equalSteps() throws {
    let once = run(released, n: 100, asr: 0.9), often = run(released, n: 100, asr: 0.1, allowance: 50)
    #expect(try judged("E3", ["table-5": [once]]).verdict == .undecided)
    #expect(try judged("E3", ["table-5": [once, often]]).verdict == .upheld)
    let rival = [100, 500].map { run("nad/laptop", n: $0, asr: 0.9) }
    let more = run(released, n: 500, asr: 0.1, allowance: 10)
    #expect(try judged("E5", ["table-5": [once, often, more] + rival]).verdict == .upheld)
    #expect(try judged("E5", ["table-5": [once, more] + rival]).verdict == .refuted)
  }

  @Test("E4 and E5 compare ranges over settings with the effective baselines alone")
  func sensitivity() throws {
    let own = [run(released, n: 100, asr: 0.10, ratio: 0.05), run(released, n: 500, asr: 0.12, ratio: 0.005)]
    let steadier = [
      run("nad/laptop", n: 100, asr: 0.05, ratio: 0.05), run("nad/laptop", n: 500, asr: 0.06, ratio: 0.005),
    ]
    let useless = [
      run("nad/laptop", n: 100, asr: 0.95, ratio: 0.05), run("nad/laptop", n: 500, asr: 0.95, ratio: 0.005),
    ]
    for (id, study) in [("E4", "table-4"), ("E5", "table-5")] {
      #expect(try judged(id, [study: own + steadier]).verdict == .refuted)
      #expect(try judged(id, [study: own + useless]).verdict == .upheld)
      #expect(try judged(id, [study: own]).verdict == .undecided)
      // A baseline that was not run at every setting is not known to be steadier.
      #expect(try judged(id, [study: own + [steadier[0]]]).verdict == .upheld)
    }
  }

  @Test("E6 needs I-BAU effective everywhere and every baseline to fail somewhere")
  func coverage() throws {
    let own = [run(released, asr: 0.1), run(released, attack: "smooth", asr: 0.1)]
    let failing = [run("nad/laptop", asr: 0.1), run("nad/laptop", attack: "smooth", asr: 0.6)]
    let succeeding = [run("anp/laptop", asr: 0.1), run("anp/laptop", attack: "smooth", asr: 0.1)]
    #expect(try judged("E6", ["table-1": own + failing]).verdict == .upheld)
    #expect(try judged("E6", ["table-1": own + failing + succeeding]).verdict == .refuted)
    #expect(try judged("E6", ["table-1": own + [run(released, asr: 0.3)] + failing]).verdict == .refuted)
    let partly = try judged("E6", ["table-1": own + failing + [succeeding[0]]])
    #expect(partly.verdict == .undecided && partly.reason.contains("wherever they were run: anp"))
  }

  @Test("E7 compares variances over seeds with both controls")
  func steadiness() throws {
    func runs(_ variant: String, _ spread: Double) -> [JSONValue] {
      [-2, -1, 0, 1, 2].map { run(variant, asr: 0.3 + spread * $0) }
    }
    func verdict(_ own: Double, direct: Double, naive: Double) throws -> Verdict {
      let controls = runs("ibau/first-order", direct) + runs("uap-training/laptop", naive)
      return try judged("E7", ["figure-1": runs(released, own) + controls]).verdict
    }
    // With four degrees of freedom each, variances differ at 5 % from a ratio of 6.388.
    #expect(try verdict(0.01, direct: 0.0254, naive: 0.1) == .upheld)
    #expect(try verdict(0.01, direct: 0.0251, naive: 0.1) == .undecided)
    #expect(try verdict(0.01, direct: 0.0254, naive: 0.0039) == .refuted)
    #expect(try verdict(0.01, direct: 0.0254, naive: 0.0040) == .undecided)
    #expect(try verdict(0.01, direct: 0.05, naive: 0) == .refuted)
    #expect(try judged("E7", ["figure-1": runs(released, 0.1)]).verdict == .undecided)
  }

  @Test("E8 and E9 are refuted by a class that is flagged")
  func detection() throws {
    let cases = [("E8", "table-1", "all-to-all", "tabor"), ("E9", "table-3", "seven-by-seven", "neural-cleanse")]
    for (id, study, attack, defence) in cases {
      let nothing = run("\(defence)/laptop", attack: attack, asr: 0.8, flagged: [])
      let something = run("\(defence)/laptop", attack: attack, asr: 0.8, flagged: [3])
      #expect(try judged(id, [study: [nothing]]).verdict == .upheld)
      #expect(try judged(id, [study: [nothing, something]]).verdict == .refuted)
      let other = run("deep-inspect/laptop", attack: attack, asr: 0.8, flagged: [3])
      #expect(try judged(id, [study: [other]]).verdict == .undecided)
    }
  }

  @Test("An all-to-all attack took hold if it succeeds half as often as the network is right")
  func allToAll() throws {
    func verdict(_ before: Double) throws -> Verdict {
      let cell = run("tabor/laptop", attack: "all-to-all", asr: 0.4, flagged: [], asrBefore: before)
      return try judged("E8", ["table-1": [cell]]).verdict
    }
    // It is right on 85 % of the images.
    #expect(try verdict(0.44) == .upheld)
    #expect(try verdict(0.41) == .undecided)
  }

  @Test("E9 says nothing of networks with more classes")
  func otherData() throws {
    let flagged = run("neural-cleanse/laptop", attack: "seven-by-seven", asr: 0.1, flagged: [3], dataset: "gtsrb")
    #expect(try judged("E9", ["table-3": [flagged]]).verdict == .undecided)
    let nothing = run("neural-cleanse/laptop", attack: "seven-by-seven", asr: 0.8, flagged: [])
    #expect(try judged("E9", ["table-3": [flagged, nothing]]).verdict == .upheld)
  }

  @Test("E10 compares the smallest radius with the largest, and C45 is the same", arguments: ["E10", "C45"])
  func radius(id: String) throws {
    func verdict(_ acc: Double, at radius: Double) throws -> Verdict {
      let small = run(released, acc: 0.84, asr: 0.5, radius: 0.5)
      return try judged(id, ["figure-2": [small, run(released, acc: acc, asr: 0.1, radius: radius)]]).verdict
    }
    #expect(try verdict(0.83, at: 20) == .upheld)
    #expect(try verdict(0.80, at: 20) == .refuted)
    #expect(try verdict(0.80, at: 0.5) == .undecided)
  }

  @Test("E11 is refuted by a trigger that falls in an earlier round than a Trojan one")
  func order() throws {
    /// The round in which each falls below 20 %, of three; 9 is never.
    func finding(square: Int, watermark: Int, smooth: Int, _ variant: String? = nil) throws -> Finding {
      var record = run(variant ?? released, attack: "seven-by-seven", asr: 0.3)
      let rounds = (1...3).map { round -> JSONValue in
        func success(_ fall: Int) -> JSONValue { .number(round < fall ? 0.9 : 0.1) }
        return [
          "perTrigger": [
            "trojan-square": success(square), "trojan-watermark": success(watermark), "smooth": success(smooth),
          ]
        ]
      }
      record["result"] = ["rounds": .array(rounds)]
      return try judged("E11", ["figure-6": [record]])
    }
    #expect(try finding(square: 1, watermark: 2, smooth: 2).verdict == .upheld)
    #expect(try finding(square: 1, watermark: 3, smooth: 2).witness == "smooth in round 2, trojan-watermark in round 3")
    #expect(try finding(square: 1, watermark: 9, smooth: 3).witness == "smooth in round 3, trojan-watermark never")
    #expect(try finding(square: 2, watermark: 2, smooth: 2).verdict == .undecided)
    #expect(try finding(square: 3, watermark: 3, smooth: 1, "ibau/robust").verdict == .undecided)
  }

  @Test("Attack success counts the target class where the record does")
  func inclusiveSuccess() throws {
    var record = run(released, asr: 0.15, rounds: [0.15])
    #expect(try judged("E2", ["table-1": [record]]).verdict == .upheld)
    record["result"] = [
      "rounds": [["asr": 0.15]], "after": ["inclusive": ["asr": ["successes": 24, "trials": 100]]],
    ]
    #expect(try judged("E2", ["table-1": [record]]).verdict == .refuted)
  }

  @Test("A network whose backdoor did not take hold says nothing of a defence")
  func withoutBackdoor() throws {
    let cured = run(released, asr: 0.05, rounds: [0.05]),
      never = run(released, asr: 0.3, rounds: [0.3], asrBefore: 0.18)
    #expect(try judged("E2", ["table-1": [cured, never]]).verdict == .upheld)
    #expect(try judged("E2", ["table-1": [never]]).verdict == .undecided)
  }

  @Test("Attack success is that on the source class where there is one")
  func sourceClass() throws {
    var record = run(released, attack: "hidden-trigger", asr: 0.01, asrBefore: 0.15)
    #expect(try judged("E12", ["case-hidden-trigger": [record]]).verdict == .undecided)
    let shares: JSONValue = [
      "before": ["asrSource": ["successes": 99, "trials": 100]],
      "after": ["asrSource": ["successes": 60, "trials": 100]],
    ]
    record["result"] = shares
    #expect(try judged("E12", ["case-hidden-trigger": [record]]).verdict == .refuted)
  }

  @Test("E12 is upheld by all four attacks only, and refuted by one")
  func nonAdditive() throws {
    let studies = [
      "table-10": "semantic-replacement", "table-11": "wanet", "table-12": "input-aware",
      "case-hidden-trigger": "hidden-trigger",
    ]
    let all = studies.mapValues { [run(released, attack: $0, asr: 0.1)] }
    #expect(try judged("E12", all).verdict == .upheld)
    #expect(try judged("E12", all.filter { $0.key != "table-11" }).verdict == .undecided)
    #expect(try judged("E12", ["table-11": [run(released, attack: "wanet", asr: 0.4)]]).verdict == .refuted)
  }
}
