import Catalog
import Theory

/// One bound on one family of toy problems in one regime, with the smallest counterexample if there is one.
public struct FamilyRecord: Sendable {
  public let family: String
  public let row: PropertyReport.Row
  /// The counterexample in words, and the token that replays it.
  public let witness: String?
  public let token: String?

  /// Every row of a family's report.
  public static func all(
    of test: PropertyTest, onProgress: @escaping @Sendable (Int) -> Void
  ) throws -> [FamilyRecord] {
    try test.run(onProgress: onProgress).rows.map { row in
      let found =
        row.violations > 0
        ? try test.counterexample(row.extreme, to: Registry.hypergradientBounds(row.bound)) : nil
      return FamilyRecord(
        family: test.family.id, row: row, witness: found?.summary, token: found?.token.description)
    }
  }

  /// The printed bound may fail, and is expected to; no other may.
  public var isAsExpected: Bool { row.violations == 0 || row.bound == PrintedTheorem1.id }

  public var json: JSONValue {
    let members: JSONValue = [
      "family": .string(family), "bound": .string(row.bound), "regime": .string(row.regime.description),
      "instances": .int(row.instances), "violations": .int(row.violations), "tightest": .number(row.tightest),
      "median": .number(row.median), "witness": .optional(witness), "token": .optional(token),
    ]
    return members.explained(["witness": "no violation", "token": "no violation"])
  }
}
