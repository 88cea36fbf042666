/// PyTorch's checkpoint files (`.pth`, `.pt`): zip archives around a pickle.
///
/// Read without executing anything: see ``Pickle`` and ``PickleCallPolicy``.
public enum TorchCheckpoint {
  /// A plain value kept beside the tensors, such as an accuracy or an epoch.
  public enum Scalar: Sendable, Hashable {
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)

    /// The number, if it is one.
    public var number: Double? {
      switch self {
      case .bool(let value): value ? 1 : 0
      case .int(let value): Double(value)
      case .float(let value): value
      case .string: nil
      }
    }
  }

  /// What a checkpoint holds.
  public struct Contents: Sendable, Hashable {
    /// The state dictionary in file order, wrapper prefixes (`module.`, `_orig_mod.`) removed.
    public let tensors: [NamedArray]
    /// Numbers and texts beside it, by their key.
    public let scalars: [String: Scalar]
    /// A line for everything else, which was left where it is.
    public let skipped: [String]

    public subscript(name: String) -> ArrayValue? { tensors.first { $0.name == name }?.array }
  }
}
