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
    _ variant: String, attack: String = "badnets", n: Int = 1000, acc: Double = 0.83, asr: Double,
    seconds: Double? = nil, flagged: [Int]? = nil, ratio: Double = 0.2, rounds: [Double] = [],
    perTrigger: [String: JSONValue] = [:], radius: Double = 10, asrBefore: Double = 0.99
  ) -> JSONValue {
    let listed = rounds.map { ["asr": .number($0), "perTrigger": .object(perTrigger)] as JSONValue }
    return [
      "attack": .string(attack), "variant": .string(variant), "dataset": "cifar10", "n": .int(n), "acc": .number(acc),
      "asr": .number(asr), "accBefore": 0.85, "asrBefore": .number(asrBefore),
      "spec": [
        "victim": ["origin": ["trained": ["by": ["poisoning": ["ratio": .number(ratio)]]]]],
        "defence": ["settings": ["inner": ["radius": .number(radius), "projection": "end"]]],
      ],
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
    let late = try judged("E1", ["table-1": [own, run(released, asr: 0.5), run("nad/laptop", asr: 0.1, seconds: 99)]])
    #expect(late.verdict == .refuted && late.violations == 1)
  }

  @Test("E2 and E3 are refuted by one run that is not effective")
  func oneRun() throws {
    let good = run(released, n: 100, asr: 0.05, rounds: [0.1, 0.05]),
      slow = run(released, asr: 0.05, rounds: [0.4, 0.05])
    #expect(try judged("E2", ["table-1": [good]]).verdict == .upheld)
    #expect(try judged("E2", ["table-1": [good, slow]]).verdict == .refuted)
    #expect(try judged("E3", ["table-5": [good]]).verdict == .upheld)
    #expect(try judged("E3", ["table-5": [good, run(released, n: 100, acc: 0.7, asr: 0.05)]]).verdict == .refuted)
    #expect(try judged("E3", ["table-5": [run(released, n: 500, asr: 0.9)]]).verdict == .undecided)
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
  }

  @Test("E7 compares variances over seeds with both controls")
  func steadiness() throws {
    let own = [0.10, 0.12].map { run(released, asr: $0) }, direct = [0.1, 0.2].map { run("ibau/first-order", asr: $0) }
    let naive = [0.1, 0.4].map { run("uap-training/laptop", asr: $0) }
    #expect(try judged("E7", ["figure-1": own + direct + naive]).verdict == .upheld)
    #expect(
      try judged("E7", ["figure-1": [0.1, 0.9].map { run(released, asr: $0) } + direct + naive]).verdict == .refuted)
    #expect(try judged("E7", ["figure-1": own + naive]).verdict == .undecided)
  }

  @Test("E8 and E9 are refuted by a class that is flagged")
  func detection() throws {
    let cases = [
      ("E8", "table-1", "all-to-all", ["neural-cleanse", "tabor"]),
      ("E9", "table-3", "seven-by-seven", ["neural-cleanse"]),
    ]
    for (id, study, attack, defences) in cases {
      let nothing = defences.map { run("\($0)/laptop", attack: attack, asr: 0.8, flagged: []) }
      #expect(try judged(id, [study: nothing]).verdict == .upheld)
      for defence in defences {
        let something = run("\(defence)/laptop", attack: attack, asr: 0.8, flagged: [3])
        #expect(try judged(id, [study: nothing + [something]]).verdict == .refuted)
        #expect(try judged(id, [study: [something]]).verdict == .refuted)
      }
    }
  }

  @Test("E8 is undecided until both inversions were run")
  func bothInversions() throws {
    let only = run("tabor/laptop", attack: "all-to-all", asr: 0.8, flagged: [])
    let finding = try judged("E8", ["table-1": [only]])
    #expect(finding.verdict == .undecided && finding.reason.contains("neural-cleanse"))
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

  @Test("E11 compares the Trojan triggers with the rest")
  func order() throws {
    func order(_ trojan: Double, _ other: Double) throws -> Verdict {
      let triggers: [String: JSONValue] = [
        "trojan-square": .number(trojan), "trojan-watermark": .number(trojan), "smooth": .number(other), "blend": 0.1,
      ]
      return try judged("E11", ["figure-6": [run(released, asr: 0.3, rounds: [0.3], perTrigger: triggers)]]).verdict
    }
    #expect(try order(0.1, 0.9) == .upheld)
    #expect(try order(0.9, 0.3) == .refuted)
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
