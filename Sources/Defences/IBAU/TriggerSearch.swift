import Bilevel
import Catalog
import NN
import Torch

/// Finds perturbations: by one climb from zero to wherever it leads, or by climbs towards the classes that are
/// unusually near.
///
/// One untargeted climb ends in whatever class is nearest on the images it saw, which need not be the backdoor's. So a
/// short climb is made towards each class, and the norm measured at which its direction flips predictions: a backdoor is
/// a class that is far nearer than the others are. Climbs that go far find what saturates the network, those that stay
/// near what lies just beyond the images. A sparse trigger shows itself to the former, a faint and wide one to the
/// latter, and each kind is compared with itself only: a class's distinction is the median class's flipping norm over
/// its own. No label of the attack is used.
struct TriggerSearch {
  let settings: IBAU
  let network: Network
  let clean: CleanSet
  let session: RepairSession
  let onStep: (_ step: Int, _ steps: Int) -> Void

  struct Finding {
    /// The nearest one last.
    var triggers: [Tensor]
    /// What part of the patched images each of them is for; together 1.
    var shares: [Double]
    /// The smallest ‖·‖₂ at which one's direction flips half of the images; nil of an untargeted climb.
    var flipRadius: Double?
    /// How many times as far the median class is as the most distinct one; likewise.
    var distinction: Double?
  }

  /// The time was up in the midst of a climb.
  struct Stopped: Error {
    var reason: Repair.Status
  }

  /// A class, how it is approached, and how much nearer it is than the median one.
  private struct Approach {
    var target: Int
    var reach: InnerStage.Reach
    var distinction: Double

    /// A steep function, so that the patched images go where a backdoor stands out and not to what is merely first.
    var weight: Double { distinction * distinction * distinction * distinction }
  }

  /// No more approaches than this are followed, and none of less than this share of the first one's weight.
  private static let (approaches, leastWeight) = (3, 0.1)
  /// Images of a screening step: half a usual batch tells classes apart.
  private static let screeningBatch = 50

  /// The next perturbations; nil if a climb stopped being finite.
  /// - Throws: `Stopped` when the session wants to end.
  func find(round: Int) throws -> Finding? {
    let stage = settings.inner
    let source = stage.augment ? try augmented(round) : clean
    let batches = stage.batches > 0 ? Array(source.batches.prefix(stage.batches)) : source.batches
    guard stage.screening > 0 else {
      let done = Steps(onStep)
      done.expect(batches.count * stage.steps)
      let labels = try batches.map { try climbingLabels(source, $0) }
      let trigger = try climb(source, batches, stage.maximiser, done) { try $1.crossEntropy(labels[$0]) }
      return trigger.map { Finding(triggers: [$0], shares: [1]) }
    }
    let probe = try FlipProbe(network, source, session.counter)
    let done = Steps(onStep)
    guard let approaches = try screened(source, probe, done) else { return nil }
    return try followed(approaches, source, batches.count, probe, done)
  }

  private func augmented(_ round: Int) throws -> CleanSet {
    var stream = session.stream("augment-inner", round)
    return try clean.augmented(&stream, batchSize: settings.batchSize)
  }

  // MARK: towards classes

  /// The most distinct approaches, the first one first.
  private func screened(_ source: CleanSet, _ probe: FlipProbe, _ done: Steps) throws -> [Approach]? {
    let stage = settings.inner, classes = network.classes
    let batches = source.stretch(0, batches: stage.screening, of: Self.screeningBatch)
    // Before it is known how many approaches are followed, none are counted.
    done.expect(stage.reaches.count * classes * stage.screening)
    var approaches: [Approach] = []
    for reach in stage.reaches {
      var radii: [Double] = []
      for target in 0..<classes {
        guard let trigger = try climb(source, batches, to: target, reach, passes: 1, done) else { return nil }
        radii.append(try probe.radius(along: trigger, to: target))
      }
      let median = radii.sorted()[classes / 2]
      approaches += radii.enumerated().map { Approach(target: $0, reach: reach, distinction: median / $1) }
    }
    approaches.sort { ($1.distinction, $0.target) < ($0.distinction, $1.target) }
    return approaches.prefix(Self.approaches).filter { $0.weight >= Self.leastWeight * approaches[0].weight }
  }

  /// Several views of each approach, from stretches of the images of their own.
  private func followed(
    _ approaches: [Approach], _ source: CleanSet, _ batches: Int, _ probe: FlipProbe, _ done: Steps
  ) throws -> Finding? {
    let stage = settings.inner
    done.expect(approaches.count * stage.views * batches * stage.steps)
    var found: [(trigger: Tensor, weight: Double, radius: Double)] = []
    for approach in approaches {
      for view in 0..<stage.views {
        let stretch = source.stretch(view * batches, batches: batches, of: settings.batchSize)
        guard
          let trigger = try climb(source, stretch, to: approach.target, approach.reach, passes: stage.steps, done)
        else { return nil }
        found.append((trigger, approach.weight, try probe.radius(along: trigger, to: approach.target)))
      }
    }
    found.sort { $0.radius > $1.radius }
    let whole = found.reduce(0) { $0 + $1.weight }
    return Finding(
      triggers: found.map(\.trigger), shares: found.map { $0.weight / whole }, flipRadius: found.last?.radius,
      distinction: approaches.first?.distinction)
  }

  /// Climbs the mean margin z_c − log Σ_{j≠c} e^{z_j}, which unlike the likelihood of c never saturates.
  private func climb(
    _ source: CleanSet, _ batches: [[Int]], to target: Int, _ reach: InnerStage.Reach, passes: Int, _ done: Steps
  ) throws -> Tensor? {
    try climb(source, batches, settings.inner.maximiser(reach, passes: passes), done) { _, logits in
      let classes = logits.shape[1]
      let others = try [0..<target, target + 1..<classes].filter { !$0.isEmpty }.map { try logits.sliced($0, along: 1) }
      let own = try logits.sliced(target..<target + 1, along: 1).reshaped([logits.shape[0]])
      return try (own - Tensor.concatenated(others, along: 1).logSumExp(over: [1])).mean()
    }
  }

  // MARK: one climb

  /// Counts steps for the listener.
  private final class Steps {
    private var taken = 0
    private var total = 0
    private let onStep: (Int, Int) -> Void

    init(_ onStep: @escaping (Int, Int) -> Void) { self.onStep = onStep }

    /// There are so many more to come.
    func expect(_ more: Int) { total = taken + more }

    func next() {
      taken += 1
      onStep(taken, total)
    }
  }

  /// Climbs `objective`, a function of the batch's number and logits; nil if it stopped being finite.
  private func climb(
    _ source: CleanSet, _ batches: [[Int]], _ maximiser: any InnerMaximiser, _ done: Steps,
    _ objective: (_ batch: Int, _ logits: Tensor) throws -> Tensor
  ) throws -> Tensor? {
    try withoutActuallyEscaping(objective) { objective in
      let problem = InnerProblem(sizes: batches.map(\.count)) { batch, point in
        if let reason = session.reasonToStop() { throw Stopped(reason: reason) }
        done.next()
        return try gradient(source.batch(batches[batch]).images, point) { try objective(batch, $0) }
      }
      let shape = [1] + clean.images.shape.dropFirst()
      let start = try Tensor.zeros(shape, clean.images.dtype, on: clean.images.device)
      let ascent = try maximiser.maximise(problem, from: start)
      return try ascent.solution.status != .nonFinite && ascent.point.isFinite() ? ascent.point : nil
    }
  }

  /// The labels that images are to be moved away from.
  private func climbingLabels(_ source: CleanSet, _ indices: [Int]) throws -> Tensor {
    let (images, labels) = try source.batch(indices)
    guard settings.inner.labels == .predicted else { return labels }
    session.counter.passes.forward += 1
    return try withoutHistory { try network.forward(images).argmax(along: 1) }
  }

  private func gradient(
    _ images: Tensor, _ point: Tensor, _ objective: (Tensor) throws -> Tensor
  ) throws -> (value: Double, gradient: Tensor) {
    session.counter.passes.forward += 1
    session.counter.passes.backward += 1
    let leaf = try point.leaf()
    let shown = try patched(images, leaf, clamp: settings.inner.clamp).contiguous(channelsLast: true)
    let value = try objective(network.forward(shown))
    return (try value.item(), try value.gradients(of: [leaf])[0])
  }
}

extension CleanSet {
  /// `batches` consecutive batches of `size` images from the `first` on, starting over at the end of the set.
  fileprivate func stretch(_ first: Int, batches: Int, of size: Int) -> [[Int]] {
    let size = min(size, count)
    return (first..<first + max(1, batches)).map { batch in (0..<size).map { (batch * size + $0) % count } }
  }
}
