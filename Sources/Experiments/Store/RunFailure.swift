import Catalog
import Formats
import GSL
import NN
import Torch

/// What ended one of several runs and does not keep the others from being done.
public struct RunFailure: Sendable {
  public let reason: String

  /// - Returns: nil for an interruption, a place that cannot be written to, and a fault of the program's own: these end
  ///   all of them.
  public init?(_ error: any Error) {
    switch error {
    case let fault as Fault where [.badData, .checkFailed, .missingInput, .wrongUse].contains(fault.kind):
      reason = fault.description
    case let error as FormatError where error.category != .cannotWrite: reason = error.description
    case is GSLError, is GraphError, is TorchError, is UnknownName: reason = "\(error)"
    default: return nil
    }
  }
}
