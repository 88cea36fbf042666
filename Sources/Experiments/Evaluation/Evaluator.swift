import Attacks
import Catalog
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
    let predictions = try network.predictions(heldOut)
    let acc = share(of: heldOut.labels.indices, predictions)
    guard let attack else { return withoutAttack(acc, predictions) }
    let patched = try outcomes(network, heldOut, attack)
    let total = Outcome.Counts(patched.map(\.all))
    var measurements: [EvaluationProtocol: Evaluation.Measurement] = [
      .heldOutInclusive: .init(acc: acc, asr: total.inclusive, ra: total.robust, asrFloor: total.floor),
      .heldOutExclusive: .init(acc: acc, asr: total.exclusive, ra: total.robust, asrFloor: 0),
    ]
    var reasons: [String: String] = [:]
    if let source = attack.sourceClass {
      let asr = Outcome.Counts(patched.map { $0.perClass[source] }).exclusive
      measurements[.sourceOnly] = .init(acc: acc, asr: asr, ra: total.robust, asrFloor: 0)
    } else {
      reasons["sourceOnly"] = "\(type(of: attack.attack).id) has no source class"
    }
    if let clean {
      let released = Outcome.Counts(try outcomes(network, clean, attack).map(\.all))
      measurements[.released] = .init(acc: acc, asr: released.inclusive, ra: total.robust, asrFloor: released.floor)
    } else {
      reasons["released"] = "it is measured on the clean set, and none was given (--clean N)"
    }
    return Evaluation(
      measurements: measurements, triggers: try rows(network, attack, patched), classes: classes(predictions, patched),
      reasons: reasons)
  }

  /// The default protocol alone: what the history of a defence follows.
  /// `limit`: how many held-out images are measured on, the first ones; nil for all.
  public func quickly(_ network: Network, on limit: Int? = nil) throws -> (acc: Double, asr: Double?, ra: Double?) {
    let heldOut = limit.map(self.heldOut.prefix) ?? self.heldOut
    let known = zip(try network.predictions(heldOut), heldOut.labels)
    let acc = Double(known.count { $0 == $1 }) / Double(max(1, heldOut.count))
    guard let attack else { return (acc, nil, nil) }
    let total = Outcome.Counts(try outcomes(network, heldOut, attack).map(\.all))
    return (acc, total.exclusive.value, total.robust.value)
  }

  /// Accuracy on all test images, clean and held out, given what is known of the held-out ones.
  public func testAccuracy(_ network: Network, heldOut known: Proportion) throws -> Proportion {
    guard let clean else { return known }
    let predictions = try network.predictions(clean)
    let right = zip(predictions, clean.labels).count { $0 == $1 }
    return Proportion(known.successes + right, of: known.trials + clean.count)
  }

  /// The share of the held-out images at `indices` that are given their label.
  private func share(of indices: some Collection<Int>, _ predictions: [Int]) -> Proportion {
    Proportion(indices.count { predictions[$0] == heldOut.labels[$0] }, of: indices.count)
  }

  /// One for each trigger.
  private func outcomes(
    _ network: Network, _ images: LabelledImages, _ attack: PreparedAttack
  ) throws -> [Outcome] {
    try attack.backdoors.map { backdoor in
      Outcome(try network.predictions(images) { try backdoor.plant(in: $0) }, images.labels, backdoor)
    }
  }

  private func rows(
    _ network: Network, _ attack: PreparedAttack, _ patched: [Outcome]
  ) throws -> [TriggerRow] {
    try zip(attack.backdoors, patched).map { backdoor, outcome in
      TriggerRow(
        trigger: backdoor.name, target: backdoor.target, asr: outcome.all.exclusive, inclusive: outcome.all.inclusive,
        ra: outcome.all.robust,
        disguised: try disguised(network, backdoor))
    }
  }

  /// What disguised triggers achieve; nil where the attack has none.
  private func disguised(_ network: Network, _ backdoor: Backdoor) throws -> Proportion? {
    guard backdoor.hasDisguise else { return nil }
    var stream = RandomStream(seed: 0, stage: "evaluation/disguise")
    let predictions = try network.predictions(heldOut) { images in
      try backdoor.disguise(images, seeds: (0..<images.shape[0]).map { _ in Int(stream.seed()) })
    }
    return Outcome(predictions, heldOut.labels, backdoor).all.exclusive
  }

  private func classes(_ predictions: [Int], _ patched: [Outcome]) -> [ClassRow] {
    (0..<heldOut.classes).map { label in
      let indices = heldOut.labels.indices.filter { heldOut.labels[$0] == label }
      let counts = Outcome.Counts(patched.map { $0.perClass[label] })
      return ClassRow(
        label: label, name: heldOut.className(label), acc: share(of: indices, predictions),
        asr: patched.isEmpty ? nil : counts.exclusive, ra: patched.isEmpty ? nil : counts.robust)
    }
  }

  private func withoutAttack(_ acc: Proportion, _ predictions: [Int]) -> Evaluation {
    let why = "no attack was named (--attack)"
    return Evaluation(
      measurements: [.heldOutExclusive: .init(acc: acc), .heldOutInclusive: .init(acc: acc)],
      classes: classes(predictions, []), reasons: ["asr": why, "ra": why, "released": why, "sourceOnly": why])
  }
}

/// What became of the images that carry one trigger.
private struct Outcome {
  var all: Counts
  var perClass: [Counts]

  init(_ predictions: [Int], _ labels: [Int], _ backdoor: Backdoor) {
    perClass = Array(repeating: Counts([]), count: backdoor.classes)
    for (label, prediction) in zip(labels, predictions) {
      perClass[label].add(label, prediction, wanted: backdoor.relabel(label))
    }
    all = Counts(perClass)
  }

  /// Numbers of images.
  struct Counts {
    private var images = 0, hits = 0
    /// Among those that the attack would relabel.
    private var counted = 0, countedHits = 0, right = 0

    /// The sum of `parts`.
    init(_ parts: [Counts]) {
      for part in parts {
        images += part.images
        hits += part.hits
        counted += part.counted
        countedHits += part.countedHits
        right += part.right
      }
    }

    mutating func add(_ label: Int, _ prediction: Int, wanted: Int) {
      images += 1
      hits += prediction == wanted ? 1 : 0
      guard wanted != label else { return }
      counted += 1
      countedHits += prediction == wanted ? 1 : 0
      right += prediction == label ? 1 : 0
    }

    var inclusive: Proportion { Proportion(hits, of: images) }
    var exclusive: Proportion { Proportion(countedHits, of: counted) }
    var robust: Proportion { Proportion(right, of: counted) }
    var floor: Double? { images == 0 ? nil : Double(images - counted) / Double(images) }
  }
}
