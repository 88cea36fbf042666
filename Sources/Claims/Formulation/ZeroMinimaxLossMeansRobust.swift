import Catalog
import Foundation

/// C1. Per sample CE ≤ n·mean CE < ln 2, hence p_y > 1/2 and a positive margin.
///
/// The supremum is certified from above: the margin of class j changes by at most C‖w_j − w_y‖. A local ascent only finds
/// a lower bound of the supremum, and then the premise is not known to hold.
public enum ZeroMinimaxLossMeansRobust: Claim {
  public static let id = "C1"
  public static let title = "A minimax loss near zero means robust"
  public static let source = Source("Zeng et al. 2022", "section 3")
  public static let statement =
    "If the supremum over ‖δ‖ ≤ C of the mean cross-entropy of a classifier on the n samples x_i + δ is below ln 2/n, "
    + "no trigger δ of that ball changes the class of any of these samples."
  public static let expected = Verdict.upheld

  public static func judge(_ effort: Effort) throws -> Finding { judge(effort, threshold: log(2)) }

  /// Judges another threshold in place of ln 2.
  public static func judge(_ effort: Effort, threshold: Double) -> Finding {
    var tally = EvidenceTally()
    for index in 0..<effort.instances {
      var stream = RandomStream(seed: effort.seed, stage: id, index: index)
      guard let classifier = RobustClassifier(threshold: threshold, using: &stream) else { continue }
      let worst = classifier.worstTrigger(using: &stream)
      tally.note(
        ratio: worst.loss * Double(classifier.inputs.count) / threshold, violated: worst.margin <= 0,
        size: Double(classifier.inputs.count),
        witness: "n = \(classifier.inputs.count), mean loss \(shown(worst.loss)), margin \(shown(worst.margin))")
    }
    return tally.finding(
      upheld:
        "certified samples kept their class under every trigger tried; an ascent that stops early certifies nothing",
      refuted: "a trigger changed the class of a certified sample")
  }
}

/// A linear classifier with inputs whose worst loss over the ball is just below the threshold.
private struct RobustClassifier {
  let weights: [[Double]]
  var inputs: [[Double]]
  let labels: [Int]
  let radius: Double

  /// Nil if a class lies within the others, so that no input is certainly of it.
  init?(threshold: Double, using stream: inout RandomStream) {
    let (d, K, n) = (2 + Int(6 * stream.uniform()), 2 + Int(3 * stream.uniform()), 1 + Int(6 * stream.uniform()))
    weights = (0..<K).map { _ in stream.gaussians(d) }
    labels = (0..<n).map { _ in Int(Double(K) * stream.uniform()) }
    radius = stream.uniform(0.1...2)
    let noise = (0..<n).map { _ in stream.gaussians(d) }
    inputs = noise
    // Along a direction on which the own class gains on all others, every margin grows without limit.
    let directions = labels.map { label in Self.separating(label, weights) }
    var (low, high) = (0.0, 1.0)
    func place(_ length: Double) -> [[Double]] {
      zip(noise, directions).map { zip($0, $1).map { $0 + length * $1 } }
    }
    func isCertified(_ length: Double) -> Bool {
      var copy = self
      copy.inputs = place(length)
      return copy.certifiedLoss < threshold / Double(n)
    }
    while !isCertified(high), high < 1e6 { high *= 2 }
    guard isCertified(high) else { return nil }
    for _ in 0..<40 {
      let middle = 0.5 * (low + high)
      if isCertified(middle) { high = middle } else { low = middle }
    }
    inputs = place(high)
  }

  /// The perceptron's answer for one class against the others, which exists where the class is a vertex of the hull;
  /// where it is not, the centred weight is tried.
  private static func separating(_ label: Int, _ weights: [[Double]]) -> [Double] {
    var direction = weights[label]
    for _ in 0..<200 {
      guard
        let rival = weights.indices.first(where: {
          $0 != label && inner(direction, zip(weights[label], weights[$0]).map(-)) <= 0.1
        })
      else { break }
      direction = zip(direction, zip(weights[label], weights[rival]).map(-)).map(+)
    }
    return direction
  }

  private func margins(_ i: Int, _ delta: [Double]) -> [Double] {
    let point = zip(inputs[i], delta).map(+), own = inner(weights[labels[i]], point)
    return weights.indices.filter { $0 != labels[i] }.map { own - inner(weights[$0], point) }
  }

  private func loss(_ margins: [Double]) -> Double { log1p(margins.reduce(0) { $0 + exp(-$1) }) }

  /// An upper bound of the supremum of the mean loss over the ball.
  var certifiedLoss: Double {
    let origin = [Double](repeating: 0, count: weights[0].count)
    return inputs.indices.reduce(0) { total, i in
      let rivals = weights.indices.filter { $0 != labels[i] }
      let worst = zip(margins(i, origin), rivals).map { margin, rival in
        margin - radius * norm(zip(weights[rival], weights[labels[i]]).map(-))
      }
      return total + loss(worst) / Double(inputs.count)
    }
  }

  /// The smallest margin found on the sphere, at the directions that hurt one sample most and at random ones, and the
  /// largest mean loss.
  func worstTrigger(using stream: inout RandomStream) -> (margin: Double, loss: Double) {
    var triggers = (0..<20).map { _ in stream.direction(weights[0].count) }
    for label in Set(labels).sorted() {
      for rival in weights.indices where rival != label {
        let difference = zip(weights[rival], weights[label]).map(-)
        triggers.append(difference.map { $0 / norm(difference) })
      }
    }
    var (margin, largest) = (Double.infinity, 0.0)
    for trigger in triggers {
      let all = inputs.indices.map { margins($0, trigger.map { radius * $0 }) }
      margin = min(margin, all.flatMap { $0 }.min()!)
      largest = max(largest, all.reduce(0) { $0 + loss($1) } / Double(inputs.count))
    }
    return (margin, largest)
  }
}
