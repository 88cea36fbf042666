import Attacks
import Datasets
import NN
import Torch

/// What there is to say of a trigger in numbers.
public struct TriggerFacts: Sendable {
  /// Norms of the pattern, where the attack has a single trigger and that is one.
  public var norms: Norms?
  /// The mean ℓ2 norm of what planting it changes in an image; over all triggers where there are several.
  public var meanChangeL2: Double

  public struct Norms: Sendable {
    public var l2: Double
    public var linf: Double
    /// Pixels that are not 0 in all channels.
    public var l0: Int

    init(_ pattern: Tensor) throws {
      l2 = try pattern.norm().item()
      linf = try pattern.magnitude().max().item()
      l0 = Int(try pattern.magnitude().max(over: [1]).greater(0).to(.float32).sum().item())
    }
  }

  /// Of all the attack's triggers together.
  public init(_ attack: PreparedAttack, on images: LabelledImages) throws {
    let each = try attack.backdoors.map { try TriggerFacts($0, on: images) }
    norms = each.count == 1 ? each[0].norms : nil
    meanChangeL2 = each.map(\.meanChangeL2).reduce(0, +) / Double(each.count)
  }

  /// Of one of its triggers.
  public init(_ backdoor: Backdoor, on images: LabelledImages) throws {
    norms = try (backdoor.planter as? Trigger).map { try Norms($0.pattern) }
    let (clean, _) = try images.tensors()
    meanChangeL2 = try (backdoor.plant(in: clean) - clean).norm(over: [1, 2, 3]).mean().item()
  }
}

extension PreparedAttack {
  /// How the trigger is laid on images, where there is a single one, and what images are to be taken for.
  public var wording: String {
    guard backdoors.count == 1 else {
      return "targets " + backdoors.map { $0.target.map { "\($0)" } ?? "-" }.joined(separator: " ")
    }
    let laid = trigger.map { "\($0.blending.rawValue), " } ?? ""
    return laid + "target " + (target.map { "\($0)" } ?? "depends on the class")
  }
}

/// What a network makes of a trigger: the share of images, of those that the attack would relabel, that it takes for
/// the attacker's class.
public struct TriggerEffect: Sendable {
  public var clean: Proportion
  public var patched: Proportion

  /// Of one trigger.
  ///
  /// `predictions`: the network's for the images as they are.
  public init(
    _ backdoor: Backdoor, on images: LabelledImages, _ network: Network, predictions: [Int]
  ) throws {
    let wanted = images.labels.map(backdoor.relabel)
    let counted = images.labels.indices.filter { wanted[$0] != images.labels[$0] }
    let share = { (found: [Int]) in
      Proportion(counted.count { found[$0] == wanted[$0] }, of: counted.count)
    }
    clean = share(predictions)
    patched = share(try network.predictions(images) { try backdoor.plant(in: $0) })
  }

  /// Of several triggers together: each pair of an image and a trigger counts once.
  public init(of effects: [TriggerEffect]) {
    let pooled = { (part: (TriggerEffect) -> Proportion) in
      Proportion(effects.reduce(0) { $0 + part($1).successes }, of: effects.reduce(0) { $0 + part($1).trials })
    }
    (clean, patched) = (pooled(\.clean), pooled(\.patched))
  }
}
