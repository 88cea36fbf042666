public import Catalog
import Estimation
import Theory

extension BoundsReport {
  /// A row with all keys of the command line's contract, absent values as null with the reason.
  public func json(_ row: BoundRow) throws -> JSONValue {
    let object: JSONValue = [
      "bound": .string(row.bound), "variant": .string(row.variant), "quantity": .string(row.quantity.rawValue),
      "log10": .optional(row.log10), "value": .optional(row.value), "vacuous": row.vacuous.map(JSONValue.bool) ?? .null,
      "rigorous": .bool(row.rigorous), "caveat": .string(row.caveat), "gamma": .optional(row.gamma),
      "terms": numbers(row.terms), "inputs": numbers(row.inputs),
      "measured": row.quantity == .probability ? try measured() : .null,
    ]
    let other = "it bounds no probability"
    return object.explained([
      "log10": row.log10 > 0 ? "it is infinite" : "it is zero", "value": other, "vacuous": other, "measured": other,
      "gamma": "this bound has no margin",
    ])
  }

  /// The result line: counts, and what the rows were computed from.
  public func summary() throws -> JSONValue {
    let sample = subject.sample
    let object: JSONValue = [
      "rows": .int(rows.count), "rigorous": .int(rows.count(where: \.rigorous)),
      "vacuous": .int(rows.count { $0.vacuous == true }),
      "informative": .int(rows.count { $0.rigorous && $0.vacuous == false }), "n": .int(sample.count),
      "radius": .number(sample.radius), "failure": .number(subject.failure),
      "margins": .array(subject.margins.map(JSONValue.number)), "rootMeanSquare": .number(sample.rootMeanSquare),
      "measured": try measured(),
      "norms": .array(
        layers.map { ["layer": .string($0.name), "lower": .number($0.norm.lower), "upper": .number($0.norm.upper)] }),
      "notes": .array(notes.map(JSONValue.string)),
      "seconds": .object(Dictionary(uniqueKeysWithValues: seconds.map { ($0.part, .number($0.seconds)) })),
    ]
    return object
  }

  /// The held-out errors against the true classes, clean and triggered, with their one-sided limits.
  private func measured() throws -> JSONValue {
    let object: JSONValue = [
      "clean": try subject.heldOut.map(count) ?? .null, "triggered": try subject.heldOutTriggered.map(count) ?? .null,
    ]
    return object.explained([
      "clean": "there is no held-out image", "triggered": "no attack was named (--attack), or no image is held out",
    ])
  }

  private func count(_ count: HeldOutCount) throws -> JSONValue {
    let limit = try HeldOut.upperLimit(errors: count.errors, trials: count.trials, failure: subject.failure)
    return [
      "error": .number(Double(count.errors) / Double(count.trials)), "limit": .number(limit),
      "errors": .int(count.errors), "trials": .int(count.trials),
    ]
  }

  private func numbers(_ values: [String: Double]) -> JSONValue {
    JSONValue.object(values.mapValues { .optional($0) })
      .explained(values.mapValues { _ in "it exceeds double precision; log10 tells its size" })
  }
}
