import Foundation
import Synchronization

/// Ctrl-C and SIGTERM: the first asks the running work to stop and keep its best state, the second ends the program.
enum Interruption {
  private static let count = Atomic<Int>(0)
  private static let termination = Atomic<Bool>(false)

  static var requested: Bool { count.load(ordering: .relaxed) > 0 }

  /// Whether it was SIGTERM, which unlike Ctrl-C does not reach the programs that this one has started.
  static var isTermination: Bool { termination.load(ordering: .relaxed) }

  static func install() {
    // A program that starts this one from a worker thread may pass its blocked signals on.
    var blocked = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGINT)
    sigaddset(&blocked, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &blocked, nil)
    // A closed pipe is an error to look at where it happens, not the end of an hour's work.
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        if number == SIGTERM { Interruption.termination.store(true, ordering: .relaxed) }
        if Interruption.count.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
      }
    }
  }
}
