import Catalog
import Experiments
import Formats
import GSL
import Testing

@Suite struct RunFailureTests {
  @Test func whatIsWrongWithOneRunSaysWhy() {
    let errors: [any Error] = [
      Fault(.badData, "why"), Fault(.checkFailed, "why"), Fault(.missingInput, "why"), Fault(.wrongUse, "why"),
      FormatError(.badData, "file", "why"), FormatError(.missing, "file", "why"),
      FormatError(.unsupported, "file", "why"),
      GSLError(operation: "fit", category: .singular, message: "why"),
      UnknownName(kind: "layer", name: "why", known: []),
    ]
    for error in errors { #expect(RunFailure(error)?.reason.contains("why") == true, "\(error)") }
  }

  @Test func whatEndsThemAllIsNoneOfOneRun() {
    let errors: [any Error] = [
      Fault(.interrupted, "stopped"), Fault(.internal, "a mistake of the program's"), Fault(.cannotWrite, "full"),
      FormatError(.cannotWrite, "file", "full"), CancellationError(),
    ]
    for error in errors { #expect(RunFailure(error) == nil, "\(error)") }
  }
}
