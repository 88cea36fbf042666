import Foundation
import Synchronization

/// Ctrl-C: the first asks the running work to stop and keep its best state, the second ends the program.
enum Interruption {
  private static let count = Atomic<Int>(0)

  static var requested: Bool { count.load(ordering: .relaxed) > 0 }

  static func install() {
    // A program that starts this one from a worker thread may pass its blocked signals on.
    var blocked = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &blocked, nil)
    // A closed pipe is an error to look at where it happens, not the end of an hour's work.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGINT) { _ in
      if Interruption.count.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
    }
  }
}
