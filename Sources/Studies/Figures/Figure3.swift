import Attacks
import Catalog
import Datasets
import Experiments
import Plotting
import Torch

/// The triggers: each on an image, with what it adds.
public enum Figure3: Study {
  public static let id = "figure-3"
  public static let title = "The triggers"
  public static let source = Source("Zeng et al. 2022", "Figure 3")

  public static func caption(_ scale: Scale) -> String {
    "Each picture shows a clean image, the trigger stretched to the full range, and the image that carries it, on drawn "
      + "signs; the patterns are this toolkit's own defaults. The paper shows CIFAR-10 and GTSRB with the authors' "
      + "patterns. Attacks whose trigger depends on the image or has to be trained have no pattern and are left out."
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { [] }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    var signs = SyntheticSigns()
    signs.test = 20
    let images = try signs.load(.test, from: nil, seed: 0), shape = [images.channels, images.height, images.width]
    var panels: [Panel] = [], rows: [ResultTable.Row] = []
    for type in Registry.attacks {
      let attack = type.init()
      guard let trigger = try attack.defaultTrigger(shape), trigger.pattern.shape[1] == shape[0] else { continue }
      let prepared = try attack.prepared(trigger: nil, shape: shape, classes: images.classes)
      let facts = try TriggerFacts(prepared, on: images)
      panels.append(try panel(type.title, prepared, trigger, images.batch([0]).images))
      rows.append(try row(type.title, facts))
    }
    let table = ResultTable(
      title, columns: ["‖δ‖₂", "‖δ‖ peak", "pixels", "mean ‖change‖₂"], rows: rows,
      notes: ["The change is what an image really goes through, after clipping to 0…1."], scale: scale)
    return Rendering(
      tables: [table], figure: Figure(panels: panels, columns: 2, panelWidth: 4.2, panelHeight: 1.9))
  }

  private static func panel(
    _ title: String, _ attack: PreparedAttack, _ trigger: Trigger, _ image: Tensor
  ) throws -> Panel {
    let grid = try Picture.grid(
      [image, Picture.pattern(trigger), attack.plant(in: image)], magnification: 1, gap: 2)
    return Panel(
      title: title, image: RGBImage(width: grid.width, height: grid.height, rgb: grid.pixels),
      caption: "clean – trigger, stretched – patched")
  }

  private static func row(_ title: String, _ facts: TriggerFacts) throws -> ResultTable.Row {
    let norms = facts.norms.map { [$0.l2, $0.linf, Double($0.l0)] } ?? []
    return ResultTable.Row(title, try (norms + [facts.meanChangeL2]).map { .init(try Estimate([$0]), unit: 1) })
  }
}
