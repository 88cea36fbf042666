import Catalog
import Experiments
import Foundation
import Formats
import Studies

/// A Slurm job array that does runs, one a task, on a store that all nodes see.
struct SlurmArray {
  private let script: String
  private let fingerprints: [String]

  init(_ runs: [StudyRun], scale: Scale, store: String, device: String, evidence: String) throws {
    fingerprints = try runs.map { try $0.fingerprint() }
    func word(_ path: String) -> String { URL(fileURLWithPath: path).path.asShellWord }
    script = """
      #!/bin/bash
      #SBATCH --job-name=ibau
      #SBATCH --array=1-\(max(1, runs.count))
      #SBATCH --cpus-per-task=1
      #SBATCH --output=%A_%a.log
      # Add your partition, time and GPU here. IBAU_DATA must name the folder of all data on the nodes.
      set -euo pipefail
      run="$(sed -n "${SLURM_ARRAY_TASK_ID}p" "$SLURM_SUBMIT_DIR/runs.txt")"
      exec ibau study --all --scale \(scale.rawValue) --only "$run" --device \(device) --quiet \\
        --store \(word(store))\(evidence.isFolder ? " --evidence \(word(evidence))" : "")

      """
  }

  func write(to folder: String, _ terminal: Terminal) throws {
    let place = try OutputFile.folder(folder).path
    try AtomicFile.write(fingerprints.map { $0 + "\n" }.joined(), to: "\(place)/runs.txt")
    try AtomicFile.write(script, to: "\(place)/job.sh")
    terminal.say("Wrote \(folder)/job.sh and runs.txt with \(fingerprints.count) runs. In that folder: sbatch job.sh")
    terminal.emit(
      "result", ["planned": .int(fingerprints.count), "stored": 0, "run": 0, "failed": 0, "out": .string(folder)])
  }
}

extension String {
  /// One word to a shell, whatever is in it.
  fileprivate var asShellWord: String { "'" + replacing("'", with: #"'\''"#) + "'" }
}
