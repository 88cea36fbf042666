/// Finds the state dictionary in a checkpoint and sorts everything else into scalars and what is skipped.
struct StateDictionaryReader {
  let source: String
  var decoder: TorchTensorDecoder
  private var scalars: [String: TorchCheckpoint.Scalar] = [:]
  private var skipped: [String] = []

  /// Where training scripts keep it, the likelier first.
  private static let usualKeys = [
    "net", "netC", "model", "state_dict", "classifier", "model_state_dict", "model_state", "weights",
  ]
  private static let wrapperPrefixes = ["module.", "_orig_mod."]

  init(source: String, decoder: TorchTensorDecoder) {
    self.source = source
    self.decoder = decoder
  }

  mutating func contents(of root: PickleValue) throws -> TorchCheckpoint.Contents {
    guard case .dict(let pairs) = root else {
      let remedy = "Save a state dictionary: torch.save(model.state_dict(), FILE)."
      throw FormatError.unsupported(source, "it holds \(root.summary), not a state dictionary", remedy: remedy)
    }
    let (state, isRoot) = try stateDictionary(in: pairs, root: root)
    if !isRoot { try sort(pairs, except: state.key) }
    let tensors = try tensors(in: state.value, isRoot: isRoot)
    return TorchCheckpoint.Contents(tensors: tensors, scalars: scalars, skipped: skipped)
  }

  private func stateDictionary(
    in pairs: [PicklePair], root: PickleValue
  ) throws -> (state: PicklePair, isRoot: Bool) {
    for key in Self.usualKeys {
      if let value = root[key], Self.holdsTensors(value) {
        return (PicklePair(key: .string(key), value: value), false)
      }
    }
    if Self.holdsTensors(root) { return (PicklePair(key: .none, value: root), true) }
    let keys = pairs.prefix(20).map(\.key.summary).joined(separator: ", ")
    throw FormatError.badData(
      source, "no state dictionary is found under \(Self.usualKeys.joined(separator: ", ")) or at the top",
      remedy: keys.isEmpty ? "It is empty." : "It has: \(keys).")
  }

  private static func holdsTensors(_ value: PickleValue) -> Bool {
    guard case .dict(let pairs) = value else { return false }
    return pairs.contains { TorchTensorDecoder.isTensor($0.value) }
  }

  private mutating func tensors(in value: PickleValue, isRoot: Bool) throws -> [NamedArray] {
    guard case .dict(let pairs) = value else { return [] }
    var named: [NamedArray] = []
    var positions: [String: Int] = [:]
    let tensors = pairs.filter { TorchTensorDecoder.isTensor($0.value) && $0.key.text != nil }
    let prefix = Self.commonPrefix(of: tensors.compactMap(\.key.text))
    for pair in pairs {
      guard let key = pair.key.text, TorchTensorDecoder.isTensor(pair.value) else {
        try keepOrSkip(pair, keepsScalars: isRoot)
        continue
      }
      let name = String(key.dropFirst(prefix.count))
      let entry = NamedArray(name: name, array: try decoder.tensor(pair.value, name: key))
      // As in Python, setting a key again replaces its value and keeps its place.
      if let position = positions[name] {
        named[position] = entry
      } else {
        positions[name] = named.count
        named.append(entry)
      }
    }
    return named
  }

  // Wrappers prefix every name; a prefix on some names only belongs to the network itself.
  private static func commonPrefix(of names: [String]) -> String {
    var prefix = ""
    while let next = wrapperPrefixes.first(where: { wrapper in
      names.allSatisfy { $0.hasPrefix(prefix + wrapper) }
    }), !names.isEmpty {
      prefix += next
    }
    return prefix
  }

  private mutating func sort(_ pairs: [PicklePair], except key: PickleValue) throws {
    for pair in pairs where pair.key.text != key.text { try keepOrSkip(pair, keepsScalars: true) }
  }

  private mutating func keepOrSkip(_ pair: PicklePair, keepsScalars: Bool) throws {
    let label = pair.key.text.map(quoted) ?? pair.key.summary
    if keepsScalars, let key = pair.key.text, let scalar = try scalar(pair.value, key) {
      scalars[key] = scalar
    } else {
      skipped.append("\(label): \(pair.value.summary)")
    }
  }

  private mutating func scalar(_ value: PickleValue, _ key: String) throws -> TorchCheckpoint.Scalar? {
    switch value {
    case .bool(let value): return .bool(value)
    case .int(let value): return .int(value)
    case .float(let value): return .float(value)
    case .string(let value): return .string(value)
    case .bytes: return value.text.map { .string($0) }
    default: break
    }
    if let array = try NumPyPickle.scalar(value, source: source) { return Self.scalar(array) }
    // Scripts often keep an accuracy as a tensor without axes.
    guard TorchTensorDecoder.isTensor(value), let array = try? decoder.tensor(value, name: key), array.count == 1 else {
      return nil
    }
    return Self.scalar(array)
  }

  private static func scalar(_ array: ArrayValue) -> TorchCheckpoint.Scalar {
    if array.dtype == .bool { return .bool(array.bytes[0] != 0) }
    let isReal = [.float64, .float32, .float16, .bfloat16].contains(array.dtype)
    if !isReal, let integer = try? array.int64s().first { return .int(Int(integer)) }
    return .float(array.doubles()[0])
  }
}
