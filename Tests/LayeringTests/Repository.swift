import Foundation

/// The files of this repository, as text.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// The paths below `folder` that end in one of `endings`, sorted.
  static func files(in folder: String, _ endings: String...) throws -> [String] {
    let base = root.appendingPathComponent(folder)
    return try FileManager.default.subpathsOfDirectory(atPath: base.path)
      .filter { path in endings.contains { path.hasSuffix($0) } }
      .map { "\(folder)/\($0)" }.sorted()
  }

  /// The folders directly in `folder`.
  static func folders(in folder: String) throws -> [String] {
    let base = root.appendingPathComponent(folder)
    return try FileManager.default.contentsOfDirectory(at: base, includingPropertiesForKeys: [.isDirectoryKey])
      .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
      .map(\.lastPathComponent).sorted()
  }
}

/// One `import` line.
struct Import: Hashable {
  var module: String
  /// The words before `import`, such as `internal`.
  var modifiers: [String]

  /// The imports of a Swift file.
  static func all(in text: String) -> [Import] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let place = words.firstIndex(of: "import"), place + 1 < words.count else { return nil }
      let modifiers = Array(words[..<place])
      guard modifiers.allSatisfy({ ["public", "internal", "package", "private"].contains($0) || $0.hasPrefix("@") })
      else { return nil }
      let kinds: Set = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
      guard let name = words[(place + 1)...].first(where: { !kinds.contains($0) }) else { return nil }
      return Import(module: String(name.prefix { $0 != "." }), modifiers: modifiers)
    }
  }
}
