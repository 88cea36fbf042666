/// The description at the head of an NPY file: a Python dictionary literal of three known keys.
struct NPYHeader {
  var descriptor = ""
  var isFortran = false
  var shape: [Int] = []

  /// Reads only what such a header may hold: quoted text, True, False, and tuples of integers.
  init(_ text: [UInt8], source: String) throws {
    var literal = Literal(text: text, source: source)
    var seen: Set<String> = []
    try literal.expect("{")
    while !literal.accept("}") {
      let key = try literal.string()
      try literal.expect(":")
      switch key {
      case "descr": descriptor = try literal.descriptor()
      case "fortran_order": isFortran = try literal.boolean()
      case "shape": shape = try literal.integers()
      default: throw literal.damaged("unknown key \(quoted(key))")
      }
      seen.insert(key)
      if !literal.accept(",") {
        try literal.expect("}")
        break
      }
    }
    guard seen.count == 3, literal.isAtEnd else { throw literal.damaged("it must give descr, fortran_order and shape") }
  }

  /// The header's text, without padding.
  static func text(_ descriptor: String, _ shape: [Int]) -> String {
    let extents = shape.map { "\($0), " }.joined()
    let tuple = shape.count == 1 ? "(\(shape[0]),)" : "(\(extents.dropLast(2)))"
    return "{'descr': '\(descriptor)', 'fortran_order': False, 'shape': \(tuple), }"
  }
}

private struct Literal {
  let text: [UInt8]
  let source: String
  private var position = 0

  init(text: [UInt8], source: String) {
    self.text = text
    self.source = source
  }

  func damaged(_ cause: String) -> FormatError {
    .badData(source, "its NPY header is damaged at byte \(position): \(cause)")
  }

  var isAtEnd: Bool { text[position...].allSatisfy(isSpace) }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }

  private mutating func skipSpace() {
    while position < text.count && isSpace(text[position]) { position += 1 }
  }

  mutating func accept(_ word: String) -> Bool {
    skipSpace()
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  mutating func expect(_ word: String) throws {
    guard accept(word) else { throw damaged("'\(word)' is expected") }
  }

  mutating func string() throws -> String {
    skipSpace()
    guard position < text.count, text[position] == 0x27 || text[position] == 0x22,
      let end = text[(position + 1)...].firstIndex(of: text[position])
    else { throw damaged("quoted text is expected") }
    defer { position = end + 1 }
    return String(decoding: text[position + 1..<end], as: UTF8.self)
  }

  mutating func descriptor() throws -> String {
    if accept("[") {
      let remedy = "Save one array per field."
      throw FormatError.unsupported(source, "its elements are records of several fields", remedy: remedy)
    }
    return try string()
  }

  mutating func boolean() throws -> Bool {
    if accept("True") { return true }
    try expect("False")
    return false
  }

  mutating func integers() throws -> [Int] {
    var values: [Int] = []
    try expect("(")
    while !accept(")") {
      values.append(try integer())
      if !accept(",") {
        try expect(")")
        break
      }
    }
    return values
  }

  private mutating func integer() throws -> Int {
    skipSpace()
    let digits = text[position...].prefix { (0x30...0x39).contains($0) }
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else { throw damaged("an extent is expected") }
    position += digits.count
    // Python 2 wrote long integers with a suffix.
    _ = accept("L")
    return value
  }
}
