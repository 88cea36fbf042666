/// Reads Python pickles (protocols 0 to 5) as inert data.
///
/// It is the pickle stack machine without the part that calls things: a request to call becomes a
/// ``PickleObject``, and a request to call something outside the policy refuses the file.
public enum Pickle {
  /// Decodes one pickle; bytes after its end are ignored, as Python does. `source` names the file in errors.
  public static func decode(
    _ bytes: [UInt8], source: String = "pickle", policy: PickleCallPolicy = .standard
  ) throws -> PickleValue {
    var machine = Unpickler(bytes, source: source, policy: policy)
    return try machine.run()
  }

  /// Decodes the pickle in a file.
  public static func read(_ path: String, policy: PickleCallPolicy = .standard) throws -> PickleValue {
    try decode(FileBytes.read(path), source: path, policy: policy)
  }
}

/// The stack machine's state; its instructions are in the extensions.
struct Unpickler {
  var reader: ByteReader
  var arena: PickleArena
  let policy: PickleCallPolicy
  private var stack: [Int] = []
  private var marks: [Int] = []
  private var memo: [Int: Int] = [:]

  init(_ bytes: [UInt8], source: String, policy: PickleCallPolicy) {
    reader = ByteReader(bytes, source: source)
    arena = PickleArena(source: source, byteCount: bytes.count)
    self.policy = policy
  }

  mutating func run() throws -> PickleValue {
    while true {
      let code = try reader.integer(UInt8.self)
      if code == Opcode.stop { return try arena.value(of: pop()) }
      try execute(code)
    }
  }

  private mutating func execute(_ code: UInt8) throws {
    if try executeStackInstruction(code) { return }
    if try executeNumber(code) { return }
    if try executeText(code) { return }
    if try executeContainer(code) { return }
    if try executeCall(code) { return }
    throw malformed("instruction 0x\(String(code, radix: 16)) is unknown")
  }

  func malformed(_ cause: String) -> FormatError {
    .badData(reader.source, "its pickle is damaged before byte \(reader.offset): \(cause)")
  }

  // MARK: The stack

  mutating func push(_ index: Int) { stack.append(index) }

  mutating func push(_ value: PickleValue) throws { try push(arena.add(.leaf(value))) }

  mutating func pop() throws -> Int {
    // What lies under a mark belongs to an unfinished container.
    guard stack.count > marks.last ?? 0, let top = stack.popLast() else { throw malformed("its stack is empty") }
    return top
  }

  mutating func top() throws -> Int {
    guard stack.count > marks.last ?? 0, let top = stack.last else { throw malformed("its stack is empty") }
    return top
  }

  mutating func popToMark() throws -> [Int] {
    guard let mark = marks.popLast() else { throw malformed("a mark is missing") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  mutating func pop(_ count: Int) throws -> [Int] {
    var items: [Int] = []
    for _ in 0..<count { items.append(try pop()) }
    return items.reversed()
  }

  // MARK: Marks, copies and the memo

  private mutating func executeStackInstruction(_ code: UInt8) throws -> Bool {
    switch code {
    case Opcode.proto: try checkProtocol()
    case Opcode.frame: try checkFrame()
    case Opcode.mark: marks.append(stack.count)
    case Opcode.pop:
      // Python lets this instruction remove a mark as well.
      if let mark = marks.last, mark == stack.count { marks.removeLast() } else { _ = try pop() }
    case Opcode.popMark: _ = try popToMark()
    case Opcode.dup: push(try top())
    case Opcode.get: try recall(decimalLine())
    case Opcode.binGet: try recall(reader.length(UInt8.self))
    case Opcode.longBinGet: try recall(reader.length(UInt32.self))
    case Opcode.put: memo[try decimalLine()] = try top()
    case Opcode.binPut: memo[try reader.length(UInt8.self)] = try top()
    case Opcode.longBinPut: memo[try reader.length(UInt32.self)] = try top()
    case Opcode.memoize: memo[memo.count] = try top()
    default: return false
    }
    return true
  }

  private mutating func checkProtocol() throws {
    let version = try reader.integer(UInt8.self)
    if version > 5 {
      let remedy = "Write it again with pickle protocol 5 or less."
      throw FormatError.unsupported(reader.source, "its pickle has protocol \(version), 0…5 are read", remedy: remedy)
    }
  }

  // A frame only promises how much follows; holding it to that finds truncation early.
  private mutating func checkFrame() throws {
    let length = try reader.length(UInt64.self)
    guard length <= reader.remaining else {
      throw malformed("a frame of \(length) bytes is announced, \(reader.remaining) are left")
    }
  }

  private mutating func recall(_ slot: Int) throws {
    guard let index = memo[slot] else { throw malformed("memo entry \(slot) was never set") }
    push(index)
  }
}
