/// NumPy arrays and numbers as pickles describe them.
enum NumPyPickle {
  /// The array an inert object stands for, or nil where it is something else.
  static func array(_ value: PickleValue, source: String) throws -> ArrayValue? {
    guard case .object(let object) = value else { return nil }
    switch (root(of: object.callee), object.callee.name) {
    case ("numpy", "_reconstruct"): return try reconstructed(object, source)
    case ("numpy", "_frombuffer"): return try fromBuffer(object, source)
    default: return nil
    }
  }

  /// The number a NumPy scalar stands for, as an array without axes.
  static func scalar(_ value: PickleValue, source: String) throws -> ArrayValue? {
    guard case .object(let object) = value, root(of: object.callee) == "numpy", object.callee.name == "scalar",
      object.arguments.count == 2, case .bytes(let bytes) = object.arguments[1]
    else { return nil }
    let type = try type(object.arguments[0], source)
    return try array(bytes, type, shape: [], isFortran: false, source)
  }

  private static func root(of global: PickleGlobal) -> Substring {
    global.module.prefix { $0 != "." }
  }

  // An empty array is asked for first; all that matters comes with its state.
  private static func reconstructed(_ object: PickleObject, _ source: String) throws -> ArrayValue {
    guard let state = object.state?.elements, state.count == 5, let shape = extents(state[1]),
      let isFortran = state[3].integer
    else { throw damaged(source) }
    guard case .bytes(let bytes) = state[4] else {
      throw FormatError.unsupported(source, "a NumPy array in it holds Python objects, which are not read")
    }
    return try array(bytes, type(state[2], source), shape: shape, isFortran: isFortran != 0, source)
  }

  private static func fromBuffer(_ object: PickleObject, _ source: String) throws -> ArrayValue {
    guard object.arguments.count == 4, case .bytes(let bytes) = object.arguments[0],
      let shape = extents(object.arguments[2]), let order = object.arguments[3].text
    else { throw damaged(source) }
    return try array(bytes, type(object.arguments[1], source), shape: shape, isFortran: order == "F", source)
  }

  private static func array(
    _ bytes: [UInt8], _ type: NumPyType, shape: [Int], isFortran: Bool, _ source: String
  ) throws -> ArrayValue {
    guard let count = elementCount(of: shape), bytes.count / type.storedSize == count,
      bytes.count.isMultiple(of: type.storedSize)
    else {
      throw FormatError.badData(source, "a NumPy array of shape \(shape) in it has \(bytes.count) bytes")
    }
    return try type.array(bytes, shape: shape, isFortran: isFortran, source: source)
  }

  // dtype('f4', …) restored with the state (version, byte order, …).
  private static func type(_ value: PickleValue, _ source: String) throws -> NumPyType {
    guard case .object(let object) = value, root(of: object.callee) == "numpy", object.callee.name == "dtype",
      let name = object.arguments.first?.text
    else { throw damaged(source) }
    let order = object.state?.elements.flatMap { $0.count > 1 ? $0[1].text : nil } ?? "|"
    return try NumPyType((order == ">" ? ">" : "<") + name, source: source)
  }

  private static func extents(_ value: PickleValue) -> [Int]? {
    guard let elements = value.elements else { return nil }
    let extents = elements.compactMap(\.integer)
    return extents.count == elements.count ? extents : nil
  }

  private static func damaged(_ source: String) -> FormatError {
    .badData(source, "a NumPy array in it is not described as NumPy does")
  }
}
