import Testing

/// Every Swift block in the README and the guides is compiled: it stands, letter for letter, in a file of `Examples`.
///
/// There the block's own lines lie between `// begin` and `// end`, indented or not; its imports are the file's.
@Suite("Examples")
struct ExamplesTests {
  static let pages = Result {
    try ["README.md", "CONTRIBUTING.md"] + Repository.files(in: "Sources", ".md")
  }

  @Test("A Swift block is compiled with the tests", arguments: try pages.get())
  func compiled(page: String) throws {
    let compiled = try Repository.files(in: "Tests/LayeringTests/Examples", ".swift")
      .flatMap { Self.snippets(try Repository.text($0)) }
    for block in Self.blocks(try Repository.text(page)) {
      #expect(compiled.contains(block), "in \(page):\n\(block)")
    }
  }

  @Test("Every compiled example stands on a page")
  func used() throws {
    let shown = try Self.pages.get().flatMap { Self.blocks(try Repository.text($0)) }
    for path in try Repository.files(in: "Tests/LayeringTests/Examples", ".swift") {
      #expect(Self.snippets(try Repository.text(path)).contains { shown.contains($0) }, "\(path)")
    }
  }

  /// The contents of the ```swift fences.
  static func blocks(_ markdown: String) -> [String] {
    markdown.components(separated: "```swift\n").dropFirst().map { part in
      part.components(separated: "```")[0].trimmingBlankLines
    }
  }

  /// The file's imports and what lies between its marks, as a page shows it; once with the imports and once without.
  static func snippets(_ swift: String) -> [String] {
    let lines = swift.lines
    guard let begin = lines.firstIndex(where: { $0.withoutIndent == "// begin" }),
      let end = lines.firstIndex(where: { $0.withoutIndent == "// end" }), begin < end
    else { return [] }
    let body = lines[(begin + 1)..<end]
    let indent = body.filter { !$0.isEmpty }.map { $0.count - $0.withoutIndent.count }.min() ?? 0
    let text = body.map { String($0.dropFirst(indent)) }.joined(separator: "\n").trimmingBlankLines
    let imports = lines[..<begin].filter { $0.hasPrefix("import ") }.joined(separator: "\n")
    return [imports.isEmpty ? text : "\(imports)\n\n\(text)", text]
  }
}

extension String {
  fileprivate var lines: [String] { split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

  fileprivate var withoutIndent: String { String(drop { $0 == " " }) }

  fileprivate var trimmingBlankLines: String {
    var lines = self.lines[...]
    while lines.first?.withoutIndent.isEmpty == true { lines.removeFirst() }
    while lines.last?.withoutIndent.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  fileprivate func components(separated by: String) -> [String] {
    split(separator: by, omittingEmptySubsequences: false).map(String.init)
  }
}
