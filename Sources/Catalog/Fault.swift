/// An error meant for the person at the terminal: what, why, what to do; and how the command ends.
public struct Fault: Error, Sendable, CustomStringConvertible {
  /// What went wrong, in the terms of the command line's exit codes.
  public enum Kind: Int32, Sendable {
    case checkFailed = 1
    case wrongUse = 64
    case badData = 65
    case missingInput = 66
    case `internal` = 70
    case cannotWrite = 74
    case interrupted = 130
  }

  public var kind: Kind
  public var description: String

  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
