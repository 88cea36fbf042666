import Dispatch
import Synchronization

/// `count` stretches of `bytesEach` bytes, filled side by side on all cores.
///
/// `fill` is handed an index and that index's own stretch, every byte of it unset.
/// - Throws: the error of the lowest index that failed.
func filledInParallel(
  _ count: Int, bytesEach: Int, fill: @Sendable (Int, UnsafeMutableBufferPointer<UInt8>) throws -> Void
) throws -> [UInt8] {
  let failure = Mutex<(index: Int, error: any Error)?>(nil)
  let bytes = [UInt8](unsafeUninitializedCapacity: count * bytesEach) { buffer, filled in
    // The stretches are disjoint, so no byte is written by two threads.
    nonisolated(unsafe) let shared = buffer
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let stretch = UnsafeMutableBufferPointer(rebasing: shared[index * bytesEach..<(index + 1) * bytesEach])
      do {
        try fill(index, stretch)
      } catch {
        failure.withLock { if index < $0?.index ?? .max { $0 = (index, error) } }
      }
    }
    filled = count * bytesEach
  }
  if let failure = failure.withLock({ $0 }) { throw failure.error }
  return bytes
}
