import ArgumentParser
import Experiments

/// The network, the data and the attack that a command works on.
struct SubjectOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The network: .safetensors, .pth or .npz.", valueName: "file"))
  var model: String

  @Option(help: ArgumentHelp("Its architecture, if the file does not tell: a model or FILE.yaml.", valueName: "name"))
  var architecture: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var attack: AttackOptions

  func request(_ common: CommonOptions, clean: Int?) -> SubjectRequest {
    var request = SubjectRequest(model: model, dataset: data.dataset, seed: common.seed)
    request.architecture = architecture
    request.folder = data.data
    request.attack = attack.attack
    request.trigger = attack.trigger
    request.mask = attack.mask
    request.clean = clean
    request.device = common.resolvedDevice
    return request
  }
}

/// Where images come from.
struct DataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The data set; `ibau list datasets` names them.", valueName: "name"))
  var dataset = "synthetic-signs"

  @Option(help: ArgumentHelp("The folder of the data set's files.", valueName: "dir"))
  var data: String?
}

/// Which backdoor, and with which pattern.
struct AttackOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The attack to measure; a defender need not know it.", valueName: "name"))
  var attack: String?

  @Option(help: ArgumentHelp("A trigger of your own, PNG or NPY.", valueName: "file"))
  var trigger: String?

  @Option(help: ArgumentHelp("Where the trigger replaces pixels, for l0-invisible and masked.", valueName: "file"))
  var mask: String?
}
