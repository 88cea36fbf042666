/// A file that cannot be read or written: what it is, why, and what to do about it.
public struct FormatError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of failure, which a command line turns into its exit status.
  public enum Category: String, Sendable, Hashable, CaseIterable {
    /// The file, or a named part of it, does not exist or may not be opened.
    case missing
    /// The content contradicts itself or its format.
    case badData
    /// The content is well formed but of a kind that is not read here.
    case unsupported
    /// The destination refuses the bytes (no space, no permission, no such folder).
    case cannotWrite
  }

  public let category: Category
  /// The path, or another name of the thing in question.
  public let subject: String
  /// What was expected and what was found.
  public let cause: String
  /// What the reader of the message can do; empty when there is nothing to advise.
  public let remedy: String

  public init(_ category: Category, _ subject: String, _ cause: String, remedy: String = "") {
    self.category = category
    self.subject = subject
    self.cause = cause
    self.remedy = remedy
  }

  /// `subject: cause`, and the remedy on a second line.
  public var description: String {
    remedy.isEmpty ? "\(subject): \(cause)" : "\(subject): \(cause)\n\(remedy)"
  }
}

extension FormatError {
  static func badData(_ subject: String, _ cause: String, remedy: String = "Fetch or write the file anew.") -> Self {
    FormatError(.badData, subject, cause, remedy: remedy)
  }

  static func unsupported(_ subject: String, _ cause: String, remedy: String = "") -> Self {
    FormatError(.unsupported, subject, cause, remedy: remedy)
  }
}

/// A name taken from a file, made safe to print: quoted, shortened, control characters escaped.
func quoted(_ name: String) -> String {
  var text = ""
  for scalar in name.unicodeScalars.prefix(120) {
    let printable = scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
    text.unicodeScalars.append(contentsOf: printable ? [scalar] : Array(scalar.escaped(asASCII: true).unicodeScalars))
  }
  return name.unicodeScalars.count > 120 ? "'\(text)…'" : "'\(text)'"
}
