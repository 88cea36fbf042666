import Attacks
import Datasets
import Foundation
import NN
import Torch

/// Measures that need no theory: the distance travelled, the loss and the margin reached, and the clean set's size.
///
/// Values by name, larger where a larger gap is to be expected.
struct PlainMeasures {
  /// - Parameters:
  ///   - network: after unlearning.
  ///   - reference: before it; it does not depend on the clean set.
  ///   - clean: the clean set.
  ///   - attack: whose trigger the gap is measured with.
  func measured(
    _ network: Network, reference: Network, clean: LabelledImages, attack: PreparedAttack
  ) throws -> [String: Double] {
    let difference = zip(network.parameters.tensors, reference.parameters.tensors)
    let squares = try difference.map { try ($0 - $1).squared().sum().item() }
    let (loss, margin) = try lossAndMargin(network, clean, attack)
    return [
      "distance": squares.reduce(0, +).squareRoot(), "parameters": Double(network.parameters.dimension),
      "sample-size": 1 / Double(clean.count).squareRoot(), "loss": loss, "negative-margin": -margin,
    ]
  }

  /// The mean cross-entropy of the triggered clean images, and the median of their margins: true logit less the
  /// largest other one. With several triggers, each pair of an image and a trigger counts once.
  private func lossAndMargin(
    _ network: Network, _ clean: LabelledImages, _ attack: PreparedAttack
  ) throws -> (loss: Double, margin: Double) {
    var loss = 0.0, margins: [Double] = []
    for backdoor in attack.backdoors {
      for range in clean.ranges(of: 250) {
        let (images, labels) = try clean.batch(Array(range))
        let logits = try withoutHistory { try network.forward(backdoor.plant(in: images.to(network.device))).to(.cpu) }
        loss += try logits.crossEntropy(labels).item() * Double(range.count)
        margins += try self.margins(logits, clean.labels[range])
      }
    }
    margins.sort()
    return (loss / Double(margins.count), margins[margins.count / 2])
  }

  private func margins(_ logits: Tensor, _ labels: ArraySlice<Int>) throws -> [Double] {
    let values = try logits.doubles(), classes = logits.shape[1]
    return labels.enumerated().map { row, label in
      let scores = Array(values[row * classes..<(row + 1) * classes])
      let rival = scores.indices.filter { $0 != label }.map { scores[$0] }.max() ?? 0
      return scores[label] - rival
    }
  }
}
