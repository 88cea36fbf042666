import Catalog
import GSL

extension GapReport {
  /// A line per setting, with the keys of the command line's contract; those of the trend are the whole sweep's.
  public func rows() -> [JSONValue] { sweeps.flatMap { sweep in sweep.rows.map { json($0, of: sweep) } } }

  private func json(_ row: Row, of sweep: Sweep) -> JSONValue {
    let trend = sweep.triggered
    let object: JSONValue = [
      "sweep": .string(sweep.sweep.rawValue), "setting": .string(row.setting.label), "x": .number(row.position),
      "n": .int(row.setting.clean), "runs": .int(row.triggered.gaps.count), "gap": .number(row.triggered.mean),
      "gapClean": .number(row.clean.mean), "gapTriggered": .number(row.triggered.mean),
      "ci95": intervals(row), "nullMean": .number(row.triggered.nullMean),
      "nullMeanClean": .number(row.clean.nullMean), "nullBand": .range(row.triggered.nullBand),
      "nullBandClean": .range(row.clean.nullBand), "bound": .optional(row.bound),
      "boundName": .optional(headline), "measures": .object(row.measures.mapValues { .optional($0) }),
      "spearman": .optional(trend.spearman?.coefficient), "p": .optional(trend.spearman?.pValue),
      "verdict": .optional(trend.verdict?.rawValue),
    ]
    return object.explained(reasons)
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

  private var reasons: [String: String] {
    let constant = "the gap or the setting does not vary"
    return [
      "bound": "no bound is among the measures", "boundName": "no bound is among the measures",
      "spearman": constant, "p": constant, "verdict": "the gap changes, and no bound was measured to compare with",
    ]
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
          "boundSpearman": .optional(trend.boundSpearman?.coefficient), "slope": .optional(trend.slope?.slope),
          "slopeError": .optional(trend.slope?.slopeError), "nullSlope": .optional(trend.nullSlope),
          "levelP": .number(trend.levelP), "rangeP": .optional(trend.rangeP),
          "verdict": .optional(trend.verdict?.rawValue),
        ]
        let few = "there are too few settings, or they do not vary"
        var why = reasons
        for key in ["kendall", "kendallP", "spearmanOfMeans", "pOfMeans", "slope", "slopeError", "nullSlope", "rangeP"] {
          why[key] = few
        }
        why["boundSpearman"] = "no bound is among the measures, or it does not vary"
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

extension JSONValue {
  /// [low, high].
  static func range(_ range: ClosedRange<Double>) -> JSONValue {
    [.number(range.lowerBound), .number(range.upperBound)]
  }
}
