/// Where something comes from: the work, and the place in it.
public struct Source: Codable, Sendable, Hashable, CustomStringConvertible {
  public var work: String
  public var locus: String

  public init(_ work: String, _ locus: String = "") {
    self.work = work
    self.locus = locus
  }

  public var description: String { locus.isEmpty ? work : "\(work), \(locus)" }
}
