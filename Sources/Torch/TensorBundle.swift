/// An ordered family of tensors taken as one vector: a network's parameters, a gradient.
public struct TensorBundle: Sendable {
  public var tensors: [Tensor]

  public init(_ tensors: [Tensor]) { self.tensors = tensors }

  public var count: Int { tensors.count }
  /// The number of entries of the whole vector.
  public var dimension: Int { tensors.reduce(0) { $0 + $1.count } }

  public func map(_ transform: (Tensor) throws -> Tensor) rethrows -> TensorBundle {
    TensorBundle(try tensors.map(transform))
  }

  public func combined(_ other: TensorBundle, _ combine: (Tensor, Tensor) throws -> Tensor) rethrows -> TensorBundle {
    precondition(count == other.count, "bundles of \(count) and \(other.count) tensors")
    return TensorBundle(try zip(tensors, other.tensors).map(combine))
  }

  public static func + (a: TensorBundle, b: TensorBundle) throws -> TensorBundle { try a.combined(b) { try $0 + $1 } }
  public static func - (a: TensorBundle, b: TensorBundle) throws -> TensorBundle { try a.combined(b) { try $0 - $1 } }
  public static func * (a: TensorBundle, b: Double) throws -> TensorBundle { try a.map { try $0 * b } }

  public func dot(_ other: TensorBundle) throws -> Double {
    precondition(count == other.count, "bundles of \(count) and \(other.count) tensors")
    return try zip(tensors, other.tensors).reduce(0) { try $0 + $1.0.dot($1.1) }
  }

  /// The Euclidean norm of the whole vector.
  public func norm() throws -> Double { try dot(self).squareRoot() }

  public func isFinite() throws -> Bool { try tensors.allSatisfy { try $0.isFinite() } }
  public func cloned() throws -> TensorBundle { try map { try $0.cloned() } }
  public func leaves() throws -> TensorBundle { try map { try $0.leaf() } }
  public func detached() throws -> TensorBundle { try map { try $0.detached() } }
  public func zeros() throws -> TensorBundle { try map { try .zeros(like: $0) } }

  public func copy(from other: TensorBundle) throws {
    precondition(count == other.count, "bundles of \(count) and \(other.count) tensors")
    for (target, source) in zip(tensors, other.tensors) { try target.copy(from: source) }
  }
}
