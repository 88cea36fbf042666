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
        ibau train --dataset synthetic-signs --model small-vgg --attack badnets --poison-ratio 0.2 \\
                   --epochs 8 --out poisoned.safetensors
        ibau defend --model poisoned.safetensors --dataset synthetic-signs --attack badnets --clean 1000 \\
                    --out repaired.safetensors
        ibau evaluate --model badnets_8_02_ckpt.pth --dataset cifar10 --data $IBAU_DATA/cifar10 \\
                      --attack badnets --clean 5000

      Tables go to standard output, progress to standard error; --json prints JSON Lines instead of tables.
      """,
    version: Version.text,
    subcommands: [
      DemoCommand.self, ListCommand.self, DescribeCommand.self, DoctorCommand.self, DataCommand.self,
      TriggerCommand.self, TrainCommand.self, EvaluateCommand.self, DefendCommand.self, ImportCommand.self,
      ExportCommand.self,
    ])
}
