/// A name that nothing answers to.
public struct UnknownName: Error, Sendable, Equatable, CustomStringConvertible {
  public var kind: String
  public var name: String
  public var known: [String]

  public init(kind: String, name: String, known: [String]) {
    self.kind = kind
    self.name = name
    self.known = known
  }

  /// The one known name that begins like this, or else the one that needs the fewest edits, if that is few enough to
  /// be what was meant.
  public var nearest: String? {
    let begun = known.filter { name.count > 1 && $0.lowercased().hasPrefix(name.lowercased()) }
    if begun.count == 1 { return begun[0] }
    return known.map { ($0, editDistance(name.lowercased(), $0.lowercased())) }
      .filter { $0.1 <= max(2, name.count / 2) && $0.1 < max(2, name.count) }
      .min { $0.1 < $1.1 }?.0
  }

  public var description: String {
    let guess = nearest.map { " Did you mean '\($0)'?" } ?? ""
    return "no \(kind) named '\(name)'.\(guess) Known: \(known.joined(separator: ", "))"
  }
}

/// The Levenshtein distance: insertions, deletions and substitutions from `a` to `b`.
func editDistance(_ a: String, _ b: String) -> Int {
  let target = Array(b)
  var row = Array(0...target.count)
  for (i, character) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in target.indices {
      let substitution = diagonal + (character == target[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = Swift.min(substitution, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[target.count]
}
