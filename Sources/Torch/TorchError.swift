internal import CTorch

/// What libtorch refused to do.
public struct TorchError: Error, Sendable, CustomStringConvertible {
  public enum Kind: Sendable {
    /// Shapes, types or values that do not fit together.
    case argument
    /// Host or device memory ran out.
    case outOfMemory
    case `internal`
  }

  public var kind: Kind
  /// The operation that was asked for.
  public var operation: String
  /// The shapes of its operands, in order.
  public var shapes: [[Int]]
  /// libtorch's own sentence.
  public var message: String

  public var description: String {
    let operands = shapes.map { "[" + $0.map(String.init).joined(separator: ", ") + "]" }.joined(separator: " and ")
    let reason = message.split(separator: "\n").first.map(String.init) ?? message
    return switch kind {
    case .outOfMemory: "out of memory in \(operation) of \(operands): use smaller batches"
    default: "\(operation) of \(operands): \(reason)"
    }
  }
}

/// Runs a call into libtorch and turns its status into a Swift error that names the operands' shapes.
@inline(__always)
func check(_ operation: StaticString, _ operands: [Tensor], _ call: () -> ct_status) throws(TorchError) {
  let status = call()
  guard status != CT_OK else { return }
  let kind: TorchError.Kind =
    switch status {
    case CT_ARGUMENT: .argument
    case CT_OUT_OF_MEMORY: .outOfMemory
    default: .internal
    }
  throw TorchError(
    kind: kind, operation: "\(operation)", shapes: operands.map(\.shape), message: String(cString: ct_last_error()))
}
