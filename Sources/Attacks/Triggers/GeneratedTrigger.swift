import Catalog

/// An attack whose trigger can be optimised for a network. What it plants otherwise was optimised once and is kept
/// with the program.
public protocol GeneratedTrigger: Attack {
  /// Whether the trigger is to be optimised anew instead of the kept one.
  var generate: Bool { get set }

  /// The kept trigger, for images of `shape` [C, H, W].
  func kept(_ shape: [Int]) throws -> Trigger

  /// A trigger optimised for the network and images of `context`; its entries are whole 255ths, so that a PNG holds it.
  /// - Throws: `Fault(.wrongUse)` naming a setting that makes no sense, `Fault(.badData)` if the loss is not finite.
  func generated(_ context: TriggerContext) throws -> Trigger
}

extension GeneratedTrigger {
  public func defaultTrigger(_ shape: [Int]) throws -> Trigger? {
    guard !generate else {
      throw Fault(
        .wrongUse,
        "attack.generate=true needs a network to optimise for: write the trigger with `ibau trigger \(Self.id) "
          + "--set attack.generate=true --model FILE --out t.png`, then name it with --trigger t.png")
    }
    return try kept(shape)
  }
}
