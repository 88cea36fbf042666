import ArgumentParser
import Attacks
import Catalog
import Foundation
import Formats
import NN
import Torch

/// One run of the program: parse, run, and turn what went wrong into a sentence and an exit code.
enum CommandLineRun {
  static func run(_ arguments: [String]) -> Never {
    do {
      var command = try IBAUCommand.parseAsRoot(try ConfigFile.expanding(arguments))
      try command.run()
      exit(Interruption.requested ? Fault.Kind.interrupted.rawValue : 0)
    } catch {
      end(error)
    }
  }

  private static func end(_ error: any Error) -> Never {
    guard let (text, code) = sentence(for: error) else { IBAUCommand.exit(withError: error) }
    FileHandle.standardError.write(Data("Error: \(text)\n".utf8))
    exit(code.rawValue)
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
