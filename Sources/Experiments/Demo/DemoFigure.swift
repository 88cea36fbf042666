import Formats
import Plotting
import Torch

/// The demo's figure: before and after, the rounds, and what was planted beside what was found.
public enum DemoFigure {
  public static func figure(_ outcome: Demo.Outcome) throws -> Figure {
    Figure(
      title: "A backdoor, planted and unlearned (small VGG, synthetic signs)",
      panels: [try comparison(outcome.run), history(outcome.run)] + (try pictures(outcome)), columns: 2)
  }

  private static func comparison(_ run: DefenceRun) throws -> Panel {
    let bars = try [("poisoned", run.before), ("unlearned", run.after)].map { name, evaluation in
      let shares = [evaluation.reported.acc, evaluation.reported.asr, evaluation.reported.ra].compactMap { $0 }
      let intervals = try shares.map { try $0.interval() }
      return Series(
        name, .bars, y: shares.map { 100 * ($0.value ?? 0) }, low: intervals.map { 100 * $0.lowerBound },
        high: intervals.map { 100 * $0.upperBound })
    }
    return Panel(
      title: "Held-out images, 95 % intervals",
      x: .categories(["clean accuracy", "attack success", "robust accuracy"]),
      y: Axis("images / %", range: 0...105), series: bars, legend: .below)
  }

  private static func history(_ run: DefenceRun) -> Panel {
    let rounds = [0] + run.repair.rounds.map { Double($0.round) }
    func line(_ name: String, _ first: Double?, _ value: (Int) -> Double?) -> Series {
      let values = [first ?? 0] + run.repair.rounds.indices.map { value($0) ?? 0 }
      return Series(name, .linesPoints, x: rounds, y: values.map { 100 * $0 })
    }
    let records = run.repair.rounds
    return Panel(
      title: "Round by round",
      x: Axis("round", ticks: .at(rounds)), y: Axis("images / %", range: -5...105),
      series: [
        line("clean accuracy", run.before.acc) { records[$0].acc },
        line("attack success", run.before.asr) { records[$0].asr },
        line("robust accuracy", run.before.ra) { records[$0].ra },
      ], legend: .below)
  }

  private static func pictures(_ outcome: Demo.Outcome) throws -> [Panel] {
    let (images, _) = try outcome.heldOut.batch([0])
    let patched = try outcome.attack.plant(in: images)
    guard let found = try outcome.run.repair.trigger?.to(.cpu) else { return [] }
    return [
      try panel("Planted: a triggered sign", patched, "the white square makes it class \(outcome.attack.target ?? 0)"),
      try panel("Found: the perturbation unlearned", Picture.centred(found), "grey is 0, amplified"),
    ]
  }

  private static func panel(_ title: String, _ image: Tensor, _ caption: String) throws -> Panel {
    let picture = try Picture.rgb(image)
    return Panel(
      title: title, image: Plotting.RGBImage(width: picture.width, height: picture.height, rgb: picture.rgb),
      caption: caption)
  }

  /// The planted trigger, the perturbation found, and both on an image, as one picture.
  public static func triggerPicture(_ outcome: Demo.Outcome) throws -> Formats.RGBImage? {
    guard let found = try outcome.run.repair.trigger?.to(.cpu) else { return nil }
    let (images, _) = try outcome.heldOut.batch([0])
    return try Picture.grid([
      Picture.centred(outcome.attack.trigger.pattern), Picture.centred(found), images, outcome.attack.plant(in: images),
      (images + found).clamped(to: 0...1),
    ], magnification: 6, gap: 8)
  }
}
