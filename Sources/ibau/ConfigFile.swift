import Catalog
import Experiments
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
  /// The command line with the file's options in it.
  struct Expansion {
    var arguments: [String]
    var path: String?
    /// The options that only the file names, with their dashes.
    var options: Set<String> = []

    /// `message`, with the file's name in front if it is about one of the file's options.
    func blamed(in message: String) -> String {
      guard let path, options.contains(where: { message.contains("'\($0)'") || message.contains("'\($0) ") }) else {
        return message
      }
      return "\(path): \(message)"
    }
  }

  /// `arguments` with the file's options put in front of the user's own, where those override them.
  static func expanding(_ arguments: [String]) throws -> Expansion {
    guard let place = arguments.firstIndex(where: { $0 == "--config" || $0.hasPrefix("--config=") }) else {
      return Expansion(arguments: arguments)
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
    let options = try options(in: path)
    let names = options.map { String($0.prefix { $0 != "=" }) }.filter { name in
      name.hasPrefix("--") && !rest.contains { $0 == name || $0.hasPrefix(name + "=") }
    }
    return Expansion(
      arguments: Array(rest[..<subcommand]) + options + Array(rest[subcommand...]), path: path, options: Set(names))
  }

  private static func options(in path: String) throws -> [String] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Fault(.missingInput, "\(path): no such configuration file")
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw Fault(.badData, "\(path) is not YAML: \(YAMLProblem.text(error))")
    }
    guard let root else { return [] }
    guard let mapping = root.mapping else {
      throw Fault(.badData, "\(path) must be lines of `option: value`, such as `clean: 1000`")
    }
    return try mapping.flatMap { try option($0.key.string ?? "", $0.value, path) }
  }

  private static func option(_ name: String, _ value: Node, _ path: String) throws -> [String] {
    if name == "set" { return try assignments(value, prefix: "", path).map { "--set=\($0)" } }
    if let items = value.sequence { return ["--\(name)"] + items.compactMap(\.string) }
    switch value.scalar?.string {
    case "true", "yes", "on": return ["--\(name)"]
    case "false", "no", "off": return []
    case let text?: return ["--\(name)=\(text)"]
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
