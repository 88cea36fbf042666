import Catalog
import Experiments
import GSL

extension GapReport {
  /// A line per run, flat, in its place in a sweep: one that two sweeps share has two.
  public func runs() -> [JSONValue] {
    sweeps.flatMap(\.rows).flatMap { row in row.records.map { json($0.record, $0.run, row.setting) } }
  }

  private func json(_ record: RunRecord<StudyRun>, _ run: Int, _ setting: GapSetting) -> JSONValue {
    let (spec, result, training) = (record.spec, record.result, record.spec.victim.training)
    let object: JSONValue = [
      "fingerprint": .string(record.fingerprint), "sweep": .string(setting.sweep.rawValue),
      "setting": .string(setting.label), "model": .optional(training?.model.name),
      "dataset": .string(spec.victim.dataset.name), "attack": .string(spec.victim.attack.name),
      "defence": .optional(spec.defence?.name), "x": .number(setting.position), "n": .int(spec.clean),
      "m": .int(result.errors.test.trials), "run": .int(run), "seed": .int(training?.seed ?? 0),
      "threads": .int(spec.threads), "gap": .number(result.triggeredErrors.gap),
      "gapClean": .number(result.errors.gap), "gapTriggered": .number(result.triggeredErrors.gap),
      "trainErrorClean": .optional(result.errors.train.value), "testErrorClean": .optional(result.errors.test.value),
      "trainErrorTriggered": .optional(result.triggeredErrors.train.value),
      "testErrorTriggered": .optional(result.triggeredErrors.test.value),
      "accBefore": .optional(result.before.acc.value), "asrBefore": .optional(result.before.asr?.value),
      "acc": .optional(result.after.acc.value), "asr": .optional(result.after.asr?.value),
      "status": .string(result.status), "parameters": .optional(result.measures["parameters"]),
      "measures": .object(result.measures.mapValues { .optional($0) }), "seconds": .number(record.conditions.seconds),
      "startedAt": .string(record.conditions.startedAt), "peakMemoryMiB": .number(record.conditions.peakMemoryMiB),
    ]
    let uncounted = "no held-out image counts for it"
    return object.explained([
      "asr": uncounted, "asrBefore": uncounted, "parameters": "it is not among the record's measures",
    ])
  }

  /// A line per setting, with the keys of the command line's contract; those of the trend are the whole sweep's.
  public func rows() -> [JSONValue] { sweeps.flatMap { sweep in sweep.rows.map { json($0, of: sweep) } } }

  private func json(_ row: Row, of sweep: Sweep) -> JSONValue {
    let trend = sweep.triggered
    let object: JSONValue = [
      "sweep": .string(sweep.sweep.rawValue), "setting": .string(row.setting.label), "x": .number(row.setting.position),
      "n": .int(row.setting.clean), "runs": .int(row.triggered.gaps.count), "gap": .number(row.triggered.mean),
      "gapClean": .number(row.clean.mean), "gapTriggered": .number(row.triggered.mean),
      "ci95": intervals(row), "nullMean": .number(row.triggered.nullMean),
      "nullMeanClean": .number(row.clean.nullMean), "nullBand": .range(row.triggered.nullBand),
      "nullBandClean": .range(row.clean.nullBand), "bound": .optional(row.bound),
      "boundName": .string(Self.headline), "measures": .object(row.measures.mapValues { .optional($0) }),
      "spearman": .optional(trend.spearman?.coefficient), "p": .optional(trend.spearman?.pValue),
      "verdict": .optional(trend.verdict?.rawValue),
    ]
    return object.explained(reasons(trend))
  }

  private func intervals(_ row: Row) -> JSONValue {
    let object: JSONValue = [
      "gap": row.triggered.interval.map(JSONValue.range) ?? .null,
      "gapClean": row.clean.interval.map(JSONValue.range) ?? .null,
      "gapTriggered": row.triggered.interval.map(JSONValue.range) ?? .null,
    ]
    let single = "one run has no interval; --runs 2 or more"
    return object.explained(["gap": single, "gapClean": single, "gapTriggered": single])
  }

  private func reasons(_ trend: GapTrend) -> [String: String] {
    let constant = "the gap or the setting does not vary"
    var reasons = ["bound": "no bound is among the measures", "spearman": constant, "p": constant]
    reasons["verdict"] = trend.open?.rawValue
    return reasons
  }

  /// What becomes of the gap along each sweep.
  public func trends() -> [JSONValue] {
    sweeps.flatMap { sweep in
      [("clean", sweep.clean), ("triggered", sweep.triggered)].map { inputs, trend in
        let object: JSONValue = [
          "sweep": .string(sweep.sweep.rawValue), "inputs": .string(inputs), "victims": .int(sweep.victims),
          "spearman": .optional(trend.spearman?.coefficient), "p": .optional(trend.spearman?.pValue),
          "kendall": .optional(trend.kendall?.coefficient), "kendallP": .optional(trend.kendall?.pValue),
          "spearmanOfMeans": .optional(trend.spearmanOfMeans?.coefficient),
          "pOfMeans": .optional(trend.spearmanOfMeans?.pValue),
          "boundSpearman": .optional(trend.boundSpearman?.coefficient),
          "boundP": .optional(trend.boundSpearman?.pValue), "slope": .optional(trend.slope?.slope),
          "slopeError": .optional(trend.slope?.slopeError), "nullSlope": .optional(trend.nullSlope),
          "levelP": .number(trend.levelP), "rangeP": .optional(trend.rangeP),
          "verdict": .optional(trend.verdict?.rawValue),
        ]
        let few = "there are too few settings, or they do not vary"
        var why = reasons(trend)
        for key in ["kendall", "kendallP", "spearmanOfMeans", "pOfMeans", "slope", "slopeError", "nullSlope", "rangeP"]
        {
          why[key] = few
        }
        why["boundSpearman"] = "no bound is among the measures, or it does not vary"
        why["boundP"] = why["boundSpearman"]
        return object.explained(why)
      }
    }
  }

  /// The measures, best first.
  public func scores() -> [JSONValue] {
    ranking.scores.map {
      [
        "measure": .string($0.measure), "worst": .number($0.worst), "environment": .string($0.environment),
        "mean": .number($0.mean), "pairs": .int($0.pairs),
      ]
    }
  }
}

extension GapPlan.Entry {
  /// What is missing of it.
  public var json: JSONValue {
    ["sweep": .string(setting.sweep.rawValue), "setting": .string(setting.label), "runs": .int(missing)]
  }
}

extension JSONValue {
  /// [low, high].
  static func range(_ range: ClosedRange<Double>) -> JSONValue {
    [.number(range.lowerBound), .number(range.upperBound)]
  }
}
