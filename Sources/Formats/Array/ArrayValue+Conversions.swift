extension ArrayValue {
  /// Every element in single precision (rounded to nearest where the element type is wider).
  public func floats() -> [Float] { converted() }

  /// Every element in double precision.
  public func doubles() -> [Double] { converted() }

  /// Every element as an integer; a fraction, an infinity or NaN is refused, never rounded.
  public func int64s() throws -> [Int64] {
    switch dtype {
    case .int64: return elements { Int64(bitPattern: $0 as UInt64) }
    case .int32: return elements { Int64(Int32(bitPattern: $0 as UInt32)) }
    case .int16: return elements { Int64(Int16(bitPattern: $0 as UInt16)) }
    case .int8: return elements { Int64(Int8(bitPattern: $0 as UInt8)) }
    case .uint8: return elements { Int64($0 as UInt8) }
    case .bool: return elements { ($0 as UInt8) == 0 ? 0 : 1 }
    case .float64, .float32, .float16, .bfloat16: return try doubles().map(integer)
    }
  }

  private func integer(_ value: Double) throws -> Int64 {
    guard let integer = Int64(exactly: value) else {
      throw FormatError.badData("array", "\(value) is not an integer", remedy: "Read the array as floating point.")
    }
    return integer
  }

  private func converted<Real: BinaryFloatingPoint>() -> [Real] {
    switch dtype {
    case .float64: elements { Real(Double(bitPattern: $0)) }
    case .float32: elements { Real(Float(bitPattern: $0)) }
    case .float16: elements { Real(Float16(bitPattern: $0)) }
    // The upper half of a single-precision number.
    case .bfloat16: elements { Real(Float(bitPattern: UInt32($0 as UInt16) << 16)) }
    case .int64: elements { Real(Int64(bitPattern: $0)) }
    case .int32: elements { Real(Int32(bitPattern: $0)) }
    case .int16: elements { Real(Int16(bitPattern: $0)) }
    case .int8: elements { Real(Int8(bitPattern: $0)) }
    case .uint8: elements { Real($0 as UInt8) }
    case .bool: elements { ($0 as UInt8) == 0 ? 0 : 1 }
    }
  }

  private func elements<Bits: FixedWidthInteger, Result>(_ convert: (Bits) -> Result) -> [Result] {
    let width = MemoryLayout<Bits>.size
    return bytes.withUnsafeBytes { raw in
      (0..<raw.count / width).map {
        convert(Bits(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * width, as: Bits.self)))
      }
    }
  }
}
