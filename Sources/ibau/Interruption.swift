import Foundation
import Synchronization

/// Ctrl-C: the first asks the running work to stop and keep its best state, the second ends the program.
enum Interruption {
  private static let count = Atomic<Int>(0)

  static var requested: Bool { count.load(ordering: .relaxed) > 0 }

  static func install() {
    signal(SIGINT) { _ in
      if Interruption.count.add(1, ordering: .relaxed).newValue > 1 { _exit(130) }
    }
  }
}
