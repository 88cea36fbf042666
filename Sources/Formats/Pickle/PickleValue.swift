/// What a pickle describes, as plain data: nothing in it was called, imported or constructed.
public indirect enum PickleValue: Sendable, Hashable {
  case none
  case bool(Bool)
  case int(Int)
  /// An integer beyond 64 bits: two's complement, least significant byte first.
  case bigInt([UInt8])
  case float(Double)
  case string(String)
  /// Python's `bytes`, and every `str` of Python 2.
  case bytes([UInt8])
  case list([PickleValue])
  case tuple([PickleValue])
  case set([PickleValue])
  /// In file order; also Python's `OrderedDict` and `defaultdict`.
  case dict([PicklePair])
  /// The name of a function or class, not the thing.
  case global(PickleGlobal)
  /// A reference to data outside the pickle, such as a tensor's storage.
  case persistent(PickleValue)
  /// What the pickle asks to have constructed.
  case object(PickleObject)
  /// A container inside itself.
  case cycle
}

/// One entry of a dictionary.
public struct PicklePair: Sendable, Hashable {
  public let key: PickleValue
  public let value: PickleValue

  public init(key: PickleValue, value: PickleValue) {
    self.key = key
    self.value = value
  }
}

/// The module and name of a function or class.
public struct PickleGlobal: Sendable, Hashable, CustomStringConvertible {
  public let module: String
  public let name: String

  public init(module: String, name: String) {
    self.module = module
    self.name = name
  }

  /// `module.name`
  public var description: String { "\(module).\(name)" }
}

/// A call that was asked for and not made, with everything that was to be put into its result.
public struct PickleObject: Sendable, Hashable {
  public let callee: PickleGlobal
  public let arguments: [PickleValue]
  /// Keyword arguments.
  public let keywords: [PicklePair]
  /// What was to be restored with `__setstate__`.
  public let state: PickleValue?
  /// Elements that were to be appended.
  public let items: [PickleValue]
  /// Entries that were to be set.
  public let pairs: [PicklePair]
}

extension PickleValue {
  /// The text of a string, or of bytes read as Latin-1, which is how Python 2's strings are meant.
  public var text: String? {
    switch self {
    case .string(let string): string
    case .bytes(let bytes): String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    default: nil
    }
  }

  public var integer: Int? {
    switch self {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }

  /// The elements of a list, a tuple, or a `torch.Size`.
  public var elements: [PickleValue]? {
    switch self {
    case .list(let values), .tuple(let values): values
    case .object(let object) where object.callee == PickleGlobal(module: "torch", name: "Size"):
      object.arguments.first?.elements
    default: nil
    }
  }

  /// The value under a text key; the last one counts, as in Python.
  public subscript(key: String) -> PickleValue? {
    guard case .dict(let pairs) = self else { return nil }
    return pairs.last { $0.key.text == key }?.value
  }

  /// A few words on what this is, for messages.
  public var summary: String {
    switch self {
    case .none: "None"
    case .bool(let value): value ? "True" : "False"
    case .int(let value): "\(value)"
    case .bigInt: "a large integer"
    case .float(let value): "\(value)"
    case .string(let value): quoted(value)
    case .bytes(let value): "\(value.count) bytes"
    case .list(let values): "a list of \(values.count)"
    case .tuple(let values): "a tuple of \(values.count)"
    case .set(let values): "a set of \(values.count)"
    case .dict(let pairs): "a dictionary of \(pairs.count)"
    case .global(let global): "the name \(quoted(global.description))"
    case .persistent: "a reference"
    case .object(let object): "an object of \(quoted(object.callee.description))"
    case .cycle: "a container inside itself"
    }
  }
}
