import Catalog
import Synchronization

/// Random instances of one family against the bounds of the hypergradient's error.
///
/// An instance is one draw with one (t, k), set against every bound. The same seed gives the same report, whatever the
/// number of threads.
public struct PropertyTest: Sendable {
  public var family: any ToyFamily.Type
  public var seed = 0
  public var instances = 1000
  public var threads = 1
  public var ranges = InstanceRanges()
  /// What the families that take images cut their inputs from; synthetic patches if nil.
  public var images: ImagePatches?
  public var bounds: [any HypergradientBound.Type] = Array(Registry.hypergradientBounds)
  public var method = HypergradientMethod.standard

  public init(_ family: any ToyFamily.Type) { self.family = family }

  /// Runs the instances.
  /// - Parameter onProgress: told the number of instances done, now and then, by one thread at a time.
  /// - Throws: `Fault(.wrongUse)` if the ranges or the number of instances make no sense.
  public func run(onProgress: (@Sendable (Int) -> Void)? = nil) throws -> PropertyReport {
    let done = Atomic<Int>(0), voice = Mutex(())
    let trials = try map { run, draw, _ -> Trial in
      let count = done.add(1, ordering: .relaxed).newValue
      if count % 512 == 0 { voice.withLockIfAvailable { _ in onProgress?(count) } }
      return Trial(run(draw), run.outcomes)
    }
    return PropertyReport(self, trials)
  }

  /// What `body` makes of every instance, in order.
  public func map<Result: Sendable>(
    _ body: @Sendable (InstanceRun, Draw, Int) -> Result
  ) throws -> [Result] {
    try check()
    return concurrentMap(instances, threads: threads, state: (instanceRun(), family.draw())) { state, index in
      draw(index, into: state.1)
      return body(state.0, state.1, index)
    }
  }

  public func check() throws(Fault) {
    try ranges.check()
    guard instances >= 1 else { throw Fault(.wrongUse, "\(instances) instances: at least one is needed") }
    precondition(bounds.count <= Trial.capacity, "\(bounds.count) bounds at once, more than \(Trial.capacity)")
  }

  func instanceRun() -> InstanceRun { InstanceRun(family.problem(), bounds: bounds, method: method) }

  func draw(_ index: Int, into draw: Draw) {
    family.draw(index, seed: seed, ranges: ranges, images: images, into: draw)
  }
}
