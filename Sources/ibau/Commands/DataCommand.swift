import ArgumentParser
import Catalog
import Datasets
import Experiments
import Formats

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "What a data set holds: counts, classes, ranges, hashes, a contact sheet.",
    usage: "ibau data <dataset> [--data <dir>] [--sheet <file>] [<options>]",
    discussion: """
      Examples:
        ibau data synthetic-signs --sheet signs.png
        ibau data cifar10 --data $IBAU_DATA/cifar10
      """)

  @Argument(help: "The data set; `ibau list datasets` names them.", completion: .list(Registry.datasets.ids))
  var dataset: String

  @OptionGroup var folder: FolderOption

  @Option(
    help: ArgumentHelp("Write a contact sheet of the test images, a PNG.", valueName: "file"),
    completion: .file(extensions: ["png"]))
  var sheet: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start(["dataset"])
    let dataset = try DatasetRequest(self.dataset, folder: folder.data).opened(common.overrides(["dataset"]))
    if let sheet { try OutputFile.check(sheet, endings: ["png"]) }
    var table = TextTable(["part", "images", "classes", "size", "range", "smallest class", "largest class"])
    var parts: [String: JSONValue] = [:]
    for (part, images) in try loaded(dataset, terminal) {
      let summary = DataSummary(images)
      let counts = summary.countsPerClass
      table.add([
        part.rawValue, "\(summary.count)", "\(summary.classes)",
        "\(summary.channels)×\(summary.height)×\(summary.width)",
        "\(summary.minimum ?? 0)…\(summary.maximum ?? 0)", "\(counts.min() ?? 0)", "\(counts.max() ?? 0)",
      ])
      let hashes = try ContentHash.sha256(of: dataset.files(for: part))
      parts[part.rawValue] = summary.json.overlaid(with: ["sha256": .object(hashes.mapValues(JSONValue.string))])
      if part == .test, let sheet {
        let picture = ContactSheet(images)
        try PNG.write(RGBImage(width: picture.width, height: picture.height, pixels: picture.rgb), to: sheet)
      }
    }
    terminal.say(table.text)
    if let sheet { terminal.say("\nContact sheet written to \(sheet).") }
    let result: JSONValue = ["dataset": .string(self.dataset), "parts": .object(parts), "sheet": .optional(sheet)]
    terminal.emit("result", result.explained(["sheet": "none was asked for (--sheet FILE)"]))
  }

  /// Test images, and training images before them if there are any: a folder may hold the test images alone.
  private func loaded(_ dataset: OpenDataset, _ terminal: Terminal) throws -> [(Part, LabelledImages)] {
    let test = try dataset.load(.test, seed: common.seed)
    do {
      return [(.train, try dataset.load(.train, seed: common.seed)), (.test, test)]
    } catch let fault as Fault where fault.kind == .missingInput {
      terminal.warn("\(fault)")
      return [(.test, test)]
    }
  }
}
