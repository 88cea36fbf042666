import ArgumentParser
import Catalog
import Experiments
import Studies

/// Which studies are meant: one by name, or all.
struct StudySelection: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The study; `ibau list studies` names them.", valueName: "id"),
    completion: .list(Registry.studies.ids))
  var study: String?

  @Flag(help: "Every study.")
  var all = false

  func validate() throws {
    guard (study == nil) == all else {
      throw ValidationError("Name one study, or --all of them: \(Registry.studies.ids.joined(separator: ", ")).")
    }
  }

  func studies() throws -> [any Study.Type] { try study.map { [try Registry.studies($0)] } ?? Array(Registry.studies) }
}

/// Where records are read.
struct RecordOptions: ParsableArguments {
  @Option(help: "Which runs are meant: smoke, laptop or paper.")
  var scale = Scale.laptop

  @OptionGroup var evidence: EvidenceOption

  /// Those of the evidence and, if it is there, the store.
  func records(of study: any Study.Type, _ common: CommonOptions) throws -> StudyRecords {
    try merging(StudyRecords(evidence: evidence.folder(), study: study.id), of: study, common)
  }

  /// `kept` and, if it is there, what the store has.
  func merging(_ kept: StudyRecords, of study: any Study.Type, _ common: CommonOptions) throws -> StudyRecords {
    guard RunStore.exists(common.store) else { return kept }
    return try kept.merging(StudyRecords(RunStore(common.store), of: study.runs(scale)))
  }
}
