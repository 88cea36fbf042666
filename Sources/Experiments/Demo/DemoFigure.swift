import Formats
import Plotting
import Torch

/// The demo's figure: before and after, the rounds, and what was planted beside what was found.
public enum DemoFigure {
  public static func figure(_ outcome: Demo.Outcome) throws -> Figure {
    Figure(
      title: "A backdoor planted in a small VGG, and unlearned (synthetic signs)",
      panels: [try comparison(outcome.run), history(outcome.run)] + (try pictures(outcome)), columns: 2)
  }

  // The three shares have the same colours in both panels.
  private static let names = ["clean accuracy", "attack success", "robust accuracy"]
  private static let share = Axis("share of images (%)", range: 0...105, ticks: .at([0, 20, 40, 60, 80, 100]))

  private static func comparison(_ run: DefenceRun) throws -> Panel {
    let states = [run.before.reported, run.after.reported]
    let shares = [states.map(\.acc), states.compactMap(\.asr), states.compactMap(\.ra)]
    let bars = try zip(names, shares).map { name, shares in
      let intervals = try shares.map { try $0.interval() }
      return Series(
        name, .bars, y: shares.map { 100 * ($0.value ?? 0) }, low: intervals.map { 100 * $0.lowerBound },
        high: intervals.map { 100 * $0.upperBound })
    }
    return Panel(
      title: "Held-out images, with 95 % intervals", x: .categories(["poisoned", "unlearned"]), y: share,
      series: bars, legend: .below)
  }

  private static func history(_ run: DefenceRun) -> Panel {
    let records = run.repair.rounds
    let rounds = [0] + records.map { Double($0.round) }
    let values = [
      [run.before.acc] + records.map(\.acc), [run.before.asr] + records.map(\.asr),
      [run.before.ra] + records.map(\.ra),
    ]
    return Panel(
      title: "Round by round",
      x: Axis("round of unlearning; 0 is the poisoned network", ticks: .at(rounds)), y: share,
      series: zip(names, values).map { name, values in
        Series(name, .linesPoints, x: rounds, y: values.map { 100 * ($0 ?? .nan) })
      }, legend: .below)
  }

  private static func pictures(_ outcome: Demo.Outcome) throws -> [Panel] {
    guard let found = try outcome.run.repair.trigger?.to(.cpu) else { return [] }
    let shown = example(outcome)
    let patched = try outcome.attack.plant(in: outcome.heldOut.batch([shown]).images)
    let (sign, target) = (outcome.heldOut.labels[shown], outcome.attack.relabel(outcome.heldOut.labels[shown]))
    return [
      try panel(
        "Planted: the attacker's square", patched,
        "“\(outcome.heldOut.className(sign))”, to be taken for “\(outcome.heldOut.className(target))”"),
      try panel("Found: the perturbation unlearned", Picture.centred(found), "amplified; grey stands for no change"),
    ]
  }

  /// The first held-out image that the attack wants mistaken.
  private static func example(_ outcome: Demo.Outcome) -> Int {
    outcome.heldOut.labels.firstIndex { outcome.attack.relabel($0) != $0 } ?? 0
  }

  private static func panel(_ title: String, _ image: Tensor, _ caption: String) throws -> Panel {
    let picture = try Picture.rgb(image)
    return Panel(
      title: title, image: Plotting.RGBImage(width: picture.width, height: picture.height, rgb: picture.rgb),
      caption: caption)
  }

  /// The planted trigger, the perturbation found, and both on an image, as one picture.
  public static func triggerPicture(_ outcome: Demo.Outcome) throws -> Formats.RGBImage? {
    guard let found = try outcome.run.repair.trigger?.to(.cpu), let planted = outcome.attack.trigger else { return nil }
    let images = try outcome.heldOut.batch([example(outcome)]).images
    return try Picture.grid(
      [
        Picture.centred(planted.pattern), Picture.centred(found), images,
        outcome.attack.plant(in: images),
        (images + found).clamped(to: 0...1),
      ], magnification: 6, gap: 8)
  }
}
