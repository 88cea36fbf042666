import ArgumentParser
import Catalog
import Experiments

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "What this machine has, what is missing, and how to get it.",
    usage: "ibau doctor [<options>]", discussion: "Example:\n  ibau doctor")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let terminal = try common.start()
    let findings = Doctor.examine()
    var table = TextTable(["", "status", "found"], allLeft: true)
    for finding in findings {
      table.add([finding.name, finding.status.rawValue, finding.detail])
      terminal.emit("finding", finding.json)
    }
    terminal.say(table.text)
    for finding in findings where finding.status == .missing { terminal.say("\n\(finding.name): \(finding.remedy)") }
    terminal.emit("result", ["missing": .array(findings.filter { $0.status == .missing }.map { .string($0.name) })])
  }
}
