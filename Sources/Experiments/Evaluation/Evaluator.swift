import Attacks
import Datasets
import NN
import Torch

/// Measures networks on one split of the test images, under one attack or none.
public struct Evaluator: Sendable {
  public let clean: LabelledImages?
  public let heldOut: LabelledImages
  public let attack: PreparedAttack?

  /// - Parameters:
  ///   - clean: the defender's images, which only the released protocol measures on.
  ///   - heldOut: everything else.
  ///   - attack: whose success is measured; nil measures accuracy alone.
  public init(clean: LabelledImages?, heldOut: LabelledImages, attack: PreparedAttack?) {
    self.clean = clean
    self.heldOut = heldOut
    self.attack = attack
  }

  /// All protocols.
  public func evaluate(_ network: Network) throws -> Evaluation {
    let acc = try accuracy(network, on: heldOut)
    guard let attack else { return withoutAttack(acc) }
    let patched = Outcome(try predictions(network, heldOut, attack), heldOut.labels, attack)
    var measurements: [EvaluationProtocol: Evaluation.Measurement] = [
      .heldOutInclusive: .init(acc: acc, asr: patched.inclusive, ra: patched.robust, asrFloor: patched.floor),
      .heldOutExclusive: .init(acc: acc, asr: patched.exclusive, ra: patched.robust, asrFloor: 0),
    ]
    var reasons = ["sourceOnly": "\(type(of: attack.attack).id) has no source class"]
    if let clean {
      let released = Outcome(try predictions(network, clean, attack), clean.labels, attack)
      measurements[.released] = .init(acc: acc, asr: released.inclusive, ra: patched.robust, asrFloor: released.floor)
    } else {
      reasons["released"] = "it is measured on the clean set, and none was given (--clean N)"
    }
    return Evaluation(measurements: measurements, reasons: reasons)
  }

  /// The default protocol alone: what the history of a defence follows.
  /// - Parameter limit: how many held-out images are measured on, the first ones; nil for all.
  public func quickly(_ network: Network, on limit: Int? = nil) throws -> (acc: Double, asr: Double?, ra: Double?) {
    let heldOut = limit.map(self.heldOut.prefix) ?? self.heldOut
    let acc = try accuracy(network, on: heldOut).value ?? 0
    guard let attack else { return (acc, nil, nil) }
    let patched = Outcome(try predictions(network, heldOut, attack), heldOut.labels, attack)
    return (acc, patched.exclusive.value, patched.robust.value)
  }

  /// Accuracy on all test images, clean and held out, given what is known of the held-out ones.
  public func testAccuracy(_ network: Network, heldOut known: Proportion) throws -> Proportion {
    guard let clean else { return known }
    let rest = try accuracy(network, on: clean)
    return Proportion(known.successes + rest.successes, of: known.trials + rest.trials)
  }

  private func accuracy(_ network: Network, on images: LabelledImages) throws -> Proportion {
    let predictions = try network.predictions(images)
    return Proportion(zip(predictions, images.labels).count { $0 == $1 }, of: images.count)
  }

  private func predictions(_ network: Network, _ images: LabelledImages, _ attack: PreparedAttack) throws -> [Int] {
    try network.predictions(images) { try attack.plant(in: $0) }
  }

  private func withoutAttack(_ acc: Proportion) -> Evaluation {
    let why = "no attack was named (--attack)"
    return Evaluation(
      measurements: [.heldOutExclusive: .init(acc: acc), .heldOutInclusive: .init(acc: acc)],
      reasons: ["asr": why, "ra": why, "released": why, "sourceOnly": why])
  }
}

/// Counts over triggered images.
private struct Outcome {
  var inclusive: Proportion
  var exclusive: Proportion
  var robust: Proportion
  var floor: Double?

  init(_ predictions: [Int], _ labels: [Int], _ attack: PreparedAttack) {
    let wanted = labels.map(attack.relabel)
    let counted = labels.indices.filter { wanted[$0] != labels[$0] }
    inclusive = Proportion(labels.indices.count { predictions[$0] == wanted[$0] }, of: labels.count)
    exclusive = Proportion(counted.count { predictions[$0] == wanted[$0] }, of: counted.count)
    robust = Proportion(counted.count { predictions[$0] == labels[$0] }, of: counted.count)
    floor = labels.isEmpty ? nil : Double(labels.count - counted.count) / Double(labels.count)
  }
}
