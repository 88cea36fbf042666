import Bilevel
import Catalog
import NN
import Torch

/// Finds perturbations: climbs the inner objective from zero, once or from several stretches of the clean images.
///
/// One untargeted climb ends in whatever class is nearest on the images it saw, which need not be the backdoor's. Of
/// several short climbs on disjoint images, the one whose direction flips predictions at the smallest norm is the
/// likeliest backdoor, because that is what a backdoor is: a class that is unusually near. The other climbs that ended
/// in the same class are further views of it and are unlearned with it. Climbs that go far find what saturates the
/// network, those that stay near what lies just beyond the images: a sparse trigger shows itself to the former, a faint
/// and wide one to the latter, so the best of either kind is taken. No label of the attack is used.
struct TriggerSearch {
  let settings: IBAU
  let network: Network
  let clean: CleanSet
  let session: RepairSession
  let onStep: (_ step: Int, _ steps: Int) -> Void

  struct Finding {
    /// The best one last.
    var triggers: [Tensor]
    /// What part of the patched images each of them is for; together 1.
    var shares: [Double]
    /// The smallest ‖·‖₂ at which its direction flips half of the images; nil if only one climb was made.
    var flipRadius: Double?
  }

  /// The next perturbation; nil if a climb stopped being finite.
  func find(round: Int) throws -> Finding? {
    let stage = settings.inner
    let source = stage.augment ? try augmented(round) : clean
    guard stage.candidates > 1 else {
      let used = stage.batches > 0 ? Array(source.batches.prefix(stage.batches)) : source.batches
      let trigger = try climb(source, used, candidate: 0, done: 0, of: used.count * stage.steps)
      return trigger.map { Finding(triggers: [$0], shares: [1], flipRadius: nil) }
    }
    let segments = stage.segments(of: source, batchSize: settings.batchSize)
    let total = segments.reduce(0) { $0 + $1.count } * stage.steps
    let probe = try FlipProbe(network, source)
    var far: [Candidate] = [], near: [Candidate] = []
    for (index, segment) in segments.enumerated() {
      let done = index * segment.count * stage.steps
      guard let trigger = try climb(source, segment, candidate: index, done: done, of: total) else { return nil }
      let candidate = Candidate(trigger: trigger, flip: try probe.flip(along: trigger, counter: session.counter))
      if stage.staysNear(index) { near.append(candidate) } else { far.append(candidate) }
    }
    let views = (views(of: far) + views(of: near)).sorted { $0.candidate.flip.radius > $1.candidate.flip.radius }
    let whole = views.reduce(0) { $0 + $1.weight }
    return Finding(
      triggers: views.map(\.candidate.trigger), shares: views.map { $0.weight / whole },
      flipRadius: views.last?.candidate.flip.radius)
  }

  private struct Candidate {
    var trigger: Tensor
    var flip: FlipProbe.Flip
  }

  /// The nearest candidate, and the others into its class. Together they weigh the more the nearer the class is.
  private func views(of candidates: [Candidate]) -> [(candidate: Candidate, weight: Double)] {
    guard let nearest = candidates.map(\.flip).min(by: { $0.radius < $1.radius }) else { return [] }
    let views = candidates.filter { $0.flip.class == nearest.class }
    return views.map { ($0, 1 / (nearest.radius * nearest.radius * Double(views.count))) }
  }

  private func augmented(_ round: Int) throws -> CleanSet {
    var stream = session.stream("augment-inner", round)
    return try clean.augmented(&stream, batchSize: settings.batchSize)
  }

  private func climb(
    _ source: CleanSet, _ batches: [[Int]], candidate: Int, done: Int, of total: Int
  ) throws -> Tensor? {
    let labels = try batches.map { try climbingLabels(source, $0) }
    var step = done
    let problem = InnerProblem(sizes: batches.map(\.count)) { batch, point in
      step += 1
      onStep(step, total)
      return try gradient(source.batch(batches[batch]).images, labels[batch], point)
    }
    let shape = [1] + clean.images.shape.dropFirst()
    let start = try Tensor.zeros(shape, clean.images.dtype, on: clean.images.device)
    let ascent = try settings.inner.maximiser(candidate: candidate).maximise(problem, from: start)
    return try ascent.solution.status != .nonFinite && ascent.point.isFinite() ? ascent.point : nil
  }

  /// The labels that images are to be moved away from.
  private func climbingLabels(_ source: CleanSet, _ indices: [Int]) throws -> Tensor {
    let (images, labels) = try source.batch(indices)
    guard settings.inner.labels == .predicted else { return labels }
    session.counter.passes.forward += 1
    return try withoutHistory { try network.forward(images).argmax(along: 1) }
  }

  private func gradient(
    _ images: Tensor, _ labels: Tensor, _ point: Tensor
  ) throws -> (value: Double, gradient: Tensor) {
    session.counter.passes.forward += 1
    session.counter.passes.backward += 1
    let leaf = try point.leaf()
    let shown = try patched(images, leaf, clamp: settings.inner.clamp).contiguous(channelsLast: true)
    let loss = try network.forward(shown).crossEntropy(labels)
    return (try loss.item(), try loss.gradients(of: [leaf])[0])
  }
}

extension InnerStage {
  /// Consecutive stretches of the images, one per candidate, starting over at the end of the set.
  fileprivate func segments(of source: CleanSet, batchSize: Int) -> [[[Int]]] {
    let size = min(batchSize, source.count)
    return (0..<candidates).map { candidate in
      (0..<max(1, batches)).map { batch in
        (0..<size).map { ((candidate * max(1, batches) + batch) * size + $0) % source.count }
      }
    }
  }
}

/// Measures how far one must go in a direction until half of the images are taken for one other class.
private struct FlipProbe {
  /// Where the radius is looked for; the ends are far outside of what networks on 0…1 images show.
  static let range = 0.1...20.0
  /// Halvings of that range's logarithm: the radius is known to 4 %.
  static let halvings = 7
  static let images = 100

  private let network: Network
  private let images: Tensor
  private let before: [Int]

  init(_ network: Network, _ source: CleanSet) throws {
    self.network = network
    let count = min(Self.images, source.count), spacing = max(1, source.count / count)
    images = try source.batch((0..<count).map { $0 * spacing }).images
    before = try FlipProbe.predictions(network, images)
  }

  /// Where a direction leads, and how far that is.
  struct Flip {
    var radius: Double
    /// The class that half of the images are taken for there; nil if that happens nowhere in the range.
    var `class`: Int?
  }

  func flip(along trigger: Tensor, counter: PassCounter) throws -> Flip {
    let norm = try trigger.dot(trigger).squareRoot()
    var low = Self.range.lowerBound
    var flip = Flip(radius: Self.range.upperBound)
    guard norm > 0 else { return flip }
    let direction = try trigger / norm
    for _ in 0..<Self.halvings {
      let middle = (low * flip.radius).squareRoot()
      counter.passes.forward += 1
      if let reached = flipped(to: try FlipProbe.predictions(network, images + direction * middle)) {
        flip = Flip(radius: middle, class: reached)
      } else {
        low = middle
      }
    }
    return flip
  }

  /// The commonest class, if half of the images that were not of it already are now taken for it.
  private func flipped(to after: [Int]) -> Int? {
    let counts = Dictionary(after.map { ($0, 1) }, uniquingKeysWith: +)
    guard let commonest = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return nil }
    let others = before.indices.filter { before[$0] != commonest }
    let taken = others.count { after[$0] == commonest }
    return !others.isEmpty && 2 * taken >= others.count ? commonest : nil
  }

  private static func predictions(_ network: Network, _ images: Tensor) throws -> [Int] {
    try withoutHistory { try network.forward(images).argmax(along: 1).ints() }
  }
}
