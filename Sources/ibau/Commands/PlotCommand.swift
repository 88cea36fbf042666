import ArgumentParser
import Catalog
import Experiments
import Plotting
import Studies

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw a study's figure from its records: a gnuplot script, its data, PDF and PNG.",
    discussion: """
      Records are those of --evidence and --store together. The script stands alone: change it by hand and run \
      `gnuplot figure.gp` in its folder.

      Examples:
        ibau plot figure-2
        ibau plot figure-2 --scale smoke --out /tmp/plots
        ibau plot --all
      """)

  @Argument(
    help: ArgumentHelp("The study; `ibau list studies` names them.", valueName: "id"),
    completion: .list(Registry.studies.ids))
  var study: String?

  @Flag(help: "Every study that has a figure and records.")
  var all = false

  @OptionGroup var records: RecordOptions

  @Option(help: ArgumentHelp("The folder that gets a folder for each study.", valueName: "dir"), completion: .directory)
  var out = "Plots"

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (study == nil) == all else {
      throw ValidationError("Name one study, or --all of them: \(Registry.studies.ids.joined(separator: ", ")).")
    }
  }

  func run() throws {
    let terminal = try common.start()
    let studies = try study.map { [try Registry.studies($0)] } ?? Array(Registry.studies)
    let place = try OutputFile.folder(out).path
    var drawn = 0
    for study in studies {
      let found = try records.records(of: study, common)
      do {
        guard let drawing = try StudyPlot.draw(study, found, records.scale, in: place) else {
          if !all { throw try missing(study) }
          continue
        }
        drawn += 1
        terminal.say("\(study.title): \(drawing.png.path)")
        if !drawing.messages.isEmpty { terminal.warn("gnuplot says of \(study.id): \(drawing.messages)") }
        terminal.emit("figure", ["study": .string(study.id), "out": .string(drawing.png.path)])
      } catch let error as PlottingError {
        throw Fault(.missingInput, "\(study.id): \(error). The script and its data are in \(place)/\(study.id)")
      }
    }
    terminal.emit("result", ["drawn": .int(drawn), "out": .string(out)])
  }

  private func missing(_ study: any Study.Type) throws -> Fault {
    guard try study.runs(records.scale).isEmpty else {
      return Fault(
        .missingInput,
        "\(study.id) has no records to draw from: run `ibau study \(study.id) --scale \(records.scale.rawValue)` first")
    }
    return Fault(.wrongUse, "\(study.id) has no figure; `ibau study \(study.id)` prints its table")
  }
}

/// Where records are read.
struct RecordOptions: ParsableArguments {
  @Option(help: "Which runs are meant: smoke, laptop or paper.")
  var scale = Scale.laptop

  @Option(help: ArgumentHelp("The folder of committed records.", valueName: "dir"), completion: .directory)
  var evidence = "Paper/evidence"

  /// Those of the evidence and, if it is there, the store.
  func records(of study: any Study.Type, _ common: CommonOptions) throws -> StudyRecords {
    let kept = try StudyRecords(evidence: evidence, study: study.id)
    guard RunStore.exists(common.store) else { return kept }
    return try kept.merging(StudyRecords(RunStore(common.store), of: study.runs(scale)))
  }
}
