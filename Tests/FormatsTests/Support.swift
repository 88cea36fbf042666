import Foundation
import Formats

/// A folder that is gone after `body`.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "formats-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// The error `body` ends with, or nil.
func formatError(_ body: () throws -> Void) -> FormatError? {
  do {
    try body()
    return nil
  } catch {
    return error as? FormatError
  }
}

/// Reproducible bytes for fuzzing.
struct Noise: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

  /// A copy with a few bytes changed, and sometimes cut short.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var copy = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) where !copy.isEmpty {
      copy[Int.random(in: 0..<copy.count, using: &self)] = UInt8.random(in: 0...255, using: &self)
    }
    if Int.random(in: 0..<4, using: &self) == 0 { copy.removeLast(Int.random(in: 0...copy.count, using: &self)) }
    return copy
  }
}

/// Texts, single bytes and lists of bytes in one run, for pickles written by hand.
func bytes(_ parts: Any...) -> [UInt8] {
  parts.flatMap { part -> [UInt8] in
    switch part {
    case let text as String: Array(text.utf8)
    case let byte as Int: [UInt8(byte)]
    case let list as [UInt8]: list
    default: []
    }
  }
}

/// Sample arrays of every element type.
func sampleArrays() throws -> [NamedArray] {
  try ElementType.allCases.enumerated().map { index, dtype in
    let count = 2 * (index + 1)
    let raw = (0..<count * dtype.byteCount).map { UInt8(truncatingIfNeeded: dtype == .bool ? $0 & 1 : $0 * 7) }
    return NamedArray(name: "layer.\(dtype)", array: try ArrayValue(dtype: dtype, shape: [2, index + 1], bytes: raw))
  }
}
