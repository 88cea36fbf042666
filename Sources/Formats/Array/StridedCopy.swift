/// Where the elements of an array lie in a larger run of elements.
struct StridedLayout {
  let shape: [Int]
  /// In elements, one per axis, not negative.
  let strides: [Int]
  /// In elements.
  let offset: Int

  /// Axis 0 varies fastest.
  static func fortranOrder(_ shape: [Int]) -> StridedLayout {
    var strides: [Int] = []
    var step = 1
    for extent in shape {
      strides.append(step)
      step *= max(extent, 1)
    }
    return StridedLayout(shape: shape, strides: strides, offset: 0)
  }

  /// One past the largest element index used, or nil where a number is negative or does not fit.
  var extent: Int? {
    guard offset >= 0, strides.count == shape.count, strides.allSatisfy({ $0 >= 0 }) else { return nil }
    guard let count = elementCount(of: shape) else { return nil }
    if count == 0 { return offset }
    var last = offset
    for (extent, stride) in zip(shape, strides) {
      let (reach, tooFar) = (extent - 1).multipliedReportingOverflow(by: stride)
      let (next, overflow) = last.addingReportingOverflow(reach)
      if tooFar || overflow { return nil }
      last = next
    }
    return last == .max ? nil : last + 1
  }

  private var isContiguous: Bool {
    var step = 1
    for (extent, stride) in zip(shape, strides).reversed() {
      if extent != 1 && stride != step { return false }
      step *= extent
    }
    return true
  }

  /// The elements in C order. The caller has checked `extent` against the source.
  func gathered(from source: [UInt8], elementSize: Int) -> [UInt8] {
    let count = elementCount(of: shape) ?? 0
    if count == 0 { return [] }
    if isContiguous { return Array(source[offset * elementSize..<(offset + count) * elementSize]) }
    return [UInt8](unsafeUninitializedCapacity: count * elementSize) { target, written in
      var index = [Int](repeating: 0, count: shape.count)
      var position = offset
      for element in 0..<count {
        for byte in 0..<elementSize {
          target[element * elementSize + byte] = source[position * elementSize + byte]
        }
        advance(&index, &position)
      }
      written = count * elementSize
    }
  }

  private func advance(_ index: inout [Int], _ position: inout Int) {
    for axis in shape.indices.reversed() {
      index[axis] += 1
      position += strides[axis]
      if index[axis] < shape[axis] { return }
      position -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
}
