import Attacks
import Catalog
import Defences
import Experiments
import Plotting

/// Features of clean and triggered images in the plane, before a repair and after it.
public enum Figure4: Study {
  public static let id = "figure-4"
  public static let title = "Features before and after one round of I-BAU"
  public static let source = Source("Zeng et al. 2022", "Figure 4, A.6")

  public static func caption(_ scale: Scale) -> String {
    scale == .smoke
      ? "Smoke scale: no number means anything."
      : "Inputs of the last linear layer of the authors' BadNets network for CIFAR-10, for \(FeatureMap.images) held-out "
        + "images as they are and triggered, mapped by exact t-SNE (perplexity 30, seed 0); above by the images' true "
        + "class, the target's, six others and the rest, below by whether they carry the trigger. One round of the released "
        + "recipe. The paper reduces to 30 principal components first."
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] {
    let laboratory = Laboratory(.cifar10, scale)
    let defence = try laboratory.defence(IBAU.id, ["rounds=1"])
    return [StudyRun(try laboratory.victim(BadNets.id), defence, clean: laboratory.clean, extras: [.features])]
  }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let extra = try records.result(of: runs(scale)[0])?.extras[StudyExtra.features.rawValue]
    let map = try extra?.decoded(as: FeatureMap.self)
    let states = map.map { [("before", $0.before), ("after", $0.after)] } ?? []
    let panels = map.map { map in
      states.map { panel("\($0.0), by class", byClass(map, $0.1)) }
        + states.map { panel("\($0.0), by trigger", byTrigger(map, $0.1)) }
    }
    let table = ResultTable(
      title, columns: ["before", "after"],
      rows: [
        ResultTable.Row(
          "triggered images among their own class",
          try ["before", "after"].map { name in
            let points = states.first { $0.0 == name }?.1
            return .init(try points.flatMap { try Estimate([map?.shareAtHome($0) ?? 0]) })
          })
      ], notes: ["In per cent: those whose five nearest clean images on the map are mostly of their true class."],
      scale: scale)
    return Rendering(tables: [table], figure: .drawn(panels ?? [], panelHeight: 4.2))
  }

  private static func panel(_ title: String, _ series: [Series]) -> Panel? {
    .drawn(title, x: Axis("", ticks: .none), y: Axis("", ticks: .none), series)
  }

  /// Classes have a colour and a mark each, of which there are eight: what is left over shares the last.
  private static func byClass(_ map: FeatureMap, _ points: [[Double]]) -> [Series] {
    let others = Set(map.labels).subtracting([map.target].compactMap { $0 }).sorted()
    let single = others.count > 7 ? Array(others.prefix(6)) : others, rest = Set(others).subtracting(single)
    let groups: [(name: String, labels: Set<Int>)] =
      (map.target.map { [("\($0) (target)", Set([$0]))] } ?? []) + single.map { ("\($0)", [$0]) }
      + [(rest.sorted().map(String.init).joined(separator: ", "), rest)]
    return groups.compactMap { name, labels in
      dots(name, points.indices.filter { labels.contains(map.labels[$0 % map.labels.count]) }, points)
    }
  }

  private static func byTrigger(_ map: FeatureMap, _ points: [[Double]]) -> [Series] {
    let count = map.labels.count
    return [dots("clean", Array(0..<count), points), dots("triggered", Array(count..<points.count), points)]
      .compactMap { $0 }
  }

  private static func dots(_ name: String, _ places: [Int], _ points: [[Double]]) -> Series? {
    places.isEmpty ? nil : Series(name, .points, x: places.map { points[$0][0] }, y: places.map { points[$0][1] })
  }
}
