/// Where the records of finished runs can be read.
public protocol EvidenceRecords: Sendable {
  /// The records of a study, in the order in which they were written; none if it was never run.
  func records(of study: String) throws -> [JSONValue]
}
