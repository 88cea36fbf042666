import Catalog
import Foundation

/// Several processes of this program at work on one store.
struct Workers {
  private let count: Int

  init(_ count: Int) { self.count = count }

  /// Starts them with `arguments` and waits for all; each leaves out what another has in hand.
  ///
  /// What fails inside a run comes up again when the caller does what is left.
  /// - Parameter watch: called each second with the number of workers still at work.
  /// - Throws: `Fault` naming the first worker that could not be started or was killed.
  func run(_ arguments: [String], watch: (Int) throws -> Void) throws {
    let workers = try (1...count).map { try started(arguments, $0) }
    var isForwarded = false
    while true {
      let busy = workers.count(where: \.isRunning)
      if busy == 0 { break }
      // Ctrl-C reaches the workers as well, which are of the same process group; SIGTERM must be passed on.
      if Interruption.isTermination, !isForwarded {
        workers.forEach { $0.terminate() }
        isForwarded = true
      }
      if !Interruption.requested { try watch(busy) }
      Thread.sleep(forTimeInterval: 1)
    }
    if Interruption.requested { throw Fault(.interrupted, "stopped; finished runs are kept") }
    for (number, worker) in workers.enumerated() where worker.terminationReason == .uncaughtSignal {
      throw Fault(
        .checkFailed,
        "worker \(number + 1) of \(count) was killed by signal \(worker.terminationStatus); finished runs are kept, and "
          + "the same command goes on from there")
    }
  }

  private func started(_ arguments: [String], _ number: Int) throws -> Process {
    let worker = Process()
    worker.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    worker.arguments = arguments
    worker.standardInput = FileHandle.nullDevice
    worker.standardOutput = FileHandle.nullDevice
    worker.standardError = FileHandle.nullDevice
    do {
      try worker.run()
    } catch {
      throw Fault(.checkFailed, "worker \(number) of \(count) could not be started: \(error.localizedDescription)")
    }
    return worker
  }
}
