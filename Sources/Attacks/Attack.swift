import Catalog
import Torch

/// Plants a trigger in images and says which class they are then to be taken for.
///
/// A conforming type is a value; its stored properties are its settings. One whose trigger is a pattern has a default
/// trigger, or asks for one; everything else has a default here.
public protocol Attack: Catalogued, Configurable {
  /// How a pattern of the user's own (`--trigger`) is laid on images.
  var blending: Blending { get }

  /// The class that triggered images are to be taken for; nil where it depends on the image.
  var target: Int? { get }

  /// The one class whose images the attack is after; nil where it is after all.
  var sourceClass: Int? { get }

  /// The attacks whose triggers are planted side by side, each with its own target; mostly the attack alone.
  var parts: [any Attack] { get }

  /// How many images per poisoned one carry a disguised trigger and keep their label.
  var disguisedShare: Double { get }

  /// Whether the poisoned images are chosen anew for each batch, and not once and for all.
  var isRedrawn: Bool { get }

  /// The attack's own trigger for images of `shape` [C, H, W]; nil where it has none and needs a file.
  func defaultTrigger(_ shape: [Int]) throws -> Trigger?

  /// The class that a triggered image of class `label` is to be taken for.
  func relabel(_ label: Int, classes: Int) -> Int

  /// What plants the trigger in images of `shape` [C, H, W].
  ///
  /// `trigger`: a pattern of the user's own, in place of the attack's.
  func planter(_ trigger: Trigger?, shape: [Int]) throws -> any Planter

  /// What planted the trigger whose `tensors` were kept.
  func planter(restoring tensors: [String: Tensor], shape: [Int]) throws -> any Planter

  /// Whether the trigger is made by training the network, so that it can only come from a file that `ibau train` wrote.
  static var isLearned: Bool { get }

  /// Whether it trains the network in a way of its own, and not merely on images that it poisoned.
  static var hasOwnTraining: Bool { get }

  /// How it takes hold of a small network within minutes.
  static var laptop: LaptopRecipe { get }

  /// Trains a network, in place, into one that has the backdoor.
  func train(_ training: PoisonedTraining) throws -> PoisonedTraining.Outcome
}

extension Attack {
  public var blending: Blending { .additive }
  public var sourceClass: Int? { nil }
  public var parts: [any Attack] { [self] }
  public var disguisedShare: Double { 0 }
  public var isRedrawn: Bool { false }
  public static var isLearned: Bool { false }
  public static var hasOwnTraining: Bool { isLearned }
  public static var laptop: LaptopRecipe { LaptopRecipe() }

  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? { nil }
  public func relabel(_ label: Int, classes: Int) -> Int { target ?? label }

  public func planter(_ trigger: Trigger?, shape: [Int]) throws -> any Planter {
    guard let trigger = try trigger ?? defaultTrigger(shape) else {
      throw Fault(
        .missingInput, "\(Self.id) has no trigger of its own here: name its picture with --trigger FILE (PNG or NPY)")
    }
    try trigger.check(shape)
    return trigger
  }

  public func planter(restoring tensors: [String: Tensor], shape: [Int]) throws -> any Planter {
    let trigger = try Trigger(tensors, blending: blending)
    try trigger.check(shape)
    return trigger
  }

  public func train(_ training: PoisonedTraining) throws -> PoisonedTraining.Outcome {
    try training.onPoisonedSamples()
  }

  /// The attack with a trigger: the user's own, or its default.
  /// - Throws: `Fault` when it has no default and none was given, or when the target is not a class.
  public func prepared(trigger: Trigger?, shape: [Int], classes: Int) throws -> PreparedAttack {
    if parts.count > 1 { try refuse(trigger) }
    return try PreparedAttack(self, classes: classes) { try $0.planter(trigger, shape: shape) }
  }

  /// The attack as it was when its `tensors` were kept.
  public func prepared(restoring tensors: [String: Tensor], shape: [Int], classes: Int) throws -> PreparedAttack {
    try PreparedAttack(self, classes: classes) { part in
      try part.planter(restoring: tensors.under(type(of: part).id), shape: shape)
    }
  }

  /// - Throws: `Fault(.wrongUse)` when there is a pattern, for attacks whose trigger is none.
  func refuse(_ trigger: Trigger?) throws(Fault) {
    guard trigger != nil else { return }
    throw Fault(.wrongUse, "\(Self.id) has no use for a pattern of one's own: leave --trigger out")
  }
}

extension Registry {
  public static let attacks = Catalog<any Attack.Type>(
    "attack",
    [
      BadNets.self, Blend.self, L0Invisible.self, L2Invisible.self, Smooth.self, TrojanSquare.self,
      TrojanWatermark.self, AllToAll.self, SevenBySeven.self, SemanticReplacement.self, WaNet.self, InputAware.self,
      HiddenTrigger.self, Additive.self, Masked.self,
    ]
  ) { $0.id }
}
