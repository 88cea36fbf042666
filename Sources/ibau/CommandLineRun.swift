import ArgumentParser
import Attacks
import Catalog
import Formats
import Foundation
import NN
import Torch

/// One run of the program: parse, run, and turn what went wrong into a sentence and an exit code.
enum CommandLineRun {
  static func run(_ arguments: [String]) -> Never {
    var config = ConfigFile.Expansion(arguments: arguments)
    do {
      config = try ConfigFile.expanding(arguments)
      try checkCommand(config.arguments)
      var command = try IBAUCommand.parseAsRoot(config.arguments)
      try command.run()
      try StandardOutput.check()
      exit(Interruption.requested ? Fault.Kind.interrupted.rawValue : 0)
    } catch {
      end(error, config)
    }
  }

  private static func checkCommand(_ arguments: [String]) throws(UnknownName) {
    guard let word = arguments.first, !word.hasPrefix("-") else { return }
    let known = IBAUCommand.configuration.subcommands.map { $0.configuration.commandName ?? "" } + ["help"]
    guard known.contains(word) else { throw UnknownName(kind: "command", name: word, known: known) }
  }

  /// A misspelt option, which the argument parser passes over where another one is missing.
  private static func misspelt(_ arguments: [String]) -> UnknownName? {
    let commands = IBAUCommand.configuration.subcommands
    guard let command = commands.first(where: { $0.configuration.commandName == arguments.first }) else { return nil }
    let option = /--[a-z][a-z-]*/
    let known = IBAUCommand.helpMessage(for: command).matches(of: option).map { String($0.output) }
    let given = arguments.prefix { $0 != "--" }.compactMap { $0.prefixMatch(of: option).map { String($0.output) } }
    guard let wrong = given.first(where: { !known.contains($0) }) else { return nil }
    return UnknownName(kind: "option", name: wrong, known: Set(known).sorted())
  }

  private static func end(_ error: any Error, _ config: ConfigFile.Expansion) -> Never {
    if let (text, code) = sentence(for: error) { fail(text, code.rawValue) }
    let code = IBAUCommand.exitCode(for: error)
    guard !code.isSuccess else { IBAUCommand.exit(withError: error) }
    let message = IBAUCommand.fullMessage(for: error)
    if message.contains("Missing expected argument"), let wrong = misspelt(config.arguments) {
      fail(wrong.description, code.rawValue)
    }
    fail(config.blamed(in: shortened(message)), code.rawValue)
  }

  private static func fail(_ text: String, _ code: Int32) -> Never {
    FileHandle.standardError.write(Data("Error: \(text)\n".utf8))
    exit(code)
  }

  /// The argument parser's message in two lines: what is wrong; what the option is for, and where more is said.
  private static func shortened(_ message: String) -> String {
    let lines = message.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let trouble = lines.first ?? message
    let help = lines.first { $0.hasPrefix("Help:") }.map {
      String($0.dropFirst(5)).trimmingCharacters(in: .whitespaces)
    }
    let place = lines.first { $0.hasPrefix("See ") }
    let more = [help, place].compactMap { $0 }.joined(separator: " ")
    return trouble.replacing("Error: ", with: "", maxReplacements: 1) + (more.isEmpty ? "" : "\n\(more)")
  }

  /// What to say of an error of ours, and how to end; nil for the argument parser's own.
  private static func sentence(for error: any Error) -> (String, Fault.Kind)? {
    switch error {
    case let fault as Fault: (fault.description, fault.kind)
    case let error as UnknownName: (error.description, .wrongUse)
    case let error as SettingError: (error.description, .wrongUse)
    case let error as GraphError: (error.description, .badData)
    case let error as FormatError: (error.description, kind(error.category))
    case let error as TorchError: (error.description, .internal)
    case is DecodingError, is CocoaError: ("\(error)", .internal)
    default: nil
    }
  }

  private static func kind(_ category: FormatError.Category) -> Fault.Kind {
    switch category {
    case .missing: .missingInput
    case .badData, .unsupported: .badData
    case .cannotWrite: .cannotWrite
    }
  }
}
