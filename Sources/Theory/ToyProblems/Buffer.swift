/// A stretch of `Double` that grows and is reused, so that instances follow one another without allocating.
final class Buffer {
  private(set) var start: UnsafeMutablePointer<Double>
  private var capacity: Int

  init(_ count: Int = 16) {
    capacity = max(count, 1)
    start = .allocate(capacity: capacity)
    start.initialize(repeating: 0, count: capacity)
  }

  deinit { start.deallocate() }

  /// Room for `count` numbers; what was there may be lost.
  @discardableResult
  func room(_ count: Int) -> UnsafeMutablePointer<Double> {
    if count > capacity {
      start.deallocate()
      capacity = count + count / 2
      start = .allocate(capacity: capacity)
      start.initialize(repeating: 0, count: capacity)
    }
    return start
  }

  /// Room for `count` zeros.
  @discardableResult
  func zeros(_ count: Int) -> UnsafeMutablePointer<Double> {
    let start = room(count)
    start.update(repeating: 0, count: count)
    return start
  }
}

/// A vector or a row-major matrix, lent for the length of a call.
public typealias Numbers = UnsafeMutablePointer<Double>
