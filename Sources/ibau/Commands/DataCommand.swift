import ArgumentParser
import Catalog
import Datasets
import Experiments
import Formats

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "What a data set holds: counts, classes, ranges, hashes, a contact sheet.",
    discussion: """
      Examples:
        ibau data synthetic-signs --sheet signs.png
        ibau data cifar10 --data $IBAU_DATA/cifar10
      """)

  @Argument(help: "The data set; `ibau list datasets` names them.")
  var dataset: String

  @Option(help: ArgumentHelp("The folder of the data set's files.", valueName: "dir"))
  var data: String?

  @Option(help: ArgumentHelp("Write a contact sheet of the test images.", valueName: "file"))
  var sheet: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start()
    let dataset = try common.overrides(["dataset"]).applied(toAny: Registry.datasets(dataset), part: "dataset")
    if let sheet { try OutputFile.check(sheet) }
    var table = TextTable(["part", "images", "classes", "size", "range", "smallest class", "largest class"])
    var parts: [String: JSONValue] = [:]
    for part in Part.allCases {
      guard let images = try loaded(dataset, part, terminal) else { continue }
      let summary = DataSummary(images)
      let counts = summary.countsPerClass
      table.add([
        part.rawValue, "\(summary.count)", "\(summary.classes)", "\(summary.channels)×\(summary.height)×\(summary.width)",
        "\(summary.minimum ?? 0)…\(summary.maximum ?? 0)", "\(counts.min() ?? 0)", "\(counts.max() ?? 0)",
      ])
      let hashes = try ContentHash.sha256(of: dataset.files(for: part, in: data))
      parts[part.rawValue] = summary.json.overlaid(with: ["sha256": .object(hashes.mapValues(JSONValue.string))])
      if part == .test, let sheet {
        let picture = ContactSheet(images)
        try PNG.write(RGBImage(width: picture.width, height: picture.height, pixels: picture.rgb), to: sheet)
      }
    }
    terminal.say(table.text)
    if let sheet { terminal.say("\nContact sheet written to \(sheet).") }
    terminal.emit("result", [
      "dataset": .string(type(of: dataset).id), "parts": .object(parts),
      "sheet": sheet.map(JSONValue.string) ?? .null,
    ])
  }

  /// One part; a folder that holds only the other part is worth showing too.
  private func loaded(_ dataset: any ImageDataset, _ part: Part, _ terminal: Terminal) throws -> LabelledImages? {
    do {
      return try dataset.load(part, from: data, seed: common.seed)
    } catch let fault as Fault where fault.kind == .missingInput && part == .train {
      terminal.say("no training images: \(fault)")
      return nil
    }
  }
}
