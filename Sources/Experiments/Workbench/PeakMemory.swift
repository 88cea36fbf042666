import Foundation

enum PeakMemory {
  /// The most memory that this process has held so far, in MiB.
  static var mebibytes: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }
}
