import Catalog
import Foundation
import Yams

/// `--config FILE`: a YAML file whose entries stand for options; options on the command line win.
///
/// ```yaml
/// dataset: cifar10
/// clean: 5000
/// set:
///   attack: {target: 8}
///   defence.outer.patchShare: 0.05
/// ```
enum ConfigFile {
  /// `arguments` with the file's options put in front of the user's own, where those override them.
  static func expanding(_ arguments: [String]) throws -> [String] {
    guard let place = arguments.firstIndex(where: { $0 == "--config" || $0.hasPrefix("--config=") }) else {
      return arguments
    }
    var rest = arguments
    let argument = rest.remove(at: place)
    let path: String
    if argument == "--config" {
      guard place < rest.count else { throw Fault(.wrongUse, "--config needs a file") }
      path = rest.remove(at: place)
    } else {
      path = String(argument.dropFirst("--config=".count))
    }
    // The options belong to the subcommand, which is the first word that is not an option.
    let subcommand = rest.firstIndex { !$0.hasPrefix("-") }.map { $0 + 1 } ?? 0
    return Array(rest[..<subcommand]) + (try options(in: path)) + Array(rest[subcommand...])
  }

  private static func options(in path: String) throws -> [String] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Fault(.missingInput, "\(path): no such configuration file")
    }
    do {
      guard let root = try Yams.compose(yaml: text) else { return [] }
      guard let mapping = root.mapping else {
        throw Fault(.badData, "\(path) must be a list of option: value lines")
      }
      return try mapping.flatMap { try option($0.key.string ?? "", $0.value, path) }
    } catch let error as YamlError {
      throw Fault(.badData, "\(path) is not YAML: \(error)")
    }
  }

  private static func option(_ name: String, _ value: Node, _ path: String) throws -> [String] {
    if name == "set" { return try assignments(value, prefix: "", path).flatMap { ["--set", $0] } }
    if let items = value.sequence { return ["--\(name)"] + items.compactMap(\.string) }
    switch value.scalar?.string {
    case "true": return ["--\(name)"]
    case "false": return []
    case let text?: return ["--\(name)", text]
    case nil: throw Fault(.badData, "\(path): '\(name)' must have a plain value")
    }
  }

  private static func assignments(_ node: Node, prefix: String, _ path: String) throws -> [String] {
    if let mapping = node.mapping {
      return try mapping.flatMap { key, value in
        try assignments(value, prefix: (prefix.isEmpty ? "" : prefix + ".") + (key.string ?? ""), path)
      }
    }
    if let items = node.sequence {
      guard prefix.isEmpty else { return ["\(prefix)=" + items.compactMap(\.string).joined(separator: ",")] }
      return items.compactMap(\.string)
    }
    guard let text = node.scalar?.string, !prefix.isEmpty else {
      throw Fault(.badData, "\(path): 'set' must map settings to values")
    }
    return ["\(prefix)=\(text)"]
  }
}
