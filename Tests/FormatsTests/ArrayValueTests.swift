import Formats
import Testing

@Suite struct `Array values` {
  @Test func `A byte count other than the shape's is refused`() throws {
    #expect(throws: FormatError.self) { try ArrayValue(dtype: .float32, shape: [2, 2], bytes: [0, 1, 2]) }
    #expect(throws: FormatError.self) { try ArrayValue([Float](repeating: 0, count: 3), shape: [2]) }
  }

  @Test func `A negative or overflowing shape is refused`() {
    #expect(throws: FormatError.self) { try ArrayValue(dtype: .uint8, shape: [-1, -1], bytes: [0]) }
    #expect(throws: FormatError.self) { try ArrayValue(dtype: .float64, shape: [1 << 62, 8], bytes: []) }
  }

  @Test(arguments: [[0], [0, 3], [3, 0, 2], [0, 0]] as [[Int]])
  func `An empty axis makes an empty array`(_ shape: [Int]) throws {
    #expect(try ArrayValue(dtype: .float64, shape: shape, bytes: []).count == 0)
  }

  @Test(
    arguments: [[1 << 62, 1 << 62, 0], [3, 1 << 62, 0], [0, 1 << 40, 1 << 40], [1 << 40, 0, 1 << 40]] as [[Int]])
  func `An empty axis does not excuse other extents whose product overflows`(_ shape: [Int]) {
    #expect(throws: FormatError.self) { try ArrayValue(dtype: .uint8, shape: shape, bytes: []) }
  }

  @Test func `Half precision and bfloat16 convert to the numbers they stand for`() throws {
    let half = try ArrayValue(dtype: .float16, shape: [2], bytes: [0x00, 0x3E, 0x00, 0xC0])
    #expect(half.floats() == [1.5, -2])
    let brain = try ArrayValue(dtype: .bfloat16, shape: [2], bytes: [0xC0, 0x3F, 0x00, 0xC0])
    #expect(brain.doubles() == [1.5, -2])
  }

  @Test func `Integers convert exactly and fractions are refused as integers`() throws {
    #expect(try ArrayValue([3.0, -4.0]).int64s() == [3, -4])
    #expect(throws: FormatError.self) { try ArrayValue([0.5]).int64s() }
    #expect(throws: FormatError.self) { try ArrayValue([Double.nan]).int64s() }
    #expect(try ArrayValue(dtype: .int16, shape: [1], bytes: [0xFE, 0xFF]).int64s() == [-2])
    #expect(try ArrayValue([Int64.min, .max]).int64s() == [.min, .max])
  }

  @Test func `Bytes are little endian`() throws {
    #expect(try ArrayValue([Float(1)]).bytes == [0, 0, 0x80, 0x3F])
    #expect(try ArrayValue([Int64(258)]).bytes == [2, 1, 0, 0, 0, 0, 0, 0])
  }
}
