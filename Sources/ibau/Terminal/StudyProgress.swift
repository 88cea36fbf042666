import Studies

extension StudyListener {
  /// Shows how runs go on, warns of those that fail, and stops at Ctrl-C.
  init(showingProgressOn terminal: Terminal) {
    self.init()
    var task = ""
    onTask = { index, count, name in
      task = "\(index + 1)/\(count) \(name)"
      terminal.progress.update("runs", index, of: count, detail: name)
    }
    onTraining = { terminal.progress.update("\(task), training", $0) }
    onRepair = { terminal.progress.update("\(task), \($0.stage)", $0.step, of: $0.steps) }
    onFailure = { terminal.warn("\($0) failed: \($1)") }
    isCancelled = { Interruption.requested }
  }
}
