import ArgumentParser

@main
struct Main {
  static func main() {
    Interruption.install()
    CommandLineRun.run(Array(CommandLine.arguments.dropFirst()))
  }
}

struct IBAUCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ibau",
    abstract: "Unlearn backdoors by implicit hypergradients, and check the theory that says it works.",
    discussion: """
      Examples:
        ibau demo
        ibau train --attack badnets --epochs 6 --out poisoned.safetensors
        ibau defend --model poisoned.safetensors --attack badnets --clean 1000 \\
            --out repaired.safetensors
        ibau verify --all
        ibau evaluate --model badnets_8_02_ckpt.pth --attack badnets \\
            --dataset cifar10 --data $IBAU_DATA/cifar10 --clean 5000

      Tables go to standard output, progress to standard error; --json prints JSON Lines instead of tables.
      """,
    version: Version.text,
    subcommands: [
      DemoCommand.self, ListCommand.self, DescribeCommand.self, DoctorCommand.self, DataCommand.self,
      TriggerCommand.self, TrainCommand.self, EvaluateCommand.self, DefendCommand.self, RelearnCommand.self,
      AssumptionsCommand.self, SolversCommand.self, BoundsCommand.self, GapsCommand.self, StudyCommand.self,
      PlotCommand.self,
      ReportCommand.self, ImportCommand.self, ExportCommand.self,
      VerifyCommand.self, BenchCommand.self,
    ])
}
