extension Unpickler {
  mutating func executeText(_ code: UInt8) throws -> Bool {
    switch code {
    case Opcode.string: try pushQuotedLine()
    case Opcode.binString: try pushBytes(signedLength())
    case Opcode.shortBinString, Opcode.shortBinBytes: try pushBytes(reader.length(UInt8.self))
    case Opcode.binBytes: try pushBytes(reader.length(UInt32.self))
    case Opcode.binBytes8, Opcode.byteArray8: try pushBytes(reader.length(UInt64.self))
    case Opcode.unicode: try pushEscapedLine()
    case Opcode.shortBinUnicode: try pushString(reader.length(UInt8.self))
    case Opcode.binUnicode: try pushString(reader.length(UInt32.self))
    case Opcode.binUnicode8: try pushString(reader.length(UInt64.self))
    case Opcode.nextBuffer, Opcode.readOnlyBuffer:
      let remedy = "Write it again without out-of-band buffers."
      throw FormatError.unsupported(reader.source, "its pickle keeps buffers outside itself", remedy: remedy)
    default: return false
    }
    return true
  }

  private mutating func signedLength() throws -> Int {
    let length = try reader.integer(Int32.self)
    guard length >= 0 else { throw malformed("a string of \(length) bytes") }
    return Int(length)
  }

  private mutating func pushBytes(_ count: Int) throws {
    try push(.bytes(Array(reader.take(count))))
  }

  // Python may keep lone surrogates here; they become the replacement character.
  private mutating func pushString(_ count: Int) throws {
    try push(.string(String(decoding: reader.take(count), as: UTF8.self)))
  }

  // Protocol 0: a Python 2 string literal, with its quotes and escapes.
  private mutating func pushQuotedLine() throws {
    let line = Array(try reader.line())
    guard line.count >= 2, let quote = line.first, quote == line.last, quote == 0x22 || quote == 0x27 else {
      throw malformed("a string without its quotes")
    }
    try push(.bytes(unescaped(Array(line[1..<line.count - 1]))))
  }

  private func unescaped(_ text: [UInt8]) throws -> [UInt8] {
    let plain: [UInt8: UInt8] = [
      0x5C: 0x5C, 0x27: 0x27, 0x22: 0x22, 0x6E: 0x0A, 0x74: 0x09, 0x72: 0x0D, 0x61: 7, 0x62: 8, 0x66: 12, 0x76: 11,
    ]
    var bytes: [UInt8] = []
    var index = 0
    while index < text.count {
      guard text[index] == 0x5C, index + 1 < text.count else {
        bytes.append(text[index])
        index += 1
        continue
      }
      if text[index + 1] == UInt8(ascii: "x") {
        bytes.append(UInt8(try hexadecimal(text, index + 2, digits: 2)))
        index += 4
      } else if let byte = plain[text[index + 1]] {
        bytes.append(byte)
        index += 2
      } else {
        throw malformed("a string with an unknown escape")
      }
    }
    return bytes
  }

  private func hexadecimal(_ text: [UInt8], _ start: Int, digits: Int) throws -> UInt32 {
    guard start + digits <= text.count else { throw malformed("a string with a broken escape") }
    var value: UInt32 = 0
    for byte in text[start..<start + digits] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw malformed("a string with a broken escape")
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  // Protocol 0: Latin-1, and for the rest \u with four or \U with eight hexadecimal digits.
  private mutating func pushEscapedLine() throws {
    let line = Array(try reader.line())
    var text = String.UnicodeScalarView()
    var index = 0
    while index < line.count {
      let digits = index + 1 < line.count ? escapeDigits(line[index], line[index + 1]) : 0
      if digits == 0 {
        text.append(Unicode.Scalar(line[index]))
        index += 1
      } else {
        text.append(Unicode.Scalar(try hexadecimal(line, index + 2, digits: digits)) ?? "\u{FFFD}")
        index += 2 + digits
      }
    }
    try push(.string(String(text)))
  }

  private func escapeDigits(_ first: UInt8, _ second: UInt8) -> Int {
    guard first == 0x5C else { return 0 }
    if second == UInt8(ascii: "u") { return 4 }
    return second == UInt8(ascii: "U") ? 8 : 0
  }
}
