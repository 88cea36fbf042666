import Catalog
import Experiments
import Foundation

/// Which runs some studies need together.
public enum StudyPlan {
  /// Each once, in the order of first use.
  /// - Parameters:
  ///   - studies: whose runs.
  ///   - scale: how large.
  ///   - only: keeps those whose name or fingerprint matches, with * for anything; six letters of a fingerprint or more stand
  ///     for its beginning. nil keeps all.
  /// - Throws: `Fault(.wrongUse)` if there are runs and none matches.
  public static func runs(of studies: [any Study.Type], _ scale: Scale, only: String? = nil) throws -> [StudyRun] {
    var seen: Set<String> = [], all: [(run: StudyRun, fingerprint: String)] = []
    for run in try studies.flatMap({ try $0.runs(scale) }) {
      let fingerprint = try run.fingerprint()
      if seen.insert(fingerprint).inserted { all.append((run, fingerprint)) }
    }
    guard let only else { return all.map(\.run) }
    let beginning = only.count < 6 ? only : only + "*"
    let kept = all.filter { matches($0.run.name, only) || matches($0.fingerprint, beginning) }
    guard all.isEmpty || !kept.isEmpty else {
      throw Fault(
        .wrongUse, "--only \(only) matches none of \(all.count) runs, such as '\(all[0].run.name)'; see --plan")
    }
    return kept.map(\.run)
  }

  private static func matches(_ text: String, _ pattern: String) -> Bool {
    fnmatch(pattern, text, 0) == 0
  }
}
