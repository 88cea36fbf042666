import Attacks
import Catalog
import Defences
import Experiments
import Foundation
import Plotting
import Torch

/// How many clean images provably keep their class under every additive trigger of a radius.
public enum CertifiedRobustnessStudy: Study {
  public static let id = "certified-robustness"
  public static let title = "Certified robustness to any additive trigger"
  public static let source = Source("Tsuzuku, Sato and Sugiyama 2018", "§4")

  public static func caption(_ scale: Scale) -> String {
    scale == .smoke
      ? "Smoke scale: no number means anything."
      : "The authors' BadNets network for CIFAR-10 before and after a repair: the share of the "
        + "\(Laboratory(.cifar10, scale).clean) clean images whose "
        + "margin exceeds √2·Λ·‖δ‖, with Λ the product of certified norms of the layers. The dashed line is at the norm "
        + "of the faintest of the paper's triggers; the others lie right of it."
  }

  private static func rows(_ scale: Scale) throws -> [(title: String, run: StudyRun)] {
    let laboratory = Laboratory(.cifar10, scale), victim = try laboratory.victim(BadNets.id)
    let defences: [(String, NamedSettings?)] = [
      ("poisoned", nil), ("I-BAU as released", try laboratory.defence(IBAU.id)),
      ("I-BAU robust", try laboratory.defence(IBAU.id, preset: "robust")),
    ]
    return defences.map { ($0, StudyRun(victim, $1, clean: laboratory.clean, extras: [.certificate])) }
  }

  /// ‖t‖₂ of the paper's smallest pattern.
  private static var faintest: Double {
    get throws {
      try oneTriggerAttacks.compactMap { try Registry.attacks($0.id).init().defaultTrigger([3, 32, 32]) }
        .map { try $0.pattern.norm().item() }.min() ?? 1
    }
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { try rows(scale).map(\.run) }

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let found = try rows(scale).map { row in
      let extra = try records.result(of: row.run)?.extras[StudyExtra.certificate.rawValue]
      return (row.title, extra == .null ? nil : try extra?.decoded(as: Certificate.self))
    }
    let exponents = stride(from: -10.0, through: 3, by: 0.1).map { $0 }
    let panel = Panel.drawn(
      title, x: Axis("radius ‖δ‖₂", logarithmic: true), y: Axis("certified share (%)", range: 0...100),
      found.map { name, certificate in
        certificate.map { certificate in
          Series(
            name, .lines, x: exponents.map { pow(10, $0) },
            y: exponents.map { 100 * certificate.share(at: pow(10, $0)) })
        }
      }, references: [ReferenceLine(.vertical, at: try faintest, label: "triggers")])
    let radii = [1e-8, 1e-6, 1e-4, 1e-2, 1]
    let table = ResultTable(
      title, columns: ["log₁₀ Λ"] + radii.map { "certified at ‖δ‖₂ = \($0)" },
      rows: try found.map { name, certificate in
        let shares = try radii.map { radius in
          ResultTable.Cell(try certificate.flatMap { try Estimate([$0.share(at: radius)]) })
        }
        let constant = try certificate.flatMap { try Estimate([$0.lnLipschitz / log(10)]) }
        return ResultTable.Row(name, [.init(constant, unit: 1)] + shares)
      }, notes: ["Shares are of the clean images in hand, in per cent; none says anything of new images."], scale: scale
    )
    return Rendering(tables: [table], figure: .drawn([panel], columns: 1, panelWidth: 5))
  }
}
