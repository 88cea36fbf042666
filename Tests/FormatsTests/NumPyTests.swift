import Formats
import Testing

@Suite struct `NumPy files` {
  private func npy(_ descr: String, _ shape: String, fortran: Bool = false, version: UInt8 = 1, _ data: [UInt8])
    -> [UInt8]
  {
    let header = "{'descr': '\(descr)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }\n"
    let length: [UInt8] = [UInt8(header.utf8.count), 0] + (version > 1 ? [0, 0] : [])
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + Array(header.utf8) + data
  }

  @Test func `What is written is read back, bfloat16 as float32`() throws {
    for entry in try sampleArrays() {
      let read = try NPY.decode(NPY.encode(entry.array))
      if entry.array.dtype == .bfloat16 {
        #expect(read.dtype == .float32 && read.floats() == entry.array.floats())
      } else {
        #expect(read == entry.array)
      }
    }
    let scalar = try ArrayValue([2.5], shape: [])
    #expect(try NPY.decode(NPY.encode(scalar)) == scalar)
  }

  @Test func `Data start at a multiple of 64`() throws {
    #expect(try NPY.encode(ArrayValue([UInt8](repeating: 1, count: 10))).count == 128 + 10)
  }

  @Test(arguments: [1, 2, 3] as [UInt8])
  func `Every version of the header is read`(_ version: UInt8) throws {
    #expect(try NPY.decode(npy("|u1", "(2,)", version: version, [1, 2])).bytes == [1, 2])
  }

  @Test func `Big-endian and Fortran order become little-endian and C order`() throws {
    #expect(try NPY.decode(npy(">i2", "(2, )", [1, 0, 0, 2])).int64s() == [256, 2])
    #expect(try NPY.decode(npy("|u1", "(2, 3)", fortran: true, [1, 2, 3, 4, 5, 6])).bytes == [1, 3, 5, 2, 4, 6])
  }

  @Test func `Unsigned integers are widened, never wrapped`() throws {
    let wide = try NPY.decode(npy("<u2", "(2L,)", [0xFF, 0xFF, 1, 0]))
    #expect(try wide.dtype == .int32 && wide.int64s() == [65535, 1])
    #expect(try NPY.decode(npy(">u4", "(1,)", [0xFF, 0, 0, 1])).int64s() == [0xFF00_0001])
    let beyond = npy("<u8", "()", [UInt8](repeating: 0xFF, count: 8))
    #expect(formatError { _ = try NPY.decode(beyond) }?.category == .unsupported)
  }

  @Test func `Arrays of objects, records and complex numbers are refused`() {
    #expect(formatError { _ = try NPY.decode(npy("|O", "(1,)", [0])) }?.cause.contains("Python objects") == true)
    #expect(formatError { _ = try NPY.decode(npy("<c8", "(1,)", [0])) }?.category == .unsupported)
    let record = [0x93] + Array("NUMPY".utf8) + [1, 0, 27, 0] + Array("{'descr': [('a', '<f4')], }".utf8)
    #expect(formatError { _ = try NPY.decode(record) }?.cause.contains("records") == true)
  }

  @Test(arguments: [
    "(3,)", "(1,)", "(-2,)", "(4611686018427387904, 4, 4)", "(2", "2", "(a,)", "(99999999999999999999,)",
  ])
  func `A shape that does not fit the data is refused`(_ shape: String) {
    #expect(formatError { _ = try NPY.decode(npy("|u1", shape, [1, 2])) }?.category == .badData)
  }

  @Test(arguments: [false, true])
  func `An empty array is read in either order`(_ fortran: Bool) throws {
    #expect(try NPY.decode(npy("|u1", "(0, 3)", fortran: fortran, [])).shape == [0, 3])
  }

  @Test(
    arguments: [
      "(3, 4611686018427387904, 0)", "(0, 1099511627776, 1099511627776)", "(0, 3, 1099511627776, 1099511627776)",
    ], [false, true])
  func `An overflowing shape is refused in either order though an axis is empty`(_ shape: String, _ fortran: Bool) {
    #expect(formatError { _ = try NPY.decode(npy("|u1", shape, fortran: fortran, [])) }?.category == .badData)
  }

  @Test func `Archives are read back, and NumPy's deflated ones are read`() throws {
    let arrays = try sampleArrays().filter { $0.array.dtype != .bfloat16 }
    #expect(try NPZ.decode(NPZ.encode(arrays)) == arrays)
    let deflated = try NPZ.decode(Fixture.npzDeflated)
    #expect(deflated.map(\.name) == ["a", "b"])
    #expect(try deflated[0].array.int64s() == [0, 1, 2, 3, 4, 5] && deflated[0].array.shape == [2, 3])
    #expect(deflated[1].array.doubles() == [0, 1, 2, 3, 4, 5])
  }

  @Test func `One array of an archive is read by name`() throws {
    try withTemporaryFolder { folder in
      try NPZ.write(sampleArrays(), to: folder + "/a.npz")
      #expect(try NPZ.read(folder + "/a.npz", name: "layer.uint8").dtype == .uint8)
      let error = formatError { _ = try NPZ.read(folder + "/a.npz", name: "nothing") }
      #expect(error?.category == .missing && error?.remedy.contains("layer.uint8") == true)
    }
  }
}
