import Catalog

/// C45. An experimental statement, judged by ``LargeRadiusCostsNoAccuracy``, E10; here for the ledger's order.
public enum LargeRadiusIsHarmless: Claim {
  public static let id = "C45"
  public static let title = "A large norm bound is harmless"
  public static let source = LargeRadiusCostsNoAccuracy.source
  public static let statement = LargeRadiusCostsNoAccuracy.statement
  public static let expected = Verdict.undecided
  public static let isJudgedFromRecords = true

  public static func judge(_ effort: Effort) throws -> Finding { try LargeRadiusCostsNoAccuracy.judge(effort) }
}
