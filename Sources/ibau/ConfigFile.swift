import Catalog
import Experiments
import Foundation
import Yams

/// `--config FILE`: a YAML file whose entries stand for options; options on the command line win, each as a whole, and
/// `set` path by path.
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

  /// An option of the file.
  private struct Entry {
    /// With its dashes.
    var option: String
    var arguments: [String]

    func isNamed(in arguments: [String]) -> Bool {
      arguments.contains { $0 == option || $0.hasPrefix(option + "=") }
    }
  }

  /// `arguments` with the options of the file that the user does not name, and with its settings in front of the user's
  /// own, where those override them.
  static func expanding(_ arguments: [String]) throws -> Expansion {
    let places = arguments.indices.filter { arguments[$0] == "--config" || arguments[$0].hasPrefix("--config=") }
    guard let place = places.first else { return Expansion(arguments: arguments) }
    guard places.count == 1 else { throw Fault(.wrongUse, "--config may be given once: put both files' lines in one") }
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
    let entries = try entries(in: path), own = entries.filter { !$0.isNamed(in: rest) }
    // An option with several values would add the user's to the file's.
    let kept = entries.filter { $0.option == "--set" || !$0.isNamed(in: rest) }.flatMap(\.arguments)
    return Expansion(
      arguments: Array(rest[..<subcommand]) + kept + Array(rest[subcommand...]), path: path,
      options: Set(own.map(\.option)))
  }

  private static func entries(in path: String) throws -> [Entry] {
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
    return try mapping.map { key, value in
      let name = key.string ?? ""
      return Entry(option: "--\(name)", arguments: try arguments(name, value, path))
    }
  }

  private static func arguments(_ name: String, _ value: Node, _ path: String) throws -> [String] {
    if name == "set" { return try assignments(value, prefix: "", path).map { "--set=\($0)" } }
    if let items = value.sequence?.compactMap(\.string) {
      return GapsCommand.lists.contains(name) ? ["--\(name)=" + items.joined(separator: ",")] : ["--\(name)"] + items
    }
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
