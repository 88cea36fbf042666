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
      Records are those of --evidence and --store together; --all draws every study that has a figure and records. The script stands alone: change it by hand and run \
      `gnuplot figure.gp` in its folder.

      Examples:
        ibau plot figure-2
        ibau plot figure-2 --scale smoke --out /tmp/plots
        ibau plot --all
      """)

  @OptionGroup var selection: StudySelection

  @OptionGroup var records: RecordOptions

  @Option(help: ArgumentHelp("The folder that gets a folder for each study.", valueName: "dir"), completion: .directory)
  var out = "Plots"

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start()
    _ = try records.evidence.folder()
    let place = try OutputFile.folder(out).path
    var drawn = 0
    for study in try selection.studies() {
      let found = try records.records(of: study, common)
      do {
        guard let drawing = try StudyPlot.draw(study, found, records.scale, in: place) else {
          if !selection.all { throw try missing(study, found) }
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

  private func missing(_ study: any Study.Type, _ found: StudyRecords) throws -> Fault {
    let runs = try study.runs(records.scale)
    guard try !runs.isEmpty && found.records(of: runs).isEmpty else {
      return Fault(.wrongUse, "\(study.id) has no figure; `ibau study \(study.id)` prints its table")
    }
    return Fault(
      .missingInput,
      "\(study.id) has no records to draw from: run "
        + "`ibau study \(study.id) --scale \(records.scale.rawValue)` first")
  }
}
