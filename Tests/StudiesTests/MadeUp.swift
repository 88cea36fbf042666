import Catalog
import Experiments
import Studies
import Torch

/// Records that no run was done for.
enum MadeUp {
  /// One for each of `runs`, with numbers that depend on its place.
  static func records(of runs: [StudyRun]) throws -> StudyRecords {
    StudyRecords(
      try runs.enumerated().map { place, run in
        let record: JSONValue = [
          "fingerprint": .string(try run.fingerprint()), "kind": .string(StudyRun.kind),
          "revision": .int(StudyRun.revision), "spec": try JSONValue(encoding: run), "result": try result(place, run),
          "digest": .string(""),
          "conditions": [
            "seconds": 1, "startedAt": "2026-01-01T00:00:00Z", "peakMemoryMiB": 100, "device": "cpu",
            "libtorch": "1.13",
          ],
        ]
        return try RunRecord<StudyRun>(record.sealed(), path: "made up")
      })
  }

  private static func result(_ place: Int, _ run: StudyRun) throws -> JSONValue {
    let score = { (right: Int, hit: Int) -> JSONValue in
      [
        "acc": share(right), "asr": share(hit), "ra": share(100 - hit), "asrSource": share(max(0, hit - 9)),
        "perTrigger": ["badnets": .number(Double(hit) / 100), "smooth": 0.5],
        "inclusive": [
          "asr": share(hit + 1), "perTrigger": ["badnets": .number(Double(hit + 1) / 100), "smooth": 0.6],
        ],
      ]
    }
    let hits = (7 * place) % 100
    let rounds = (1...3).map { round -> JSONValue in
      [
        "round": .int(round), "acc": 0.8, "asr": .number(Double(hits) / 100 / Double(round)), "ra": 0.7,
        "perTrigger": ["badnets": 0.1, "smooth": 0.2], "triggerNorm": 10, "directNorm": 4, "indirectNorm": 40,
        "cosine": 0.01, "seconds": 1,
      ]
    }
    return [
      "before": score(85, 99), "after": score(83, hits), "rounds": .array(rounds),
      "errors": ["train": share(10), "test": share(15)],
      "triggeredErrors": ["train": share(20), "test": share(26 + 11 * place % 60)],
      "status": run.defence == nil ? "none" : "finished", "flagged": [8], "seconds": .number(Double(place + 1)),
      "toEffect": ["seconds": 3], "passes": ["forward": 10, "backward": 10, "hvp": 5, "mixed": 1],
      "extras": extras(place, run), "inputs": [:],
    ]
  }

  private static func extras(_ place: Int, _ run: StudyRun) -> JSONValue {
    var extras: [String: JSONValue] = [:]
    for extra in run.extras {
      switch extra {
      case .relearning: extras[extra.rawValue] = [[0, 0.8, 0.1], [5, 0.8, 0.4]]
      case .measures:
        extras[extra.rawValue] = [
          "theorem-3/printed": .number(15 + Double(place % 7)), "theorem-3/corrected": 4.2, "distance": 1.5,
        ]
      case .features: extras[extra.rawValue] = features
      case .certificate: extras[extra.rawValue] = ["lnLipschitz": 20, "margins": [-1, 0.5, 2, 7]]
      }
    }
    return .object(extras)
  }

  /// Twelve images, triggered ones far from the others before and with them after.
  private static let features: JSONValue = {
    let clean = (0..<12).map { image -> JSONValue in [.number(Double(image % 3)), .number(0.01 * Double(image))] }
    let away = clean.indices.map { _ -> JSONValue in [50, 50] }
    return [
      "seed": 0, "perplexity": 7, "labels": .array((0..<12).map { .int($0 % 3) }), "target": 2,
      "before": .array(clean + away), "after": .array(clean + clean),
    ]
  }()

  private static func share(_ successes: Int) -> JSONValue { ["successes": .int(successes), "trials": 100] }
}

extension JSONValue {
  /// With the digest that its result has.
  fileprivate func sealed() -> JSONValue {
    var members = self
    members["digest"] = .string(self["result"]!.sha256)
    return members
  }
}
