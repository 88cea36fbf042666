/// Writes the instructions of a protocol 2 pickle, the one PyTorch itself writes.
struct PickleWriter {
  private(set) var bytes: [UInt8] = [Opcode.proto, 2]

  mutating func emit(_ code: UInt8) { bytes.append(code) }

  mutating func string(_ text: String) {
    bytes.append(Opcode.binUnicode)
    bytes.append(littleEndian: UInt32(text.utf8.count))
    bytes += text.utf8
  }

  mutating func integer(_ value: Int) {
    if let small = Int32(exactly: value) {
      bytes.append(Opcode.binInt)
      bytes.append(littleEndian: small)
    } else {
      bytes += [Opcode.long1, 8]
      bytes.append(littleEndian: Int64(value))
    }
  }

  mutating func float(_ value: Double) {
    bytes.append(Opcode.binFloat)
    bytes.append(littleEndian: value.bitPattern.byteSwapped)
  }

  mutating func bool(_ value: Bool) { emit(value ? Opcode.newTrue : Opcode.newFalse) }

  mutating func global(_ module: String, _ name: String) {
    bytes.append(Opcode.global)
    bytes += "\(module)\n\(name)\n".utf8
  }

  mutating func integers(_ values: [Int]) {
    emit(Opcode.mark)
    for value in values { integer(value) }
    emit(Opcode.tuple)
  }

  mutating func emptyOrderedDictionary() {
    global("collections", "OrderedDict")
    emit(Opcode.emptyTuple)
    emit(Opcode.reduce)
  }
}
