import ArgumentParser
import Catalog
import Experiments
import Studies
import NN
import Yams

struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "The settings of one thing, with their defaults.",
    usage: "ibau describe <kind> <name> [--yaml] [--classes <N>] [<options>]",
    discussion: """
      Examples:
        ibau describe attacks badnets
        ibau describe presets robust
        ibau describe claims C14
        ibau describe models small-vgg --yaml > mine.yaml
        ibau describe models resnet-18 --set model.stem=imagenet

      The last but one writes an architecture to edit and use with --architecture.
      """)

  @Argument(help: "The kind, as in `ibau list`.", completion: .list(Registry.kindsWithStudies.ids))
  var kind: String

  @Argument(help: "The name; `ibau list` of the kind shows them.")
  var name: String

  @Flag(help: "The settings as YAML; a model as an editable graph.")
  var yaml = false

  @Option(help: ArgumentHelp("For a model's graph: the number of classes.", valueName: "N"))
  var classes = 10

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if classes < 1 { throw ValidationError("--classes must be at least 1.") }
  }

  func run() throws {
    let terminal = try common.start(self.kind == "models" ? ["model"] : [])
    let kind = try Registry.kindsWithStudies(kind)
    guard var entry = kind.entries.first(where: { $0.id == name }) else {
      throw UnknownName(kind: String(kind.name.dropLast()), name: name, known: kind.entries.map(\.id))
    }
    if kind.name == "models" {
      entry.value = try common.overrides(["model"]).applied(toAny: entry.value, part: "model")
    }
    if yaml {
      let text = try yamlText(entry)
      terminal.json
        ? terminal.emit("result", try entry.json().overlaid(with: ["yaml": .string(text)]))
        : StandardOutput.write(text)
      return
    }
    terminal.say("\(entry.id): \(entry.title)\n\(entry.source)\n")
    for (name, text) in entry.details { terminal.say("\(name): \(text)\n") }
    var table = TextTable(["setting", "default"], allLeft: true)
    for (path, value) in entry.settings { table.add([path, value]) }
    terminal.say(entry.settings.isEmpty ? "It has no settings." : table.text)
    if let model = entry.value as? any Model { terminal.say("\n" + (try architecture(model))) }
    terminal.emit("result", try entry.json())
  }

  private func yamlText(_ entry: CatalogueEntry) throws -> String {
    if let model = entry.value as? any Model {
      return try ArchitectureFile.text(model.graph(classes: classes, inputShape: inputShape))
    }
    func encoded<V: Configurable>(_ value: V) throws -> String { try YAMLEncoder().encode(value) }
    return try encoded(entry.value)
  }

  /// Of the graphs shown: the data sets' images.
  private var inputShape: [Int] { [3, 32, 32] }

  /// The table of nodes, their output shapes and parameters.
  private func architecture(_ model: any Model) throws -> String {
    let graph = try model.graph(classes: classes, inputShape: inputShape)
    var table = TextTable(["node", "layer", "output", "parameters"])
    for ((node, shape), specs) in zip(zip(graph.nodes, try graph.shapes()), try graph.parameters()) {
      let count = specs.filter(\.trainable).reduce(0) { $0 + $1.shape.reduce(1, *) }
      table.add([
        node.name, type(of: node.layer.kind).kind, shape.map(String.init).joined(separator: "×"), "\(count)",
      ])
    }
    return table.text + "\n\(try graph.parameterCount()) parameters with \(classes) classes"
  }
}
