import Foundation

/// The targets of Package.swift and what they depend on, read from its text.
struct Manifest {
  struct Target {
    var name: String
    /// `target`, `executableTarget`, `testTarget` or `systemLibrary`.
    var kind: String
    /// Targets and products of other packages alike.
    var dependencies: Set<String>
  }

  let targets: [Target]

  init(_ text: String) throws {
    let code = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.prefix(while: { $0 == " " }).count == $0.count ? "" : Manifest.withoutComment(String($0)) }
      .joined(separator: "\n")
    let opening = try Regex<(Substring, Substring)>(#"\.(target|executableTarget|testTarget|systemLibrary)\("#)
    targets = code.matches(of: opening).compactMap { match in
      let arguments = Manifest.balanced(code[match.range.upperBound...], "(", ")")
      guard let name = Manifest.strings(after: "name:", in: arguments).first else { return nil }
      return Target(name: name, kind: String(match.output.1), dependencies: Manifest.dependencies(in: arguments))
    }
  }

  private static func withoutComment(_ line: String) -> String {
    line.range(of: "// ").map { String(line[..<$0.lowerBound]) } ?? line
  }

  private static func dependencies(in arguments: Substring) -> Set<String> {
    guard let label = arguments.range(of: "dependencies:"),
      let bracket = arguments[label.upperBound...].firstIndex(of: "[")
    else { return [] }
    var list = String(balanced(arguments[arguments.index(after: bracket)...], "[", "]"))
    var names: Set<String> = []
    while let product = list.range(of: ".product(") {
      let inside = balanced(list[product.upperBound...], "(", ")")
      names.formUnion(strings(after: "name:", in: inside).prefix(1))
      list.removeSubrange(product.lowerBound..<list.index(after: inside.endIndex))
    }
    return names.union(strings(after: "", in: Substring(list)))
  }

  /// What stands before the bracket that closes the one just opened.
  private static func balanced(_ text: Substring, _ open: Character, _ close: Character) -> Substring {
    var depth = 1
    for index in text.indices {
      if text[index] == open { depth += 1 }
      if text[index] == close { depth -= 1 }
      if depth == 0 { return text[..<index] }
    }
    return text
  }

  /// The string literals that follow `label`, in order.
  private static func strings(after label: String, in text: Substring) -> [String] {
    let start = label.isEmpty ? text.startIndex : text.range(of: label)?.upperBound ?? text.endIndex
    let parts = text[start...].split(separator: "\"", omittingEmptySubsequences: false)
    return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
  }
}
