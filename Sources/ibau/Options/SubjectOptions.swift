import ArgumentParser
import Attacks
import Catalog
import Datasets
import Experiments
import NN

/// The network, the data and the attack that a command works on.
struct SubjectOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The network: .safetensors, .pth or .npz.", valueName: "file"), completion: .file())
  var model: String

  @Option(
    help: ArgumentHelp("Its architecture, if the file does not tell: a model or FILE.yaml.", valueName: "name"),
    completion: .list(Registry.models.ids))
  var architecture: String?

  @OptionGroup var data: DataOptions
  @OptionGroup var attack: AttackOptions

  func request(_ common: CommonOptions, clean: Int?) -> SubjectRequest {
    var request = SubjectRequest(model: model, dataset: data.dataset, seed: common.seed)
    request.architecture = architecture
    request.folder = data.folder.data
    request.attack = attack.attack
    request.trigger = attack.trigger
    request.mask = attack.mask
    request.clean = clean
    request.device = common.resolvedDevice
    return request
  }
}

/// Where a data set's files lie.
struct FolderOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder of the data set's files; not for synthetic-signs.", valueName: "dir"),
    completion: .directory)
  var data: String?
}

/// Where images come from.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The data set; `ibau list datasets` names them.", valueName: "name"),
    completion: .list(Registry.datasets.ids))
  var dataset = "synthetic-signs"

  @OptionGroup var folder: FolderOption

  func opened(_ overrides: Overrides) throws -> OpenDataset {
    try DatasetRequest(dataset, folder: folder.data).opened(overrides)
  }
}

/// Which backdoor, and with which pattern.
struct AttackOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The backdoor attack; `ibau list attacks` names them.", valueName: "name"),
    completion: .list(Registry.attacks.ids))
  var attack: String?

  @Option(
    help: ArgumentHelp("A trigger of your own in place of the attack's, PNG or NPY.", valueName: "file"),
    completion: .file())
  var trigger: String?

  @Option(
    help: ArgumentHelp(
      "How much of each pixel makes way for that trigger, in 0…1, for badnets, l0-invisible and masked: "
        + "x·(1 − mask) + trigger. The default is all of it where the trigger is not black.", valueName: "file"),
    completion: .file())
  var mask: String?
}
