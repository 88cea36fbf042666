import Catalog
import Dispatch
import NN
import Torch

/// The circumstances of one repair: seed, device, limits, and who listens.
public final class RepairSession {
  /// A step taken: what was done, of how many.
  public struct Progress: Sendable {
    public var round: Int
    public var rounds: Int
    public var stage: String
    public var step: Int
    public var steps: Int
  }

  public let seed: Int
  /// Wall-clock seconds after which what is reached is returned; nil for no limit.
  public let budget: Double?
  public let counter = PassCounter()
  private let onProgress: (Progress) -> Void
  private let onRound: (inout RoundRecord, Network) throws -> Void
  private let onWarning: (String) -> Void
  private let isCancelled: () -> Bool
  private var stopwatch = Stopwatch()

  /// `onRound` sees the network after each round and may fill in what it measures; its time is not counted.
  public init(
    seed: Int, budget: Double? = nil, onProgress: @escaping (Progress) -> Void = { _ in },
    onRound: @escaping (inout RoundRecord, Network) throws -> Void = { _, _ in },
    onWarning: @escaping (String) -> Void = { _ in }, isCancelled: @escaping () -> Bool = { false }
  ) {
    self.seed = seed
    self.budget = budget
    self.onProgress = onProgress
    self.onRound = onRound
    self.onWarning = onWarning
    self.isCancelled = isCancelled
  }

  /// Seconds of the defence's own work so far.
  public var seconds: Double { stopwatch.seconds }

  /// A stream of random draws of this repair.
  public func stream(_ stage: String, _ index: Int = 0) -> RandomStream {
    RandomStream(seed: seed, stage: "defence/\(stage)", index: index)
  }

  public func warn(_ text: String) { onWarning(text) }

  public func report(_ progress: Progress) { onProgress(progress) }

  /// Notes the time of the finished round and shows it to the listener, off the clock.
  public func finish(_ record: inout RoundRecord, _ network: Network) throws {
    record.elapsed = seconds
    stopwatch.pause()
    defer { stopwatch.resume() }
    try onRound(&record, network)
  }

  /// Why the repair should stop now, if it should.
  public func reasonToStop() -> Repair.Status? {
    if isCancelled() { return .interrupted }
    if let budget, seconds >= budget { return .budgetSpent }
    return nil
  }
}

/// Wall-clock time that can be paused.
struct Stopwatch {
  private var started = DispatchTime.now().uptimeNanoseconds
  private var collected: UInt64 = 0
  private var running = true

  var seconds: Double {
    Double(collected + (running ? DispatchTime.now().uptimeNanoseconds - started : 0)) * 1e-9
  }

  mutating func pause() {
    collected += DispatchTime.now().uptimeNanoseconds - started
    running = false
  }

  mutating func resume() {
    started = DispatchTime.now().uptimeNanoseconds
    running = true
  }
}
