import Formats
import Testing

@Suite struct `Safetensors files` {
  @Test func `What is written is read back with its metadata`() throws {
    let tensors = try sampleArrays()
    let metadata = ["seed": "0", "quote \"\\\n\u{1}é": "\t"]
    let contents = try Safetensors.decode(Safetensors.encode(tensors, metadata: metadata))
    #expect(contents.tensors == tensors.sorted { $0.name < $1.name })
    #expect(contents.metadata == metadata)
  }

  @Test func `The order of the tensors does not change the bytes`() throws {
    let tensors = try sampleArrays()
    #expect(try Safetensors.encode(tensors) == Safetensors.encode(tensors.reversed()))
  }

  @Test func `A file without tensors is read`() throws {
    #expect(try Safetensors.decode(Safetensors.encode([])).tensors.isEmpty)
  }

  private func file(_ header: String, data: Int) -> [UInt8] {
    [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [UInt8](repeating: 0, count: data)
  }

  private func entry(_ name: String, _ from: Int, _ to: Int, _ shape: [Int] = [4], _ dtype: String = "U8") -> String {
    "\"\(name)\":{\"dtype\":\"\(dtype)\",\"shape\":\(shape),\"data_offsets\":[\(from),\(to)]}"
  }

  @Test func `A well-formed file written by hand is read`() throws {
    let bytes = file("{\(entry("a", 0, 4)),\(entry("b", 4, 8, [1], "F32"))}  ", data: 8)
    #expect(try Safetensors.decode(bytes)["b"]?.floats() == [0])
  }

  @Test func `Gaps, overlaps, wrong sizes and data left over are refused`() {
    let wrong = [
      file("{\(entry("a", 0, 4)),\(entry("b", 5, 9))}", data: 9),
      file("{\(entry("a", 0, 4)),\(entry("b", 0, 4))}", data: 4),
      file("{\(entry("a", 0, 4))}", data: 5), file("{\(entry("a", 0, 4))}", data: 3),
      file("{\(entry("a", 0, 4, [3]))}", data: 4), file("{\(entry("a", 4, 0))}", data: 4),
      file("{\(entry("a", -4, 0))}", data: 4), file("{\(entry("a", 0, 4, [-4]))}", data: 4),
      file("{\(entry("a", 0, 4, [1 << 62, 1 << 62]))}", data: 4), file("{\(entry("a", 0, 4)),}x", data: 4),
      file("{\(entry("a", 0, 0, [1 << 40, 1 << 40, 0]))}", data: 0),
      file("[]", data: 0), file(" {}", data: 0), file("{\"a\":1}", data: 0), [], [1, 2, 3],
    ]
    for bytes in wrong { #expect(formatError { _ = try Safetensors.decode(bytes) }?.category == .badData) }
  }

  @Test func `A header longer than the file is refused before it is allocated`() {
    let bytes: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7B]
    #expect(formatError { _ = try Safetensors.decode(bytes) }?.category == .badData)
  }

  @Test func `An unknown type is named`() {
    let bytes = file("{\(entry("a", 0, 4, [4], "F8_E4M3"))}", data: 4)
    #expect(formatError { _ = try Safetensors.decode(bytes) }?.cause.contains("F8_E4M3") == true)
  }
}
