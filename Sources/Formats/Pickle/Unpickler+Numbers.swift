extension Unpickler {
  mutating func executeNumber(_ code: UInt8) throws -> Bool {
    switch code {
    case Opcode.none: try push(.none)
    case Opcode.newTrue: try push(.bool(true))
    case Opcode.newFalse: try push(.bool(false))
    case Opcode.binInt: try push(.int(Int(reader.integer(Int32.self))))
    case Opcode.binInt1: try push(.int(Int(reader.integer(UInt8.self))))
    case Opcode.binInt2: try push(.int(Int(reader.integer(UInt16.self))))
    case Opcode.int: try pushIntegerLine()
    case Opcode.long: try pushLongLine()
    case Opcode.long1: try pushLong(count: reader.length(UInt8.self))
    case Opcode.long4: try pushLong(count: longLength())
    case Opcode.float: try pushFloatLine()
    // The one number of the format that is kept most significant byte first.
    case Opcode.binFloat: try push(.float(Double(bitPattern: reader.integer(UInt64.self).byteSwapped)))
    default: return false
    }
    return true
  }

  /// A line that holds a number not below zero.
  mutating func decimalLine() throws -> Int {
    let text = try asciiLine()
    guard let value = Int(text), value >= 0 else { throw malformed("\(quoted(text)) is not a memo number") }
    return value
  }

  mutating func asciiLine() throws -> String {
    String(decoding: try reader.line(), as: UTF8.self)
  }

  // Protocol 0 writes the booleans as the integers 00 and 01.
  private mutating func pushIntegerLine() throws {
    let text = try asciiLine()
    if text == "00" || text == "01" { return try push(.bool(text == "01")) }
    guard let value = Int(text) else { throw malformed("\(quoted(text)) is not an integer") }
    try push(.int(value))
  }

  private mutating func pushLongLine() throws {
    let text = try asciiLine()
    guard let value = Int(text.hasSuffix("L") ? String(text.dropLast()) : text) else {
      throw malformed("\(quoted(text)) is not an integer of 64 bits")
    }
    try push(.int(value))
  }

  private mutating func pushFloatLine() throws {
    let text = try asciiLine()
    guard let value = Double(text) else { throw malformed("\(quoted(text)) is not a number") }
    try push(.float(value))
  }

  private mutating func longLength() throws -> Int {
    let length = try reader.integer(Int32.self)
    guard length >= 0 else { throw malformed("an integer of \(length) bytes") }
    return Int(length)
  }

  private mutating func pushLong(count: Int) throws {
    let bytes = Array(try reader.take(count))
    guard count <= 8 else { return try push(.bigInt(bytes)) }
    let isNegative = (bytes.last ?? 0) & 0x80 != 0
    var pattern: UInt64 = isNegative ? .max : 0
    for byte in bytes.reversed() { pattern = pattern << 8 | UInt64(byte) }
    try push(.int(Int(Int64(bitPattern: pattern))))
  }
}
