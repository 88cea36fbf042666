import Catalog
import Defences
import NN

/// Who is told how studies go on.
public struct StudyListener {
  /// A run is about to be looked up or done: which one, of how many, with a name for it.
  public var onTask: (_ index: Int, _ count: Int, _ name: String) -> Void = { _, _, _ in }
  public var onTraining: (TrainingProgress) -> Void = { _ in }
  public var onRepair: (RepairSession.Progress) -> Void = { _ in }
  public var onRecord: (_ name: String, StudyResult) -> Void = { _, _ in }
  public var onFailure: (_ name: String, _ reason: String) -> Void = { _, _ in }
  public var isCancelled: () -> Bool = { false }

  public init() {}

  static let interruption = Fault(
    .interrupted, "stopped; finished runs are kept, and the same command goes on from there")
}
