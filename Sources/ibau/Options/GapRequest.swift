import Attacks
import Catalog
import Datasets
import Defences
import Experiments
import Studies

/// The words of `ibau gaps`: which runs they mean, and where those find their files.
struct GapRequest {
  private(set) var runs: GapRuns
  private let data: OpenDataset
  private let attack: AttackRequest

  /// The user's words over the scale's; naming one sweep leaves the others out.
  init(_ command: GapsCommand) throws {
    let overrides = try command.common.overrides(GapsCommand.parts)
    runs = try GapRuns(command.scale)
    (runs.seed, runs.threads) = (command.common.seed, command.common.threads ?? runs.threads)
    if let name = command.attack.attack { runs.attack = try Registry.attacks(name).init() }
    if let preset = command.preset { runs.defence = try IBAU.preset(preset) }
    let name = command.dataset ?? type(of: runs.dataset).id
    data = try DatasetRequest(name, folder: command.folder.data).opened(overrides, from: runs.dataset)
    runs.dataset = data.value
    runs.attack = try overrides.applied(toAny: runs.attack, part: "attack")
    runs.defence = try overrides.applied(toAny: runs.defence, part: "defence")
    runs.recipe = try overrides.applied(to: runs.recipe, part: "recipe")
    runs.gaps = try overrides.applied(to: Self.sweeps(command, over: runs.gaps), part: "gaps")
    attack = AttackRequest(
      attack: type(of: runs.attack).id, trigger: command.attack.trigger, mask: command.attack.mask)
    try runs.identify(data, attack)
  }

  private static func sweeps(_ command: GapsCommand, over settings: GapSettings) -> GapSettings {
    var gaps = settings
    if command.widths != nil || command.models != nil || command.cleanSizes != nil {
      (gaps.widths, gaps.models, gaps.cleanSizes) = ([], [], [])
    }
    gaps.widths = command.widths ?? gaps.widths
    gaps.models = command.models ?? gaps.models
    gaps.cleanSizes = command.cleanSizes ?? gaps.cleanSizes
    gaps.runs = command.runs ?? gaps.runs
    return gaps
  }

  var files: StudyFiles {
    StudyFiles(datasets: data.folder.map { [type(of: data.value).id: $0] } ?? [:], attack: attack)
  }

  /// Refuses what cannot be done before anything is; a plan may be made without data.
  func check(_ plan: GapPlan, isPlan: Bool) throws {
    if data.folder != nil || !type(of: data.value).needsFolder { return try runs.check(data, attack) }
    guard isPlan else {
      throw Fault(
        .missingInput,
        "\(plan.planned - plan.stored) of \(plan.planned) runs are not stored and need \(type(of: data.value).id): "
          + "name its folder with --data, or leave them out with --stored")
    }
  }
}
