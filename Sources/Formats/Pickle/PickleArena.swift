/// The values of a pickle while it is being read, addressed by number.
///
/// A pickle fills containers after it has referred to them, so they cannot be values yet; plain numbers instead of
/// references keep a hostile file from building chains whose release would exhaust the stack.
struct PickleArena {
  enum Kind {
    case leaf(PickleValue)
    case list, tuple, set
    /// Items alternate between keys and values.
    case dict
    case persistent
    /// Items are the arguments.
    case object(PickleGlobal)
  }

  struct Node {
    var kind: Kind
    var items: [Int] = []
    var keywords: Int?
    var state: Int?
    var appended: [Int] = []
    var assigned: [Int] = []
  }

  private(set) var nodes: [Node] = []
  let source: String
  private var copyBudget: Int

  /// Beyond what any checkpoint or data set holds, and a few hundred megabytes.
  static let largestCount = 4_000_000
  static let deepest = 200

  init(source: String, byteCount: Int) {
    self.source = source
    copyBudget = 4 * byteCount + Self.largestCount
  }

  /// To be called before content is copied: content that is referred to again and again could be copied without end.
  mutating func charge(_ count: Int) throws {
    copyBudget -= count
    if copyBudget < 0 { throw FormatError.unsupported(source, "its pickle multiplies its content") }
  }

  mutating func add(_ kind: Kind, _ items: [Int] = []) throws -> Int {
    guard nodes.count < Self.largestCount else {
      throw FormatError.unsupported(source, "its pickle holds more than \(Self.largestCount) values")
    }
    nodes.append(Node(kind: kind, items: items))
    return nodes.count - 1
  }

  subscript(index: Int) -> Node {
    get { nodes[index] }
    _modify { yield &nodes[index] }
  }

  /// The value of a leaf; nil for containers and objects.
  func leaf(_ index: Int) -> PickleValue? {
    if case .leaf(let value) = nodes[index].kind { return value }
    return nil
  }

  func global(_ index: Int) -> PickleGlobal? {
    if case .leaf(.global(let global)) = nodes[index].kind { return global }
    return nil
  }

  /// The finished value.
  func value(of root: Int) throws -> PickleValue {
    var resolver = Resolver(arena: self)
    return try resolver.value(of: root, depth: 0)
  }
}

/// Turns numbered nodes into values, each once.
private struct Resolver {
  let arena: PickleArena
  private var done: [Int: (value: PickleValue, size: Int)] = [:]
  private var open: Set<Int> = []

  // A few shared containers can describe an astronomically large tree; whoever walks it would never finish.
  static let largestTree = 16_000_000

  init(arena: PickleArena) { self.arena = arena }

  mutating func value(of index: Int, depth: Int) throws -> PickleValue {
    try sized(index, depth).value
  }

  private mutating func sized(_ index: Int, _ depth: Int) throws -> (value: PickleValue, size: Int) {
    if case .leaf(let value) = arena[index].kind { return (value, 1) }
    if let known = done[index] { return known }
    if open.contains(index) { return (.cycle, 1) }
    guard depth < PickleArena.deepest else {
      throw FormatError.unsupported(arena.source, "its pickle nests deeper than \(PickleArena.deepest) levels")
    }
    open.insert(index)
    defer { open.remove(index) }
    var size = 1
    let value = try built(arena[index], depth + 1, &size)
    done[index] = (value, size)
    return (value, size)
  }

  private mutating func built(_ node: PickleArena.Node, _ depth: Int, _ size: inout Int) throws -> PickleValue {
    let items = try values(node.items, depth, &size)
    switch node.kind {
    case .leaf(let value): return value
    case .list: return .list(items)
    case .tuple: return .tuple(items)
    case .set: return .set(items)
    case .dict: return .dict(pairs(items))
    case .persistent: return .persistent(items[0])
    case .object(let callee):
      let keywords = try node.keywords.map { try values([$0], depth, &size)[0] }
      let state = try node.state.map { try values([$0], depth, &size)[0] }
      let appended = try values(node.appended, depth, &size)
      let assigned = pairs(try values(node.assigned, depth, &size))
      var named: [PicklePair] = []
      if case .dict(let pairs)? = keywords { named = pairs }
      return .object(
        PickleObject(
          callee: callee, arguments: items, keywords: named, state: state, items: appended, pairs: assigned))
    }
  }

  private mutating func values(_ indices: [Int], _ depth: Int, _ size: inout Int) throws -> [PickleValue] {
    var values: [PickleValue] = []
    values.reserveCapacity(indices.count)
    for index in indices {
      let (value, part) = try sized(index, depth)
      size += part
      guard size <= Self.largestTree else {
        throw FormatError.unsupported(arena.source, "its pickle unfolds to more than \(Self.largestTree) values")
      }
      values.append(value)
    }
    return values
  }

  private func pairs(_ items: [PickleValue]) -> [PicklePair] {
    stride(from: 0, to: items.count - 1, by: 2).map { PicklePair(key: items[$0], value: items[$0 + 1]) }
  }
}
