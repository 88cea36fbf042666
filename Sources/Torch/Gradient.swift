internal import CTorch

extension Tensor {
  /// The same numbers without history; shares storage.
  public func detached() throws -> Tensor { try Tensor.making("detach", [self]) { ct_detach(raw, &$0) } }

  /// A fresh leaf with the same numbers that gradients can be asked for; shares storage.
  public func leaf() throws -> Tensor { try Tensor.making("leaf", [self]) { ct_leaf(raw, &$0) } }

  /// The gradients of this tensor with respect to `inputs`.
  ///
  /// - Parameters:
  ///   - inputs: leaves, or what this tensor was computed from.
  ///   - weight: what the output is multiplied with before summing; a scalar needs none.
  ///   - retainGraph: keeps the history for another call.
  ///   - createGraph: makes the gradients differentiable themselves.
  /// - Returns: one tensor per input, zeros where the output does not depend on it.
  public func gradients(
    of inputs: [Tensor], weight: Tensor? = nil, retainGraph: Bool = false, createGraph: Bool = false
  ) throws -> [Tensor] {
    var out = [ct_tensor?](repeating: nil, count: inputs.count)
    try out.withUnsafeMutableBufferPointer { buffer in
      try check("gradient", [self] + inputs) {
        withHandles(inputs) {
          ct_gradient(raw, weight?.raw, $0, $1, retainGraph || createGraph, createGraph, buffer.baseAddress)
        }
      }
    }
    return out.map { Tensor(owning: $0!) }
  }
}

/// Runs `body` without recording history on this thread.
public func withoutHistory<R>(_ body: () throws -> R) rethrows -> R {
  let before = ct_set_recording(false)
  defer { _ = ct_set_recording(before) }
  return try body()
}

/// Runs `body` recording history on this thread, even inside `withoutHistory`.
public func withHistory<R>(_ body: () throws -> R) rethrows -> R {
  let before = ct_set_recording(true)
  defer { _ = ct_set_recording(before) }
  return try body()
}
