import Dispatch
import Synchronization

/// `count` results, result i from `body(state, i)`, on `threads` threads, each with a state of its own.
///
/// The results do not depend on the number of threads as long as those of `body` do not depend on what the state was
/// used for before.
public func concurrentMap<State, Result: Sendable>(
  _ count: Int, threads: Int, state: @autoclosure @Sendable () -> State, _ body: @Sendable (State, Int) -> Result
) -> [Result] {
  let next = Atomic<Int>(0)
  // Small enough to keep threads busy to the end, large enough that the counter is no bottleneck.
  let stretch = max(1, min(64, count / (8 * max(threads, 1))))
  return [Result](unsafeUninitializedCapacity: count) { buffer, filled in
    // Every index is written by one thread.
    nonisolated(unsafe) let shared = buffer
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      let state = state()
      while true {
        let start = next.add(stretch, ordering: .relaxed).oldValue
        guard start < count else { return }
        for index in start..<min(start + stretch, count) {
          (shared.baseAddress! + index).initialize(to: body(state, index))
        }
      }
    }
    filled = count
  }
}
