import ArgumentParser
import Catalog
import Experiments
import Studies

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "What there is of one kind.",
    usage: "ibau list <kind> [<options>]",
    discussion: "Kinds: \(Registry.kindsWithStudies.ids.joined(separator: ", ")).\n\nExample:\n  ibau list attacks")

  @Argument(help: "One of the kinds above.", completion: .list(Registry.kindsWithStudies.ids))
  var kind: String

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start()
    let entries = try Registry.kindsWithStudies(kind).entries
    var table = TextTable(["name", "title", "source"], allLeft: true)
    for entry in entries {
      table.add([entry.id, entry.title, entry.source.description])
      terminal.emit("entry", try entry.json())
    }
    terminal.say(table.text)
    terminal.emit("result", ["kind": .string(kind), "count": .int(entries.count)])
  }
}
