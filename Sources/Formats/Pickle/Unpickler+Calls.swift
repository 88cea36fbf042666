extension Unpickler {
  mutating func executeCall(_ code: UInt8) throws -> Bool {
    switch code {
    case Opcode.global: try push(.global(globalLines()))
    case Opcode.stackGlobal: try pushStackGlobal()
    case Opcode.persID: try push(arena.add(.persistent, [arena.add(.leaf(.string(asciiLine())))]))
    case Opcode.binPersID: try push(arena.add(.persistent, pop(1)))
    case Opcode.reduce, Opcode.newObj:
      let parts = try pop(2)
      try pushCall(callee: parts[0], arguments: tupleItems(parts[1]))
    case Opcode.newObjEx:
      let parts = try pop(3)
      try pushCall(callee: parts[0], arguments: tupleItems(parts[1]), keywords: parts[2])
    case Opcode.inst:
      let global = try globalLines()
      let arguments = try popToMark()
      try pushCall(callee: arena.add(.leaf(.global(global))), arguments: arguments)
    case Opcode.obj:
      let parts = try popToMark()
      guard let callee = parts.first else { throw malformed("a call without a name") }
      try pushCall(callee: callee, arguments: Array(parts.dropFirst()))
    case Opcode.build: try restoreState()
    case Opcode.ext1...Opcode.ext4:
      throw FormatError.unsupported(reader.source, "its pickle uses a private registry of names; nothing was executed")
    default: return false
    }
    return true
  }

  private mutating func globalLines() throws -> PickleGlobal {
    PickleGlobal(module: try asciiLine(), name: try asciiLine())
  }

  private mutating func pushStackGlobal() throws {
    let parts = try pop(2)
    guard let module = arena.leaf(parts[0])?.text, let name = arena.leaf(parts[1])?.text else {
      throw malformed("a name that is not text")
    }
    try push(.global(PickleGlobal(module: module, name: name)))
  }

  private func tupleItems(_ index: Int) throws -> [Int] {
    guard case .tuple = arena[index].kind else { throw malformed("the arguments of a call are not a tuple") }
    return arena[index].items
  }

  private mutating func pushCall(callee: Int, arguments: [Int], keywords: Int? = nil) throws {
    guard let global = arena.global(callee) else { throw refused("the result of another call") }
    var called = global
    if PickleCallPolicy.constructors.contains(global.description) {
      guard let first = arguments.first, let constructed = arena.global(first) else { throw refused("\(global)") }
      called = constructed
    }
    guard policy.allows(called) else { throw refused(called.description) }
    if let plain = try plainData(called, arguments) { return push(plain) }
    let object = try arena.add(.object(called), arguments)
    arena[object].keywords = keywords
    push(object)
  }

  private func refused(_ name: String) -> FormatError {
    FormatError(
      .unsupported, reader.source, "it asks to call \(quoted(name)); nothing was executed",
      remedy: "If you trust where it comes from, save only the state dictionary: torch.save(model.state_dict(), FILE).")
  }

  // A BUILD on a dictionary sets attributes, such as PyTorch's _metadata, which carry no tensors.
  private mutating func restoreState() throws {
    let state = try pop()
    let target = try top()
    switch arena[target].kind {
    case .object: arena[target].state = state
    case .dict, .set, .list: break
    default: throw malformed("state is restored in something that is not an object")
    }
  }

  /// The few calls whose results are containers or bytes of this reader's own.
  private mutating func plainData(_ global: PickleGlobal, _ arguments: [Int]) throws -> Int? {
    switch global.description {
    case "collections.OrderedDict": return try ordered(arguments)
    case "collections.defaultdict": return try arena.add(.dict)
    case "builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset":
      guard let items = arguments.first.flatMap(sequenceItems) else { return nil }
      try arena.charge(items.count)
      return try arena.add(.set, items)
    // How protocol 2 writes bytes: as text whose characters are the bytes.
    case "_codecs.encode":
      guard let text = arguments.first.flatMap(arena.leaf)?.text else { throw malformed("bytes that are not text") }
      try arena.charge(text.utf8.count)
      return try arena.add(.leaf(.bytes(latin1(text))))
    case "builtins.bytes", "__builtin__.bytes":
      return arguments.isEmpty ? try arena.add(.leaf(.bytes([]))) : nil
    default: return nil
    }
  }

  private func latin1(_ text: String) throws -> [UInt8] {
    try text.unicodeScalars.map { scalar in
      guard let byte = UInt8(exactly: scalar.value) else { throw malformed("bytes with a character beyond 255") }
      return byte
    }
  }

  private func sequenceItems(_ index: Int) -> [Int]? {
    switch arena[index].kind {
    case .list, .tuple, .set: arena[index].items
    default: nil
    }
  }

  // Protocols 0 and 1 pass the entries to OrderedDict as a list of pairs.
  private mutating func ordered(_ arguments: [Int]) throws -> Int {
    guard let list = arguments.first else { return try arena.add(.dict) }
    guard let entries = sequenceItems(list) else { throw malformed("an OrderedDict of something that is not a list") }
    try arena.charge(2 * entries.count)
    var items: [Int] = []
    for entry in entries {
      guard let pair = sequenceItems(entry), pair.count == 2 else { throw malformed("a key without a value") }
      items += pair
    }
    return try arena.add(.dict, items)
  }
}
